// What only a person decides, from the command line: conflicts, approvals of the safety gate, and taking a run back.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {World} from './field/world.mjs';

let world;

before(async () => {
    world = await World.start({
        people: 24,
        seed: 17,
        attributes: `  - {jumpcloud: email, okta: email}
  - {jumpcloud: firstname, okta: firstName}
  - {jumpcloud: lastname, okta: lastName}
  - {jumpcloud: department, okta: department}
  - {jumpcloud: jobTitle, okta: title, authority: both}
  - {jumpcloud: employeeIdentifier, okta: employeeNumber}`,
        safety: `  max_creations: {count: 1000}
  max_attribute_changes: {count: 5000}
  max_suspensions: {count: 1, percent: 0}`,
    });
    const {document} = await world.lockstep.json('conflicts');
    if (document.conflicts.length > 0) await world.lockstep.json('conflicts', 'settle', '--take', 'jumpcloud', '--all');
    await world.agree();
});
after(() => world?.stop());

const put = async (id, body) => {
    const answer = await world.twin.asAdmin('jumpcloud', `/api/systemusers/${id}`, {method: 'PUT', body});
    assert.equal(answer.status, 200, answer.text);
};
const setInOkta = async (id, profile) => {
    const answer = await world.twin.asAdmin('okta', `/api/v1/users/${id}`, {method: 'POST', body: {profile}});
    assert.equal(answer.status, 200, answer.text);
};

/** Employees who are active on both sides: [JumpCloud's, Okta's]. */
async function pairs() {
    const page = await world.twin.asAdmin('jumpcloud', '/api/systemusers?limit=100&skip=0&sort=_id');
    const found = [];
    for (const user of page.json.results) {
        if (user.state !== 'ACTIVATED' || user.employeeType === 'Contractor' || user.admin) continue;
        const other = await world.okta(user.email);
        if (other?.status === 'ACTIVE' && other.profile.userType !== 'Contractor') found.push([user, other]);
    }
    return found;
}

test('a conflict is listed with its authors, settled, and written as decided', async () => {
    const [[mine, theirs]] = await pairs();
    await put(mine._id, {jobTitle: 'Chief of Tea'});
    await setInOkta(theirs.id, {title: 'Chief of Coffee'});
    await world.indexed('5m');
    await world.apply(0);
    const {document} = await world.lockstep.json('conflicts', '--who');
    assert.equal(document.conflicts.length, 1);
    assert.equal(document.conflicts[0].pattern, 'different');
    assert.ok(document.conflicts[0].changed_by.okta.by, JSON.stringify(document.conflicts[0]));
    assert.ok(document.conflicts[0].changed_by.jumpcloud.by, JSON.stringify(document.conflicts[0]));

    const nobody = await world.lockstep.json('conflicts', 'settle', '--take', 'okta');
    assert.equal(nobody.code, 1, 'nothing is settled by leaving out which');
    const settled = await world.lockstep.json('conflicts', 'settle', '--take', 'okta', '--attribute', 'title', '--by', 'eve');
    assert.equal(settled.code, 0, settled.stderr);
    assert.deepEqual(settled.document, {settled: 1, take: 'okta', by: 'eve'});
    await world.apply(0);
    assert.equal((await world.jumpcloud(mine._id)).jobTitle, 'Chief of Coffee');
    await world.assertAtRest();
});

test('a decision lapses when a value moves', async () => {
    const [[mine, theirs]] = await pairs();
    await put(mine._id, {jobTitle: 'A'});
    await setInOkta(theirs.id, {title: 'B'});
    await world.apply(0);
    assert.equal((await world.lockstep.json('conflicts', 'settle', '--take', 'okta', '--all')).code, 0);
    await put(mine._id, {jobTitle: 'C'});
    await world.apply(0);
    assert.equal((await world.jumpcloud(mine._id)).jobTitle, 'C');
    assert.equal((await world.okta(theirs.id)).profile.title, 'B');
    assert.equal((await world.lockstep.json('conflicts')).document.conflicts.length, 1);
    assert.equal((await world.lockstep.json('conflicts', 'settle', '--take', 'jumpcloud', '--all')).code, 0);
    await world.apply(0);
    assert.equal((await world.okta(theirs.id)).profile.title, 'C');
});

test('a run is taken back as far as the policy lets it, and with --pin for good', async () => {
    const [[mine, theirs]] = await pairs();
    const before = theirs.profile.department;
    await put(mine._id, {department: 'Poetry'});
    await world.apply(0);
    assert.equal((await world.okta(theirs.id)).profile.department, 'Poetry');
    const [run] = (await world.lockstep.json('runs')).document.runs;

    const refused = await world.lockstep.json('undo', run.id, '--yes');
    assert.equal(refused.code, 3);
    assert.match(refused.document.not_undone[0].why, /would write "Poetry" again: mend it first, or --pin/);

    const undone = await world.lockstep.json('undo', '--person', mine.email, '--pin', '--yes', '--by', 'eve');
    assert.equal(undone.code, 0, undone.stdout + undone.stderr);
    assert.equal((await world.okta(theirs.id)).profile.department, before);
    await world.assertAtRest();
});

test('what is over a limit waits, is approved one by one, and who did so is told', async () => {
    const leavers = (await pairs()).slice(-3);
    for (const [mine] of leavers) {
        const answer = await world.twin.asAdmin('jumpcloud', `/api/systemusers/${mine._id}`, {method: 'DELETE'});
        assert.equal(answer.status, 200, answer.text);
    }
    await world.apply(3, '--by', 'ada');
    const suspended = async () => {
        const users = await Promise.all(leavers.map(([, theirs]) => world.okta(theirs.id)));
        return users.filter((user) => user.status === 'SUSPENDED').length;
    };
    assert.equal(await suspended(), 0, 'one cause, staged whole');
    const waiting = async () =>
        (await world.lockstep.json('approvals')).document.approvals.filter((it) => it.kind === 'suspend');
    const staged = await waiting();
    assert.equal(staged.length, 3);
    assert.equal(staged[0].requested_by, 'ada');
    assert.equal(staged[0].held_by, 'max_suspensions 1');
    const told = await world.lockstep.run('why-not', leavers[0][1].profile.login);
    assert.match(told.stdout, /limit: suspend in Okta: waits for approval, max_suspensions 1/);

    const approved = await world.lockstep.json('approvals', 'approve', staged[0].id, '--by', 'eve');
    assert.equal(approved.code, 0, approved.stderr);
    const rejected = await world.lockstep.json('approvals', 'reject', staged[1].id, '--by', 'eve');
    assert.equal(rejected.code, 0, rejected.stderr);
    assert.deepEqual(Object.fromEntries((await waiting()).map((it) => [it.id, it.verdict?.approved ?? null])), {
        [staged[0].id]: true, [staged[1].id]: false, [staged[2].id]: null});
    await world.apply(3);
    assert.equal(await suspended(), 1);
    const left = await waiting();
    assert.equal(left.length, 2);
    assert.deepEqual(left.map((it) => it.held_by).sort(), ['max_suspensions 1', 'rejected by eve']);
});
