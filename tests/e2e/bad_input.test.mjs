// What is wrong is said plainly, with where and what to do; the exit code is 1 and nothing is written anywhere.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {after, before, test} from 'node:test';

import {Lockstep, policyFor} from './lockstep.mjs';
import {Twin, eventually} from './twin.mjs';

let twin;
const opened = [];
const mounted = [];

before(async () => {
    twin = await Twin.start('--people', 40, '--seed', 3);
});
after(async () => {
    for (const folder of mounted) spawnSync('umount', [folder]);
    for (const lockstep of opened) lockstep.stop();
    await twin?.stop();
});

function withPolicy(policy) {
    const lockstep = new Lockstep(twin, policy);
    opened.push(lockstep);
    return lockstep;
}

/** The routes that read although they are asked with POST. */
const kReads = /\/(search\/|events|token$)/;
const isWrite = (it) => it.method !== 'GET' && !kReads.test(it.path);

/** No request but reads reached a directory, and nobody in it is changed. */
async function withoutWrites(action) {
    const before = await twin.callControl('/state');
    await twin.callControl('/calls/reset', 'POST');
    const result = await action();
    const {calls} = await twin.callControl('/calls');
    assert.deepEqual(calls.filter(isWrite), []);
    const after = await twin.callControl('/state');
    assert.ok(after.okta.users && after.jumpcloud.users, 'the state shows both sides');
    assert.deepEqual(after.okta.users, before.okta.users);
    assert.deepEqual(after.jumpcloud.users, before.jumpcloud.users);
    return result;
}

/** The state folder, file by file; null if there is none. */
function stateOf(lockstep) {
    if (!existsSync(lockstep.state)) return null;
    const digest = (name) => createHash('sha256').update(readFileSync(path.join(lockstep.state, name))).digest('hex');
    return Object.fromEntries(readdirSync(lockstep.state).filter((it) => it.endsWith('.db')).map((it) => [it, digest(it)]));
}

/** What the command says is `pattern`; its exit code is 1; no secret is in it, and no directory was written. */
async function refused(policy, pattern, ...words) {
    const lockstep = typeof policy === 'string' ? withPolicy(policy) : policy;
    const result = await withoutWrites(() => lockstep.run(...(words.length ? words : ['plan'])));
    assert.equal(result.code, 1, result.stdout + result.stderr);
    assert.match(result.stderr, pattern);
    assert.doesNotMatch(result.stderr + result.stdout, new RegExp(twin.okta.api_token));
    assert.doesNotMatch(result.stderr + result.stdout, new RegExp(twin.jumpcloud.api_key));
    return result;
}

/** A policy that is wrong: also no state folder is made for it. */
async function refusedPolicy(policy, pattern) {
    const lockstep = typeof policy === 'string' ? withPolicy(policy) : policy;
    await refused(lockstep, pattern);
    assert.equal(stateOf(lockstep), null, 'no state folder for a policy that is wrong');
    await refused(lockstep, pattern, 'check');
}

/** With a setting of a twin turned, for the length of `action`. */
async function withSettings(vendor, settings, action) {
    const before = await twin.callControl(`/settings/${vendor}`);
    await twin.callControl(`/settings/${vendor}`, 'PUT', settings);
    try {
        return await action();
    } finally {
        await twin.callControl(`/settings/${vendor}`, 'PUT', before);
    }
}

/** With a fault, for the length of `action`. */
async function withFault(fault, action) {
    await twin.addFault(fault);
    try {
        return await action();
    } finally {
        await twin.callControl('/faults', 'DELETE');
    }
}

test('malformed YAML names file, line and column', () => refusedPolicy('okta: [unclosed\n', /lockstep\.yaml:\d+:\d+/));

test('an unknown key is told with the nearest right one', () =>
    refusedPolicy(policyFor(twin).replace('populations:', 'populatoins:'), /lockstep\.yaml:\d+:\d+.*populations/));

