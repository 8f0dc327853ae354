// What is wrong is said plainly, with where and what to do; the exit code is 1 and nothing is written anywhere.
import assert from 'node:assert/strict';
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {after, before, test} from 'node:test';

import {Lockstep, policyFor} from './lockstep.mjs';
import {Twin} from './twin.mjs';

let twin;
const opened = [];

before(async () => {
    twin = await Twin.start('--people', 40, '--seed', 3);
});
after(async () => {
    for (const lockstep of opened) lockstep.stop();
    await twin?.stop();
});

function withPolicy(policy) {
    const lockstep = new Lockstep(twin, policy);
    opened.push(lockstep);
    return lockstep;
}

/** No request but reads reached a directory. */
async function writesSince(action) {
    const before = await twin.callControl('/state');
    const result = await action();
    const after = await twin.callControl('/state');
    assert.deepEqual(after.okta?.users, before.okta?.users);
    assert.deepEqual(after.jumpcloud?.users, before.jumpcloud?.users);
    return result;
}

async function refused(policy, pattern, ...words) {
    const lockstep = typeof policy === 'string' ? withPolicy(policy) : policy;
    const result = await writesSince(() => lockstep.run(...(words.length ? words : ['plan'])));
    assert.equal(result.code, 1, result.stdout + result.stderr);
    assert.match(result.stderr, pattern);
    assert.doesNotMatch(result.stderr, new RegExp(twin.okta.api_token));
    assert.doesNotMatch(result.stderr, new RegExp(twin.jumpcloud.api_key));
}

test('malformed YAML names file, line and column', () => refused('okta: [unclosed\n', /lockstep\.yaml:\d+:\d+/));

test('an unknown key is told with the nearest right one', () =>
    refused(policyFor(twin).replace('populations:', 'populatoins:'), /lockstep\.yaml:\d+:\d+.*populations/));

test('an unknown attribute is told with the nearest right one', () =>
    refused(policyFor(twin).replace('okta: department', 'okta: depatment'), /depatment.*department/));

test('a two-way rule that cannot be inverted is refused', () =>
    refused(policyFor(twin, {attributes: '  - {jumpcloud: department, okta: department, authority: both, map: {A: X, B: X}}'}),
        /lockstep\.yaml:\d+:\d+/));

test('a missing secret names its variable', () =>
    refused(policyFor(twin).replace('env:OKTA_API_TOKEN', 'env:NO_SUCH_TOKEN'), /NO_SUCH_TOKEN/));

test('a missing policy file says so', async () => {
    const lockstep = withPolicy('');
    lockstep.policy = path.join(lockstep.folder, 'elsewhere.yaml');
    await refused(lockstep, /elsewhere\.yaml/);
});

test('a wrong Okta token is a clear error', async () => {
    const lockstep = withPolicy(policyFor(twin));
    lockstep.env.OKTA_API_TOKEN = '00wrong';
    await refused(lockstep, /E0000011|Invalid token/);
});

test('a wrong JumpCloud key is a clear error', async () => {
    const lockstep = withPolicy(policyFor(twin));
    lockstep.env.JUMPCLOUD_API_KEY = 'jca_wrong';
    await refused(lockstep, /401|Unauthorized|api key/i);
});

test('an org URL where nobody answers is a clear error', () =>
    refused(policyFor({...twin, okta: {...twin.okta, url: 'http://127.0.0.1:9'}}), /127\.0\.0\.1:9|connect/i));

test('http to another machine is refused before anything is sent', () =>
    refused(policyFor({...twin, okta: {...twin.okta, url: 'http://okta.example.com'}}), /https|loopback/));

test('a second process on one state folder is refused', async () => {
    const lockstep = withPolicy(policyFor(twin));
    await twin.addFault({id: 'slow', vendor: 'okta', effect: 'delay', delay_ms: 1500, count: 2});
    const first = lockstep.start('plan');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const second = await lockstep.run('plan');
    assert.equal(second.code, 1, second.stderr);
    assert.match(second.stderr, /another|process|held|lock/i);
    const ended = await first.done;
    assert.ok([0, 2].includes(ended.code), ended.stderr);
});

test('the state folder of another org is refused', async () => {
    const lockstep = withPolicy(policyFor(twin));
    assert.equal((await lockstep.run('link')).code, 0);
    const other = await Twin.start('--people', 10, '--seed', 99);
    try {
        writeFileSync(lockstep.policy, policyFor(other));
        lockstep.env.OKTA_API_TOKEN = other.okta.api_token;
        lockstep.env.JUMPCLOUD_API_KEY = other.jumpcloud.api_key;
        const result = await lockstep.run('apply', '--yes');
        assert.equal(result.code, 1, result.stdout);
        assert.match(result.stderr, /belongs to/);
    } finally {
        await other.stop();
    }
});

test('a state folder that is no folder is refused', async () => {
    const lockstep = withPolicy(policyFor(twin));
    writeFileSync(lockstep.state, 'not a folder');
    await refused(lockstep, /state/);
});

test('a file that is no database is refused, and left as it is', async () => {
    const lockstep = withPolicy(policyFor(twin));
    mkdirSync(lockstep.state);
    writeFileSync(path.join(lockstep.state, 'state.db'), 'this is not a database, whatever its name says');
    await refused(lockstep, /state\.db/);
});

test('an empty Okta list suspends nobody and creates nobody', async () => {
    const lockstep = withPolicy(policyFor(twin));
    assert.equal((await lockstep.run('link')).code, 0);
    await twin.addFault({id: 'empty', vendor: 'okta', path: '/api/v1/users', effect: 'truncate_list', rows: 0, hide_rest: true});
    try {
        const {document} = await lockstep.json('plan');
        const harmful = (document?.changes ?? []).filter((it) => ['create_account', 'suspend', 'deactivate'].includes(it.kind));
        const linked = (await lockstep.json('status')).document.linked;
        assert.ok(linked > 10);
        assert.ok(harmful.every((it) => it.kind !== 'suspend'), JSON.stringify(harmful));
    } finally {
        await twin.callControl('/faults', 'DELETE');
    }
});
