// Every kind of answer of the JumpCloud twin, held against JumpCloud's own documents: v1, v2 (2026 and 2023) and Insights.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {Judge} from './specs.mjs';
import {sharedFolder, Twin} from './twin.mjs';
import {Walk} from './walk.mjs';

// Where recordings contradict the documents, or two documents each other, and so one of them loses.
const kAllowed = [
    {complaint: /\/logoUrl must be string/, why: 'recorded null (v1-organizations)'},
    {complaint: /\/attributes must be object/, why: 'recorded null (v2-usergroups-list, v2-application-users-traverse)'},
    {complaint: /\/employeeIdentifier must be string/, why: 'recorded null (v1-systemusers-list)'},
    {complaint: /\/(alternateEmail|manager|external_password_expiration_date) must be string/,
        why: 'clients that write them clear them with null (API-jumpcloud.md §4.1)'},
    {complaint: /2023-openapi3: \/ must be string/, path: /\/state\/activate$/, why: 'a text in 2023, anything in 2026'},
    {complaint: /\/memberQuery must be object/, why: 'a static group has none: clients write null (API-jumpcloud.md §5.3)'},
    {complaint: /jumpcloud-v2: \/memberQuery\/filters\/\d+ must be string/, why: 'objects in 2023, and as written'},
    {complaint: /\/recoveryEmail must be object/, why: 'unset'},
    {complaint: /\/color must be (string|equal to one of)/, why: 'recorded null (an application of 2021)'},
    {complaint: / \/ must be object/, path: /\/artifacts\/.*\/content$/, why: 'CSV and JSON alike; rows are a list'},
];

