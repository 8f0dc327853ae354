// Real processes, real SIGKILLs, real sockets: `apply` is killed again and again at ever later moments, and the wire fails
// under it. Whatever happened: nobody is created twice, nobody is suspended who should not be, and in the end a pass plans nothing.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {Lockstep, policyFor} from './lockstep.mjs';
import {Twin} from './twin.mjs';

const kPeople = 60;
let twin;
let lockstep;

before(async () => {
    twin = await Twin.start('--people', kPeople, '--seed', 21);
    lockstep = new Lockstep(twin, policyFor(twin));
    const linked = await lockstep.run('link');
    assert.equal(linked.code, 0, linked.stderr);
});
after(async () => {
    lockstep?.stop();
    await twin?.stop();
});

async function everybody(vendor) {
    const list = [];
    if (vendor === 'okta') {
        let target = '/api/v1/users?search=status%20pr&limit=200';
        while (target) {
            const page = await twin.callOkta(target);
            list.push(...page.json);
            const next = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '');
            target = next ? next[1].slice(twin.okta.url.length) : null;
        }
    } else {
        for (let skip = 0, total = 1; skip < total; skip += 100) {
            const page = await twin.callJumpCloud(`/api/systemusers?limit=100&skip=${skip}&sort=_id`);
            list.push(...page.json.results);
            total = page.json.totalCount;
        }
    }
    return list;
}

/** No two live accounts of one directory share an employee number. */
function assertNobodyTwice(users, number) {
    const numbers = users.map(number).filter(Boolean);
    const twice = numbers.filter((it, index) => numbers.indexOf(it) !== index);
    assert.deepEqual(twice, []);
}

async function settle() {
    for (let round = 0; round < 6; ++round) {
        await twin.callControl('/clock', 'POST', {advance: '10s'});  // both vendors' lists lag behind their writes
        const applied = await lockstep.json('apply', '--yes');
        assert.ok([0, 3].includes(applied.code), applied.stderr);
        const plan = await lockstep.json('plan');
        if (plan.code === 0) return;
        assert.equal(plan.code, 2, plan.stderr);
    }
    const plan = await lockstep.json('plan');
    assert.fail(`still planned: ${JSON.stringify(plan.document.changes, null, 1)}`);
}

async function assertWell(suspendedBefore) {
    const okta = await everybody('okta');
    const jumpcloud = await everybody('jumpcloud');
    assertNobodyTwice(okta, (user) => user.profile.employeeNumber);
    assertNobodyTwice(jumpcloud, (user) => user.employeeIdentifier);
    const gone = new Set(jumpcloud.filter((user) => user.state === 'SUSPENDED').map((user) => user.email.toLowerCase()));
    for (const user of okta) {
        if (user.status === 'SUSPENDED' && !suspendedBefore.has(user.id)) {
            assert.ok(gone.has(user.profile.email.toLowerCase()), `${user.profile.login} was suspended without a cause`);
        }
    }
}

test('killed at thirty moments, the main job still ends whole', {timeout: 240_000}, async () => {
    const suspended = new Set((await everybody('okta')).filter((user) => user.status === 'SUSPENDED').map((user) => user.id));
    let killed = 0;
    for (let moment = 0; moment < 30; ++moment) {
        const {child, done} = lockstep.start('apply', '--yes');
        const timer = setTimeout(() => child.kill('SIGKILL'), 40 + moment * 25);
        const ended = await done;
        clearTimeout(timer);
        if (ended.signal === 'SIGKILL') ++killed;
        assert.ok(ended.signal === 'SIGKILL' || [0, 3].includes(ended.code), ended.stderr);
    }
    assert.ok(killed > 3, `only ${killed} were killed: the moments are too late`);
    await settle();
    await assertWell(suspended);
});

const faults = {
    'a storm of 429s': {vendor: 'okta', path: '/api/v1/users', method: 'POST', effect: 'status', status: 429, count: 3},
    '500s on every kind of write': {effect: 'status', status: 500, method: 'POST', probability: 0.3, count: 6},
    'a lost answer to a create': {vendor: 'okta', method: 'POST', path: '/api/v1/users', effect: 'drop_after', count: 2},
    'a create that lands late': {vendor: 'jumpcloud', method: 'POST', path: '/api/systemusers', effect: 'land_late', delay_ms: 800, count: 1},
    'a connection cut in the middle of a body': {effect: 'cut', bytes: 40, probability: 0.2, count: 5},
    'a connection closed before anything happened': {effect: 'drop_before', probability: 0.2, count: 5},
};

let hire = 0;
for (const [name, fault] of Object.entries(faults)) {
    test(`${name} costs time, not correctness`, {timeout: 180_000}, async () => {
        for (let i = 0; i < 3; ++i) {
            const n = ++hire;
            const body = {
                username: `fault.hire${n}`, email: `fault.hire${n}@example.com`, firstname: 'Fault', lastname: `Hire ${n}`,
                department: 'Engineering', employeeIdentifier: `F-${n}`, state: 'ACTIVATED',
            };
            const made = await twin.asAdmin('jumpcloud', '/api/systemusers', {method: 'POST', body});
            assert.equal(made.status, 200, made.text);
        }
        const login = `fault.contractor${hire}@example.com`;
        const contractor = await twin.asAdmin('okta', '/api/v1/users?activate=true', {
            method: 'POST',
            body: {
                profile: {login, email: login, firstName: 'Fault', lastName: `Contractor ${hire}`, userType: 'Contractor', employeeNumber: `FC-${hire}`},
                credentials: {password: {value: 'Tr0ub4dor&3x'}},
            },
        });
        assert.equal(contractor.status, 200, contractor.text);
        const suspended = new Set((await everybody('okta')).filter((user) => user.status === 'SUSPENDED').map((user) => user.id));
        await twin.callControl('/clock', 'POST', {advance: '10s'});
        await twin.addFault({id: 'fault', ...fault});
        const applied = await lockstep.json('apply', '--yes');
        assert.ok([0, 1, 3].includes(applied.code), applied.stderr);
        await twin.callControl('/faults', 'DELETE');
        await settle();
        await assertWell(suspended);
    });
}
