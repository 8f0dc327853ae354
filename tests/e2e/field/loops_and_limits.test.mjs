// Loops, noise, limits and faults, as users of other systems reported them. None of them happens here.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {populationsWith} from '../lockstep.mjs';
import {World, about, takes} from './world.mjs';

let world;

before(async () => {
    world = await World.start({
        people: 20, seed: 33,
        attributes: `  - {jumpcloud: email, okta: email}
  - {jumpcloud: firstname, okta: firstName}
  - {jumpcloud: lastname, okta: lastName}
  - {jumpcloud: department, okta: department}
  - {jumpcloud: jobTitle, okta: title, authority: both}
  - {jumpcloud: employeeIdentifier, okta: employeeNumber}
  - {jumpcloud: employeeType, okta: userType}
  - {jumpcloud: phoneNumbers.work, okta: primaryPhone}
  - {jumpcloud: manager, okta: managerId, as: email}`,
        populations: populationsWith([`{okta_group: VPN users, when: 'isMemberOfGroupName(jumpcloud, "Wifi-Büro")'}`]),
    });
});
after(() => world?.stop());

const kWrites = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const kReads = /\/(search\/|events|count$|token$)/;
const writes = (calls) => calls.filter((it) => kWrites.has(it.method) && !kReads.test(it.path));
const total = (calls) => calls.reduce((sum, it) => sum + it.count, 0);

/** Three more passes, none of which writes. */
async function assertQuiet() {
    for (let pass = 0; pass < 3; ++pass) {
        await world.indexed();
        const {result, calls} = await world.callsOf(() => world.lockstep.json('apply', '--yes'));
        assert.equal(result.code, 0, result.stdout + result.stderr);
        assert.deepEqual(writes(calls), []);
    }
}

test('20. what the target keeps in another form (case of an e-mail) is not written again in every pass (object-sync-for-salesforce#445)', async () => {
    const email = 'Mixed.Case@Example.com';
    const profile = {login: email, email, firstName: 'Mixed', lastName: 'Case', userType: 'Contractor', title: 'Consultant'};
    await world.admin('okta', 'POST', '/api/v1/users?activate=true', {profile, credentials: {password: {value: 'Tr0ub4dor&3x'}}});
    await world.apply();
    await world.indexed();
    const user = await world.findJumpCloud(email);
    await world.edit({jumpcloud: user}, {email: email.toLowerCase()});  // as a vendor that folds what it is given
    await assertQuiet();
    assert.equal((await world.jumpcloud(user.id)).email, email.toLowerCase());
});

test('21. an edit of a two-way attribute crosses once, either way, and then there is silence (clusterio#736)', async () => {
    const [one, other] = await world.joiners(2);
    await world.edit(one, {jobTitle: 'Harbour Master'});
    await world.editOkta(other, {title: 'Lighthouse Keeper'});
    await world.apply();
    assert.equal((await world.okta(one.okta.id)).profile.title, 'Harbour Master');
    assert.equal((await world.jumpcloud(other.jumpcloud.id)).jobTitle, 'Lighthouse Keeper');
    await assertQuiet();
});

test('21. both sides edited a two-way attribute: both keep theirs, it is told and nobody writes (clusterio#736)', async () => {
    const [person] = await world.joiners(1);
    await world.edit(person, {jobTitle: 'Captain'});
    await world.editOkta(person, {title: 'Admiral'});
    const plan = await world.plan();
    assert.deepEqual(about(plan, person.email), []);
    const conflict = plan.conflicts.find((it) => it.person === person.email);
    assert.ok(conflict, JSON.stringify(plan.conflicts));
    await assertQuiet();
    assert.equal((await world.okta(person.okta.id)).profile.title, 'Admiral');
    assert.equal((await world.jumpcloud(person.jumpcloud.id)).jobTitle, 'Captain');
    await world.editOkta(person, {title: 'Captain'});
    assert.deepEqual((await world.plan()).conflicts, [], 'it ends when the two agree again');
});

test('22. a manager who comes later, and changes their e-mail, is carried to everybody who reports to them (Okta EL)', async () => {
    const managerEmail = await world.hire({jobTitle: 'Head'});
    const manager = await world.findJumpCloud(managerEmail).then(async (it) => it ?? (await world.indexed(), world.findJumpCloud(managerEmail)));
    const reportEmail = await world.hire({manager: manager.id});
    await world.apply();
    await world.apply();
    assert.equal((await world.okta(reportEmail)).profile.managerId, managerEmail, 'hired in the same pass');
    await world.edit({jumpcloud: manager}, {email: 'head.renamed@example.com'});
    await world.apply();
    await world.apply();
    assert.equal((await world.okta(reportEmail)).profile.managerId, 'head.renamed@example.com');
    await assertQuiet();
});

test('22. a change of group re-evaluates the expressions that read it (Okta EL)', async () => {
    const [person] = await world.joiners(1);
    const groups = await world.admin('jumpcloud', 'GET', '/api/v2/usergroups?limit=100');
    const wifi = groups.find((it) => it.name === 'Wifi-Büro');
    const vpn = (await world.admin('okta', 'GET', '/api/v1/groups?q=VPN%20users'))[0];
    const isMember = async () => (await world.admin('okta', 'GET', `/api/v1/groups/${vpn.id}/users`)).some((it) => it.id === person.okta.id);
    assert.equal(await isMember(), false);
    await world.admin('jumpcloud', 'POST', `/api/v2/usergroups/${wifi.id}/members`, {op: 'add', type: 'user', id: person.jumpcloud.id});
    await world.apply();
    assert.equal(await isMember(), true);
    await world.admin('jumpcloud', 'POST', `/api/v2/usergroups/${wifi.id}/members`, {op: 'remove', type: 'user', id: person.jumpcloud.id});
    await world.apply();
    assert.equal(await isMember(), false, 'what Lockstep gave is taken back');
    await assertQuiet();
});

