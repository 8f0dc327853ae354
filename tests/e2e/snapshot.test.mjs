// What was last read, asked without a single call: two policies compared, and assertions about everybody.
import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {after, before, test} from 'node:test';

import {populationsWith} from './lockstep.mjs';
import {World} from './field/world.mjs';
import {Twin} from './twin.mjs';

const kGroups = `groups:
  - {jumpcloud: Crew, okta: crew, direction: both, first: union}`;

let world;
let employees;

before(async () => {
    world = await World.start({
        people: 24, seed: 52, extra: kGroups,
        populations: populationsWith([`{okta_group: Counsel, when: 'jumpcloud.department == "Legal"'}`]),
    });
    await world.admin('okta', 'POST', '/api/v1/groups', {profile: {name: 'Counsel'}});
    employees = await world.employees();
    const [jumpcloud, okta] = [
        (await world.admin('jumpcloud', 'POST', '/api/v2/usergroups', {name: 'Crew'})).id,
        (await world.admin('okta', 'POST', '/api/v1/groups', {profile: {name: 'crew'}})).id,
    ];
    await world.admin('jumpcloud', 'POST', `/api/v2/usergroups/${jumpcloud}/members`, {op: 'add', type: 'user', id: employees[0].jumpcloud.id});
    await world.admin('okta', 'PUT', `/api/v1/groups/${okta}/users/${employees[1].okta.id}`);
    await world.agree();
    await world.edit(employees[2], {department: 'Legal'});
    await world.apply();  // the snapshot is that of before; what was written since is in the journal
});
after(() => world?.stop());

/** The same state folder, under another policy file. */
function under(name, edit) {
    const file = path.join(world.lockstep.folder, name);
    writeFileSync(file, edit(readFileSync(world.lockstep.policy, 'utf8')));
    return Object.assign(Object.create(Object.getPrototypeOf(world.lockstep)), world.lockstep, {policy: file});
}

const legalApart = (text) => text
    .replace('  employees:\n', '  legal:\n    when: jumpcloud.department == "Legal"\n    source: jumpcloud\n    provision: {activation: {mail: none}}\n    offboard: suspend\n  employees:\n');

test('a policy of another name is compared with the one in force, and nobody is called', async () => {
    const other = under('other.yaml', legalApart);
    const {calls, result} = await world.callsOf(() => other.json('plan'));
    assert.equal(result.code, 2, result.stderr);
    assert.deepEqual(calls, []);
    const {document} = result;
    assert.equal(document.present.file, world.lockstep.policy);
    assert.equal(document.other.file, other.policy);
    assert.ok(document.snapshot.age_seconds >= 0);
    assert.deepEqual(document.snapshot.unread, []);
    const lawyers = (await world.everybodyInJumpCloud()).filter((user) => user.department === 'Legal');
    const move = document.moves.find((it) => it.to === 'legal');
    assert.equal(move.from, 'employees');
    assert.ok(move.people.includes(employees[2].email), 'who became a lawyer by an edit that was carried since');
    assert.ok(move.people.length <= lawyers.length);
    const taken = document.only_other.filter((change) => change.kind === 'remove_member');
    assert.ok(taken.some((change) => change.person === employees[2].email && change.object === 'Counsel'), JSON.stringify(document.only_other));
    assert.deepEqual(document.only_present, []);
    assert.equal(document.same, false);
});

test('who would be handed over moves too', async () => {
    const other = under('handed.yaml', (text) => text.replace('okta.userType == "Contractor"', `okta.userType == "Contractor" OR jumpcloud.email == "${employees[0].email}"`));
    const {document} = await other.json('plan');
    assert.deepEqual(document.moves, [{from: 'employees', to: 'contractors', people: [employees[0].email]}]);
    assert.ok(document.only_other.some((change) => change.kind === 'hand_over'));
});

