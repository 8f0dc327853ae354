// Group pairs on the twin: what people do to groups and their members in either console, and what becomes of it.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {World, takes} from './field/world.mjs';

const kGroups = `groups:
  - {jumpcloud: Crew, okta: crew, direction: both, first: union}
  - {jumpcloud: Desk, okta: desk, direction: both}
  - {jumpcloud: Fed, okta: fed, direction: to_okta}
  - {jumpcloud: "/^app-(.*)$/", okta: "App: $1", direction: to_okta, create: true}`;

let world;
let people;
const crew = {};

before(async () => {
    world = await World.start({people: 20, seed: 41, extra: kGroups});
    people = await world.employees();
    assert.ok(people.length >= 6, `${people.length} employees`);
    crew.jumpcloud = await makeInJumpCloud('Crew');
    crew.okta = await makeInOkta('crew');
});
after(() => world?.stop());

async function makeInJumpCloud(name) {
    return (await world.admin('jumpcloud', 'POST', '/api/v2/usergroups', {name})).id;
}

async function makeInOkta(name) {
    return (await world.admin('okta', 'POST', '/api/v1/groups', {profile: {name}})).id;
}

async function findInOkta(name) {
    const groups = (await world.twin.asAdmin('okta', '/api/v1/groups?limit=200')).json;
    return groups.filter((group) => group.profile.name === name);
}

function putInJumpCloud(group, person, op = 'add') {
    const body = {op, type: 'user', id: person.jumpcloud.id};
    return world.admin('jumpcloud', 'POST', `/api/v2/usergroups/${group}/members`, body);
}

function putInOkta(group, person, method = 'PUT') {
    return world.admin('okta', method, `/api/v1/groups/${group}/users/${person.okta.id}`);
}

async function inJumpCloud(group) {
    const edges = (await world.twin.asAdmin('jumpcloud', `/api/v2/usergroups/${group}/members?limit=100&skip=0`)).json;
    return people.filter((one) => edges.some((edge) => edge.to.id === one.jumpcloud.id)).map((one) => one.email);
}

async function inOkta(group) {
    const users = (await world.twin.asAdmin('okta', `/api/v1/groups/${group}/users`)).json;
    return people.filter((one) => users.some((user) => user.id === one.okta.id)).map((one) => one.email);
}

async function assertMembers({jumpcloud, okta}, expected) {
    await world.indexed();
    assert.deepEqual(await inJumpCloud(jumpcloud), expected.map((one) => one.email));
    assert.deepEqual(await inOkta(okta), expected.map((one) => one.email));
}

function pairOf(document, okta) {
    return document.pairs.find((pair) => pair.okta === okta);
}

test('a pair by name is found, and `first: union` brings both sides together', async () => {
    await putInJumpCloud(crew.jumpcloud, people[0]);
    await putInOkta(crew.okta, people[1]);
    const plan = await world.plan();
    assert.deepEqual(plan.changes.map((it) => it.kind), ['add_member', 'add_member'], JSON.stringify(plan.changes, null, 1));
    await world.apply();
    await assertMembers(crew, people.slice(0, 2));
    await world.assertAtRest();
    await world.apply();  // `status` shows what the last pass that was stored has counted
    assert.equal(pairOf((await world.lockstep.json('status')).document, 'crew').state, 'in step');
});

test('a member added on either side reaches the other, and no echo comes back', async () => {
    await putInJumpCloud(crew.jumpcloud, people[2]);
    await putInOkta(crew.okta, people[3]);
    await world.apply();
    await assertMembers(crew, people.slice(0, 4));
    await world.assertAtRest();
});

test('a member removed on either side is removed on the other', async () => {
    await putInJumpCloud(crew.jumpcloud, people[3], 'remove');
    await putInOkta(crew.okta, people[2], 'DELETE');
    await world.apply();
    await assertMembers(crew, people.slice(0, 2));
    await world.assertAtRest();
});

test('groups renamed on both sides keep their pair', async () => {
    await world.admin('jumpcloud', 'PUT', `/api/v2/usergroups/${crew.jumpcloud}`, {name: 'Ship crew'});
    await world.admin('okta', 'PUT', `/api/v1/groups/${crew.okta}`, {profile: {name: 'ship-crew'}});
    await putInJumpCloud(crew.jumpcloud, people[2]);
    await world.apply();
    await assertMembers(crew, people.slice(0, 3));
    await world.assertAtRest();
});

test('explain and why-not tell of an edge under either name, and of what becomes of it', async () => {
    await putInOkta(crew.okta, people[5]);
    await world.indexed();
    const {document, stderr} = await world.lockstep.json('explain', people[5].email, 'ship-crew');
    assert.deepEqual(document.pairs.map((it) => [it.jumpcloud, it.okta]), [[false, true]], stderr);
    assert.equal(document.pairs[0].outcome, "to be added to JumpCloud's group Ship crew");
    await world.apply();
    const shown = await world.lockstep.run('explain', people[5].email, 'Ship crew');
    assert.match(shown.stdout, /member +member .*both sides have them/);
    assert.match(shown.stdout, /add .* in JumpCloud/, 'what the journal knows of it');
    const why = await world.lockstep.json('why-not', people[4].email, 'ship-crew');
    assert.ok(why.document.obstacles.some((it) => it.kind === 'pair' && /neither side has them/.test(it.text)), JSON.stringify(why.document));
    const unknown = await world.lockstep.run('why-not', people[4].email, 'shipcrew');
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /did you mean ship.crew/i);
});

