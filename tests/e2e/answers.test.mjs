// Questions that people ask of a sync: why is it so, why is it not so, how was it, and where do the two sides differ.
import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import {after, before, test} from 'node:test';

import {populationsWith} from './lockstep.mjs';
import {World} from './field/world.mjs';

let world;

before(async () => {
    world = await World.start({
        people: 12, seed: 35,
        safety: `  max_creations: {count: 1000}
  max_attribute_changes: {count: 5000}
  max_suspensions: {count: 1, percent: 0}`,
        attributes: `  - {jumpcloud: email, okta: email}
  - {jumpcloud: firstname, okta: firstName}
  - {jumpcloud: lastname, okta: lastName}
  - {jumpcloud: department, okta: department}
  - {jumpcloud: jobTitle, okta: title, authority: both}
  - {jumpcloud: employeeIdentifier, okta: employeeNumber}
  - {jumpcloud: employeeType, okta: userType}
  - {okta: displayName, to_okta: 'jumpcloud.firstname + " " + jumpcloud.lastname'}
  - {okta: nickName, to_okta: 'jumpcloud.location + "!"'}`,
        populations: populationsWith([`{okta_group: VPN users, when: 'jumpcloud.department == "Legal"'}`]),
    });
});
after(() => world?.stop());

const kinds = (answer) => answer.document.obstacles.map((it) => it.kind);

test('explain shows both values, the base, what the rule wants and what it read', async () => {
    const [person] = await world.joiners(1);
    await world.edit(person, {department: 'Legal', lastname: 'Explained'});
    const {document, code, stderr} = await world.lockstep.json('explain', person.email);
    assert.equal(code, 0, stderr);
    const rule = (name) => document.rules.find((it) => it.rule.includes(name));
    assert.equal(rule('department').jumpcloud, 'Legal');
    assert.equal(rule('department').okta, 'Engineering');
    assert.equal(rule('department').base.okta, 'Engineering');
    assert.equal(rule('department').wants, 'Legal');
    assert.equal(rule('department').flow, 'JumpCloud → Okta');
    assert.equal(rule('displayName').inputs['jumpcloud.lastname'], '"Explained"');
    assert.deepEqual(document.populations.map((it) => [it.population, it.holds]), [['contractors', false], ['employees', true]]);
    assert.equal(document.assigned[0].name, 'VPN users');
    assert.equal(document.assigned[0].applies, true);
    await world.agree();
});

test('explain of one attribute, or of one group, tells its own writes with run and reason', async () => {
    const [person] = await world.joiners(1);
    await world.edit(person, {department: 'Legal'});
    await world.agree();
    const attribute = await world.lockstep.run('explain', person.email, 'department');
    assert.equal(attribute.code, 0, attribute.stderr);
    assert.match(attribute.stdout, /department: "Engineering" → "Legal"/);
    assert.match(attribute.stdout, /by run \S+, request \S+/);
    assert.doesNotMatch(attribute.stdout, /lastname/i);
    const group = await world.lockstep.run('explain', person.email, 'VPN users');
    assert.match(group.stdout, /✓ VPN users: .*given by Lockstep.*jumpcloud\.department = "Legal"/);
    const unknown = await world.lockstep.run('explain', person.email, 'departmnet');
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /did you mean department\?/);
});

test('explain --at tells how our writes had left a person then', async () => {
    const [person] = await world.joiners(1);
    await world.edit(person, {department: 'Before'});
    await world.agree();
    const between = new Date().toISOString();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await world.edit(person, {department: 'After'});
    await world.agree();
    const value = async (at) => {
        const {document, stderr} = await world.lockstep.json('explain', person.email, 'department', '--at', at);
        return document?.values.find((it) => it.name === 'department')?.value ?? stderr;
    };
    assert.equal(await value(between), '"Before"');
    assert.equal(await value(new Date().toISOString()), '"After"');
    assert.match(await value('yesterday'), /"yesterday" is no time: expected 20/);
});

