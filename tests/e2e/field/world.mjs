// A small company of its own on a twin, brought in step, and what people do to it in the vendors' consoles.
import assert from 'node:assert/strict';

import {Lockstep, policyFor} from '../lockstep.mjs';
import {Twin} from '../twin.mjs';

/** Limits so wide that nothing waits for them: these tests are not about the pace. */
const kWide = Object.fromEntries(
    ['/api/v1/users', '/api/v1/users/{id}', '/api/v1/users/{idOrLogin}', '/api/v1/groups', '/api/v1/groups/{id}', '/api/v1/apps',
        '/api/v1/apps/{id}', '/api/v1/logs', '/api/v1'].map((bucket) => [bucket, 30_000]));

let hires = 0;

export class World {
    /** Starts a twin and links and applies until both sides agree. */
    static async start({people = 20, seed = 1, ...policy} = {}) {
        const twin = await Twin.start('--people', people, '--seed', seed);
        const world = new World(twin, policy);
        await twin.callControl('/settings/okta', 'PUT', {org_limits: kWide, share_percent: 100});
        await world.agree();
        return world;
    }

    constructor(twin, policy) {
        this.twin = twin;
        this.lockstep = new Lockstep(twin, policyFor(twin, policy));
    }

    async stop() {
        this.lockstep.stop();
        await this.twin.stop();
    }

    /** Until lists and indexes show what was just done: both vendors' lag behind their own writes. */
    indexed(time = '10s') {
        return this.twin.callControl('/clock', 'POST', {advance: time});
    }

    async plan(...words) {
        await this.indexed();
        const result = await this.lockstep.json('plan', ...words);
        assert.ok([0, 2].includes(result.code), result.stderr);
        return result.document;
    }

    /** Applies, and demands this exit code. */
    async apply(code = 0, ...words) {
        await this.indexed();
        const result = await this.lockstep.json('apply', '--yes', ...words);
        assert.equal(result.code, code, result.stdout + result.stderr);
        return result.document;
    }

    /** Applies until a plan is empty. */
    async agree() {
        for (let round = 0; round < 4; ++round) {
            await this.apply();
            if ((await this.plan()).changes.length === 0) return;
        }
        assert.fail(`still planned: ${JSON.stringify((await this.plan()).changes, null, 1)}`);
    }

    /** A second pass plans nothing: what was done is done, and no echo of it comes back. */
    async assertAtRest() {
        const {changes} = await this.plan();
        assert.deepEqual(changes, []);
    }

    async okta(idOrLogin) {
        return (await this.twin.asAdmin('okta', `/api/v1/users/${encodeURIComponent(idOrLogin)}`)).json;
    }

    async jumpcloud(id) {
        return (await this.twin.asAdmin('jumpcloud', `/api/systemusers/${id}`)).json;
    }

    async findJumpCloud(email) {
        const body = {filter: {and: [{email}]}};
        const found = await this.twin.asAdmin('jumpcloud', '/api/search/systemusers', {method: 'POST', body});
        return found.json.results[0];
    }

    /** What an administrator does in a console, and it must work. */
    async admin(vendor, method, target, body) {
        const answer = await this.twin.asAdmin(vendor, target, {method, body: body ?? (method === 'POST' ? {} : undefined)});
        assert.ok(answer.status < 300, `${method} ${target}: ${answer.status} ${answer.text}`);
        return answer.json;
    }

    edit(person, body) {
        return this.admin('jumpcloud', 'PUT', `/api/systemusers/${person.jumpcloud.id}`, body);
    }

    editOkta(person, profile) {
        return this.admin('okta', 'POST', `/api/v1/users/${person.okta.id}`, {profile});
    }

    suspend(person) {
        return this.edit(person, {state: 'SUSPENDED', suspended: true});
    }

    remove(person) {
        return this.admin('jumpcloud', 'DELETE', `/api/systemusers/${person.jumpcloud.id}`);
    }

    /** Everybody in Okta with an account there, whatever its state. */
    async everybodyInOkta() {
        const page = await this.twin.asAdmin('okta', '/api/v1/users?search=status%20pr&limit=200');
        return page.json;
    }

    async everybodyInJumpCloud() {
        const page = await this.twin.asAdmin('jumpcloud', '/api/systemusers?limit=100&skip=0&sort=_id');
        return page.json.results;
    }

    /** Employees who are active on both sides and hold no admin role, as {email, jumpcloud, okta}. */
    async employees() {
        const byEmail = new Map((await this.everybodyInOkta()).map((user) => [user.profile.email.toLowerCase(), user]));
        const list = [];
        for (const user of await this.everybodyInJumpCloud()) {
            const okta = byEmail.get(user.email.toLowerCase());
            const both = user.state === 'ACTIVATED' && ['ACTIVE', 'PROVISIONED'].includes(okta?.status);
            if (both && user.employeeType !== 'Contractor' && !user.admin) list.push({email: user.email, jumpcloud: user, okta});
        }
        return list;
    }

    /** Somebody new in JumpCloud; the e-mail. */
    async hire(body = {}) {
        const name = `hire${++hires}`;
        const whole = {
            username: `${name}.newcomer`, email: `${name}.newcomer@example.com`, firstname: 'Nina', lastname: `Newcomer ${hires}`,
            department: 'Engineering', jobTitle: 'Engineer', employeeIdentifier: `H-${hires}`, state: 'ACTIVATED', ...body,
        };
        await this.admin('jumpcloud', 'POST', '/api/systemusers', whole);
        return whole.email;
    }

    /** People new in JumpCloud, carried over and active in Okta, and seen so by a pass; as employees() gives them. */
    async joiners(count, body = {}) {
        const emails = [];
        for (let i = 0; i < count; ++i) emails.push(await this.hire(body));
        await this.apply();
        const people = [];
        for (const email of emails) {
            const {id} = await this.okta(email);
            await this.admin('okta', 'POST', `/_twin/users/${id}/sign_in`);  // the first one, which ends PROVISIONED
            people.push({email, jumpcloud: await this.findJumpCloud(email), okta: await this.okta(id)});
        }
        await this.apply();
        return people;
    }

    /** How often each vendor was asked for what, while `action` ran. */
    async callsOf(action) {
        await this.twin.callControl('/calls/reset', 'POST');
        const result = await action();
        return {result, calls: (await this.twin.callControl('/calls')).calls};
    }

    /** With a fault on the wire for the length of `action`. */
    async withFault(fault, action) {
        await this.twin.addFault(fault);
        try {
            return await action();
        } finally {
            await this.twin.callControl('/faults', 'DELETE');
        }
    }

    async withSettings(vendor, settings, action) {
        const before = await this.twin.callControl(`/settings/${vendor}`);
        await this.twin.callControl(`/settings/${vendor}`, 'PUT', settings);
        try {
            return await action();
        } finally {
            await this.twin.callControl(`/settings/${vendor}`, 'PUT', before);
        }
    }
}

export const kTaking = new Set(['suspend', 'deactivate', 'delete_account', 'remove_member', 'unassign_app', 'unbind_devices', 'end_sessions']);

/** The changes that take something from somebody. */
export function takes(document) {
    return document.changes.filter((change) => kTaking.has(change.kind));
}

/** The changes about one person. */
export function about(document, email) {
    return document.changes.filter((change) => change.person.toLowerCase() === email.toLowerCase());
}
