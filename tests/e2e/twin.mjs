// A real lockstep-twin process for one test file, and plain requests to its three ports.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';

const source = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Where the vendors' specifications and recordings lie, or null if this checkout has none. */
export function sharedFolder() {
    const candidates = [process.env.LOCKSTEP_SHARED, path.join(source, '../shared')];
    return candidates.find((folder) => folder && existsSync(path.join(folder, 'specs'))) ?? null;
}

function program() {
    return path.join(path.resolve(source, process.env.LOCKSTEP_BUILD ?? 'build/release'), 'lockstep-twin');
}

async function send(url, {method = 'GET', headers = {}, body, form} = {}) {
    const init = {method, headers: {Accept: 'application/json', ...headers}, redirect: 'manual'};
    if (form !== undefined) {
        init.body = new URLSearchParams(form).toString();
        init.headers['Content-Type'] ??= 'application/x-www-form-urlencoded';
    } else if (body !== undefined) {
        init.body = typeof body === 'string' ? body : JSON.stringify(body);
        init.headers['Content-Type'] ??= 'application/json';
    }
    const response = await fetch(url, init);
    const text = await response.text();
    let json = null;
    try {
        json = JSON.parse(text);
    } catch {
        // Not everything is JSON; whoever expects it sees null.
    }
    return {status: response.status, headers: response.headers, text, json, method, url};
}

export class Twin {
    #process;

    /** Starts a twin and waits until it says that it is ready. */
    static async start(...options) {
        const child = spawn(program(), ['serve', ...options.map(String)], {stdio: ['ignore', 'pipe', 'inherit']});
        const failed = once(child, 'error').then(([error]) => {
            throw new Error(`cannot run ${program()} (set LOCKSTEP_BUILD): ${error.message}`);
        });
        const lines = createInterface({input: child.stdout});
        const ended = once(lines, 'close').then(() => {
            throw new Error('lockstep-twin ended before it was ready');
        });
        const [line] = await Promise.race([once(lines, 'line'), failed, ended]);
        failed.catch(() => {});
        ended.catch(() => {});
        return new Twin(child, JSON.parse(line));
    }

    /** Starts one that cannot serve: `{code, stderr}`. */
    static async fails(...options) {
        const child = spawn(program(), ['serve', ...options.map(String)], {stdio: ['ignore', 'ignore', 'pipe']});
        let stderr = '';
        child.stderr.on('data', (part) => (stderr += part));
        const [code] = await once(child, 'close');
        return {code, stderr};
    }

    constructor(child, about) {
        this.#process = child;
        Object.assign(this, about);
    }

    /** Ends it as an init system would, and gives its exit code. */
    async stop(signal = 'SIGTERM') {
        if (this.#process.exitCode !== null) return this.#process.exitCode;
        this.#process.kill(signal);
        const [code] = await once(this.#process, 'exit');
        return code;
    }

    /** A request to Okta, signed with the API token. */
    callOkta(target, options = {}) {
        const headers = {Authorization: `SSWS ${this.okta.api_token}`, ...options.headers};
        return send(this.okta.url + target, {...options, headers});
    }

    /** A request to JumpCloud, signed with the API key. */
    callJumpCloud(target, options = {}) {
        const headers = {'x-api-key': this.jumpcloud.api_key, ...options.headers};
        return send(this.jumpcloud.url + target, {...options, headers});
    }

    /** A request to the control API; anything but 200 is an error of the test. */
    async callControl(target, method = 'GET', body = undefined) {
        const answer = await send(this.control.url + target, {method, body});
        if (answer.status !== 200) throw new Error(`${method} ${target}: ${answer.status} ${answer.text}`);
        return answer.json;
    }

    /** A request as an administrator in the vendor's own console makes it. */
    asAdmin(vendor, target, options = {}) {
        return send(`${this.control.url}/as-admin/${vendor}${target}`, options);
    }

    addFault(rule) {
        return this.callControl('/faults', 'POST', rule);
    }
}

/** Waits until `look` gives something true, and gives that. */
export async function eventually(look, {within = 5000, every = 25} = {}) {
    const end = Date.now() + within;
    for (;;) {
        const seen = await look();
        if (seen) return seen;
        if (Date.now() > end) throw new Error(`not within ${within} ms`);
        await new Promise((resolve) => setTimeout(resolve, every));
    }
}