test('drift: none is 0, some is 2 and says object, attribute, side and what becomes of it', async () => {
    const [person] = await world.joiners(1);
    const before = await world.lockstep.json('drift');
    const known = new Set(before.document.differences.map((it) => it.person + it.attribute));
    await world.editOkta(person, {department: 'Drifted'});
    await world.indexed();
    const {code, document} = await world.lockstep.json('drift');
    assert.equal(code, 2);
    const found = document.differences.filter((it) => !known.has(it.person + it.attribute));
    assert.equal(found.length, 1, JSON.stringify(found));
    assert.equal(found[0].person, person.email);
    assert.equal(found[0].attribute, 'department');
    assert.equal(found[0].directory, 'okta');
    assert.deepEqual([found[0].held, found[0].wanted, found[0].fate], ['"Drifted"', '"Engineering"', 'corrected']);
    assert.ok(found[0].since, 'our own write of it is the last time it was right');
    const shown = await world.lockstep.run('drift');
    assert.match(shown.stdout, new RegExp(`${person.email} +department +Okta +"Drifted" +"Engineering"`));
});

test('lockstep test tries assertions on made-up people, and says who breaks which', async () => {
    const file = world.lockstep.policy.replace(/\.yaml$/, '.tests.yaml');
    const people = `people:
  a lawyer in JumpCloud:
    jumpcloud: {email: lea@example.com, firstname: Lea, lastname: Law, department: Legal}
  an engineer in JumpCloud:
    jumpcloud: {email: eve@example.com, firstname: Eve, lastname: Eng, department: Engineering}
  a contractor in Okta:
    okta: {login: con@example.com, email: con@example.com, firstName: Con, lastName: Tractor, userType: Contractor}
    okta_groups: [Payroll]
tests:
  - {say: every lawyer gets VPN, who: 'jumpcloud.department == "Legal"', always: 'isMemberOfGroupName("VPN users")'}
  - {say: nobody else gets VPN, who: 'jumpcloud.department != "Legal"', never: 'isMemberOfGroupName("VPN users")'}
  - {say: everybody has an account on both sides, always: exists(jumpcloud) AND exists(okta)}
  - {say: the display name is the full name, who: exists(jumpcloud.lastname), always: 'okta.displayName == jumpcloud.firstname + " " + jumpcloud.lastname'}
`;
    writeFileSync(file, people);
    const {calls, result} = await world.callsOf(() => world.lockstep.run('test', '--only', 'made-up'));
    assert.equal(result.code, 2, result.stdout + result.stderr);
    assert.deepEqual(calls, []);
    assert.match(result.stdout, /✓ every lawyer gets VPN {2}\(1 person\)/);
    assert.match(result.stdout, /✓ everybody has an account on both sides {2}\(3 people\)/);
    assert.match(result.stdout, /✗ the display name is the full name/, 'a contractor comes from Okta, where no rule writes it');
    writeFileSync(file, people + '  - {say: a contractor is never in Payroll, who: \'okta.userType == "Contractor"\', never: \'isMemberOfGroupName("Payroll")\'}\n');
    const {document, code} = await world.lockstep.json('test', '--only', 'made-up');
    assert.equal(code, 2);
    assert.deepEqual(document.tests.at(-1).violated, ['a contractor in Okta']);
    writeFileSync(file, people.split('  - {say: the display')[0]);
    assert.equal((await world.lockstep.run('test', '--only', 'made-up')).code, 0);
    writeFileSync(file, 'tests:\n  - {say: misspelt, always: \'okta.departmnet == "x"\'}\n');
    const wrong = await world.lockstep.run('test', '--only', 'made-up');
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /tests\.yaml:2:\d+.*departmnet.*department/);
});

test('why-not names the population, the missing value, the conflict, the condition and the limit', async () => {
    const [person, leaver, second] = await world.joiners(3);
    const why = (...words) => world.lockstep.json('why-not', ...words);
    const value = await why(person.email, 'nickName');
    assert.equal(value.code, 0, value.stderr);
    assert.ok(kinds(value).includes('no_value'), JSON.stringify(value.document));
    assert.match(JSON.stringify(value.document), /location/);
    const condition = await why(person.email, 'VPN users');
    assert.ok(kinds(condition).includes('assign'), JSON.stringify(condition.document));
    await world.edit(person, {jobTitle: 'Captain'});
    await world.editOkta(person, {title: 'Admiral'});
    assert.ok(kinds(await why(person.email, 'title')).includes('conflict'));
    await world.editOkta(person, {title: 'Captain'});
    for (const gone of [leaver, second]) await world.remove(gone);
    await world.indexed();
    const staged = (await world.plan()).changes.filter((it) => it.staged);
    assert.ok(staged.some((it) => it.kind === 'suspend'), JSON.stringify(staged));
    const unknown = await why('nobody@example.com');
    assert.equal(unknown.code, 1);
});