test('23. a pass over everybody reads pages, not people one by one (terraform-provider-okta#906)', async () => {
    await world.indexed();
    const {calls} = await world.callsOf(() => world.lockstep.json('plan'));
    const single = calls.filter((it) => /^\/api\/(v1\/users|systemusers)\/\{/.test(it.path));
    assert.deepEqual(single, []);
    assert.ok(total(calls) <= 24, `${total(calls)} calls: ${JSON.stringify(calls)}`);
});

test('24. one bad object stops nobody else (firezone#15169)', async () => {
    const emails = [await world.hire(), await world.hire(), await world.hire()];
    await world.indexed();
    await world.withFault({vendor: 'okta', method: 'POST', path: '/api/v1/users', effect: 'status', status: 400, count: 1}, async () => {
        const result = await world.lockstep.json('apply', '--yes');
        assert.equal(result.code, 3, result.stderr);
        assert.equal(result.document.failed, 1);
        const failed = result.document.steps.find((it) => it.state === 'failed');
        assert.ok(emails.includes(failed.person) && failed.vendor_code, JSON.stringify(failed));
    });
    const made = await Promise.all(emails.map((email) => world.okta(email)));
    assert.equal(made.filter((it) => it.status === 'PROVISIONED').length, 2);
    await world.edit({jumpcloud: await world.findJumpCloud(emails.find((_, i) => !made[i].status))}, {department: 'Mended'});
    await world.apply();
    for (const email of emails) assert.equal((await world.okta(email)).status, 'PROVISIONED', 'mended at its source, it is made');
});

test('25. a credential that died in the middle of a run ends it at once, and says so (firezone#13553)', async () => {
    for (let i = 0; i < 6; ++i) await world.hire();
    await world.indexed();
    await world.withFault({vendor: 'okta', effect: 'status', status: 401, skip: 12}, async () => {
        const begin = Date.now();
        const {result, calls} = await world.callsOf(() => world.lockstep.run('apply', '--yes'));
        assert.ok([1, 3].includes(result.code), result.stdout + result.stderr);
        assert.match(result.stdout + result.stderr, /E0000011|401/);
        assert.ok(Date.now() - begin < 20_000, 'it does not go on asking');
        assert.ok(total(calls.filter((it) => it.status === 401)) <= 20, JSON.stringify(calls.filter((it) => it.status === 401)));
    });
    const begin = Date.now();
    const goesOn = await world.lockstep.json('apply', '--yes');  // the credential is mended
    assert.ok([0, 3].includes(goesOn.code), goesOn.stderr);
    assert.match(goesOn.stderr, /was not finished; going on where it stopped/);
    assert.ok(Date.now() - begin < 60_000, 'and nobody waits for the old silence to end');
    await world.agree();
});

test('25. a refusal is shown with the vendor\'s code and words (firezone#9825)', async () => {
    await world.hire();
    await world.indexed();
    await world.withFault({vendor: 'okta', method: 'POST', path: '/api/v1/users', effect: 'status', status: 403}, async () => {
        const result = await world.lockstep.run('apply', '--yes');
        assert.equal(result.code, 3, result.stderr);
        assert.match(result.stdout, /✗ create .* # E0000006/);
        assert.match(result.stdout, /lockstep runs retry/);
    });
    const {document} = await world.lockstep.json('runs');
    const retried = await world.lockstep.json('runs', 'retry', document.runs[0].id);
    assert.equal(retried.code, 0, retried.stdout + retried.stderr);
    await world.agree();
});

test('26. a 429 with a window of no length, or one that is over, is waited for and nothing divides by it (baton-sdk ratelimit)', async () => {
    const [person] = await world.joiners(1);
    await world.edit(person, {department: 'Windows'});
    await world.indexed();
    const now = Math.floor(Date.now() / 1000);
    for (const reset of [now, now - 3600, 0]) {
        const headers = {'x-rate-limit-limit': '0', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String(reset)};
        await world.twin.addFault({vendor: 'okta', effect: 'status', status: 429, headers, count: 1});
    }
    const begin = Date.now();
    await world.apply();
    assert.ok(Date.now() - begin < 60_000, `${Date.now() - begin} ms`);
    assert.equal((await world.okta(person.okta.id)).profile.department, 'Windows');
});

test('27. an app with scopes but no role gets 200 [] from the user list: that is no empty company (baton-okta, docs-info)', async () => {
    await world.withSettings('okta', {role_removed: true}, async () => {
        const checked = await world.lockstep.run('check');
        assert.equal(checked.code, 1);
        assert.match(checked.stdout, /✗ read users .*role/);
        const applied = await world.lockstep.json('apply', '--yes');
        assert.equal(applied.code, 1, applied.stdout);
    });
    const plan = await world.plan();
    assert.deepEqual(takes(plan), []);
    await world.assertAtRest();
});
