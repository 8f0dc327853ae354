// What the twin writes into its own logs and sends to its hooks, key by key against what real tenants wrote.
import assert from 'node:assert/strict';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {createServer} from 'node:http';
import path from 'node:path';
import {after, before, describe, test} from 'node:test';

import {eventually, sharedFolder, Twin} from './twin.mjs';

const sample = (file) => readFileSync(path.join(sharedFolder(), 'samples', file), 'utf8');
const lines = (file) => sample(file).split('\n').filter(Boolean).map((line) => JSON.parse(line));

/** Where the names of keys are data: what was changed, what a request was about. */
const kOpen = [/^debugContext\.debugData\./, /^transaction\.detail\./, /\.changeDetails\./, /\.detailEntry\./, /^changes\[\]\.(from|to)/];
/** What may be there or not, as the document or other recordings say (API-okta.md §2.11, API-jumpcloud.md §7.2). */
const kOptional = ['target[].changeDetails', 'success'];

const kindOf = (value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

/** Every path of a value with the kinds found there: `target[].id` → `string`. */
function pathsOf(value, at = '', found = new Map()) {
    if (at !== '') {
        if (!found.has(at)) found.set(at, new Set());
        found.get(at).add(kindOf(value));
    }
    if (Array.isArray(value)) {
        for (const item of value) pathsOf(item, `${at}[]`, found);
    } else if (value !== null && typeof value === 'object') {
        for (const [key, part] of Object.entries(value)) pathsOf(part, at === '' ? key : `${at}.${key}`, found);
    }
    return found;
}

/** What is known of a shape: the kinds at each path, and the top keys that no example lacks. */
class Shape {
    #paths = new Map();
    #always;

    constructor(examples) {
        assert.ok(examples.length > 0, 'no examples');
        for (const example of examples) {
            for (const [at, kinds] of pathsOf(example)) {
                this.#paths.set(at, new Set([...this.#paths.get(at) ?? [], ...kinds]));
            }
        }
        this.#always = Object.keys(examples[0]).filter((key) => examples.every((example) => key in example));
    }

    /** Keys that no example has, values of a kind that none has, and keys that all have and this lacks. */
    differences(value) {
        const wrong = [];
        for (const [at, kinds] of pathsOf(value)) {
            if (kOpen.some((open) => open.test(at)) || kOptional.includes(at)) continue;
            const known = this.#paths.get(at);
            if (!known) {
                wrong.push(`${at} is in no example`);
                continue;
            }
            for (const kind of kinds) {
                // Nearly everything may be null (API-okta.md §2.11).
                if (kind !== 'null' && !known.has(kind) && !(known.size === 1 && known.has('null'))) {
                    wrong.push(`${at} is ${kind}, not ${[...known].join(' or ')}`);
                }
            }
        }
        for (const key of this.#always) if (!(key in value) && !kOptional.includes(key)) wrong.push(`${key} is missing`);
        return wrong;
    }
}

function complain(shape, values, name) {
    assert.ok(values.length > 0, `no ${name}`);
    const wrong = new Set(values.flatMap((value) => shape.differences(value)
        .map((what) => `${value.eventType ?? value.event_type ?? name}: ${what}`)));
    assert.deepEqual([...wrong], []);
}

describe('logs and deliveries have the recorded shape',
    {skip: sharedFolder() === null && 'the samples are not here: set LOCKSTEP_SHARED'}, () => {
    let twin;
    let receiver;
    const deliveries = [];

    before(async () => {
        twin = await Twin.start('--people', 40, '--seed', 4);
        receiver = createServer((request, response) => {
            let text = '';
            request.on('data', (part) => (text += part));
            request.on('end', () => {
                const challenge = request.headers['x-okta-verification-challenge'];
                if (!challenge) deliveries.push({headers: request.headers, body: JSON.parse(text)});
                response.setHeader('Content-Type', 'application/json');
                response.end(challenge ? JSON.stringify({verification: challenge}) : '');
            });
        });
        receiver.listen(0, '127.0.0.1');
        await once(receiver, 'listening');
        await oktaStory();
        await jumpCloudStory();
        await twin.callControl('/clock', 'POST', {advance: '1h'});
    });
    after(async () => {
        await twin?.stop();
        receiver?.close();
        receiver?.closeAllConnections();
    });

    const okta = async (method, target, body = '') => {
        const answer = await twin.callOkta(target, {method, body: method === 'GET' ? undefined : body});
        assert.ok(answer.status < 300, `${method} ${target}: ${answer.status} ${answer.text}`);
        return answer.json;
    };
    const jumpcloud = async (method, target, body = undefined) => {
        const answer = await twin.callJumpCloud(target, {method, body});
        assert.ok(answer.status < 300, `${method} ${target}: ${answer.status} ${answer.text}`);
        return answer.json;
    };
    const admin = (vendor, target, body = {}, method = 'POST') => twin.asAdmin(vendor, target, {method, body});

    const kHooked = ['user.lifecycle.create', 'user.lifecycle.suspend', 'user.session.start', 'group.user_membership.add'];
    let hook;

    async function oktaStory() {
        hook = await okta('POST', '/api/v1/eventHooks', {name: 'shapes', events: {type: 'EVENT_TYPE', items: kHooked},
            channel: {type: 'HTTP', version: '1.0.0', config: {uri: `http://127.0.0.1:${receiver.address().port}/`,
                authScheme: {type: 'HEADER', key: 'Authorization', value: 's'}}}});
        await okta('POST', `/api/v1/eventHooks/${hook.id}/lifecycle/verify`);
        const login = 'shape@example.com';
        const {id} = await okta('POST', '/api/v1/users', {profile: {login, email: login, firstName: 'A', lastName: 'B'},
            credentials: {password: {value: 'Tr0ub4dor&3x'}}});
        const at = `/api/v1/users/${id}`;
        const group = await okta('POST', '/api/v1/groups', {profile: {name: 'Shapes'}});
        await okta('PUT', `/api/v1/groups/${group.id}/users/${id}`);
        await admin('okta', `/_twin/users/${id}/sign_in`, {ip: '203.0.113.7', geographicalContext: {city: 'Bern',
            state: 'Bern', country: 'Switzerland', postalCode: '3000', geolocation: {lat: 46.95, lon: 7.45}}});
        await okta('POST', at, {profile: {title: 'Élève'}});
        await okta('POST', `${at}/lifecycle/suspend`);
        assert.equal((await admin('okta', `/_twin/users/${id}/sign_in`)).status, 401);
        await okta('DELETE', `${at}/sessions?oauthTokens=true`);
        await okta('POST', `${at}/lifecycle/unsuspend`);
        await admin('okta', `/_twin/users/${id}/lock_out`);
        await okta('POST', `${at}/lifecycle/unlock`);
        await admin('okta', `/_twin/users/${id}/suspend`);
        await okta('DELETE', `/api/v1/groups/${group.id}/users/${id}`);
        await okta('POST', `${at}/lifecycle/deactivate`);
        await okta('DELETE', at);
    }

    async function jumpCloudStory() {
        const {id} = await jumpcloud('POST', '/api/systemusers', {username: 'shape', email: 'shape@example.com',
            state: 'ACTIVATED', password: 'Tr0ub4dor&3x', addresses: [{type: 'work', locality: 'Łódź'}]});
        const {id: group} = await jumpcloud('POST', '/api/v2/usergroups', {name: 'Shapes'});
        await jumpcloud('POST', `/api/v2/usergroups/${group}/members`, {op: 'add', type: 'user', id});
        await jumpcloud('PUT', `/api/systemusers/${id}`, {department: 'Größe', attributes: [{name: 'unit', value: '1'}]});
        await admin('jumpcloud', `/_twin/users/${id}/sign_in`, {client_ip: '203.0.113.7'});
        const scim = {method: 'PUT', headers: {'x-twin-source': 'scim'}, body: {state: 'SUSPENDED', suspended: true}};
        assert.equal((await twin.asAdmin('jumpcloud', `/api/systemusers/${id}`, scim)).status, 200);
        assert.equal((await admin('jumpcloud', `/_twin/users/${id}/sign_in`)).status, 401);
        await jumpcloud('DELETE', `/api/systemusers/${id}`);
    }

    const oktaExamples = () => [
        ...JSON.parse(sample('okta/log-events.json')).map(({event}) => event),
        ...JSON.parse(sample('okta/log-events.constructed.json')).events,
        ...lines('audit/okta-tenzir/input.ndjson'),
    ].filter(({eventType}) => eventType);

    test('System Log events', async () => {
        const since = new Date(Date.now() - 3_600_000).toISOString();
        const events = await okta('GET', `/api/v1/logs?since=${since}&limit=1000`);
        complain(new Shape(oktaExamples()), events, 'event');
        for (const type of ['user.lifecycle.suspend', 'user.session.start', 'user.account.lock', 'user.session.clear',
            'group.user_membership.remove', 'user.lifecycle.delete.completed']) {
            assert.ok(events.some(({eventType}) => eventType === type), `no ${type}`);
        }
    });

    test('a sign-in, its refusal and a lock-out say who, whence and why', async () => {
        const since = new Date(Date.now() - 3_600_000).toISOString();
        const events = await okta('GET', `/api/v1/logs?since=${since}&limit=1000`);
        const [good, bad] = events.filter(({eventType}) => eventType === 'user.session.start');
        assert.equal(good.actor.alternateId, 'shape@example.com');
        assert.equal(good.client.ipAddress, '203.0.113.7');
        assert.equal(good.client.geographicalContext.city, 'Bern');
        assert.ok(good.target.some(({type}) => type === 'AppInstance'));
        assert.deepEqual(bad.outcome, {result: 'FAILURE', reason: 'INVALID_CREDENTIALS'});
        assert.equal(bad.severity, 'INFO');
        const recorded = lines('audit/okta-tenzir/input.ndjson').find(({eventType}) => eventType === 'user.account.lock');
        const lock = events.find(({eventType}) => eventType === 'user.account.lock');
        for (const key of ['outcome', 'severity', 'displayMessage']) assert.deepEqual(lock[key], recorded[key], key);
        assert.equal(lock.actor.id, lock.target[0].id);
    });

    test('an event hook\'s deliveries', async () => {
        const {documented, ...rest} = JSON.parse(sample('okta/event-hook-deliveries.json'));
        const seen = await eventually(() => deliveries.length > 0 && deliveries);
        const envelope = (body) => ({...body, data: {events: []}});
        complain(new Shape([envelope(documented.body)]), seen.map(({body}) => envelope(body)), 'delivery');
        const examples = [documented, ...Object.values(rest)].flatMap((one) => one?.body?.data?.events ?? []);
        complain(new Shape(examples), seen.flatMap(({body}) => body.data.events), 'delivered event');
        for (const name of Object.keys(documented.headers)) assert.ok(name.toLowerCase() in seen[0].headers, name);
    });

    test('the console\'s preview names nobody', async () => {
        const before_ = deliveries.length;
        assert.equal((await admin('okta', `/_twin/hooks/${hook.id}/preview`)).status, 204);
        const {body} = await eventually(() => deliveries[before_]);
        const [event] = body.data.events;
        assert.deepEqual([event.actor, event.target, event.debugContext], [null, null, null]);
        assert.equal(event.outcome.result, 'Success');
    });

    test('Directory Insights events', async () => {
        const query = {service: ['all'], start_time: new Date(Date.now() - 86_400_000).toISOString(), limit: 1000};
        const events = await jumpcloud('POST', '/insights/directory/v1/events', query);
        const recorded = JSON.parse(sample('jumpcloud/di-events.json'))
            .filter(({sample: name}) => !name.startsWith('spec_')).map(({event}) => event);
        const of = (list, ...types) => list.filter(({event_type: type}) => types.includes(type));
        for (const type of ['association_change', 'user_update', 'sso_auth', 'radius_auth_attempt']) {
            complain(new Shape(of(recorded, type)), of(events, type), type);
        }
        // Of the others nothing was recorded: they are built as those of their kind were.
        const about = new Shape(of(recorded, 'user_update', 'admin_login_attempt'));
        complain(about, of(events, 'user_create', 'user_delete', 'user_suspended'), 'event about a user');
        const scim = of(events, 'user_update').find(({initiated_by: by}) => by.source === 'scim');
        assert.deepEqual(scim.changes.map(({field}) => field).sort(), ['state', 'suspended']);
        const attempts = of(events, 'user_login_attempt');
        assert.deepEqual(attempts.map(({success}) => success), [true, false]);
        assert.equal(attempts[0].client_ip, '203.0.113.7');
        assert.equal(attempts[0].initiated_by.type, 'user');
    });
});
