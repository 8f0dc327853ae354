// The judge judged: what real organisations answered is right to it, and what they did not is wrong.
import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, test} from 'node:test';

import {Judge} from './specs.mjs';
import {sharedFolder} from './twin.mjs';

describe('the judge', {skip: sharedFolder() === null && 'the vendors\' documents are not here: set LOCKSTEP_SHARED'}, () => {
    const newJudge = (allowed) => new Judge([
        {file: 'okta/okta-management-observed.json', error: '#/components/schemas/Error'},
        {file: 'okta/okta-oauth.json'},
    ], allowed);
    const answer = (method, target, status, json) =>
        ({method, url: `http://okta${target}`, status, json, text: JSON.stringify(json)});

    test('finds nothing wrong with recorded traffic', () => {
        const judge = newJudge([
            {complaint: /declares this status/, path: /lifecycle\/deactivate$/, status: 204, why: 'so in 2020, 200 since'},
            {complaint: /token_type/, path: /oauth2\/v1\/token$/, why: 'DPoP is newer'},
        ]);
        const folder = path.join(sharedFolder(), 'samples/okta');
        for (const file of readdirSync(folder).filter((name) => name.endsWith('.recorded.json'))) {
            for (const {request, response} of JSON.parse(readFileSync(path.join(folder, file), 'utf8'))) {
                if (response.body === undefined || !judge.knows(request.method, request.target.split('?')[0])) continue;
                judge.judge(answer(request.method, request.target, response.status, response.body));
            }
        }
        assert.ok(judge.judged > 150, `only ${judge.judged} recordings`);
        assert.deepEqual(judge.complaints, []);
    });

    test('finds a wrong type, a wrong status and an unknown path', () => {
        const judge = newJudge();
        judge.judge(answer('GET', '/api/v1/users', 200, [{id: 5}]));
        judge.judge(answer('PUT', '/api/v1/groups/a/users/b', 200, {}));
        judge.judge(answer('GET', '/api/v1/nonsense', 200, {}));
        judge.judge(answer('GET', '/api/v1/users/a', 404, {errorCode: 7}));
        const found = judge.complaints.map((text) => text.split('\n')[0]);
        assert.match(found[0], /\/0\/id must be string/);
        assert.match(found[1], /no document declares this status/);
        assert.match(found[2], /no document knows this operation/);
        assert.match(found[3], /errorCode must be string/);
    });
});