test('for people: who moves, what only one of the two would do, and how old the snapshot is', async () => {
    const other = under('other.yaml', legalApart);
    const {code, stdout, stderr} = await other.run('plan');
    assert.equal(code, 2, stderr);
    assert.match(stdout, /On what was read .* ago \(20\d\d-/);
    assert.match(stdout, /No call is made/);
    assert.match(stdout, /employees → legal: \d+/);
    assert.match(stdout, /Only \S+other\.yaml would \(\d+\)/);
    assert.match(stdout, /Counsel/);
});

test('the same policy under another name, and an edit of the one in force, are no comparison', async () => {
    const same = under('copy.yaml', (text) => text);
    assert.equal((await same.json('plan')).document.snapshot, undefined);
    const {document, code} = await same.json('plan', '--snapshot');
    assert.equal(code, 0);
    assert.equal(document.same, true);
    assert.deepEqual(document.changes, [], 'what was written since it was read is known');
    const {calls} = await world.callsOf(() => under('other.yaml', legalApart).run('plan', '--live'));
    assert.notDeepEqual(calls, []);
});

test('what the other policy asks for and nobody has read is said', async () => {
    const other = under('wider.yaml', (text) => text
        .replace('safety:\n', '  - {jumpcloud: location, okta: city}\nsafety:\n')
        .replace('okta_group: Counsel', 'okta_group: Everyone else'));
    const {document, code, stderr} = await other.json('plan');
    assert.equal(code, 2, stderr);
    assert.deepEqual(document.snapshot.unread, ['attribute jumpcloud.location', 'attribute okta.city']);
    assert.match(JSON.stringify(document.notices), /Everyone else/);
    assert.match((await other.run('plan')).stdout, /Never read.*attribute okta\.city/);
});

test('an app that no policy has named yet is shown with all who would get it', async () => {
    const other = under('slack.yaml', (text) => text.replace('{okta_group: Counsel', '{okta_app: Slack, when: jumpcloud.department == "Legal"}\n      - {okta_group: Counsel'));
    const {document, stderr} = await other.json('plan');
    assert.deepEqual(document?.snapshot.unread, ["Okta's apps"], stderr);
    const given = document.only_other.filter((change) => change.kind === 'assign_app' && change.object === 'Slack');
    assert.ok(given.some((change) => change.person === employees[2].email), JSON.stringify(document.only_other));
});

test('secrets are not needed, and a broken policy says where', async () => {
    const other = under('other.yaml', legalApart);
    other.env = {...other.env};
    delete other.env.OKTA_API_TOKEN;
    assert.equal((await other.run('plan')).code, 2);
    const broken = under('broken.yaml', (text) => text.replace('jumpcloud.department ==', 'jumpcloud.departmnt =='));
    const {code, stderr} = await broken.run('plan');
    assert.equal(code, 1);
    assert.match(stderr, /broken\.yaml:\d+:\d+.*departmnt/);
});

test('lockstep test tries its assertions on everybody as last read, without a call', async () => {
    const file = world.lockstep.policy.replace(/\.yaml$/, '.tests.yaml');
    const head = 'tests:\n';
    const holds = `  - {say: who became a lawyer is counsel, who: 'jumpcloud.email == "${employees[2].email}"', always: 'isMemberOfGroupName("Counsel")'}
  - {say: nobody but lawyers is counsel, who: 'jumpcloud.department != "Legal"', never: 'isMemberOfGroupName("Counsel")'}
  - {say: the crew is the crew on both sides, who: 'isMemberOfGroupName("crew")', always: exists(jumpcloud)}
`;
    writeFileSync(file, head + holds);
    const {calls, result} = await world.callsOf(() => world.lockstep.json('test'));
    assert.equal(result.code, 0, result.stdout + result.stderr);
    assert.deepEqual(calls, []);
    const [lawyers, others, crew] = result.document.tests;
    assert.equal(lawyers.real.people, 1);
    assert.ok(others.real.people >= 10);
    assert.equal(crew.real.people, 2, 'one from each side');
    assert.ok(result.document.snapshot.people >= 24);

    const fails = `  - {say: nobody is called so, never: 'jumpcloud.email == "${employees[0].email}"'}
  - {say: a contractor is never in Payroll, who: 'okta.userType == "Contractor"', never: 'isMemberOfGroupName("Finance Payroll")'}
`;
    writeFileSync(file, head + holds + fails);
    const {code, stdout} = await world.lockstep.run('test');
    assert.equal(code, 2);
    assert.match(stdout, /✗ nobody is called so {2}\(0 made-up, \d+ real\)/);
    assert.match(stdout, new RegExp(`not so of ${employees[0].email}`));
    assert.match(stdout, /✓ a contractor is never in Payroll/, 'there is no group of that name');
});

test('a group that only an assertion names is read by the next plan', async () => {
    const payroll = (await world.admin('okta', 'POST', '/api/v1/groups', {profile: {name: 'Payroll'}})).id;
    await world.admin('okta', 'PUT', `/api/v1/groups/${payroll}/users/${employees[3].okta.id}`);
    writeFileSync(world.lockstep.policy.replace(/\.yaml$/, '.tests.yaml'),
        `tests: [{say: nobody is in Payroll, never: 'isMemberOfGroupName(okta, "Payroll")'},
                 {say: everybody has a city, who: 'jumpcloud.location == "Ulm"', never: exists(okta)}]\n`);
    const before = await world.lockstep.run('test');
    assert.equal(before.code, 2);
    assert.match(before.stdout, /cannot be told of real people/);
    assert.equal((await world.lockstep.run('plan')).code, 0);
    const {code, document} = await world.lockstep.json('test');
    assert.equal(code, 2);
    const [nobody, located] = document.tests;
    assert.deepEqual(nobody.real.violated, [employees[3].email]);
    assert.deepEqual(nobody.real.unread, []);
    assert.deepEqual(located.real.unread, [], 'nor are attributes left out');
});

test('a policy of another org is no comparison: it is refused, as this state is not its own', async () => {
    const stranger = await Twin.start('--people', 4, '--seed', 53);
    try {
        const other = under('stranger.yaml', (text) => text.replaceAll(world.twin.okta.url, stranger.okta.url));
        other.env = {...other.env, OKTA_API_TOKEN: stranger.okta.api_token};
        const {code, stderr} = await other.run('plan');
        assert.equal(code, 1);
        assert.match(stderr, /belongs to the Okta organisation/);
        const asked = await other.run('plan', '--snapshot');
        assert.equal(asked.code, 1);
        assert.match(asked.stderr, /other directories/);
    } finally {
        await stranger.stop();
    }
});

test('all of it works while neither vendor can be reached', async () => {
    await world.twin.stop();
    const other = under('other.yaml', legalApart);
    assert.equal((await other.run('plan')).code, 2);
    assert.equal((await world.lockstep.run('test')).code, 2);
    assert.equal((await other.run('plan', '--live')).code, 1);
});
