// What it did and why, and which part of an old plan is stale: questions that users of other systems could not get answered.
import assert from 'node:assert/strict';
import path from 'node:path';
import {after, before, test} from 'node:test';

import {World} from './world.mjs';

let world;

before(async () => {
    world = await World.start({people: 12, seed: 34});
});
after(() => world?.stop());

test('28. what did it do, and why: each write of a run is shown with its reason (azure-docs#44661)', async () => {
    const [leaver, mover] = await world.joiners(2);
    await world.suspend(leaver);
    await world.edit(mover, {department: 'Legal'});
    const applied = await world.apply();
    const shown = await world.lockstep.run('runs', 'show', applied.run);
    assert.equal(shown.code, 0, shown.stderr);
    assert.match(shown.stdout, new RegExp(`suspend ${leaver.email} in Okta .*suspended in JumpCloud`));
    assert.match(shown.stdout, new RegExp(`update ${mover.email} in Okta .*changed in JumpCloud`));
    const document = (await world.lockstep.json('runs', 'show', applied.run)).document;
    for (const step of document.steps) assert.ok(step.reason, JSON.stringify(step));
});

test('28. nothing to do makes no noise: no run, no line in the list (azure-docs#95437)', async () => {
    const runs = async () => (await world.lockstep.json('runs')).document.runs.length;
    const before = await runs();
    for (let pass = 0; pass < 3; ++pass) await world.apply();
    assert.equal(await runs(), before);
});

test('29. a saved plan is stale only where its people moved, and says which and why (terraform#23542)', async () => {
    const [still, moved, bystander] = await world.joiners(3);
    await world.edit(still, {department: 'Harbour'});
    await world.edit(moved, {department: 'Harbour'});
    await world.indexed();
    const file = path.join(world.lockstep.folder, 'stale.json');
    assert.equal((await world.lockstep.json('plan', '--out', file)).code, 2);
    await world.edit(moved, {department: 'Lighthouse'});
    await world.edit(bystander, {department: 'Dock'});
    await world.indexed();
    const applied = await world.lockstep.json('apply', file, '--yes');
    assert.equal(applied.code, 3, applied.stderr);
    const outcome = (email) => applied.document.steps.filter((it) => it.person === email).map((it) => [it.state, it.outcome]);
    assert.deepEqual(outcome(still.email), [['succeeded', 'done']]);
    assert.equal(outcome(moved.email)[0][0], 'skipped');
    assert.match(outcome(moved.email)[0][1], /overtaken.*department/);
    assert.deepEqual(outcome(bystander.email), [], 'it is not in the file');
    assert.equal((await world.okta(still.okta.id)).profile.department, 'Harbour');
    await world.agree();
});
