// A real OpenID Provider on loopback: node provider.mjs PORT
//
// The algorithm of an access token is the last segment of the resource that it is asked for. POST /rotate
// has it sign with new keys and publish the old ones beside them, POST /drop publish the new ones alone.
// GET /counts tells how often its keys have been asked for, and how often tokens were renewed. People log in under any
// name, whose role is that of the client of the same name, and are sent back to where POST /allow?uri= has it;
// POST /seconds?of= says how long their tokens hold, POST /refuse has none be renewed any more.
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
let renewed = 0;
let seconds = 300;
let refuses = false;
const redirects = [];

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
    accessTokenTTL: seconds,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: indicator.slice(RESOURCE.length) } },
  };
}

function use(chosen) {
  keys = chosen;
  const provider = new Provider(issuer, {
    jwks: { keys },
    clients: [...Object.keys(ROLES).map(describeProgram), ...['console', 'public'].map(describeConsole)],
    scopes: ['openid', 'servers'],
    cookies: { keys: ['of-the-tests'] },
    rotateRefreshToken: true,
    issueRefreshToken: (context, client) => client.grantTypeAllowed('refresh_token'),
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => `${RESOURCE}ES256`,
        useGrantedResource: () => true,
        getResourceServerInfo: (context, indicator) => describeResource(indicator),
      },
    },
    extraTokenClaims: (context, { accountId, clientId }) => {
      const name = accountId ?? clientId;
      return { project: `team-${name}`, roles: [ROLES[name]], name };
    },
  });
  provider.on('grant.success', ({ oidc }) => void (renewed += oidc.params.grant_type === 'refresh_token' ? 1 : 0));
  handle = provider.callback();
}

function describeProgram(name) {
  return {
    client_id: name,
    client_secret: `${name}-secret`,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
    scope: 'servers',
  };
}

function describeConsole(name) {
  const secret = name === 'public' ? {} : { client_secret: `${name}-secret` };
  return {
    client_id: name,
    ...secret,
    token_endpoint_auth_method: name === 'public' ? 'none' : 'client_secret_basic',
    grant_types: ['authorization_code', ...(name === 'public' ? [] : ['refresh_token'])],
    redirect_uris: redirects,
    response_types: ['code'],
    scope: 'openid servers',
  };
}

use(makeKeys());
http
  .createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, issuer);
    if (request.method === 'POST' && pathname === '/allow') {
      redirects.push(searchParams.get('uri'));
      use(keys);
      response.end();
    } else if (request.method === 'POST' && pathname === '/seconds') {
      seconds = Number(searchParams.get('of'));
      response.end();
    } else if (request.method === 'POST' && pathname === '/refuse') {
      refuses = true;
      response.end();
    } else if (refuses && pathname === '/token') {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: 'invalid_grant' }));
    } else if (request.method === 'POST' && request.url === '/rotate') {
      use([...makeKeys(), ...keys]);
      response.end();
    } else if (request.method === 'POST' && request.url === '/drop') {
      use(keys.slice(0, Object.keys(KINDS).length));
      response.end();
    } else if (request.url === '/counts') {
      response.end(JSON.stringify({ jwks: asked, renewed }));
    } else {
      asked += request.url.startsWith('/jwks') ? 1 : 0;
      handle(request, response);
    }
  })
  .listen(port, '127.0.0.1', () => console.log('listening'));
