// A plan saved before anything was ever recorded brings its links along: applying it is as good as link, plan and apply.
import assert from 'node:assert/strict';
import path from 'node:path';
import {after, before, test} from 'node:test';

import {Lockstep, policyFor} from './lockstep.mjs';
import {Twin} from './twin.mjs';

let twin;
let lockstep;

before(async () => {
    twin = await Twin.start('--people', 40, '--seed', 17);
    lockstep = new Lockstep(twin, policyFor(twin));
});
after(async () => {
    lockstep?.stop();
    await twin?.stop();
});

test('a first plan, saved and applied, links and writes what it showed', async () => {
    const file = path.join(lockstep.folder, 'first.json');
    const plan = await lockstep.json('plan', '--out', file);
    assert.equal(plan.code, 2, plan.stderr);
    assert.ok(plan.document.summary.link > 20, JSON.stringify(plan.document.summary));
    assert.equal((await lockstep.json('status')).document.linked, 0, 'plan stores nothing');
    const applied = await lockstep.json('apply', file, '--yes');
    assert.equal(applied.code, 0, applied.stdout + applied.stderr);
    assert.ok((await lockstep.json('status')).document.linked >= plan.document.summary.link);
    await twin.callControl('/clock', 'POST', {advance: '10s'});
    const again = await lockstep.json('plan');
    assert.equal(again.code, 0, JSON.stringify(again.document?.changes, null, 1) + again.stderr);
});
