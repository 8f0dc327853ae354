// Two writers of one membership: fights and leftovers that users of other systems reported. None of them happens here.
import assert from 'node:assert/strict';
import path from 'node:path';
import {after, before, test} from 'node:test';

import {World, about, takes} from './world.mjs';

let world;
const pushed = {};
const guests = {};

before(async () => {
    world = await World.start({
        people: 12, seed: 37,
        // A write that is read back late is repeated, and its first try holds back what would undo it until this is over.
        safety: '  quiet_time: 1s',
        extra: `groups:
  - {jumpcloud: Push, okta: pushed, direction: to_okta}
  - {jumpcloud: Guests, okta: guests, direction: both, first: union}
  - {jumpcloud: Helpers, okta: helpers, direction: to_okta}`,
    });
    for (const [pair, jumpcloud, okta] of [[pushed, 'Push', 'pushed'], [guests, 'Guests', 'guests']]) {
        pair.jumpcloud = (await world.admin('jumpcloud', 'POST', '/api/v2/usergroups', {name: jumpcloud})).id;
        pair.okta = (await world.admin('okta', 'POST', '/api/v1/groups', {profile: {name: okta}})).id;
    }
    await world.agree();
});
after(() => world?.stop());

function putInJumpCloud(group, person, op = 'add') {
    return world.admin('jumpcloud', 'POST', `/api/v2/usergroups/${group}/members`, {op, type: 'user', id: person.jumpcloud.id});
}

function putInOkta(group, person, method = 'PUT') {
    return world.admin('okta', method, `/api/v1/groups/${group}/users/${person.okta.id}`);
}

async function isInOkta(group, person) {
    await world.indexed();
    return (await world.admin('okta', 'GET', `/api/v1/groups/${group}/users`)).some((user) => user.id === person.okta.id);
}

async function isInJumpCloud(group, person) {
    await world.indexed();
    const edges = await world.admin('jumpcloud', 'GET', `/api/v2/usergroups/${group}/members?limit=100&skip=0`);
    return edges.some((edge) => edge.to.id === person.jumpcloud.id);
}

/** The directories' logs lag. */
const logged = () => world.indexed('5m');

// 11. gravitational/teleport#66215. First of all: the twin's clock still shows our time, by which a log's entry is known as ours.
test('11. a temporary membership crosses as what it is, and ends on both sides when it ends (teleport#66215)', async () => {
    const [person] = await world.joiners(1);
    await putInOkta(guests.okta, person);
    await world.apply();
    assert.ok(await isInJumpCloud(guests.jumpcloud, person));

    await logged();
    const {document} = await world.lockstep.json('explain', person.email, 'Guests = guests');
    const who = Object.fromEntries(document.changed_by.map((one) => [one.directory, one]));
    assert.deepEqual([who.okta.held, who.okta.kind], ['member', 'somebody']);
    assert.ok(who.okta.event);
    assert.deepEqual([who.jumpcloud.held, who.jumpcloud.kind], ['member', 'lockstep']);
    assert.ok(who.jumpcloud.run);

    await putInOkta(guests.okta, person, 'DELETE');  // it has expired
    await world.apply();
    assert.equal(await isInJumpCloud(guests.jumpcloud, person), false, 'what came with it goes with it');
    assert.equal(await isInOkta(guests.okta, person), false, 'and it is not given again');
    await world.assertAtRest();
});

// 10. terraform-provider-okta#382
test('10. a program that takes out whom the sync adds is not fought for ever: frozen, and named (terraform-provider-okta#382)', async () => {
    const [person] = await world.joiners(1);
    await putInJumpCloud(pushed.jumpcloud, person);
    let given = 0;
    for (let round = 0; round < 8; ++round) {
        await world.apply();
        if (!(await isInOkta(pushed.okta, person))) break;
        ++given;
        await putInOkta(pushed.okta, person, 'DELETE');
    }
    assert.equal(given, 4, 'once, and three times more');
    const plan = await world.plan();
    assert.deepEqual(about(plan, person.email), []);
    assert.equal(plan.notices.filter((notice) => notice.kind === 'frozen' && notice.person === person.email).length, 1);
    assert.ok(await isInJumpCloud(pushed.jumpcloud, person), 'nor is it taken from the side that says so');

    await logged();
    const told = (await world.plan()).notices.find((notice) => notice.kind === 'frozen' && notice.person === person.email);
    assert.match(told.text, /the other writer: \S+@\S+ at .* \(event /);
    const {document} = await world.lockstep.json('drift', '--who');
    const frozen = document.differences.find((one) => one.person === person.email && /takes it back/.test(one.why));
    assert.deepEqual([frozen.attribute, frozen.since], ['pushed', frozen.suspect.at]);
    assert.equal(frozen.suspect.kind, 'somebody');
    assert.equal(frozen.suspect.directory, 'okta');
    assert.match(frozen.suspect.by, /@/);
    assert.ok(frozen.suspect.event && frozen.suspect.at);
});

test('11. a membership that ended before the plan was applied is not made permanent by it (teleport#65811)', async () => {
    const [person] = await world.joiners(1);
    const file = path.join(world.lockstep.folder, 'plan.json');
    await putInOkta(guests.okta, person);
    await world.indexed();
    assert.equal((await world.lockstep.json('plan', '--out', file)).code, 2);
    await putInOkta(guests.okta, person, 'DELETE');
    await world.indexed();
    await world.lockstep.json('apply', file, '--yes');
    assert.equal(await isInJumpCloud(guests.jumpcloud, person), false);
    assert.deepEqual(takes(await world.plan()), []);
    await world.assertAtRest();
});

test('whoever is added to a group that makes administrators waits for a second person', async () => {
    const [person] = await world.joiners(1);
    const jumpcloud = (await world.admin('jumpcloud', 'POST', '/api/v2/usergroups', {name: 'Helpers'})).id;
    const okta = (await world.admin('okta', 'POST', '/api/v1/groups', {profile: {name: 'helpers'}})).id;
    await world.admin('okta', 'POST', `/api/v1/groups/${okta}/roles`, {type: 'HELP_DESK_ADMIN'});
    await putInJumpCloud(jumpcloud, person);
    await world.indexed();
    const {result, calls} = await world.callsOf(() => world.plan());
    const [change] = about(result, person.email);
    assert.equal(change.kind, 'add_member');
    assert.equal(change.held_by, 'protected');
    assert.match(change.reason, /administrator/);
    const asked = calls.filter((it) => /groups\/\{[^}]+\}\/roles/.test(it.path)).reduce((sum, it) => sum + it.count, 0);
    assert.equal(asked, 1, 'asked of the group that is written, and of no other');
    await world.lockstep.json('apply', '--yes');
    assert.equal(await isInOkta(okta, person), false);
});
