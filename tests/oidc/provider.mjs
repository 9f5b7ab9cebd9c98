// A real OpenID Provider on loopback: node provider.mjs PORT
//
// The algorithm of an access token is the last segment of the resource that it is asked for. POST /rotate
// has it sign with new keys and publish the old ones beside them, POST /drop publish the new ones alone.
// GET /counts tells how often its keys have been asked for.
import { generateKeyPairSync } from 'node:crypto';
import http from 'node:http';
import { Provider } from 'oidc-provider';

const port = Number(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const RESOURCE = 'https://ostler.test/';
const KINDS = {
  RS256: ['rsa', { modulusLength: 2048 }],
  PS256: ['rsa', { modulusLength: 2048 }],
  ES256: ['ec', { namedCurve: 'P-256' }],
  EdDSA: ['ed25519', {}],
  Ed25519: ['ed25519', {}],
};
const ROLES = { reader: 'viewer', worker: 'operator', boss: 'admin', root: 'system-admin', stranger: 'guest' };
let made = 0;
let keys = [];
let handle;
let asked = 0;

function makeKeys() {
  return Object.entries(KINDS).map(([alg, [kind, options]]) => {
    const { privateKey } = generateKeyPairSync(kind, options);
    return { ...privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: `${alg}-${++made}` };
  });
}

function describeResource(indicator) {
  return {
    scope: 'servers',
    audience: 'ostler',
    accessTokenTTL: 300,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: indicator.slice(RESOURCE.length) } },
  };
}

function use(chosen) {
  keys = chosen;
  const provider = new Provider(issuer, {
    jwks: { keys },
    clients: Object.keys(ROLES).map((name) => ({
      client_id: name,
      client_secret: `${name}-secret`,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      scope: 'servers',
    })),
    scopes: ['servers'],
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => `${RESOURCE}ES256`,
        useGrantedResource: () => true,
        getResourceServerInfo: (context, indicator) => describeResource(indicator),
      },
    },
    extraTokenClaims: (context, token) => ({ project: `team-${token.clientId}`, roles: [ROLES[token.clientId]] }),
  });
  handle = provider.callback();
}

use(makeKeys());
http
  .createServer((request, response) => {
    if (request.method === 'POST' && request.url === '/rotate') {
      use([...makeKeys(), ...keys]);
      response.end();
    } else if (request.method === 'POST' && request.url === '/drop') {
      use(keys.slice(0, Object.keys(KINDS).length));
      response.end();
    } else if (request.url === '/counts') {
      response.end(JSON.stringify({ jwks: asked }));
    } else {
      asked += request.url.startsWith('/jwks') ? 1 : 0;
      handle(request, response);
    }
  })
  .listen(port, '127.0.0.1', () => console.log('listening'));
