// A second account of a person, named by hand: never synced, and suspended when the person is.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {Lockstep, policyFor} from './lockstep.mjs';
import {Twin} from './twin.mjs';

let twin;
let lockstep;

before(async () => {
    twin = await Twin.start('--people', 40, '--seed', 5);
    lockstep = new Lockstep(twin, policyFor(twin));
});
after(async () => {
    lockstep?.stop();
    await twin?.stop();
});

const indexed = () => twin.callControl('/clock', 'POST', {advance: '10s'});
const okta = async (id) => (await twin.asAdmin('okta', `/api/v1/users/${id}`)).json;

test('a further account is suspended with the person, and nothing else is written to it', async () => {
    const profile = {
        login: 'ada-admin@example.com', email: 'ada-admin@example.com', firstName: 'Ada', lastName: 'Admin',
    };
    const body = {profile, credentials: {password: {value: 'Analytical-Engine-1843'}}};
    const made = await twin.asAdmin('okta', '/api/v1/users?activate=true', {method: 'POST', body});
    assert.equal(made.status, 200, made.text);
    await indexed();

    const linked = await lockstep.json('link');
    let person;
    for (const link of linked.document.links) {
        const account = await twin.asAdmin('jumpcloud', `/api/systemusers/${link.jumpcloud}`);
        const other = await okta(link.okta);
        const active = account.json.state === 'ACTIVATED' && other.status === 'ACTIVE';
        if (active && account.json.employeeType !== 'Contractor') person = account.json;
    }
    const named = await lockstep.json('link', '--further', `okta/${made.json.id}`, '--of', person.email);
    assert.equal(named.code, 0, named.stderr);

    const settled = await lockstep.json('apply', '--yes');
    assert.notEqual(settled.code, 1, settled.stderr);
    const body2 = {state: 'SUSPENDED', suspended: true};
    const off = await twin.asAdmin('jumpcloud', `/api/systemusers/${person._id}`, {method: 'PUT', body: body2});
    assert.equal(off.status, 200, off.text);
    await indexed();

    const {document} = await lockstep.json('plan');
    const about = document.changes.filter((change) => change.account === made.json.id);
    assert.deepEqual(about.map((change) => change.kind).toSorted(), ['end_sessions', 'suspend']);
    const applied = await lockstep.json('apply', '--yes');
    assert.notEqual(applied.code, 1, applied.stderr);
    const after = await okta(made.json.id);
    assert.equal(after.status, 'SUSPENDED');
    assert.deepEqual(after.profile.lastName, 'Admin');
});