describe('JumpCloud answers as its documents say',
    {skip: sharedFolder() === null && 'the vendors\' documents are not here: set LOCKSTEP_SHARED'}, () => {
    let twin;
    let judge;
    let walk;
    let count = 0;

    const person = (more = {}) => {
        const username = `walk.${++count}`;
        return {username, email: `${username}@walk.example.com`, firstname: 'Wałk', lastname: `Nº ${count}`, ...more};
    };
    const make = (more) => walk.post('/api/systemusers', person(more));

    before(async () => {
        twin = await Twin.start('--people', 60, '--seed', 3);
        judge = new Judge([
            {file: 'jumpcloud/jumpcloud-v2.json', base: '/api/v2'},
            {file: 'jumpcloud/jumpcloud-v2-2023-openapi3.json', base: '/api/v2', error: '#/components/schemas/Error'},
            {file: 'jumpcloud/jumpcloud-v1.json', base: '/api'},
            {file: 'jumpcloud/jumpcloud-v1-2023-openapi3.json', base: '/api'},
            {file: 'jumpcloud/jumpcloud-directoryinsights.json', base: '/insights/directory/v1'},
        ], kAllowed);
        walk = new Walk(twin.callJumpCloud.bind(twin), judge, ['date']);
    });
    after(() => twin?.stop());

    test('organisations', async () => {
        const {results} = await walk.get('/api/organizations');
        assert.equal(results[0].id, twin.jumpcloud.org_id);
        await walk.get(`/api/organizations/${twin.jumpcloud.org_id}`);
    });

    test('lists and searches of users', async () => {
        const {totalCount, results} = await walk.get('/api/systemusers?limit=100&skip=0&sort=_id');
        assert.equal(totalCount, 60);
        assert.equal(results.length, 60);
        await walk.get('/api/systemusers?limit=3&fields=username%20email%20state');
        await walk.get(`/api/systemusers?filter=${encodeURIComponent(`email:$eq:${results[0].email}`)}`);
        await walk.post('/api/search/systemusers', {limit: 100, sort: '_id'});
        await walk.post('/api/search/systemusers', {filter: {and: [{email: results[0].email}]}});
        await walk.post('/api/search/systemusers', {searchFilter: {searchTerm: '@example.com', fields: ['email']}});
    });

    test('users made and refused', async () => {
        const made = await make({
            state: 'STAGED', department: 'Größe', attributes: [{name: 'costUnit', value: '12'}],
            phoneNumbers: [{type: 'work', number: '+49 30 1'}], addresses: [{type: 'work', locality: 'Łódź'}],
        });
        await walk.get(`/api/systemusers/${made.id}`);
        await walk.post('/api/systemusers', {username: 'a'}, 400);
        await walk.post('/api/systemusers', {...person(), username: '1 bad name'}, 400);
        await walk.post('/api/systemusers', {...person(), email: made.email}, 400);
    });

    test('users changed, suspended and deleted', async () => {
        const boss = await make({state: 'ACTIVATED'});
        const {id} = await make({state: 'ACTIVATED', manager: boss.id});
        const at = `/api/systemusers/${id}`;
        await walk.put(at, {department: 'Sales', manager: null});
        await walk.put(at, {attributes: [{name: 'costUnit', value: 'x'}]});
        await walk.put(at, {state: 'ACTIVATED', suspended: true}, 400);
        await walk.put(at, {state: 'SUSPENDED', suspended: true});
        await walk.put(at, {state: 'ACTIVATED', suspended: false});
        await walk.post(`${at}/expire`);
        await walk.post(`${at}/unlock`);
        await walk.post(`${at}/resetmfa`, {});
        await walk.post(`${at}/mfasync`);
        await walk.post(`${at}/sshkeys`, {name: 'laptop', public_key: 'ssh-ed25519 AAAA walk'});
        const [key] = await walk.get(`${at}/sshkeys`);
        await walk.delete(`${at}/sshkeys/${key._id}`, 200);
        await walk.get(`${at}/totpinfo`);
        await walk.post(`/api/users/resettotp/${id}`, {});
        await walk.get(`/api/users/reactivate/${id}`);
        await walk.delete(at, 200);
        const staged = await make({state: 'STAGED'});
        await walk.post(`/api/systemusers/${staged.id}/state/activate`, {email: false});
    });

    test('user groups of both kinds', async () => {
        await walk.get('/api/v2/usergroups?limit=100&sort=id');
        await walk.get('/api/v2/groups?limit=10');
        const group = await walk.post('/api/v2/usergroups', {name: 'Walkers', description: 'à pied'}, 201);
        const at = `/api/v2/usergroups/${group.id}`;
        await walk.get(at);
        await walk.put(at, {name: 'Wanderers', description: ''});
        const {id} = await make({state: 'ACTIVATED'});
        await walk.post(`${at}/members`, {op: 'add', type: 'user', id}, 204);
        await walk.post(`${at}/members`, {op: 'add', type: 'user', id}, 409);
        await twin.callControl('/clock', 'POST', {advance: '1m'});
        await walk.get(`${at}/members?limit=100`);
        await walk.get(`${at}/membership?limit=100`);
        await walk.get(`/api/v2/users/${id}/memberof`);
        await walk.post(`${at}/members`, {op: 'remove', type: 'user', id}, 204);
        await walk.post(`${at}/members`, {op: 'remove', type: 'user', id}, 404);
        await walk.post('/api/v2/usergroups', {name: 'By rule', membershipMethod: 'DYNAMIC_AUTOMATED', memberQuery: {
            queryType: 'FilterQuery', filters: [{field: 'department', operator: 'eq', value: 'Engineering'}]}}, 201);
        await walk.delete(at);
    });

    test('device groups, devices and associations', async () => {
        const [{id: system}] = (await walk.get('/api/systems?limit=1')).results;
        await walk.get(`/api/systems/${system}`);
        await walk.put(`/api/systems/${system}`, {displayName: 'Stöckchen'});
        await walk.post('/api/search/systems', {limit: 5});
        await walk.get('/api/v2/systemgroups?limit=100');
        const devices = await walk.post('/api/v2/systemgroups', {name: 'Walking sticks'}, 201);
        const at = `/api/v2/systemgroups/${devices.id}`;
        await walk.get(at);
        await walk.put(at, {name: 'Walking poles'});
        await walk.post(`${at}/members`, {op: 'add', type: 'system', id: system}, 204);
        const group = await walk.post('/api/v2/usergroups', {name: 'Holders'}, 201);
        const holders = `/api/v2/usergroups/${group.id}`;
        const {id} = await make({state: 'ACTIVATED'});
        await walk.post(`${holders}/members`, {op: 'add', type: 'user', id}, 204);
        await walk.post(`${holders}/associations`, {op: 'add', type: 'system_group', id: devices.id,
            attributes: {sudo: {enabled: false, withoutPassword: false}}}, 204);
        await walk.post(`/api/v2/users/${id}/associations`, {op: 'add', type: 'system', id: system}, 204);
        await twin.callControl('/clock', 'POST', {advance: '1m'});
        for (const list of [
            `${holders}/associations?targets=system_group`, `${holders}/systemgroups`, `${holders}/systems`,
            `${at}/members`, `${at}/membership`, `${at}/users`, `${at}/usergroups`, `${at}/associations?targets=user_group`,
            `/api/v2/users/${id}/associations?targets=system`, `/api/v2/users/${id}/systems`,
            `/api/v2/users/${id}/systemgroups`, `/api/v2/systems/${system}/users`, `/api/v2/systems/${system}/memberof`,
            `/api/v2/systems/${system}/usergroups`, `/api/v2/systems/${system}/associations?targets=user`,
        ]) assert.ok((await walk.get(list)).length > 0, `${list} is empty`);
        for (const command of ['lock', 'restart', 'shutdown', 'erase']) {
            await walk.post(`/api/systems/${system}/command/builtin/${command}`, {}, 201);
        }
        await walk.post(`${at}/associations`, {op: 'add', type: 'user_group', id: group.id}, 409);
        await walk.post(`${at}/associations`, {op: 'remove', type: 'user_group', id: group.id}, 204);
        await walk.post(`/api/v2/systems/${system}/associations`, {op: 'update', type: 'user', id}, 204);
        for (const list of ['commands', 'policies', 'policygroups']) {
            await walk.get(`${at}/${list}`);
        }
        await walk.post(`/api/v2/users/${id}/associations`, {op: 'remove', type: 'system', id: system}, 204);
        await walk.delete(at);
        await walk.delete(`/api/systems/${system}`, 200);
    });

    test('applications', async () => {
        await walk.get('/api/applications?limit=1');
        const group = await walk.post('/api/v2/usergroups', {name: 'App users'}, 201);
        const {id} = await make({state: 'ACTIVATED'});
        await walk.get(`/api/v2/usergroups/${group.id}/applications`);
        await walk.get(`/api/v2/users/${id}/applications`);
        const {id: app} = await walk.post('/api/applications', {name: 'Wegweiser', config: {}});
        await walk.get(`/api/applications/${app}`);
        await walk.put(`/api/applications/${app}`, {displayLabel: 'Wegweiser 2'});
        const at = `/api/v2/applications/${app}`;
        await walk.post(`${at}/associations`, {op: 'add', type: 'user_group', id: group.id}, 204);
        await walk.get(`${at}/associations?targets=user_group`);
        await walk.get(`${at}/users`);
        await walk.get(`${at}/usergroups`);
        for (const list of ['activedirectories', 'gsuites', 'ldapservers', 'office365s', 'radiusservers']) {
            await walk.get(`/api/v2/usergroups/${group.id}/${list}`);
        }
        await walk.delete(`/api/v2/usergroups/${group.id}`);
        await walk.delete(`/api/applications/${app}`, 200);
    });

    test('push endpoints', async () => {
        const {jumpcloud} = await twin.callControl('/state');
        const holder = jumpcloud.users.find(({push_endpoints: endpoints}) => endpoints.length > 0);
        const at = `/api/v2/users/${holder.user._id}/pushendpoints`;
        const [endpoint] = await walk.get(at);
        await walk.get(`${at}/${endpoint.id}`);
        await walk.delete(`${at}/${endpoint.id}`, 200);
    });

    test('bulk jobs and scheduled states', async () => {
        const {jobId} = await walk.post('/api/v2/bulk/users?suppressEmail=true', [person(), person()], 201);
        await walk.get(`/api/v2/bulk/users/${jobId}/results`);
        const {id} = await make({state: 'ACTIVATED'});
        await walk.step('PATCH', '/api/v2/bulk/users', 201, {headers: {'Content-Type': 'application/json'},
            body: [{id, department: 'Bulk'}]});
        const start = new Date(Date.now() + 86_400_000).toISOString();
        const [job] = await walk.post('/api/v2/bulk/userstates', {user_ids: [id], state: 'SUSPENDED', start_date: start}, 201);
        await walk.get('/api/v2/bulk/userstates');
        await walk.get(`/api/v2/bulk/userstates/eventlist/next?users=${id}`);
        await walk.delete(`/api/v2/bulk/userstates/${job.scheduledJobId}`);
        await walk.delete(`/api/v2/bulk/userstates/${job.scheduledJobId}`, 404);
    });

    test('Apple devices', async () => {
        const [mdm] = await walk.get('/api/v2/applemdms');
        const at = `/api/v2/applemdms/${mdm.id}/devices`;
        const devices = await walk.get(at);
        const device = `${at}/${(devices.results ?? devices)[0].id}`;
        await walk.get(device);
        await walk.post(`${device}/lock`, {pin: '12345'}, 400);
        await walk.post(`${device}/lock`, {pin: '123456'}, 204);
        for (const command of ['restart', 'shutdown', 'erase', 'clearActivationLock']) {
            await walk.post(`${device}/${command}`, command === 'erase' ? {pin: '123456'} : {}, 204);
        }
    });

    test('commands, policies, directories and lists of addresses', async () => {
        const command = await walk.post('/api/commands', {name: 'walk', command: 'true', commandType: 'linux', user: '000000000000000000000000'});
        await walk.get('/api/commands');
        await walk.get(`/api/v2/commands/${command._id}/associations?targets=system`);
        await walk.get('/api/v2/directories');
        await walk.get('/api/v2/subscriptions');
        for (const [path, body] of [['iplists', {name: 'walk', ips: ['192.0.2.1']}],
            ['authn/policies', {name: 'walk', type: 'user_portal', disabled: false}]]) {
            const at = `/api/v2/${path}`;
            const {id} = await walk.post(at, body, 201);
            await walk.get(at);
            await walk.get(`${at}/${id}`);
            await walk.step('PATCH', `${at}/${id}`, 200, {body: {name: 'walk on'}});
            if (path === 'iplists') await walk.put(`${at}/${id}`, {...body, name: 'walk off'});
            await walk.delete(`${at}/${id}`, 200);
        }
    });

    test('Directory Insights', async () => {
        await twin.callControl('/clock', 'POST', {advance: '1h'});
        const query = {service: ['directory'], start_time: new Date(Date.now() - 3_600_000).toISOString(), limit: 50};
        const at = '/insights/directory/v1/events';
        const events = await walk.post(at, query);
        assert.ok(events.length > 10, `only ${events.length} events`);
        await walk.post(`${at}/count`, query);
        await walk.post(`${at}/interval`, {...query, interval_unit: 'm', interval_value: '1', timezone: '+0000'});
        await walk.post(`${at}/distinct`, {...query, field: 'event_type'});
        const reports = '/insights/directory/v1/reports';
        await walk.post(`${reports}/users-to-user-groups`, undefined, 202);
        await twin.callControl('/clock', 'POST', {advance: '1h'});
        const list = await walk.get(reports);
        const [{id, artifacts}] = Array.isArray(list) ? list : list.results ?? list.reports;
        const [table] = artifacts.filter(({format}) => /json/i.test(format));  // the other one is CSV
        await walk.get(`${reports}/${id}/artifacts/${table.id}/content`);
    });

    test('every operation that is served and documented was validated', async (t) => {
        const cover = judge.coverage(await twin.callControl('/operations/jumpcloud'));
        t.diagnostic(`${cover.validated.length} operations validated; in no document: ${cover.undocumented.join(', ')}`);
        assert.deepEqual(cover.missed, []);
        assert.ok(cover.validated.length >= 120, `only ${cover.validated.length} operations`);
    });

    test('no answer contradicts the documents', () => {
        assert.deepEqual(judge.complaints, []);
        assert.deepEqual(judge.unusedExceptions(), []);
    });
});
