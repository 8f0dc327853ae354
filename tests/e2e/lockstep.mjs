// A real lockstep process, with a policy and a state folder of its own, pointed at a twin.
import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const source = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

function program() {
    return path.join(path.resolve(source, process.env.LOCKSTEP_BUILD ?? 'build/release'), 'lockstep');
}

/** Contractors come from Okta, employees from JumpCloud; what employees are assigned, one YAML map each. */
export function populationsWith(assign = [], offboard = 'suspend') {
    return `  contractors:
    when: okta.userType == "Contractor"
    source: okta
    provision: {activation: {mail: none}}
    offboard: suspend
  employees:
    when: exists(jumpcloud)
    source: jumpcloud
    provision: {activation: {mail: none}}
    offboard: ${offboard}${assign.length ? '\n    assign:' : ''}${assign.map((one) => `\n      - ${one}`).join('')}`;
}

/** The demo's policy with this twin's addresses, and what the test adds to it. */
export function policyFor(twin, {attributes = '', safety = '', populations = '', extra = ''} = {}) {
    return `
jumpcloud:
  url: ${twin.jumpcloud.url}
  insights_url: ${twin.jumpcloud.insights_url}
  api_key: \${env:JUMPCLOUD_API_KEY}
okta:
  org_url: ${twin.okta.url}
  auth: {api_token: "\${env:OKTA_API_TOKEN}"}
identities:
  match:
    - jumpcloud.email == okta.email
    - {rule: jumpcloud.employeeIdentifier == okta.employeeNumber, strong: true}
populations:
${populations || populationsWith([], '{do: suspend, then: {deactivate: 30d}}')}
attributes:
${attributes || `  - {jumpcloud: email, okta: email}
  - {jumpcloud: firstname, okta: firstName}
  - {jumpcloud: lastname, okta: lastName}
  - {jumpcloud: department, okta: department}
  - {jumpcloud: jobTitle, okta: title}
  - {jumpcloud: employeeIdentifier, okta: employeeNumber}
  - {jumpcloud: employeeType, okta: userType}
  - {jumpcloud: phoneNumbers.work, okta: primaryPhone}
  - {jumpcloud: manager, okta: managerId, as: id}`}
safety:
${safety || `  max_creations: {count: 1000}
  max_suspensions: {count: 200}
  max_attribute_changes: {count: 5000}`}
${extra}`;
}

export class Lockstep {
    /** A fresh folder with this policy; `stop` takes it away. */
    constructor(twin, policy) {
        this.program = program();
        this.folder = mkdtempSync(path.join(tmpdir(), 'lockstep-e2e-'));
        this.policy = path.join(this.folder, 'lockstep.yaml');
        this.state = path.join(this.folder, 'state');
        this.env = {
            ...process.env,
            JUMPCLOUD_API_KEY: twin?.jumpcloud.api_key ?? 'none',
            OKTA_API_TOKEN: twin?.okta.api_token ?? 'none',
        };
        for (const name of ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY']) delete this.env[name];
        writeFileSync(this.policy, policy);
    }

    stop() {
        rmSync(this.folder, {recursive: true, force: true});
    }

    /** Starts a command; `done` resolves with {code, signal, stdout, stderr}. */
    start(...words) {
        const child = spawn(this.program, ['--policy', this.policy, '--state', this.state, ...words], {env: this.env});
        let stdout = '';
        let stderr = '';
        child.stdout.on('data', (data) => (stdout += data));
        child.stderr.on('data', (data) => (stderr += data));
        child.stdin.end();
        const done = new Promise((resolve, reject) => {
            child.on('error', reject);
            child.on('close', (code, signal) => resolve({code, signal, stdout, stderr}));
        });
        return {child, done};
    }

    /** Runs a command to its end. */
    run(...words) {
        return this.start(...words).done;
    }

    /** Runs it with --json and gives the document beside the exit code; where it failed, what went wrong. */
    async json(...words) {
        const result = await this.run('--json', ...words);
        let document = null;
        try {
            document = JSON.parse(result.stdout);
        } catch {
            // The words were not understood, or it was killed; the test looks at the code and at stderr.
        }
        const failed = document !== null && 'error' in document;
        return {...result, document: failed ? null : document, failure: failed ? document : null};
    }
}