test('an unknown attribute is told with the nearest right one', () =>
    refusedPolicy(policyFor(twin).replace('okta: department', 'okta: depatment'), /lockstep\.yaml:\d+:\d+.*depatment.*department/));

test('an unknown attribute in an expression is told with line and column', () =>
    refusedPolicy(policyFor(twin).replace('okta.userType ==', 'okta.userTipe =='), /lockstep\.yaml:\d+:\d+.*userTipe.*userType/));

for (const [what, found, wrong, expected] of [
    ['a word in place of a number', 'max_creations: {count: 1000}', 'max_creations: {count: many}', /lockstep\.yaml:\d+:\d+.*many/],
    ['a list in place of a section', 'auth: {api_token: "${env:OKTA_API_TOKEN}"}', 'auth: [one, two]', /lockstep\.yaml:\d+:\d+.*(section|list)/],
    ['a word that is none of those permitted', 'source: okta', 'source: entra', /lockstep\.yaml:\d+:\d+.*entra.*jumpcloud/],
    ['a text compared with a number', 'okta.userType == "Contractor"', 'okta.userType == 7', /lockstep\.yaml:\d+:\d+/],
    ['a duration without a unit', '{deactivate: 30d}', '{deactivate: soon}', /lockstep\.yaml:\d+:\d+.*soon.*30d/],
]) {
    test(`a wrong type is told where it stands: ${what}`, () => {
        const policy = policyFor(twin);
        assert.ok(policy.includes(found), found);
        return refusedPolicy(policy.replace(found, wrong), expected);
    });
}

test('files that include each other are refused, and the circle is named', () => {
    const lockstep = withPolicy(`include: [other.yaml]\n${policyFor(twin)}`);
    writeFileSync(path.join(lockstep.folder, 'other.yaml'), 'include: [lockstep.yaml]\n');
    return refusedPolicy(lockstep, /other\.yaml:1:\d+.*circle.*lockstep\.yaml/);
});

test('an included file that is not there is told where it is included', () =>
    refusedPolicy(`include: [nowhere.yaml]\n${policyFor(twin)}`, /lockstep\.yaml:1:\d+.*nowhere\.yaml/));

test('a two-way rule that cannot be inverted is refused', () =>
    refusedPolicy(policyFor(twin, {attributes: '  - {jumpcloud: department, okta: department, authority: both, map: {A: X, B: X}}'}),
        /lockstep\.yaml:\d+:\d+/));

test('a missing secret names its variable', () =>
    refusedPolicy(policyFor(twin).replace('env:OKTA_API_TOKEN', 'env:NO_SUCH_TOKEN'), /lockstep\.yaml:\d+:\d+.*NO_SUCH_TOKEN/));

test('a missing secret file names the file', () =>
    refusedPolicy(policyFor(twin).replace('env:OKTA_API_TOKEN', 'file:no/such/secret'), /lockstep\.yaml:\d+:\d+.*no\/such\/secret/));

