// A certified OpenID provider over TLS for one client: PKCE is required, refresh tokens rotate, anybody may sign in.
// Called with {key, cert, redirectUri, clientId, clientSecret} as JSON on standard input; prints {"port"} once it listens.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

import Provider from 'oidc-provider';

const given = JSON.parse(readFileSync(0, 'utf8'));
const server = createServer({ key: given.key, cert: given.cert });

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const provider = new Provider(`https://127.0.0.1:${port}`, {
    clients: [
      {
        client_id: given.clientId,
        client_secret: given.clientSecret,
        redirect_uris: [given.redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_method: 'client_secret_basic',
      },
    ],
    claims: { openid: ['sub'], email: ['email'] },
    scopes: ['openid', 'email', 'offline_access'],
    pkce: { required: () => true },
    rotateRefreshToken: () => true,
    features: { devInteractions: { enabled: true }, revocation: { enabled: true } },
    cookies: { keys: ['only-for-tests'] },
    async findAccount(_, id) {
      return { accountId: id, claims: async () => ({ sub: id, email: `${id}@people.example` }) };
    },
  });
  server.on('request', provider.callback());
  console.log(JSON.stringify({ port }));
});
