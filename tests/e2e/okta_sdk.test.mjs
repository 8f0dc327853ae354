// Okta's own Node SDK against the twin: what its users do all day must work as against Okta.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {once} from 'node:events';
import {after, before, describe, test} from 'node:test';

import okta from '@okta/okta-sdk-nodejs';

import {eventually, Twin} from './twin.mjs';

// The SDK would send loopback traffic to a proxy of the environment.
for (const name of ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY']) delete process.env[name];

const kPeople = 250;
let twin;
let client;

const newClient = (more = {}) =>
    new okta.Client({orgUrl: twin.okta.url, token: twin.okta.api_token, cacheMiddleware: null, ...more});

async function everything(collection) {
    const list = [];
    for await (const item of collection) if (item) list.push(item);
    return list;
}

let made = 0;
const profile = (more = {}) => {
    const login = `sdk.person${++made}@example.com`;
    return {login, email: login, firstName: 'Śdk', lastName: `Pérson ${made}`, ...more};
};

before(async () => {
    twin = await Twin.start('--people', kPeople, '--seed', 5);
    client = newClient();
});
after(() => twin?.stop());

describe('users', () => {
    test('a search pages through everybody, once each', async () => {
        const users = await everything(await client.userApi.listUsers({search: 'status pr', limit: 40}));
        // One more: the administrator whose token this is.
        assert.equal(users.length, kPeople + 1);
        assert.equal(new Set(users.map((user) => user.id)).size, users.length);
        assert.ok(users.some((user) => user.status === 'DEPROVISIONED'));
    });

    test('a plain list leaves deprovisioned people out', async () => {
        const users = await everything(await client.userApi.listUsers({limit: 100}));
        assert.ok(users.length < kPeople && users.length > kPeople / 2);
        assert.ok(users.every((user) => user.status !== 'DEPROVISIONED'));
    });

    test('a created user is active with a password, and readable by login at once', async () => {
        const body = {profile: profile({department: 'Größe & Maß'}), credentials: {password: {value: 'Tr0ub4dor&3x'}}};
        const created = await client.userApi.createUser({body, activate: true});
        assert.equal(created.status, 'ACTIVE');
        const read = await client.userApi.getUser({userId: body.profile.login});
        assert.equal(read.id, created.id);
        assert.equal(read.profile.department, 'Größe & Maß');
        assert.equal(read.profile.lastName, body.profile.lastName);
    });

    test('the same login twice is E0000001', async () => {
        const body = {profile: profile()};
        await client.userApi.createUser({body, activate: false});
        await assert.rejects(client.userApi.createUser({body, activate: false}), (error) => {
            assert.equal(error.status, 400);
            assert.equal(error.errorCode, 'E0000001');
            assert.match(JSON.stringify(error.errorCauses), /already exists/);
            return true;
        });
    });

    test('a partial update keeps what it does not name; a replacement does not', async () => {
        const {id} = await client.userApi.createUser({body: {profile: profile({title: 'A', city: 'Łódź'})}});
        await client.userApi.updateUser({userId: id, user: {profile: {title: 'B'}}});
        const updated = await client.userApi.getUser({userId: id});
        assert.equal(updated.profile.title, 'B');
        assert.equal(updated.profile.city, 'Łódź');
        const {login, email, firstName, lastName} = updated.profile;
        await client.userApi.replaceUser({userId: id, user: {profile: {login, email, firstName, lastName}}});
        const replaced = await client.userApi.getUser({userId: id});
        assert.ok(!replaced.profile.title && !replaced.profile.city);
    });

    test('an unknown attribute is refused', async () => {
        await assert.rejects(
            client.userApi.createUser({body: {profile: profile({shoeSize: 'xl'})}}),
            (error) => error.status === 400 && error.errorCode === 'E0000001',
        );
    });

    test('suspend, unsuspend, deactivate, delete: the whole life', async () => {
        const body = {profile: profile(), credentials: {password: {value: 'Tr0ub4dor&3x'}}};
        const {id} = await client.userApi.createUser({body, activate: true});
        const status = async () => (await client.userApi.getUser({userId: id})).status;
        await client.userApi.suspendUser({userId: id});
        assert.equal(await status(), 'SUSPENDED');
        await assert.rejects(client.userApi.suspendUser({userId: id}), (error) => error.errorCode === 'E0000001');
        await client.userApi.unsuspendUser({userId: id});
        assert.equal(await status(), 'ACTIVE');
        await client.userApi.revokeUserSessions({userId: id, oauthTokens: true});
        await client.userApi.deactivateUser({userId: id});
        assert.equal(await status(), 'DEPROVISIONED');
        await client.userApi.deleteUser({userId: id});
        await assert.rejects(client.userApi.getUser({userId: id}), (error) => error.errorCode === 'E0000007');
    });

    test('a staged user is activated without a mail', async () => {
        const {id, status} = await client.userApi.createUser({body: {profile: profile()}, activate: false});
        assert.equal(status, 'STAGED');
        const token = await client.userApi.activateUser({userId: id, sendEmail: false});
        assert.match(token.activationUrl, /^https?:/);
        assert.equal((await client.userApi.getUser({userId: id})).status, 'PROVISIONED');
    });

    test('an ETag of another state is a failed precondition', async () => {
        const {id} = await client.userApi.createUser({body: {profile: profile()}, activate: false});
        const etag = (await twin.callOkta(`/api/v1/users/${id}`)).headers.get('etag');
        const set = (title) => client.userApi.updateUser({userId: id, user: {profile: {title}}, ifMatch: etag});
        await set('first');
        await assert.rejects(set('second'), (error) => error.status === 412 && error.errorCode === 'E0000231');
    });
});

describe('groups', () => {
    test('made, filled, listed, emptied, deleted', async () => {
        const group = await client.groupApi.createGroup({group: {profile: {name: 'SDK group', description: 'ünïcödé'}}});
        assert.equal(group.type, 'OKTA_GROUP');
        const people = [];
        for (let i = 0; i < 3; ++i) people.push(await client.userApi.createUser({body: {profile: profile()}}));
        for (const {id} of people) await client.groupApi.assignUserToGroup({groupId: group.id, userId: id});
        const members = async () =>
            (await everything(await client.groupApi.listGroupUsers({groupId: group.id, limit: 2}))).map(({id}) => id);
        assert.deepEqual((await members()).sort(), people.map(({id}) => id).sort());
        const groups = await everything(await client.userApi.listUserGroups({userId: people[0].id}));
        assert.ok(groups.some(({id}) => id === group.id));
        assert.ok(groups.some(({profile: {name}}) => name === 'Everyone'));
        await client.groupApi.unassignUserFromGroup({groupId: group.id, userId: people[1].id});
        assert.equal((await members()).length, 2);
        await client.groupApi.deleteGroup({groupId: group.id});
        await assert.rejects(client.groupApi.getGroup({groupId: group.id}), (error) => error.status === 404);
    });

    test('an application is assigned to an active person and taken back', async () => {
        const [app] = await everything(await client.applicationApi.listApplications());
        const body = {profile: profile(), credentials: {password: {value: 'Tr0ub4dor&3x'}}};
        const {id} = await client.userApi.createUser({body, activate: true});
        await client.applicationApi.assignUserToApplication({appId: app.id, appUser: {id}});
        const assigned = await client.applicationApi.getApplicationUser({appId: app.id, userId: id});
        assert.equal(assigned.id, id);
        await client.applicationApi.unassignUserFromApplication({appId: app.id, userId: id});
        await assert.rejects(
            client.applicationApi.getApplicationUser({appId: app.id, userId: id}),
            (error) => error.status === 404,
        );
    });
});

describe('schema', () => {
    test('a custom attribute is added, written and read', async () => {
        const before_ = await client.schemaApi.getUserSchema({schemaId: 'default'});
        assert.ok(before_.definitions.base.properties.login);
        const badgeColour = {title: 'Badge', description: '', type: 'string', required: false, maxLength: 10};
        await client.schemaApi.updateUserProfile({
            schemaId: 'default',
            userSchema: {definitions: {custom: {id: '#custom', type: 'object', properties: {badgeColour}}}},
        });
        // A new attribute is usable a little later, as at Okta.
        const user = await eventually(() =>
            client.userApi.createUser({body: {profile: profile({badgeColour: 'blue'})}}).catch(() => null));
        assert.equal((await client.userApi.getUser({userId: user.id})).profile.badgeColour, 'blue');
    });
});

describe('system log', () => {
    test('says who did what, and its pages join', async () => {
        const since = new Date(Date.now() - 1000).toISOString();
        const body = {profile: profile(), credentials: {password: {value: 'Tr0ub4dor&3x'}}};
        const {id} = await client.userApi.createUser({body, activate: true});
        await client.userApi.suspendUser({userId: id});
        const events = await eventually(async () => {
            const list = await everything(
                await client.systemLogApi.listLogEvents({since, until: new Date().toISOString(), limit: 5}));
            const about = list.filter(({target}) => target?.some((one) => one.id === id));
            return about.some(({eventType}) => eventType === 'user.lifecycle.suspend') ? about : null;
        });
        assert.ok(events.some(({eventType}) => eventType === 'user.lifecycle.create'));
        assert.equal(new Set(events.map(({uuid}) => uuid)).size, events.length);
        assert.ok(events.every(({actor}) => actor?.id));
    });
});

describe('event hooks', () => {
    test('verified once, then delivered', async () => {
        const deliveries = [];
        const receiver = createServer((request, response) => {
            const challenge = request.headers['x-okta-verification-challenge'];
            if (challenge) {
                response.setHeader('Content-Type', 'application/json');
                response.end(JSON.stringify({verification: challenge}));
                return;
            }
            let text = '';
            request.on('data', (part) => (text += part));
            request.on('end', () => {
                deliveries.push({secret: request.headers.authorization, body: JSON.parse(text)});
                response.end();
            });
        });
        receiver.listen(0, '127.0.0.1');
        await once(receiver, 'listening');
        try {
            const uri = `http://127.0.0.1:${receiver.address().port}/hook`;
            const hook = await client.eventHookApi.createEventHook({eventHook: {
                name: 'to the test',
                events: {type: 'EVENT_TYPE', items: ['user.lifecycle.suspend']},
                channel: {type: 'HTTP', version: '1.0.0', config: {
                    uri, authScheme: {type: 'HEADER', key: 'Authorization', value: 'shared secret'}}},
            }});
            assert.equal(hook.verificationStatus, 'UNVERIFIED');
            const verified = await client.eventHookApi.verifyEventHook({eventHookId: hook.id});
            assert.equal(verified.verificationStatus, 'VERIFIED');
            const body = {profile: profile(), credentials: {password: {value: 'Tr0ub4dor&3x'}}};
            const {id} = await client.userApi.createUser({body, activate: true});
            await client.userApi.suspendUser({userId: id});
            const delivery = await eventually(() => deliveries[0]);
            assert.equal(delivery.secret, 'shared secret');
            assert.ok(delivery.body.data.events.some(({target}) => target.some((one) => one.id === id)));
        } finally {
            receiver.close();
            receiver.closeAllConnections();
        }
    });
});

describe('signing in', () => {
    const scopes = ['okta.users.read', 'okta.users.manage', 'okta.groups.read'];
    const serviceApp = (more = {}) => new okta.Client({
        orgUrl: twin.okta.url,
        authorizationMode: 'PrivateKey',
        clientId: twin.okta.client_id,
        privateKey: readFileSync(twin.okta.private_key_file, 'utf8'),
        scopes,
        cacheMiddleware: null,
        ...more,
    });

    test('a wrong API token is E0000011', async () => {
        await assert.rejects(
            newClient({token: '00wrong'}).userApi.getUser({userId: 'me'}),
            (error) => error.status === 401 && error.errorCode === 'E0000011',
        );
    });

    test('a service app reads and writes within its scopes', async () => {
        const app = serviceApp();
        const user = await app.userApi.createUser({body: {profile: profile()}, activate: false});
        assert.equal((await app.userApi.getUser({userId: user.id})).id, user.id);
        assert.ok((await everything(await app.groupApi.listGroups())).length > 0);
    });

    test('a service app that must prove its key gets through the nonce and proves it on every call', async () => {
        await twin.callControl('/settings/okta', 'PUT', {dpop_required: true});
        await twin.callControl('/calls/reset', 'POST');
        try {
            const app = serviceApp();
            const user = await app.userApi.createUser({body: {profile: profile()}, activate: false});
            assert.equal((await app.userApi.getUser({userId: user.id})).id, user.id);
            const users = await everything(await app.userApi.listUsers({search: 'status pr', limit: 100}));
            assert.ok(users.length > kPeople, 'each page has a proof without the query in it');
            const {calls} = await twin.callControl('/calls');
            const tokens = calls.filter(({path}) => path === '/oauth2/v1/token')
                .map(({status, count}) => [status, count]).sort();
            assert.deepEqual(tokens, [[200, 1], [400, 1]], JSON.stringify(calls));
            assert.ok(calls.every(({path, status}) => path === '/oauth2/v1/token' || status === 200), JSON.stringify(calls));
        } finally {
            await twin.callControl('/settings/okta', 'PUT', {dpop_required: false});
        }
    });

    test('an API that asks for a nonce too is more than this SDK knows', async () => {
        await twin.callControl('/settings/okta', 'PUT', {dpop_required: true, api_dpop_nonce: true});
        try {
            await assert.rejects(serviceApp().userApi.getUser({userId: 'x'}), (error) => error.status === 401);
        } finally {
            await twin.callControl('/settings/okta', 'PUT', {dpop_required: false, api_dpop_nonce: false});
        }
    });

    test('what no scope covers is E0000006', async () => {
        const app = serviceApp({scopes: ['okta.users.read']});
        await assert.rejects(
            app.userApi.createUser({body: {profile: profile()}, activate: false}),
            (error) => error.status === 403 && error.errorCode === 'E0000006',
        );
    });
});

describe('rate limits', () => {
    test('the SDK waits a 429 out and goes on', async () => {
        const executor = new okta.DefaultRequestExecutor({maxRetries: 2});
        const waits = [];
        executor.on('backoff', (request, response, id, delay) => waits.push(delay));
        const patient = newClient({requestExecutor: executor});
        const reset = Math.floor(Date.now() / 1000) + 1;
        await twin.addFault({vendor: 'okta', path: '/api/v1/groups', effect: 'status', status: 429, count: 1,
            headers: {'x-rate-limit-reset': String(reset)}});
        assert.ok((await everything(await patient.groupApi.listGroups({limit: 200}))).length > 0);
        assert.equal(waits.length, 1);
        assert.ok(waits[0] > 0 && waits[0] <= 3000, `waited ${waits[0]} ms`);
    });

    test('every answer says what is left', async () => {
        const first = await twin.callOkta('/api/v1/groups?limit=1');
        const second = await twin.callOkta('/api/v1/groups?limit=1');
        const left = (answer) => Number(answer.headers.get('x-rate-limit-remaining'));
        assert.ok(Number(first.headers.get('x-rate-limit-limit')) > left(second));
        assert.equal(left(first) - left(second), 1);
    });
});
