// The main job, from the command line alone: two populated directories are linked, planned, applied and proven equal.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import path from 'node:path';

import {Lockstep, policyFor} from './lockstep.mjs';
import {Twin} from './twin.mjs';

let twin;
let lockstep;

before(async () => {
    twin = await Twin.start('--people', 150, '--seed', 11);
    lockstep = new Lockstep(twin, policyFor(twin));
});
after(async () => {
    lockstep?.stop();
    await twin?.stop();
});

/** Until lists and indexes show what was just done: both vendors' lag behind their own writes. */
const indexed = () => twin.callControl('/clock', 'POST', {advance: '10s'});
const okta = async (login) => (await twin.asAdmin('okta', `/api/v1/users/${login}`)).json;
const jumpcloud = async (email) => {
    const body = {filter: {and: [{email}]}};
    const found = await twin.asAdmin('jumpcloud', '/api/search/systemusers', {method: 'POST', body});
    return found.json.results[0];
};
const put = async (id, body) => {
    const answer = await twin.asAdmin('jumpcloud', `/api/systemusers/${id}`, {method: 'PUT', body});
    assert.equal(answer.status, 200, answer.text);
};

/** Employees that are linked and active on both sides. */
async function employees() {
    const page = await twin.asAdmin('jumpcloud', '/api/systemusers?limit=100&skip=0&sort=_id');
    const list = [];
    for (const user of page.json.results) {
        if (user.state !== 'ACTIVATED' || user.employeeType === 'Contractor' || user.admin) continue;
        const other = await okta(user.email);
        if (other?.status === 'ACTIVE') list.push(user);
    }
    return list;
}

test('check finds the policy and both credentials good', async () => {
    const {code, document, stderr} = await lockstep.json('check');
    assert.equal(code, 0, stderr);
    assert.equal(document.ok, true);
    assert.deepEqual(document.directories.map((it) => it.directory), ['jumpcloud', 'okta']);
});

test('link records who is who and writes to no directory', async () => {
    await twin.callControl('/calls/reset', 'POST');
    const {code, document, stderr} = await lockstep.json('link');
    assert.equal(code, 0, stderr);
    assert.ok(document.linked > 50);
    assert.ok(document.disagreements.length > 0);
    const again = await lockstep.json('link');
    assert.equal(again.document.links.length, 0);
    assert.equal(again.document.linked, document.linked);
});

test('plan shows changes, exits 2 and is the same the second time', async () => {
    const first = await lockstep.json('plan');
    assert.equal(first.code, 2, first.stderr);
    const second = await lockstep.json('plan');
    assert.deepEqual(second.document.changes.map((it) => it.id), first.document.changes.map((it) => it.id));
    for (const change of first.document.changes) {
        for (const key of ['id', 'kind', 'directory', 'person', 'object', 'before', 'after', 'cause', 'reason', 'needs', 'staged']) {
            assert.ok(key in change, `${key} is missing in ${JSON.stringify(change)}`);
        }
    }
    const kinds = new Set(first.document.changes.map((it) => it.kind));
    assert.ok(kinds.has('create_account') && kinds.has('set_attributes'), [...kinds].join());
    assert.ok(Object.keys(first.document.calls).length > 0);
});

test('apply does it, and afterwards there is nothing to do', async () => {
    const applied = await lockstep.json('apply', '--yes');
    assert.equal(applied.code, 0, applied.stderr + applied.stdout);
    const plan = await lockstep.json('plan');
    assert.equal(plan.code, 0, JSON.stringify(plan.document?.changes, null, 1) + plan.stderr);
    assert.deepEqual(plan.document.changes, []);
});

test('a hire in JumpCloud gets an active Okta account with the mapped attributes', async () => {
    const body = {
        username: 'nina.nowak', email: 'nina.nowak@example.com', firstname: 'Nina', lastname: 'Nowak', department: 'Engineering',
        jobTitle: 'Engineer', employeeIdentifier: 'E-900001', state: 'ACTIVATED', phoneNumbers: [{type: 'work', number: '+48 22 123 45 67'}],
    };
    const created = await twin.asAdmin('jumpcloud', '/api/systemusers', {method: 'POST', body});
    assert.equal(created.status, 200, created.text);
    await indexed();
    const applied = await lockstep.json('apply', '--yes');
    assert.equal(applied.code, 0, applied.stderr);
    const user = await okta('nina.nowak@example.com');
    assert.equal(user.status, 'PROVISIONED');
    assert.equal(user.profile.department, 'Engineering');
    assert.equal(user.profile.title, 'Engineer');
    assert.equal(user.profile.employeeNumber, 'E-900001');
    assert.equal(user.profile.primaryPhone, '+48 22 123 45 67');
});

