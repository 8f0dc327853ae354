// Removals that nobody wanted, as users of other systems reported them: none of them happens here.
import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import {after, before, test} from 'node:test';

import {policyFor} from '../lockstep.mjs';
import {World, about, takes} from './world.mjs';

let world;

const kLimits = `  max_creations: {count: 1000}
  max_attribute_changes: {count: 5000}
  max_suspensions: {count: 2, percent: 0}`;

before(async () => {
    world = await World.start({people: 24, seed: 31, safety: kLimits});
});
after(() => world?.stop());

async function activeInOkta() {
    return (await world.everybodyInOkta()).filter((user) => user.status === 'ACTIVE').map((user) => user.id).sort();
}

// 1. keycloak/keycloak#24669
for (const [vendor, path] of [['jumpcloud', '/api/systemusers'], ['okta', '/api/v1/users']]) {
    test(`1. ${vendor} answers 200 with an empty list: everybody would be removed (keycloak#24669)`, async () => {
        const active = await activeInOkta();
        await world.withFault({vendor, path, effect: 'truncate_list', rows: 0, hide_rest: true}, async () => {
            // Either the answer is known for what it is (Okta gives it to a credential without a role) and nothing goes on …
            const result = await world.lockstep.json('apply', '--yes');
            if (result.code === 1) return assert.match(result.stderr, /empty/);
            // … or it is a list without people, and absence proves nothing: nobody is taken away, nobody made anew.
            assert.deepEqual(result.document.steps, []);
        });
        assert.deepEqual(await activeInOkta(), active);
        await world.assertAtRest();
    });

    test(`1. ${vendor}'s list fails: it does not read as empty (keycloak#24669)`, async () => {
        await world.withFault({vendor, path, effect: 'status', status: 400}, async () => {
            const result = await world.lockstep.json('apply', '--yes');
            assert.equal(result.code, 1, result.stdout);
            assert.match(result.stderr, /400/);
        });
        await world.assertAtRest();
    });

    test(`2. ${vendor}'s list stops after some rows and calls it all: who is beyond them is not removed (idp-scim-sync#87)`, async () => {
        const active = await activeInOkta();
        await world.withFault({vendor, path, effect: 'truncate_list', rows: 7, hide_rest: true}, async () => {
            assert.deepEqual(takes(await world.plan()), []);
            await world.apply();
        });
        assert.deepEqual(await activeInOkta(), active);
        await world.assertAtRest();
    });

    test(`2. ${vendor}'s page holds fewer rows than the rest of its answer says: nobody is removed (directory-connector#38)`, async () => {
        const active = await activeInOkta();
        await world.withFault({vendor, path, effect: 'truncate_list', rows: 7, hide_rest: false}, async () => {
            const result = await world.lockstep.json('apply', '--yes');
            assert.ok([0, 1].includes(result.code), result.stderr);
        });
        assert.deepEqual(await activeInOkta(), active);
        await world.assertAtRest();
    });
}

test('3. a limit does not block a legitimate clean-up: six leavers over a limit of two are out at once (firezone#10898)', async () => {
    const leavers = await world.joiners(6);
    for (const person of leavers) await world.suspend(person);
    const plan = await world.plan();
    assert.deepEqual(plan.changes.filter((it) => it.staged), [], 'somebody commanded each of them on the source');
    await world.apply();
    for (const {email, okta} of leavers) assert.equal((await world.okta(okta.id)).status, 'SUSPENDED', email);
    await world.assertAtRest();
});

test('6. the report says what was done, no more and no less (keycloak#26353)', async () => {
    const [person] = await world.joiners(1);
    await world.suspend(person);
    await world.indexed();
    const {result, calls} = await world.callsOf(() => world.lockstep.json('apply', '--yes'));
    const sent = calls.filter((it) => /lifecycle\/suspend|lifecycle\/deactivate/.test(it.path) && it.status === 200);
    const told = result.document.steps.filter((it) => ['suspend', 'deactivate'].includes(it.kind) && it.state === 'succeeded');
    assert.equal(sent.reduce((sum, it) => sum + it.count, 0), told.length);
    assert.equal(told.length, 1);
    assert.equal(told[0].person, person.email);
    const shown = await world.lockstep.json('runs', 'show', result.document.run);
    assert.deepEqual(about({changes: shown.document.steps}, person.email).map((it) => it.state), ['succeeded', 'succeeded']);
});

test('4. a slow bleed: one deletion in every cycle is caught by a limit of two a day (Entra, accidental deletions)', async () => {
    const victims = await world.joiners(4);
    const staged = [];
    for (const person of victims) {
        await world.remove(person);
        const plan = await world.plan();
        staged.push(takes(plan).filter((it) => it.staged && it.kind === 'suspend').length);
        await world.apply(staged.at(-1) > 0 ? 3 : 0);
    }
    assert.deepEqual(staged, [0, 0, 1, 2], 'two a day go out, the third and fourth wait for a person');
    for (const person of victims.slice(2)) assert.equal((await world.okta(person.okta.id)).status, 'ACTIVE');
});

test('5. a wrong filter selects half of the company: the dry run shows it, and the limit holds it (authentik#19295)', async () => {
    const before = await activeInOkta();
    const policy = (when) => policyFor(world.twin, {safety: kLimits, populations: `  employees:
    when: ${when}
    source: jumpcloud
    provision: {activation: {mail: none}}
    on_leave: offboard
    offboard: suspend`});
    writeFileSync(world.lockstep.policy, policy('exists(jumpcloud)'));
    await world.lockstep.json('apply', '--yes');
    writeFileSync(world.lockstep.policy, policy('exists(jumpcloud) AND jumpcloud.department == "Engineering"'));
    const plan = await world.plan();
    const suspensions = plan.changes.filter((it) => it.kind === 'suspend');
    assert.ok(suspensions.length > 4, `the plan names everybody whom the filter drops: ${suspensions.length}`);
    assert.ok(suspensions.filter((it) => !it.staged).length <= 2, 'at most what the limit lets through goes out');
    await world.apply(3);
    const now = await activeInOkta();
    assert.ok(before.length - now.length <= 2, `${before.length - now.length} were suspended`);
});
