// The vendors' own API descriptions as judges: every answer of the twin is held against them.
import {readFileSync} from 'node:fs';
import path from 'node:path';

import Ajv from 'ajv';
import addFormats from 'ajv-formats';

import {sharedFolder} from './twin.mjs';

/** Rewrites an OpenAPI 3.0 or Swagger 2.0 schema, in place, into the JSON Schema that it means. */
function toJsonSchema(schema) {
    if (Array.isArray(schema)) return schema.forEach(toJsonSchema);
    if (schema === null || typeof schema !== 'object') return undefined;
    for (const part of Object.values(schema)) toJsonSchema(part);
    for (const [limit, exclusive] of [['minimum', 'exclusiveMinimum'], ['maximum', 'exclusiveMaximum']]) {
        if (schema[exclusive] === true) {
            schema[exclusive] = schema[limit];
            delete schema[limit];
        } else if (schema[exclusive] === false) {
            delete schema[exclusive];
        }
    }
    if (Array.isArray(schema.required) && schema.properties) {
        // What is only written is not in an answer.
        schema.required = schema.required.filter((name) => !schema.properties[name]?.writeOnly);
        if (schema.required.length === 0) delete schema.required;
    } else if (typeof schema.required === 'boolean') {
        delete schema.required;
    }
    if (schema.oneOf && schema.discriminator) {
        // The discriminator picks the one; without it, several may fit.
        schema.anyOf = schema.oneOf;
        delete schema.oneOf;
    }
    if (schema.nullable === true || schema['x-nullable'] === true) {
        const {nullable, 'x-nullable': xNullable, ...rest} = schema;
        for (const key of Object.keys(schema)) delete schema[key];
        schema.anyOf = [rest, {type: 'null'}];
    } else if (schema.$ref !== undefined) {
        // Beside a reference nothing else counts (OpenAPI 3.0, Reference Object).
        for (const key of Object.keys(schema)) if (key !== '$ref') delete schema[key];
    }
    return undefined;
}

const escaped = (pointer) => pointer.replaceAll('~', '~0').replaceAll('/', '~1');

class Specification {
    #ajv = new Ajv({strict: false, allErrors: true, logger: false, validateSchema: false});
    #document;
    #routes = [];
    #compiled = new Map();

    constructor(file, base = '') {
        this.name = path.basename(file, '.json');
        addFormats(this.#ajv);
        const document = JSON.parse(readFileSync(file, 'utf8'));
        for (const part of [document.paths, document.components, document.definitions, document.responses]) {
            toJsonSchema(part);
        }
        this.#document = document;
        this.#ajv.addSchema({...document, $id: this.name}, this.name);
        for (const [template, operations] of Object.entries(document.paths)) {
            const pattern = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+');
            this.#routes.push({template, operations, shape: base + template.replace(/\{[^}]+\}/g, '{}'), names: (template.match(/\{/g) ?? []).length,
                pattern: new RegExp(`^${base}${pattern}$`)});
        }
        this.#routes.sort((a, b) => a.names - b.names);  // `/groups/rules` before `/groups/{groupId}`
    }

    /** What the document says of an answer; null if it does not know the operation. */
    find(method, pathname) {
        const verb = method.toLowerCase();
        const route = this.#routes.find(({pattern, operations}) => pattern.test(pathname) && operations[verb]);
        if (!route) return null;
        return {template: route.template, shape: route.shape, responses: route.operations[verb].responses, verb};
    }

    /** The shapes of the document's operations that one of the twin's, `GET /a/{}/b`, serves. */
    shapesOf(method, pattern) {
        const fits = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('{}', '[^/]+')}$`);
        const verb = method.toLowerCase();
        return this.#routes.filter(({operations, shape}) => operations[verb] && fits.test(shape)).map(({shape}) => shape);
    }

    /** The complaints about a body under a declared status; empty if it is as described. */
    complaints({template, responses, verb}, status, json) {
        const declared = responses[status] ?? responses.default;
        const from = responses[status] ? status : 'default';
        const pointer = `#/paths/${escaped(template)}/${verb}/responses/${from}`;
        const reference = this.#schemaReference(declared, pointer);
        return reference ? this.#judge(reference, json) : [];
    }

    /** The complaints about a body under one of the document's named schemas. */
    complaintsUnder(schemaPointer, json) {
        return this.#judge(schemaPointer, json);
    }

    #schemaReference(response, pointer) {
        if (response.$ref) return this.#schemaReference(this.#at(response.$ref), response.$ref);
        if (response.schema) return `${pointer}/schema`;
        return response.content?.['application/json']?.schema
            ? `${pointer}/content/application~1json/schema` : null;
    }

    #at(reference) {
        const keys = reference.slice(2).split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
        return keys.reduce((part, key) => part[key], this.#document);
    }

    #judge(reference, json) {
        let check = this.#compiled.get(reference);
        if (!check) {
            check = this.#ajv.compile({$ref: `${this.name}${encodeURI(reference)}`});
            this.#compiled.set(reference, check);
        }
        if (check(json)) return [];
        return check.errors.map((error) => `${error.instancePath || '/'} ${error.message}` +
            (error.params?.allowedValues ? ` (${error.params.allowedValues.join(', ')})` : ''));
    }
}