test('a transfer and a rename are carried over, and nothing else is touched', async () => {
    const [mover, renamed] = await employees();
    await put(mover.id, {department: 'Legal', jobTitle: 'Counsel'});
    await put(renamed.id, {lastname: 'Rivera-Renamed'});
    await indexed();
    const plan = await lockstep.json('plan');
    assert.deepEqual(new Set(plan.document.changes.map((it) => it.person)), new Set([mover.email, renamed.email]));
    assert.equal((await lockstep.json('apply', '--yes')).code, 0);
    assert.equal((await okta(mover.email)).profile.department, 'Legal');
    assert.equal((await okta(renamed.email)).profile.lastName, 'Rivera-Renamed');
});

test('a leaver is suspended in Okta and every session is ended', async () => {
    const leaver = (await employees())[3];
    const before = await okta(leaver.email);
    await put(leaver.id, {state: 'SUSPENDED', suspended: true});
    await indexed();
    const applied = await lockstep.json('apply', '--yes');
    assert.equal(applied.code, 0, applied.stderr);
    const user = await okta(before.id);
    assert.equal(user.status, 'SUSPENDED');
    const sessions = await twin.asAdmin('okta', `/_twin/users/${before.id}/sessions`);
    assert.equal(sessions.status, 200, sessions.text);
    assert.deepEqual(sessions.json.sessions, []);
    assert.deepEqual(sessions.json.tokens, []);
});

test('a contractor in Okta is backfilled into JumpCloud', async () => {
    const login = 'carl.contractor@example.com';
    const body = {
        profile: {login, email: login, firstName: 'Carl', lastName: 'Contractor', userType: 'Contractor', title: 'Consultant'},
        credentials: {password: {value: 'Tr0ub4dor&3x'}},
    };
    const created = await twin.asAdmin('okta', '/api/v1/users?activate=true', {method: 'POST', body});
    assert.equal(created.status, 200, created.text);
    await indexed();
    const applied = await lockstep.json('apply', '--yes');
    assert.equal(applied.code, 0, applied.stderr);
    await indexed();
    const user = await jumpcloud(login);
    assert.equal(user.firstname, 'Carl');
    assert.equal(user.jobTitle, 'Consultant');
    assert.equal(user.state, 'ACTIVATED');
    assert.match(user.username, /^carl\.contractor/);
});

test('a contractor suspended in Okta follows, and comes back because the suspension was ours', async () => {
    const login = 'carl.contractor@example.com';
    const suspended = await twin.asAdmin('okta', `/api/v1/users/${(await okta(login)).id}/lifecycle/suspend`, {method: 'POST', body: {}});
    assert.equal(suspended.status, 200, suspended.text);
    await indexed();
    assert.equal((await lockstep.json('apply', '--yes')).code, 0);
    await indexed();
    assert.equal((await jumpcloud(login)).state, 'SUSPENDED');
    await twin.callControl('/clock', 'POST', {advance: '20m'});  // Directory Insights lags
    const back = await twin.asAdmin('okta', `/api/v1/users/${(await okta(login)).id}/lifecycle/unsuspend`, {method: 'POST', body: {}});
    assert.equal(back.status, 200, back.text);
    await indexed();
    const applied = await lockstep.json('apply', '--yes');
    assert.equal(applied.code, 0, applied.stderr);
    await indexed();
    assert.equal((await jumpcloud(login)).state, 'ACTIVATED');
});

test('a saved plan is applied exactly, and what moved since is skipped as stale', async () => {
    const [first, second] = (await employees()).slice(5);
    await put(first.id, {department: 'Harbour'});
    await put(second.id, {department: 'Harbour'});
    await indexed();
    const file = path.join(lockstep.folder, 'plan.json');
    assert.equal((await lockstep.json('plan', '--out', file)).code, 2);
    await put(second.id, {department: 'Lighthouse'});
    const later = (await employees())[8];
    await put(later.id, {department: 'Dock'});
    await indexed();
    const applied = await lockstep.json('apply', file, '--yes');
    assert.equal((await okta(first.email)).profile.department, 'Harbour');
    assert.notEqual((await okta(second.email)).profile.department, 'Harbour');
    assert.notEqual((await okta(later.email)).profile.department, 'Dock', 'it is not in the file');
    assert.equal(applied.document.skipped, 1, applied.stdout);
    assert.equal((await lockstep.json('apply', '--yes')).code, 0);
    assert.equal((await lockstep.json('plan')).code, 0);
});

test('status, runs, explain and cases answer from what was done', async () => {
    const status = await lockstep.json('status');
    assert.equal(status.code, 0, status.stderr);
    assert.ok(status.document.linked > 50);
    const runs = await lockstep.json('runs');
    assert.ok(runs.document.runs.length >= 4);
    const shown = await lockstep.json('runs', 'show', runs.document.runs[0].id);
    assert.ok(shown.document.steps.length > 0);
    const explained = await lockstep.json('explain', 'nina.nowak@example.com', 'department');
    assert.equal(explained.code, 0, explained.stderr);
    assert.equal(explained.document.rules[0].jumpcloud, 'Engineering');
    assert.equal((await lockstep.json('cases')).code, 0);
});