test('a pattern creates the missing group and fills it in the same run', async () => {
    const group = await makeInJumpCloud('app-crm');
    await putInJumpCloud(group, people[0]);
    await putInJumpCloud(group, people[4]);
    const plan = await world.plan();
    assert.deepEqual(plan.summary, {create_group: 1, add_member: 2});
    await world.apply();
    const [made, ...others] = await findInOkta('App: crm');
    assert.deepEqual(others, []);
    assert.match(made.profile.description, /^Made by Lockstep/);
    await assertMembers({jumpcloud: group, okta: made.id}, [people[0], people[4]]);
    await world.assertAtRest();
});

test('a group that is there already is adopted only by a person’s word', async () => {
    const group = await makeInJumpCloud('app-wiki');
    await putInJumpCloud(group, people[1]);
    const theirs = await makeInOkta('App: wiki');
    await putInOkta(theirs, people[5]);
    const plan = await world.plan();
    assert.deepEqual(plan.changes, []);
    assert.deepEqual(plan.cases.map((it) => it.kind), ['adopt_group']);
    await world.apply();  // keeps the case
    const decided = await world.lockstep.run('cases', 'decide', plan.cases[0].key, 'adopt');
    assert.equal(decided.code, 0, decided.stderr);
    await world.apply();
    await assertMembers({jumpcloud: group, okta: theirs}, [people[1]]);
    await world.assertAtRest();
});

test('the first link of a pair without a word only reads, and goes as decided', async () => {
    const desk = {jumpcloud: await makeInJumpCloud('Desk'), okta: await makeInOkta('desk')};
    await putInJumpCloud(desk.jumpcloud, people[0]);
    await putInOkta(desk.okta, people[1]);
    const plan = await world.plan();
    assert.deepEqual(plan.changes, []);
    assert.deepEqual(plan.cases.map((it) => it.kind), ['first_pair']);
    const {jumpcloud_only, okta_only, state} = pairOf(plan, 'desk');
    assert.deepEqual({jumpcloud_only, okta_only}, {jumpcloud_only: 1, okta_only: 1});
    assert.match(state, /reads only/);
    await world.apply();
    const decided = await world.lockstep.run('cases', 'decide', plan.cases[0].key, 'okta');
    assert.equal(decided.code, 0, decided.stderr);
    await world.apply();
    await assertMembers(desk, [people[1]]);
    await world.assertAtRest();
});

test('a rule made on a target pauses that direction, and the policy is an error at check time', async () => {
    const fed = {jumpcloud: await makeInJumpCloud('Fed'), okta: await makeInOkta('fed')};
    await putInJumpCloud(fed.jumpcloud, people[0]);
    await world.apply();
    await assertMembers(fed, [people[0]]);
    const rule = await world.admin('okta', 'POST', '/api/v1/groups/rules', {
        type: 'group_rule', name: 'fed by rule',
        conditions: {expression: {type: 'urn:okta:expression:1.0', value: 'user.department=="Nobody at all"'}},
        actions: {assignUserToGroups: {groupIds: [fed.okta]}},
    });
    await world.admin('okta', 'POST', `/api/v1/groups/rules/${rule.id}/lifecycle/activate`);
    await putInJumpCloud(fed.jumpcloud, people[1]);
    const plan = await world.plan();
    assert.deepEqual(plan.changes, []);
    assert.deepEqual(plan.notices.filter((it) => it.kind === 'pair_paused').length, 1);
    const checked = await world.lockstep.json('check');
    assert.equal(checked.code, 1, checked.stdout);
    assert.equal(checked.document.problems[0].found, 'fed');
    await world.admin('okta', 'POST', `/api/v1/groups/rules/${rule.id}/lifecycle/deactivate`);
    await world.apply();
    await assertMembers(fed, people.slice(0, 2));
    await world.assertAtRest();
});

test('a deleted group pauses its pair and never empties the other side', async () => {
    const had = await inJumpCloud(crew.jumpcloud);
    await world.admin('okta', 'DELETE', `/api/v1/groups/${crew.okta}`);
    const plan = await world.plan();
    assert.deepEqual(takes(plan), []);
    assert.match(pairOf(plan, 'ship-crew').state, /paused/);
    await world.apply();
    await world.indexed();
    assert.deepEqual(await inJumpCloud(crew.jumpcloud), had);
    await world.assertAtRest();
});

test('a hire gets the groups of their pairs with the account', async () => {
    const group = (await world.twin.asAdmin('jumpcloud', '/api/v2/usergroups?limit=100&skip=0')).json
        .find((one) => one.name === 'app-crm');
    const email = await world.hire();
    await world.indexed();
    const hired = await world.findJumpCloud(email);
    await putInJumpCloud(group.id, {jumpcloud: hired});
    await world.indexed();
    await world.apply();
    const [okta] = await findInOkta('App: crm');
    await world.indexed();
    const users = (await world.twin.asAdmin('okta', `/api/v1/groups/${okta.id}/users`)).json;
    assert.ok(users.some((user) => user.profile.email === email), 'the account comes with its groups');
    await world.assertAtRest();
});
