// The survey with real processes: killed at any moment it leaves nothing behind in the end, what it finds tunes the
// connectors, and a twin takes its file.
import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {after, before, test} from 'node:test';

import {Lockstep, policyFor} from './lockstep.mjs';
import {Twin} from './twin.mjs';

const kMarker = 'lockstep-survey';
const kRoom = {org_limits: Object.fromEntries(['/api/v1/users', '/api/v1/users/{id}', '/api/v1/users/{idOrLogin}',
    '/api/v1/groups', '/api/v1/groups/{id}', '/api/v1', '/api/v1/logs'].map((bucket) => [bucket, 100_000]))};
// Every open setting of JumpCloud's that the connectors feel, and those of Okta's, the other way round.
const kOther = {
    okta: {suspend_from: 'linked', unsuspend_to: 'previous', deactivate_again: 'forbidden', read_only_group: 'E0000001',
        expired_token: 'E0000005', duplicate_group: 'E0000055', rule_member_removed: 'readded', update_deprovisioned: true,
        page_over_limit: 'refused'},
    jumpcloud: {duplicate_status: 409, id_filter: false, membership_method_filter: 'ignored', membership_method_field: true,
        page_cap: 25, search_page_cap: 50, group_names_unique: true, idempotent_204: true, state_suspend_route: false,
        names_fold_case: false, verbs_on_suspended: 'refuse', restricted_writes: 'refuse', dynamic_emits_events: false,
        suspension_events: 'update', employee_identifier_clear: 'empty', sub_ids: 'kept', lone_state: 'refuse',
        absent_in_lists: false, link_headers: true},
};
let twin;
let lockstep;

before(async () => {
    twin = await Twin.start('--people', 40, '--seed', 8);
    await twin.callControl('/settings/okta', 'PUT', kRoom);
    await twin.callControl('/settings/jumpcloud', 'PUT', {insights_lag_min_ms: 100, insights_lag_max_ms: 500, insights_tail_percent: 0});
    lockstep = new Lockstep(twin, policyFor(twin));
});
after(async () => {
    lockstep?.stop();
    await twin?.stop();
});

async function leftovers() {
    await twin.callControl('/clock', 'POST', {advance: '60s'});
    const state = await twin.callControl('/state');
    const okta = typeof state.okta === 'string' ? JSON.parse(state.okta) : state.okta;
    const jumpcloud = typeof state.jumpcloud === 'string' ? JSON.parse(state.jumpcloud) : state.jumpcloud;
    const things = [okta.users, okta.groups, okta.rules, jumpcloud.users, jumpcloud.graph];
    return things.map((thing) => JSON.stringify(thing).split(kMarker).length - 1).reduce((a, b) => a + b, 0);
}

test('without consent nothing is made', async () => {
    const refused = await lockstep.run('survey');
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /--yes/);
    assert.equal(await leftovers(), 0);
});

test('killed at ten moments, the next one removes what was left', {timeout: 300_000}, async () => {
    let killed = 0;
    for (let moment = 0; moment < 10; ++moment) {
        const {child, done} = lockstep.start('survey', '--yes', '--patience', '3');
        const timer = setTimeout(() => child.kill('SIGKILL'), 150 + moment * 400);
        const ended = await done;
        clearTimeout(timer);
        if (ended.signal === 'SIGKILL') ++killed;
    }
    assert.ok(killed > 5, `only ${killed} were killed`);
    const whole = await lockstep.json('survey', '--yes', '--patience', '3');
    assert.equal(whole.code, 0, whole.stderr);
    assert.ok(whole.document.removed_before > 0);
    assert.deepEqual(whole.document.left, []);
    assert.equal(await leftovers(), 0);
});

test('with every setting turned the other way the survey finds it, and a whole sync ends equal', {timeout: 400_000}, async () => {
    await twin.callControl('/settings/okta', 'PUT', kOther.okta);
    await twin.callControl('/settings/jumpcloud', 'PUT', kOther.jumpcloud);
    const file = path.join(lockstep.folder, 'like.json');
    const found = await lockstep.json('survey', '--yes', '--patience', '8', '--out', file);
    assert.equal(found.code, 0, found.stderr);
    for (const vendor of ['okta', 'jumpcloud']) {
        for (const [name, value] of Object.entries(kOther[vendor])) {
            assert.deepEqual(found.document.like[vendor][name], value, name);
        }
    }
    assert.ok(found.document.changes.length >= 3, JSON.stringify(found.document.changes));
    assert.equal(await leftovers(), 0);

    const linked = await lockstep.run('link');
    assert.equal(linked.code, 0, linked.stderr);
    let plan;
    for (let round = 0; round < 5; ++round) {
        const applied = await lockstep.json('apply', '--yes');
        assert.ok([0, 3].includes(applied.code), applied.stderr);
        await twin.callControl('/clock', 'POST', {advance: '20s'});
        plan = await lockstep.json('plan');
        if (plan.code === 0) break;
    }
    assert.equal(plan.code, 0, JSON.stringify(plan.document?.changes ?? plan.stderr, null, 1));
});

test('a twin behaves as the file says, and what it cannot is said', async () => {
    const file = path.join(lockstep.folder, 'like.json');
    writeFileSync(file, JSON.stringify({...kOther, okta: {...kOther.okta, suspend_from: 'nonsense'}}));
    const other = await Twin.start('--people', 3, '--like', file);
    try {
        assert.equal((await other.callControl('/settings/jumpcloud')).page_cap, 25);
        const okta = await other.callControl('/settings/okta');
        assert.equal(okta.duplicate_group, 'E0000055');
        assert.equal(okta.suspend_from, 'active');
    } finally {
        await other.stop();
    }
});
