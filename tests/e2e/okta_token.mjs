// What a service app sends to Okta's token endpoint: a client assertion (RFC 7523), signed with its private key.
import {createSign, randomUUID} from 'node:crypto';
import {readFileSync} from 'node:fs';

const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The form of one client-credentials request. */
export function tokenForm({url, client_id: id, private_key_file: keyFile}, scope, claims = {}) {
    const now = Math.floor(Date.now() / 1000);
    const text = `${part({alg: 'RS256', typ: 'JWT'})}.${part({
        iss: id, sub: id, aud: `${url}/oauth2/v1/token`, iat: now, exp: now + 300, jti: randomUUID(), ...claims})}`;
    const signature = createSign('RSA-SHA256').update(text).sign(readFileSync(keyFile, 'utf8')).toString('base64url');
    return {
        grant_type: 'client_credentials', scope,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: `${text}.${signature}`,
    };
}
