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
        page_over_limit: 'refused', list_order: 'other'},
    jumpcloud: {duplicate_status: 409, id_filter: false, membership_method_filter: 'ignored', membership_method_field: true,
        page_cap: 25, search_page_cap: 50, group_names_unique: true, idempotent_204: true, state_suspend_route: false,
        names_fold_case: false, verbs_on_suspended: 'refuse', restricted_writes: 'refuse', dynamic_emits_events: false,
        suspension_events: 'update', employee_identifier_clear: 'empty', sub_ids: 'kept', lone_state: 'refuse',
        absent_in_lists: false, link_headers: true, multi_tenant: true, missing_org_id: 'refuse'},
};
// And what needs a service account, or takes time.
const kFurther = {
    okta: {list_order: 'other'},
    jumpcloud: {oauth_error: 'text', single_token: true, service_account_actor: 'admin',
        suspend_staged: 'refuse', new_user_state: 'STAGED', max_attributes: 7, max_phone_numbers: 3},
};
// What no tenant can be asked, and the connectors stand all the same.
const kUnasked = {
    okta: {dpop_required: true, suspend_ends_sessions: true, log_cursor_life_s: 3600, hooks_disabled_after: 1,
        late_event_percent: 10, apps_of_provisioned: false},
    jumpcloud: {service_account_needs_org: true, token_lifetime_s: 60, null_edges: 'null', distinct_shape: 'spec',
        insights_doubled_percent: 20, insights_future_percent: 20, throttle_rps: 10, throttle_status: 503,
        review_groups_take_members: false, unified_mfa: false},
};
const kLags = {
    okta: {index_lag_ms: 1500, member_lag_ms: 1500, activation_delay_ms: 1500, log_lag_ms: 1500},
    jumpcloud: {search_lag_ms: 1500, graph_lag_ms: 1500},
};
const kQuickLog = {insights_lag_min_ms: 100, insights_lag_max_ms: 500, insights_tail_percent: 0};
let twin;
let lockstep;

before(async () => {
    twin = await Twin.start('--people', 40, '--seed', 8);
    await twin.callControl('/settings/okta', 'PUT', kRoom);
    await twin.callControl('/settings/jumpcloud', 'PUT', kQuickLog);
    lockstep = new Lockstep(twin, policyFor(twin).replace('  api_key:', `  org_id: ${twin.jumpcloud.org_id}\n  api_key:`));
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

async function syncsToTheEnd(on, program) {
    const linked = await program.run('link');
    assert.equal(linked.code, 0, linked.stderr);
    let plan;
    for (let round = 0; round < 5; ++round) {
        const applied = await program.json('apply', '--yes');
        assert.ok([0, 3].includes(applied.code), applied.stderr);
        await on.callControl('/clock', 'POST', {advance: '20s'});
        plan = await program.json('plan');
        if (plan.code === 0) break;
    }
    assert.equal(plan.code, 0, JSON.stringify(plan.document?.changes ?? plan.stderr, null, 1));
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

    await syncsToTheEnd(twin, lockstep);
});

test('with a service account, proofs of possession and slow lists likewise', {timeout: 600_000}, async () => {
    const other = await Twin.start('--people', 40, '--seed', 9);
    const policy = policyFor(other)
        .replace(/  api_key: .*/, `  org_id: ${other.jumpcloud.org_id}
  token_url: ${other.jumpcloud.token_url}
  client_id: ${other.jumpcloud.client_id}
  client_secret: \${env:JUMPCLOUD_SECRET}`)
        .replace(/  auth: .*/, `  auth: {client_id: ${other.okta.client_id}, private_key: "\${file:${other.okta.private_key_file}}", scopes: auto}`);
    const program = new Lockstep(other, policy);
    program.env.JUMPCLOUD_SECRET = other.jumpcloud.client_secret;
    try {
        await other.callControl('/settings/okta', 'PUT', {...kRoom, ...kFurther.okta, ...kUnasked.okta, ...kLags.okta});
        await other.callControl('/settings/jumpcloud', 'PUT', {...kQuickLog, ...kFurther.jumpcloud, ...kUnasked.jumpcloud, ...kLags.jumpcloud});
        const found = await program.json('survey', '--yes', '--patience', '10');
        assert.equal(found.code, 0, found.stderr);
        for (const vendor of ['okta', 'jumpcloud']) {
            const {[vendor]: like} = found.document.like;
            for (const [name, value] of Object.entries(kFurther[vendor])) {
                assert.deepEqual(like[name], value, name);
            }
            for (const [name, value] of Object.entries(kLags[vendor])) {
                assert.ok(like[name] >= value - 500 && like[name] <= value + 6000, `${name}: ${like[name]}`);
            }
        }
        assert.deepEqual(found.document.left, []);
        await syncsToTheEnd(other, program);
    } finally {
        program.stop();
        await other.stop();
    }
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