test('a secret written into the policy is refused, and not repeated', () =>
    refusedPolicy(policyFor(twin).replace('"${env:OKTA_API_TOKEN}"', twin.okta.api_token), /lockstep\.yaml:\d+:\d+.*\$\{env:/));

test('a missing policy file says so, and how to get one', async () => {
    const lockstep = withPolicy('');
    lockstep.policy = path.join(lockstep.folder, 'elsewhere.yaml');
    await refusedPolicy(lockstep, /elsewhere\.yaml.*lockstep init/);
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

test('an expired JumpCloud key is a clear error', () =>
    withSettings('jumpcloud', {api_key_expired: true}, () => refused(policyFor(twin), /JumpCloud.*(401|key)/i)));

test('an Okta token that was revoked while nobody looked is a clear error', () =>
    withFault({vendor: 'okta', effect: 'status', status: 401}, () => refused(policyFor(twin), /Okta.*(E0000011|401).*token/i)));

test('an Okta token that is too weak: check names what is missing and what to grant', async () => {
    const lockstep = withPolicy(policyFor(twin));
    await withSettings('okta', {role_removed: true}, async () => {
        const result = await withoutWrites(() => lockstep.run('check'));
        assert.equal(result.code, 1, result.stdout + result.stderr);
        assert.match(result.stdout, /✗ read users.*#.*role/i);
        await refused(lockstep, /E0000006[^]*lockstep check/, 'apply', '--yes');
    });
});

test('an Okta service app without a scope: check names the scope', async () => {
    const scopes = '[okta.users.read, okta.schemas.read]';
    const lockstep = withPolicy(policyFor(twin).replace(/auth: .*/,
        `auth: {client_id: "${twin.okta.client_id}", private_key: "\${file:${twin.okta.private_key_file}}", scopes: ${scopes}}`));
    const result = await withoutWrites(() => lockstep.run('check'));
    assert.equal(result.code, 1, result.stdout + result.stderr);
    assert.match(result.stdout, /✗ okta\.users\.manage +# grant okta\.users\.manage/);
});

test('an org URL where nobody answers is a clear error', () =>
    refused(policyFor({...twin, okta: {...twin.okta, url: 'http://127.0.0.1:9'}}), /Okta.*127\.0\.0\.1:9[^]*org_url/));

test('an org URL where somebody else answers is a clear error', () =>
    refused(policyFor({...twin, okta: {...twin.okta, url: twin.jumpcloud.url}}), /Okta[^]*org_url/));

test('an org URL behind a page for people is a clear error', () =>
    withFault({vendor: 'okta', effect: 'status', status: 200, html: true}, () => refused(policyFor(twin), /Okta[^]*org_url.*proxy/)));

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

test('the state folder of another org is refused, also where a run of it is unfinished', async () => {
    const lockstep = withPolicy(policyFor(twin));
    await withFault({vendor: 'okta', path: '/api/v1/users', method: 'POST', effect: 'status', status: 503}, async () => {
        await twin.callControl('/calls/reset', 'POST');
        const {child, done} = lockstep.start('apply', '--yes');
        await eventually(async () => (await twin.callControl('/calls')).calls.some(isWrite), {within: 20_000});
        child.kill('SIGKILL');
        assert.equal((await done).signal, 'SIGKILL');
    });
    const [run] = (await lockstep.json('runs')).document.runs;
    assert.ok(!run.finished_at, JSON.stringify(run));
    const other = await Twin.start('--people', 10, '--seed', 99);
    try {
        writeFileSync(lockstep.policy, policyFor(other));
        lockstep.env.OKTA_API_TOKEN = other.okta.api_token;
        lockstep.env.JUMPCLOUD_API_KEY = other.jumpcloud.api_key;
        for (const words of [['apply', '--yes'], ['runs', 'retry', run.id], ['undo', run.id, '--yes'], ['check'], ['plan']]) {
            const result = await lockstep.run(...words);
            assert.equal(result.code, 1, `${words}: ${result.stdout}`);
            assert.match(result.stderr, /belongs to/, String(words));
        }
        assert.deepEqual((await other.callControl('/calls')).calls.filter(isWrite), []);
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
    assert.equal(readFileSync(path.join(lockstep.state, 'state.db'), 'utf8'), 'this is not a database, whatever its name says');
});

/** A small file system of its own at `folder`. Null where this user may not mount one. */
function smallDisk(folder, size) {
    mkdirSync(folder);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]).status !== 0) return null;
    mounted.push(folder);
    return {
        readOnly: () => assert.equal(spawnSync('mount', ['-o', 'remount,ro', folder]).status, 0),
        fill() {
            const file = path.join(folder, 'somebody-elses');
            for (let size = 1 << 20; size >= 512; size /= 2) {
                for (let full = false; !full; ) {
                    try {
                        writeFileSync(file, Buffer.alloc(size), {flag: 'a'});
                    } catch {
                        full = true;
                    }
                }
            }
        },
    };
}

test('a read-only database is refused before anything is written', async (t) => {
    const lockstep = withPolicy(policyFor(twin));
    const disk = smallDisk(lockstep.state, '32m');
    if (!disk) return t.skip('this user may not mount a file system');
    assert.equal((await lockstep.run('link')).code, 0);
    disk.readOnly();
    await refused(lockstep, /state.*(read-only|cannot be written)/i, 'apply', '--yes');
    await refused(lockstep, /state.*(read-only|cannot be written)/i, 'link');
});

test('a full disk stops apply before its first write', async (t) => {
    const lockstep = withPolicy(policyFor(twin));
    const disk = smallDisk(lockstep.state, '8m');
    if (!disk) return t.skip('this user may not mount a file system');
    assert.equal((await lockstep.run('link')).code, 0);
    disk.fill();
    await refused(lockstep, /no room left|No space/i, 'apply', '--yes');
});

test('an output that cannot be written is no success', async () => {
    const lockstep = withPolicy(policyFor(twin));
    const full = openSync('/dev/full', 'w');
    for (const words of [['plan'], ['--json', 'plan']]) {
        const result = spawnSync(lockstep.program, ['--policy', lockstep.policy, '--state', lockstep.state, ...words],
            {env: lockstep.env, stdio: ['ignore', full, 'pipe'], encoding: 'utf8'});
        assert.equal(result.status, 1, result.stderr);
        assert.match(result.stderr, /No space left/);
    }
    closeSync(full);
});

test('a full disk is told by plan --out, and no half a file is left', async (t) => {
    const lockstep = withPolicy(policyFor(twin));
    const folder = path.join(lockstep.folder, 'full');
    const disk = smallDisk(folder, '1m');
    if (!disk) return t.skip('this user may not mount a file system');
    disk.fill();
    const file = path.join(folder, 'plan.json');
    await refused(lockstep, /plan\.json.*No space/, 'plan', '--out', file);
    assert.ok(!existsSync(file) && !existsSync(`${file}.new`));
});

test('a saved plan that is none, or of another policy, is refused', async () => {
    const lockstep = withPolicy(policyFor(twin));
    const file = path.join(lockstep.folder, 'plan.json');
    writeFileSync(file, '{"changes": [');
    await refused(lockstep, /plan\.json is no saved plan.*lockstep plan --out/, 'apply', file, '--yes');
    rmSync(file);
    await refused(lockstep, /plan\.json.*No such file/, 'apply', file, '--yes');
    assert.equal((await lockstep.run('plan', '--out', file)).code, 2);
    writeFileSync(lockstep.policy, policyFor(twin).replace('jobTitle, okta: title', 'jobTitle, okta: nickName'));
    await refused(lockstep, /another policy.*plan again/, 'apply', file, '--yes');
});

test('words that no command takes are refused with the nearest right one', async () => {
    const lockstep = withPolicy(policyFor(twin));
    await refused(lockstep, /no command "plna", did you mean plan\?/, 'plna');
    assert.match((await lockstep.json('plan', '--otu', 'x')).failure.error, /no option --otu/);
    await refused(lockstep, /no option --yse, did you mean --yes\?/, 'apply', '--yse');
    await refused(lockstep, /nobody is known as nobody@example\.com/, 'explain', 'nobody@example.com');
    await refused(lockstep, /there is no run run-0; lockstep runs lists them/, 'runs', 'show', 'run-0');
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

test('with --json what went wrong is one document too, with places and the vendor’s code', async () => {
    const misspelt = withPolicy(policyFor(twin).replace('populations:', 'popullations:'));
    const policy = await misspelt.json('plan');
    assert.equal(policy.code, 1);
    assert.equal(policy.failure.problems[0].nearest, 'populations');
    assert.ok(policy.failure.problems[0].line > 0);
    const locked = withPolicy(policyFor(twin));
    locked.env.OKTA_API_TOKEN = 'wrong';
    const {code, failure} = await locked.json('plan');
    assert.equal(code, 1);
    assert.equal(failure.directory, 'okta');
    assert.equal(failure.status, 401);
    assert.match(failure.remedy, /okta\.auth|token/i);
});
