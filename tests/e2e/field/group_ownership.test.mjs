// Group ownership fights in Okta, as users of other systems reported them: what a rule fills, only the rule writes.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {populationsWith} from '../lockstep.mjs';
import {World} from './world.mjs';

let world;
let ruled;
let rule;

before(async () => {
    world = await World.start({
        people: 12, seed: 36,
        populations: populationsWith([
            `{okta_group: Filled by a rule, when: 'jumpcloud.department == "Harbour"'}`,
            `{okta_group: Okta Administrators, when: 'jumpcloud.department == "Harbour"'}`,
            `{okta_group: VPN users, when: 'jumpcloud.department == "Harbour"'}`,
        ]),
    });
    ruled = await world.admin('okta', 'POST', '/api/v1/groups', {profile: {name: 'Filled by a rule', description: ''}});
    rule = await world.admin('okta', 'POST', '/api/v1/groups/rules', {
        type: 'group_rule', name: 'harbour',
        conditions: {expression: {value: 'user.department=="Harbour"', type: 'urn:okta:expression:1.0'}},
        actions: {assignUserToGroups: {groupIds: [ruled.id]}},
    });
    await world.admin('okta', 'POST', `/api/v1/groups/rules/${rule.id}/lifecycle/activate`);
});
after(() => world?.stop());

async function members(group) {
    return (await world.admin('okta', 'GET', `/api/v1/groups/${group.id}/users`)).map((user) => user.id);
}

async function find(name) {
    return (await world.admin('okta', 'GET', `/api/v1/groups?q=${encodeURIComponent(name)}`))[0];
}

const memberWrites = (calls, status) =>
    calls.filter((it) => /groups\/\{[^}]+\}\/users/.test(it.path) && it.method !== 'GET' && (!status || it.status >= status));

test('7, 8. a rule-made member is neither added nor removed by us, so no exclusion list grows (terraform-provider-okta#179, #449)', async () => {
    const [person] = await world.joiners(1, {department: 'Harbour'});
    const {calls} = await world.callsOf(async () => {
        await world.lockstep.json('apply', '--yes');
        await world.indexed();
        assert.ok((await members(ruled)).includes(person.okta.id), 'the rule made them a member');
        await world.edit(person, {department: 'Lighthouse'});
        await world.indexed();
        await world.lockstep.json('apply', '--yes');
        await world.indexed();
    });
    const own = memberWrites(calls).reduce((sum, it) => sum + it.count, 0);
    assert.equal(own, 1, 'only our own group was written: its member taken out again');
    assert.ok(!(await members(ruled)).includes(person.okta.id), 'and the rule took them out');
    const now = await world.admin('okta', 'GET', `/api/v1/groups/rules/${rule.id}`);
    assert.deepEqual(now.conditions.people?.users?.exclude ?? [], []);
});

test('9. one built-in group among the targets stops none of the others (terraform-provider-okta PR#118)', async () => {
    const [person] = await world.joiners(1, {department: 'Harbour'});
    await world.indexed();
    const {result, calls} = await world.callsOf(() => world.lockstep.json('plan'));
    assert.ok([0, 2].includes(result.code), result.stderr);
    assert.deepEqual(memberWrites(calls, 400), [], 'nothing is tried that Okta would refuse');
    assert.ok((await members(await find('VPN users'))).includes(person.okta.id));
    assert.ok(!(await members(await find('Okta Administrators'))).includes(person.okta.id));
    const told = JSON.stringify(result.document.notices);
    assert.match(told, /Okta Administrators/);
    await world.assertAtRest();
});
