// Every kind of answer of the Okta twin, held against Okta's own OpenAPI document (as corrected by recorded traffic).
import assert from 'node:assert/strict';
import {once} from 'node:events';
import {createServer} from 'node:http';
import {after, before, describe, test} from 'node:test';

import {tokenForm} from './okta_token.mjs';
import {Judge} from './specs.mjs';
import {sharedFolder, Twin} from './twin.mjs';
import {Walk} from './walk.mjs';

const kError = '#/components/schemas/Error';

// Where recordings contradict the document, and so the document loses (API-okta.md §1).
const kAllowed = [];

describe('Okta answers as its OpenAPI document says',
    {skip: sharedFolder() === null && 'the vendors\' documents are not here: set LOCKSTEP_SHARED'}, () => {
    let twin;
    let judge;
    let walk;
    let count = 0;

    const person = (more = {}) => {
        const login = `walk.${++count}@example.com`;
        return {profile: {login, email: login, firstName: 'Wałk', lastName: `Nº ${count}`, ...more}};
    };
    const withPassword = (more) => ({...person(more), credentials: {password: {value: 'Tr0ub4dor&3x'}}});

    before(async () => {
        twin = await Twin.start('--people', 60, '--seed', 3);
        judge = new Judge([
            {file: 'okta/okta-management-observed.json', error: kError},
            {file: 'okta/okta-oauth.json'},
        ], kAllowed);
        walk = new Walk(twin.callOkta.bind(twin), judge, ['date', 'x-okta-request-id', 'x-rate-limit-limit',
            'x-rate-limit-remaining', 'x-rate-limit-reset']);
    });
    after(() => twin?.stop());

    test('lists of users in all four modes', async () => {
        await walk.get('/api/v1/users?limit=7');
        await walk.get('/api/v1/users?q=a');
        await walk.get(`/api/v1/users?filter=${encodeURIComponent('status eq "ACTIVE"')}&limit=5`);
        await walk.get(`/api/v1/users?search=${encodeURIComponent('status pr')}&limit=200`);
        await walk.get('/api/v1/users?search=profile.nonsense%20xx', 400);
        await walk.get('/api/v1/users?search=status%20pr&filter=status%20eq%20%22ACTIVE%22', 400);
        await walk.get('/api/v1/users?after=foreign&search=status%20pr', 400);
    });

    test('users made in every way', async () => {
        await walk.post('/api/v1/users', person());
        await walk.post('/api/v1/users?activate=false', person());
        const active = await walk.post('/api/v1/users?activate=true', withPassword());
        await walk.post('/api/v1/users?activate=true&nextLogin=changePassword', withPassword());
        await walk.post('/api/v1/users', {profile: active.profile}, 400);
        await walk.post('/api/v1/users', person({unheardOf: '1'}), 400);
        await walk.post('/api/v1/users', '{no json', 400);
        await walk.get(`/api/v1/users/${active.id}`);
        await walk.get(`/api/v1/users/${encodeURIComponent(active.profile.login)}`);
        await walk.get('/api/v1/users/00u00000000000000000', 404);
    });

    test('users changed and ended', async () => {
        const {id} = await walk.post('/api/v1/users?activate=true', withPassword());
        const at = `/api/v1/users/${id}`;
        await walk.post(at, {profile: {title: 'Élève', department: null}});
        await walk.put(at, person());
        await walk.get(`${at}/groups`);
        await walk.get(`${at}/appLinks`);
        await walk.post(`${at}/lifecycle/suspend`);
        await walk.post(`${at}/lifecycle/suspend`, undefined, 400);
        await walk.post(`${at}/lifecycle/unsuspend`);
        await walk.post(`${at}/lifecycle/unsuspend`, undefined, 400);
        await walk.post(`${at}/lifecycle/unlock`, undefined, 403);
        assert.equal((await twin.asAdmin('okta', `/_twin/users/${id}/lock_out`, {method: 'POST', body: {}})).status, 200);
        await walk.post(`${at}/lifecycle/unlock`);
        await walk.post(`${at}/lifecycle/expire_password`);
        await walk.post(`${at}/lifecycle/expire_password_with_temp_password`);
        await walk.post(`${at}/lifecycle/reset_factors`);
        await walk.post(`${at}/lifecycle/reset_password?sendEmail=false`);
        await walk.post(`${at}/lifecycle/deactivate?sendEmail=false`);
        await walk.post(`${at}/lifecycle/activate?sendEmail=false`);
        await walk.post(`${at}/lifecycle/reactivate?sendEmail=false`);
        await walk.delete(at);
        await walk.delete(at);
        await walk.get(at, 404);
    });

    test('sessions, grants, clients and tokens', async () => {
        // Somebody who signs in with other applications too: the generator gives such people consents and refresh tokens.
        const {okta: {users}} = await twin.callControl('/state');
        const {id} = Object.values(users).find((user) => user.grants.length > 0 && user.status === 2);
        const at = `/api/v1/users/${id}`;
        const held = async () => (await twin.asAdmin('okta', `/_twin/users/${id}/sessions`)).json;
        assert.equal((await twin.asAdmin('okta', `/_twin/users/${id}/sign_in`, {method: 'POST', body: {}})).status, 200);
        const [session] = (await held()).sessions;
        await walk.get(`/api/v1/sessions/${session.id}`);
        const grants = await walk.get(`${at}/grants`);
        await walk.get(`${at}/grants/${grants[0].id}`);
        await walk.delete(`${at}/grants/${grants[0].id}`);
        await walk.get(`${at}/grants/${grants[0].id}`, 404);
        for (const client of await walk.get(`${at}/clients`)) {
            const about = `${at}/clients/${client.client_id}`;
            await walk.get(`${about}/grants`);
            const tokens = await walk.get(`${about}/tokens`);
            await walk.get(`${about}/tokens/${tokens[0].id}`);
            for (const token of tokens) await walk.delete(`${about}/tokens/${token.id}`);
            await walk.delete(`${about}/tokens`);
            await walk.delete(`${about}/grants`);
        }
        await walk.delete(`/api/v1/sessions/${session.id}`);
        await walk.get(`/api/v1/sessions/${session.id}`, 404);
        await walk.delete(`${at}/sessions?oauthTokens=true`);
        await walk.delete(`${at}/grants`);
        assert.deepEqual((await held()).sessions, []);
    });

    test('tokens of the service app, given and refused', async () => {
        const at = '/oauth2/v1/token';
        const token = await walk.form(at, tokenForm(twin.okta, 'okta.users.read'));
        assert.equal(token.token_type, 'Bearer');
        await walk.form(at, {...tokenForm(twin.okta, 'okta.users.read'), grant_type: 'password'}, 400);
        await walk.form(at, tokenForm(twin.okta, 'okta.nonsense'), 400);
        await walk.form(at, tokenForm({...twin.okta, client_id: '0oaunknown'}, 'okta.users.read'), 401);
        await walk.form(at, tokenForm(twin.okta, 'okta.users.read', {exp: 1}), 401);
        const {id} = await walk.post('/api/v1/users?activate=true', withPassword());
        await walk.post('/oauth2/v1/global-token-revocation', {sub_id: {format: 'opaque', id}}, 204);
    });

    test('administrator roles and API tokens', async () => {
        const {id} = await walk.post('/api/v1/users?activate=true', withPassword());
        await walk.post(`/api/v1/users/${id}/roles`, {type: 'READ_ONLY_ADMIN'}, 201);
        await walk.get(`/api/v1/users/${id}/roles`);
        const [token] = await walk.get('/api/v1/api-tokens');
        await walk.get(`/api/v1/api-tokens/${token.id}`);
    });

    test('what anybody may read', async () => {
        const open = new Walk(twin.callOkta.bind(twin), judge, ['date', 'x-okta-request-id']);
        await open.get('/oauth2/v1/keys');
        await open.get('/.well-known/openid-configuration');
    });

    test('groups, their members and their apps', async () => {
        await walk.get('/api/v1/groups?limit=5');
        await walk.get('/api/v1/groups?limit=3&expand=stats');
        await walk.get('/api/v1/groups?q=Eng');
        await walk.get(`/api/v1/groups?search=${encodeURIComponent('type eq "OKTA_GROUP"')}`);
        const group = await walk.post('/api/v1/groups', {profile: {name: 'Walkers', description: null}});
        await walk.post('/api/v1/groups', {profile: {name: 'Walkers'}}, 400);
        const at = `/api/v1/groups/${group.id}`;
        await walk.get(at);
        await walk.put(at, {profile: {name: 'Wanderers', description: 'à pied'}});
        const {id} = await walk.post('/api/v1/users?activate=true', withPassword());
        await walk.put(`${at}/users/${id}`, undefined, 204);
        await walk.get(`${at}/users?limit=1`);
        await walk.get(`${at}/apps`);
        await walk.post(`${at}/owners`, {id, type: 'USER'}, 201);
        await walk.get(`${at}/owners`);
        await walk.delete(`${at}/owners/${id}`);
        await walk.delete(`${at}/users/${id}`);
        await walk.get(`/api/v1/users/${id}/groups`);
        await walk.delete(at);
        await walk.get(at, 404);
    });

    test('group rules', async () => {
        const {id} = await walk.post('/api/v1/groups', {profile: {name: 'By rule'}});
        const rule = await walk.post('/api/v1/groups/rules', {
            type: 'group_rule', name: 'Those of Walking',
            conditions: {expression: {type: 'urn:okta:expression:1.0', value: 'user.department=="Walking"'}},
            actions: {assignUserToGroups: {groupIds: [id]}},
        });
        const at = `/api/v1/groups/rules/${rule.id}`;
        await walk.get('/api/v1/groups/rules?limit=10');
        const read = await walk.get(at);
        await walk.put(at, {...read, name: 'Those of Wandering'});
        await walk.post(`${at}/lifecycle/activate`, undefined, 204);
        await walk.post(`${at}/lifecycle/deactivate`, undefined, 204);
        await walk.delete(at, 202);
        await walk.get(at, 404);
    });

    test('applications and their assignments', async () => {
        const [app] = await walk.get('/api/v1/apps?limit=3');
        const at = `/api/v1/apps/${app.id}`;
        await walk.get(at);
        const {id} = await walk.post('/api/v1/users?activate=true', withPassword());
        await walk.post(`${at}/users`, {id, scope: 'USER', credentials: {userName: 'x@example.com'}});
        await walk.get(`${at}/users?limit=5`);
        await walk.get(`${at}/users/${id}`);
        await walk.get(`/api/v1/users/${id}/appLinks`);
        await walk.post(`${at}/users/${id}`, {credentials: {userName: 'y@example.com'}});
        await walk.delete(`${at}/users/${id}`);
        await walk.get(`${at}/users/${id}`, 404);
        const [group] = await walk.get(`/api/v1/groups?filter=${encodeURIComponent('type eq "OKTA_GROUP"')}&limit=1`);
        await walk.put(`${at}/groups/${group.id}`, {});
        await walk.step('PATCH', `${at}/groups/${group.id}`, 200, {
            headers: {'Content-Type': 'application/json'}, body: [{op: 'replace', path: '/priority', value: 3}]});
        await walk.get(`${at}/groups`);
        await walk.get(`${at}/groups/${group.id}`);
        await walk.get(`/api/v1/groups/${group.id}/apps`);
        await walk.delete(`${at}/groups/${group.id}`);
        const bookmark = await walk.post('/api/v1/apps', {name: 'bookmark', label: 'Über uns', signOnMode: 'BOOKMARK',
            settings: {app: {requestIntegration: false, url: 'https://example.com/'}}});
        await walk.get(`/api/v1/apps?q=${encodeURIComponent('Über')}`);
        await walk.put(`/api/v1/apps/${bookmark.id}`, {...bookmark, label: 'Über alle'});
        await walk.delete(`/api/v1/apps/${bookmark.id}`, 403);
        const answer = await twin.callOkta(`/api/v1/apps/${bookmark.id}/lifecycle/deactivate`, {method: 'POST', body: ''});
        assert.equal(answer.status, 200);
        await walk.delete(`/api/v1/apps/${bookmark.id}`);
    });

    test('schemas and user types', async () => {
        await walk.get('/api/v1/meta/schemas/user/default');
        await walk.post('/api/v1/meta/schemas/user/default', {definitions: {custom: {id: '#custom', type: 'object',
            properties: {walkPace: {title: 'Pace', type: 'integer', required: false}}}}});
        await walk.get('/api/v1/meta/schemas/group/default');
        const types = await walk.get('/api/v1/meta/types/user');
        await walk.get(`/api/v1/meta/types/user/${types[0].id}`);
        const type = await walk.post('/api/v1/meta/types/user', {name: 'walker', displayName: 'Walker'});
        const at = `/api/v1/meta/types/user/${type.id}`;
        await walk.post(at, {displayName: 'Läufer'});
        await walk.put(at, {name: 'walker', displayName: 'Läufer', description: 'geht'});
        await walk.post('/api/v1/meta/types/user', {name: 'walker', displayName: 'Again'}, 400);
        await walk.delete(at);
        await walk.post('/api/v1/meta/schemas/group/default', {definitions: {custom: {id: '#custom', type: 'object',
            properties: {walkPace: {title: 'Pace', type: 'string', required: false}}}}});
    });

    test('the org', async () => {
        await walk.get('/api/v1/org');
        await walk.post('/api/v1/org', {website: 'https://example.com'});
        await walk.put('/api/v1/org', {website: 'https://example.com', companyName: 'Twin Example'});
    });

    test('linked objects', async () => {
        const at = '/api/v1/meta/schemas/user/linkedObjects';
        const side = (name) => ({name, title: name, description: '', type: 'USER'});
        await walk.post(at, {primary: side('guide'), associated: side('guided')}, 201);
        await walk.get(at);
        await walk.get(`${at}/guide`);
        const [guide, guided] = [await walk.post('/api/v1/users', person()), await walk.post('/api/v1/users', person())];
        const user = `/api/v1/users/${guided.id}/linkedObjects/guide`;
        await walk.put(`${user}/${guide.id}`, undefined, 204);
        assert.equal((await walk.get(user)).length, 1);
        await walk.delete(user);
        await walk.delete(`${at}/guide`);
        await walk.get(`${at}/guide`, 404);
    });

    test('the System Log', async () => {
        const since = new Date(Date.now() - 3_600_000).toISOString();
        await twin.callControl('/clock', 'POST', {advance: '1m'});
        const events = await walk.get(`/api/v1/logs?since=${since}&limit=100`);
        assert.ok(events.length > 10, `only ${events.length} events`);
        await walk.get(`/api/v1/logs?filter=${encodeURIComponent('eventType eq "user.lifecycle.create"')}`);
        await walk.get(`/api/v1/logs?filter=${encodeURIComponent('eventType xx')}`, 400);
    });

    test('event hooks', async () => {
        const hook = await walk.post('/api/v1/eventHooks', {
            name: 'walk', events: {type: 'EVENT_TYPE', items: ['user.lifecycle.create']},
            channel: {type: 'HTTP', version: '1.0.0', config: {uri: 'http://127.0.0.1:9/', headers: [],
                authScheme: {type: 'HEADER', key: 'Authorization', value: 's'}}},
        });
        const at = `/api/v1/eventHooks/${hook.id}`;
        await walk.get('/api/v1/eventHooks');
        const read = await walk.get(at);
        await walk.put(at, {...read, name: 'walk on'});
        await walk.post(`${at}/lifecycle/verify`, undefined, 400);  // nobody listens there
        const receiver = createServer((request, response) => {
            response.setHeader('Content-Type', 'application/json');
            response.end(JSON.stringify({verification: request.headers['x-okta-verification-challenge']}));
        }).listen(0, '127.0.0.1');
        await once(receiver, 'listening');
        try {
            const config = {...read.channel.config, uri: `http://127.0.0.1:${receiver.address().port}/`};
            await walk.put(at, {...read, channel: {...read.channel, config}});
            await walk.post(`${at}/lifecycle/verify`);
        } finally {
            receiver.close();
            receiver.closeAllConnections();
        }
        await walk.post(`${at}/lifecycle/deactivate`);
        await walk.post(`${at}/lifecycle/activate`);
        await walk.post(`${at}/lifecycle/deactivate`);
        await walk.delete(at);
    });

    test('devices, factors, risk, relations and the org around them', async () => {
        const users = await walk.get(`/api/v1/users?search=${encodeURIComponent('status eq "ACTIVE"')}&limit=5`);
        const devices = await walk.get('/api/v1/devices?limit=2');
        const device = `/api/v1/devices/${devices[0].id}`;
        await walk.get(device);
        await walk.get(`${device}/users`);
        await walk.get('/api/v1/devices/nobody', 404);
        const user = `/api/v1/users/${users[0].id}`;
        for (const part of ['devices', 'factors', 'blocks', 'idps', 'risk', 'grants', 'clients']) {
            await walk.get(`${user}/${part}`);
        }
        await walk.get('/api/v1/meta/schemas/user/linkedObjects');
        await walk.put(`${user}/risk`, {riskLevel: 'HIGH'}, 201);
        await walk.put(`${user}/risk`, {riskLevel: 'LOW'});
        await walk.put(`${user}/risk`, {riskLevel: 'DREADFUL'}, 400);
        const {id} = await walk.post('/api/v1/users?activate=true', withPassword());
        await walk.post(`/api/v1/users/${id}/factors`,
            {factorType: 'sms', provider: 'OKTA', profile: {phoneNumber: '+41 44 1'}});
        await walk.post(`/api/v1/users/${id}/credentials/change_password`,
            {oldPassword: {value: 'Tr0ub4dor&3x'}, newPassword: {value: 'Tr0ub4dor&3y'}});
        await walk.post(`/api/v1/users/${id}/credentials/forgot_password?sendEmail=false`);
        await walk.post(`${device}/lifecycle/unsuspend`, undefined, 400);
        await walk.post(`${device}/lifecycle/suspend`, undefined, 204);
        await walk.post(`${device}/lifecycle/unsuspend`, undefined, 204);
        await walk.delete(device, 400);
        await walk.post(`${device}/lifecycle/deactivate`, undefined, 204);
        await walk.post(`${device}/lifecycle/activate`, undefined, 204);
        await walk.post(`${device}/lifecycle/deactivate`, undefined, 204);
        await walk.delete(device);
    });

    test('mappings', async () => {
        const [mapping] = await walk.get('/api/v1/mappings?limit=1');
        const at = `/api/v1/mappings/${mapping.id}`;
        await walk.get(at);
        await walk.post(at, {properties: {noSuchField: {expression: 'user.x', pushStatus: 'PUSH'}}}, 400);
        await walk.post(at, {properties: {firstName: {expression: 'appuser.firstName', pushStatus: 'PUSH'}}});
    });

    test('network zones', async () => {
        const zone = {type: 'IP', name: 'Walkway', status: 'ACTIVE', gateways: [{type: 'CIDR', value: '192.0.2.0/24'}]};
        const made = await walk.post('/api/v1/zones', zone);
        await walk.get('/api/v1/zones');
        await walk.get(`/api/v1/zones/${made.id}`);
        await walk.put(`/api/v1/zones/${made.id}`, {...zone, name: 'Sidewalk'});
        await walk.delete(`/api/v1/zones/${made.id}`);
        await walk.get(`/api/v1/zones/${made.id}`, 404);
    });

    test('rate limits of the org and of one principal', async () => {
        for (const setting of ['admin-notifications', 'per-client', 'warning-threshold']) {
            const at = `/api/v1/rate-limit-settings/${setting}`;
            await walk.put(at, await walk.get(at));
        }
        const [token] = await walk.get('/api/v1/api-tokens');
        const limit = {principalType: 'SSWS_TOKEN', principalId: token.id, defaultPercentage: 50, defaultConcurrencyPercentage: 75};
        const {id} = await walk.post('/api/v1/principal-rate-limits', limit, 201);
        await walk.get(`/api/v1/principal-rate-limits?filter=${encodeURIComponent('principalType eq "SSWS_TOKEN"')}`);
        await walk.get(`/api/v1/principal-rate-limits/${id}`);
        await walk.put(`/api/v1/principal-rate-limits/${id}`, {...limit, defaultPercentage: 60});
        await walk.put(`/api/v1/api-tokens/${token.id}`,
            {name: 'walking', clientName: 'Okta API', userId: token.userId, network: {connection: 'ANYWHERE'}});
    });

    // Each is the last act of a token of its own twin.
    test('a token that takes itself away, or is taken away', async () => {
        for (const which of ['current', 'own']) {
            const other = await Twin.start('--people', 1);
            try {
                const last = new Walk(other.callOkta.bind(other), judge, ['date']);
                const [token] = await last.get('/api/v1/api-tokens');
                await last.delete(`/api/v1/api-tokens/${which === 'own' ? token.id : which}`);
                await last.get('/api/v1/users', 401);
            } finally {
                await other.stop();
            }
        }
    });

    test('every operation that is served and documented was validated', async (t) => {
        const cover = judge.coverage(await twin.callControl('/operations/okta'));
        t.diagnostic(`${cover.validated.length} operations validated; in no document: ${cover.undocumented.join(', ')}`);
        assert.deepEqual(cover.missed, []);
        assert.ok(cover.validated.length >= 140, `only ${cover.validated.length} operations`);
    });

    test('no answer contradicts the document', () => {
        assert.deepEqual(judge.complaints, []);
        assert.deepEqual(judge.unusedExceptions(), []);
    });
});