/**
 * Judges a vendor's answers under all its documents and remembers what it saw.
 *
 * @param documents `{file, base, error}`: where it lies below `specs/`, what its paths are below, and its error schema.
 * @param allowed `{complaint, why}` and, to narrow it, `{method, path, status}`: where a recording contradicts the
 *     documents, which then lose.
 */
export class Judge {
    #specifications;
    #allowed;
    #said = new Set();
    complaints = [];
    seen = new Set();
    #validated = new Set();  // `METHOD /shape` of successful answers that a document describes
    judged = 0;

    constructor(documents, allowed = []) {
        const folder = path.join(sharedFolder(), 'specs');
        this.#specifications = documents.map(({file, base, error}) =>
            ({specification: new Specification(path.join(folder, file), base), error}));
        this.#allowed = allowed.map((entry) => ({...entry, used: false}));
    }

    /** Whether any document has this operation. */
    knows(method, pathname) {
        return this.#specifications.some(({specification}) => specification.find(method, pathname) !== null);
    }

    /** Takes an answer of `twin.mjs` and gives it back. */
    judge(answer) {
        const {pathname} = new URL(answer.url);
        ++this.judged;
        const known = this.#specifications
            .map(({specification, error}) => ({specification, error, operation: specification.find(answer.method, pathname)}))
            .filter(({operation}) => operation);
        if (known.length === 0) return this.#complain(answer, 'no document knows this operation');
        this.seen.add(`${answer.method} ${known[0].operation.template}`);
        if (answer.status !== 204 && answer.text !== '' && answer.json === null && answer.text !== 'null') {
            this.#complain(answer, 'the body is not JSON');
        }
        const declaring = known.filter(({operation: {responses}}) => responses[answer.status] ?? responses.default);
        if (declaring.length > 0 && answer.status < 400) {
            for (const {operation} of declaring) this.#validated.add(`${answer.method} ${operation.shape}`);
        }
        if (declaring.length > 0) {
            for (const {specification, operation} of declaring) {
                for (const what of specification.complaints(operation, answer.status, answer.json)) {
                    this.#complain(answer, `${specification.name}: ${what}`);
                }
            }
        } else if (answer.status < 400) {
            this.#complain(answer, `no document declares this status`);
        } else {
            // Errors are declared sparsely: their shape is the same everywhere.
            for (const {specification, error} of known) {
                if (!error) continue;
                for (const what of specification.complaintsUnder(error, answer.json)) {
                    this.#complain(answer, `${specification.name}: ${what}`);
                }
            }
        }
        return answer;
    }

    #complain(answer, what) {
        const {pathname} = new URL(answer.url);
        const pardon = this.#allowed.find(({method, path: pattern, status, complaint}) => complaint.test(what) &&
            (!method || method === answer.method) && (!status || status === answer.status) &&
            (!pattern || pattern.test(pathname)));
        const general = `${answer.method} ${answer.status} ${what.replace(/\d+/g, 'N')}`;
        if (pardon) {
            pardon.used = true;
        } else if (!this.#said.has(general)) {
            this.#said.add(general);  // once, not for each row of each page
            this.complaints.push(`${answer.method} ${pathname} ${answer.status}: ${what}\n    ${answer.text.slice(0, 300)}`);
        }
        return answer;
    }

    /**
     * How much of what a twin serves was held against the documents by an answer of success.
     *
     * @param operations `METHOD /pattern` of each, from the twin's control API.
     * @returns `validated`, `missed` (the documents describe it, no walk tried it) and `undocumented`.
     */
    coverage(operations) {
        const served = new Set(operations);
        const cover = {validated: [], missed: [], undocumented: []};
        for (const operation of operations) {
            const [method, pattern] = operation.split(' ');
            const shapes = new Set(this.#specifications.flatMap(({specification}) => specification.shapesOf(method, pattern))
                .filter((shape) => shape === pattern || !served.has(`${method} ${shape}`)));
            if (shapes.size === 0) cover.undocumented.push(operation);
            for (const shape of shapes) {
                const one = `${method} ${shape}`;
                (this.#validated.has(one) ? cover.validated : cover.missed).push(one);
            }
        }
        return cover;
    }

    /** Exceptions that nothing needed: they are to be taken out. */
    unusedExceptions() {
        return this.#allowed.filter(({used}) => !used).map(({complaint, why}) => `${complaint}: ${why}`);
    }
}
