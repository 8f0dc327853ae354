// The program itself: what it prints, keeps and breaks, over real sockets.
import assert from 'node:assert/strict';
import {statSync, existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {after, before, describe, test} from 'node:test';

import {Twin} from './twin.mjs';

describe('a running twin', () => {
    let twin;
    before(async () => {
        twin = await Twin.start('--people', 40, '--seed', 9);
    });
    after(() => twin?.stop());

    const newPerson = (login) => ({profile: {login, email: login, firstName: 'A', lastName: 'B'}});
    const exists = async (login) => (await twin.callOkta(`/api/v1/users/${login}`)).status === 200;

    test('says where it is and how to sign in', () => {
        assert.match(twin.okta.url, /^http:\/\/127\.0\.0\.1:\d+$/);
        assert.equal(twin.jumpcloud.insights_url, `${twin.jumpcloud.url}/insights/directory/v1`);
        for (const key of ['api_token', 'client_id', 'private_key_file']) assert.ok(twin.okta[key], key);
        for (const key of ['api_key', 'org_id', 'token_url', 'client_id', 'client_secret']) {
            assert.ok(twin.jumpcloud[key], key);
        }
        assert.equal(statSync(twin.okta.private_key_file).mode & 0o777, 0o600);
    });

    test('the service account of JumpCloud signs in', async () => {
        const {client_id: id, client_secret: secret, token_url: url} = twin.jumpcloud;
        const answer = await fetch(url, {
            method: 'POST',
            headers: {Authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`},
            body: new URLSearchParams({grant_type: 'client_credentials', scope: 'api'}),
        });
        const {access_token: token, token_type: type} = await answer.json();
        assert.match(type, /^bearer$/i);
        const users = await fetch(`${twin.jumpcloud.url}/api/systemusers?limit=1`, {
            headers: {Authorization: `Bearer ${token}`, 'x-org-id': twin.jumpcloud.org_id}});
        assert.equal(users.status, 200);
        assert.equal((await users.json()).totalCount, 40);
    });

    test('gzip is given to who asks', async () => {
        const answer = await fetch(`${twin.jumpcloud.url}/api/systemusers?limit=40`, {
            headers: {'x-api-key': twin.jumpcloud.api_key, 'Accept-Encoding': 'gzip'}});
        assert.equal(answer.headers.get('content-encoding'), 'gzip');
        assert.equal((await answer.json()).results.length, 40);
    });

    test('a lost answer leaves the write', async () => {
        await twin.addFault({vendor: 'okta', method: 'POST', path: '/api/v1/users', effect: 'drop_after', count: 1});
        await assert.rejects(twin.callOkta('/api/v1/users', {method: 'POST', body: newPerson('lost@example.com')}));
        assert.ok(await exists('lost@example.com'));
    });

    test('a dropped request leaves nothing', async () => {
        await twin.addFault({vendor: 'okta', method: 'POST', effect: 'drop_before', count: 1});
        await assert.rejects(twin.callOkta('/api/v1/users', {method: 'POST', body: newPerson('never@example.com')}));
        assert.ok(!(await exists('never@example.com')));
    });

    test('a late landing comes when nobody waits for it any more', async () => {
        await twin.addFault({vendor: 'okta', method: 'POST', effect: 'land_late', delay_ms: 60_000, count: 1});
        await assert.rejects(twin.callOkta('/api/v1/users', {method: 'POST', body: newPerson('late@example.com')}));
        assert.ok(!(await exists('late@example.com')));
        await twin.callControl('/clock', 'POST', {advance: '61s'});
        assert.ok(await exists('late@example.com'));
    });

    test('a cut body is an error, not a short list', async () => {
        await twin.addFault({vendor: 'jumpcloud', path: '/api/systemusers', effect: 'cut', bytes: 3000, count: 1});
        await assert.rejects(twin.callJumpCloud('/api/systemusers?limit=40'));
        assert.equal((await twin.callJumpCloud('/api/systemusers?limit=40')).json.results.length, 40);
    });

    test('an administrator in the console needs no credential and meets no fault', async () => {
        await twin.addFault({id: 'all', effect: 'status', status: 503});
        assert.equal((await twin.callOkta('/api/v1/users?limit=1')).status, 503);
        const login = 'lost@example.com';
        const {json: user} = await twin.asAdmin('okta', `/api/v1/users/${login}`);
        const changed = await twin.asAdmin('okta', `/api/v1/users/${user.id}`, {
            method: 'POST', body: {profile: {title: 'By hand'}}});
        assert.equal(changed.status, 200);
        await twin.callControl('/faults/all', 'DELETE');
        assert.equal((await twin.callOkta(`/api/v1/users/${login}`)).json.profile.title, 'By hand');
    });

    test('the other end counts our calls', async () => {
        await twin.callControl('/calls/reset', 'POST');
        for (const status of [200, 200, 404]) {
            const id = status === 200 ? 'lost@example.com' : '00u00000000000000000';
            await twin.callOkta(`/api/v1/users/${id}`);
        }
        const {total, calls} = await twin.callControl('/calls');
        assert.equal(total, 3);
        assert.deepEqual(calls, [
            {vendor: 'okta', method: 'GET', path: '/api/v1/users/{id}', status: 200, count: 2},
            {vendor: 'okta', method: 'GET', path: '/api/v1/users/{id}', status: 404, count: 1},
        ]);
    });

    test('settings are read, changed in part, and refused by name', async () => {
        const settings = await twin.callControl('/settings/jumpcloud');
        assert.equal(settings.link_headers, false);
        assert.equal((await twin.callControl('/settings/jumpcloud', 'PUT', {link_headers: true})).link_headers, true);
        await twin.callControl('/settings/jumpcloud', 'PUT', {link_headers: false});
        await assert.rejects(twin.callControl('/settings/jumpcloud', 'PUT', {linkheaders: true}), /linkheaders/);
    });
});

describe('a twin with a state file', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'lockstep-twin-test-'));
    after(() => rmSync(folder, {recursive: true}));

    test('goes on where it was, whatever seed it is given', async () => {
        const file = path.join(folder, 'state.json');
        const first = await Twin.start('--people', 30, '--seed', 4, '--state', file);
        const key = first.okta.private_key_file;
        const login = 'kept@example.com';
        const {json: {id}} = await first.callOkta('/api/v1/users?activate=false', {method: 'POST',
            body: {profile: {login, email: login, firstName: 'Żó', lastName: '李'}}});
        await first.callControl('/clock', 'POST', {advance: '2d'});
        const users = (await first.callJumpCloud('/api/systemusers?limit=100&sort=_id')).json;
        assert.equal(await first.stop(), 0);
        assert.ok(existsSync(file));
        assert.ok(!existsSync(key), 'the private key outlived the twin');

        const second = await Twin.start('--people', 5, '--seed', 1, '--state', file);
        try {
            assert.equal(second.okta.api_token, first.okta.api_token);
            assert.equal(second.jumpcloud.api_key, first.jumpcloud.api_key);
            const {json: kept} = await second.callOkta(`/api/v1/users/${login}`);
            assert.equal(kept.id, id);
            assert.equal(kept.profile.lastName, '李');
            assert.ok(kept._links.self.href.startsWith(second.okta.url), kept._links.self.href);
            assert.deepEqual((await second.callJumpCloud('/api/systemusers?limit=100&sort=_id')).json, users);
            assert.ok((await second.callControl('/clock')).ahead_ms >= 2 * 86_400_000);
        } finally {
            await second.stop();
        }
    });

    test('the same seed makes the same twin', async () => {
        const [one, other] = await Promise.all([Twin.start('--people', 20, '--seed', 7),
            Twin.start('--people', 20, '--seed', 7)]);
        try {
            const emails = async (twin) =>
                (await twin.callJumpCloud('/api/systemusers?limit=100&sort=_id')).json.results.map(({email}) => email);
            assert.deepEqual(await emails(one), await emails(other));
            assert.equal(one.okta.api_token, other.okta.api_token);
        } finally {
            await Promise.all([one.stop(), other.stop()]);
        }
    });
    test('what it cannot start from or write to is said before it serves', async () => {
        const file = path.join(folder, 'nonsense.json');
        writeFileSync(file, 'nonsense');
        for (const [options, said] of [[['--state', file], /nonsense\.json: .*state/], [['--like', file], /nonsense\.json/],
            [['--state', path.join(folder, 'nowhere/state.json')], /nowhere\/state\.json/]]) {
            const {code, stderr} = await Twin.fails('--people', 1, ...options);
            assert.equal(code, 1);
            assert.match(stderr, said);
        }
    });
});

test('a port that is taken is a clear error', async () => {
    const twin = await Twin.start('--people', 1);
    try {
        const port = new URL(twin.okta.url).port;
        await assert.rejects(Twin.start('--people', 1, '--okta-port', port), /ended before it was ready/);
    } finally {
        await twin.stop();
    }
});
