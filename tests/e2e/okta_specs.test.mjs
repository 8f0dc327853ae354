// Every kind of answer of the Okta twin, held against Okta's own OpenAPI document (as corrected by recorded traffic).
import assert from 'node:assert/strict';
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
        const {id} = await walk.post('/api/v1/users?activate=true', withPassword());
        const at = `/api/v1/users/${id}`;
        const held = async () => (await twin.asAdmin('okta', `/_twin/users/${id}/sessions`)).json;
        assert.equal((await twin.asAdmin('okta', `/_twin/users/${id}/sign_in`, {method: 'POST', body: {}})).status, 200);
        const [session] = (await held()).sessions;
        await walk.get(`/api/v1/sessions/${session.id}`);
        await walk.get(`${at}/grants`);
        for (const client of await walk.get(`${at}/clients`)) {
            const about = `${at}/clients/${client.client_id}`;
            await walk.get(`${about}/grants`);
            const tokens = await walk.get(`${about}/tokens`);
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
        await walk.get(`${at}/groups`);
        await walk.get(`${at}/groups/${group.id}`);
        await walk.get(`/api/v1/groups/${group.id}/apps`);
        await walk.delete(`${at}/groups/${group.id}`);
        const bookmark = await walk.post('/api/v1/apps', {name: 'bookmark', label: 'Über uns', signOnMode: 'BOOKMARK',
            settings: {app: {requestIntegration: false, url: 'https://example.com/'}}});
        await walk.get(`/api/v1/apps?q=${encodeURIComponent('Über')}`);
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
        await walk.get('/api/v1/org');
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
        await walk.get('/api/v1/mappings?limit=1');
        await walk.get('/api/v1/zones');
        for (const setting of ['admin-notifications', 'per-client', 'warning-threshold']) {
            await walk.get(`/api/v1/rate-limit-settings/${setting}`);
        }
        await walk.get(`/api/v1/principal-rate-limits?filter=${encodeURIComponent('principalType eq "SSWS_TOKEN"')}`);
    });

    test('every operation that a walk needs was seen', () => {
        const needed = ['GET /api/v1/users', 'POST /api/v1/users', 'PUT /api/v1/users/{id}', 'DELETE /api/v1/users/{id}',
            'POST /api/v1/users/{id}/lifecycle/suspend', 'DELETE /api/v1/users/{userId}/sessions', 'GET /api/v1/groups',
            'PUT /api/v1/groups/{groupId}/users/{userId}', 'POST /api/v1/groups/rules', 'GET /api/v1/apps/{appId}/users',
            'GET /api/v1/meta/schemas/user/{schemaId}', 'GET /api/v1/logs', 'POST /api/v1/eventHooks'];
        assert.deepEqual(needed.filter((operation) => !judge.seen.has(operation)), []);
        assert.ok(judge.seen.size >= 75, `only ${judge.seen.size} operations`);
    });

    test('no answer contradicts the document', () => {
        assert.deepEqual(judge.complaints, []);
        assert.deepEqual(judge.unusedExceptions(), []);
    });
});
