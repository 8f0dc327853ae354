// Two accounts that a person has parted stay parted, whatever the matching rules say.
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

test('an unlinked pair is never linked again, and both accounts are cases', async () => {
    const linked = await lockstep.json('link');
    assert.equal(linked.code, 0, linked.stderr);
    const pair = linked.document.links[0];
    const {json: account} = await twin.asAdmin('okta', `/api/v1/users/${pair.okta}`);

    const parted = await lockstep.json('link', '--unlink', account.profile.email);
    assert.equal(parted.code, 0, parted.stderr);
    assert.deepEqual(parted.document.unlinked.toSorted(), [`jumpcloud:${pair.jumpcloud}`, `okta:${pair.okta}`]);

    const again = await lockstep.json('link');
    assert.deepEqual(again.document.links, []);
    assert.equal(again.document.linked, linked.document.linked - 1);

    const {document} = await lockstep.json('plan');
    const ids = [pair.jumpcloud, pair.okta];
    assert.deepEqual(document.changes.filter((change) => ids.includes(change.account)), []);
    const cases = document.cases.filter((open) => open.kind === 'not_the_same');
    assert.deepEqual(cases.map((open) => open.candidates[0].account).toSorted(), ids.toSorted());
});
