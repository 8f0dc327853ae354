// A walk over a vendor's endpoints: each step says what it expects, each answer goes before the judge.
import assert from 'node:assert/strict';

export class Walk {
    #call;
    #judge;
    #headers;

    /**
     * @param call `twin.callOkta` or `twin.callJumpCloud`, bound.
     * @param headers names of those that every answer carries.
     */
    constructor(call, judge, headers) {
        this.#call = call;
        this.#judge = judge;
        this.#headers = headers;
    }

    /** Makes one request and gives its JSON; any other status than the expected one ends the test. */
    async step(method, target, status, options = {}) {
        const answer = this.#judge.judge(await this.#call(target, {...options, method}));
        assert.equal(answer.status, status, `${method} ${target}: ${answer.status} ${answer.text.slice(0, 400)}`);
        const missing = this.#headers.filter((name) => !answer.headers.has(name));
        assert.deepEqual(missing, [], `${method} ${target}: headers`);
        return answer;
    }

    async get(target, status = 200) {
        return (await this.step('GET', target, status)).json;
    }
    async post(target, body, status = 200) {
        return (await this.step('POST', target, status, {body: body ?? ''})).json;
    }
    async form(target, form, status = 200) {
        return (await this.step('POST', target, status, {form})).json;
    }
    async put(target, body, status = 200) {
        return (await this.step('PUT', target, status, {body: body ?? ''})).json;
    }
    async delete(target, status = 204) {
        return (await this.step('DELETE', target, status)).json;
    }
}
