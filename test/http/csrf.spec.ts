import { randomUUID } from 'node:crypto';
import { connectFake, signIn, startTestApp, type TestApp, type TestClient } from '../support/test-app.js';
import { customerWrites, expectProblem, rawRequest, type Heard, type RawAnswer } from './story.js';

let test: TestApp;
let admin: TestClient;
let heard: Heard;
beforeAll(async () => {
  test = await startTestApp();
  admin = await signIn(test, { role: 'admin' });
  await connectFake(test);
  heard = await customerWrites(test, admin, { text: '@brand is it down?' });
});
afterAll(() => test.close());

const writes = (): [string, string, unknown][] => [
  ['POST', '/api/session', { email: 'a@example.com', password: 'x' }],
  ['POST', '/api/session/link', { token: 'x' }],
  ['DELETE', '/api/session', undefined],
  ['POST', '/api/accounts', { channel: 'x', apiKey: 'a', apiSecret: 'b', accessToken: 'c', accessSecret: 'd' }],
  ['POST', '/api/accounts/x/authorize', { account: 'new' }],
  ['POST', `/api/accounts/${heard.ticket.account.id}/budget`, { monthlyUsd: 10, stopsPolling: false, ownsApp: false }],
  ...['pause', 'resume', 'disconnect'].map((verb): [string, string, unknown] => [
    'POST',
    `/api/accounts/${heard.ticket.account.id}/${verb}`,
    undefined,
  ]),
  ['PATCH', `/api/tickets/${heard.number}`, { version: heard.ticket.version, status: 'solved' }],
  [
    'POST',
    `/api/threads/${heard.thread.id}/replies`,
    { text: 'Not by us.', threadVersion: heard.thread.version, targetPostId: heard.post.id },
  ],
  ['POST', '/api/replies/1/cancel', undefined],
  ['POST', '/api/replies/1/retry', undefined],
];

function write([method, path, body]: [string, string, unknown], headers: Record<string, string>): Promise<RawAnswer> {
  const json = body === undefined ? '' : JSON.stringify(body);
  const type: Record<string, string> = json
    ? { 'content-type': 'application/json', 'content-length': String(json.length) }
    : {};
  return rawRequest(test.origin, {
    method,
    path,
    body: json,
    headers: { cookie: admin.cookie, 'idempotency-key': randomUUID(), ...type, ...headers },
  });
}

const FORGED: [string, Record<string, string>][] = [
  ['from another page', { origin: 'https://evil.example' }],
  ['from a sandboxed frame (Origin: null)', { origin: 'null' }],
  ['from another port of this host', { origin: 'http://127.0.0.1:1' }],
  ['from a host that begins like ours', { origin: 'http://127.0.0.1.evil.example' }],
  ['with an empty Origin', { origin: '' }],
  ['without an Origin', {}],
  ['without an Origin, from another site', { 'sec-fetch-site': 'cross-site' }],
  ['without an Origin, from a sister domain', { 'sec-fetch-site': 'same-site' }],
  [
    'from another page that claims to be of this site',
    { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
  ],
  [
    'from another page with our address in other headers',
    { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example', referer: 'http://127.0.0.1' },
  ],
];

it.each(FORGED)('every write %s is refused and changes nothing (54)', async (_, headers) => {
  for (const one of writes()) {
    const answer = await write(one, headers);
    expectProblem(answer, 403);
    expect(answer.body.code).toBe('foreign_origin');
  }
  expect((await admin.get('/api/session')).status).toBe(200);
  expect((await admin.get(`/api/tickets/${heard.number}`)).body).toMatchObject({
    ticket: heard.ticket,
    threads: [{ replies: [] }],
  });
});

it('the same writes of our own page are not refused for their origin', async () => {
  const own = { origin: test.origin };
  for (const one of writes().filter(([method]) => method === 'PATCH')) expect((await write(one, own)).status).toBe(200);
  expect((await write(['POST', '/api/replies/1/cancel', undefined], { 'sec-fetch-site': 'same-origin' })).status).toBe(
    404,
  );
});

it('no answer gives another origin leave to read, whatever it asks (54)', async () => {
  const origin = 'https://evil.example';
  const asked = [
    await rawRequest(test.origin, { path: '/api/tickets', headers: { origin, cookie: admin.cookie } }),
    await rawRequest(test.origin, { path: '/api/session', headers: { origin } }),
    await rawRequest(test.origin, { path: '/', headers: { origin } }),
    await rawRequest(test.origin, {
      method: 'OPTIONS',
      path: '/api/tickets/1',
      headers: { origin, 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'content-type' },
    }),
  ];
  for (const { headers } of asked) {
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  }
  expect(asked[3]?.status).toBe(404);
});

it('a method that no route has changes nothing, whatever override headers say', async () => {
  const headers = { origin: test.origin, 'x-http-method-override': 'PATCH', 'x-method-override': 'DELETE' };
  expectProblem(await write(['POST', `/api/tickets/${heard.number}`, { version: 1, status: 'solved' }], headers), 404);
  expectProblem(await write(['PUT', `/api/tickets/${heard.number}`, { version: 1, status: 'solved' }], headers), 404);
  const asked = await rawRequest(test.origin, {
    path: '/api/session?_method=DELETE',
    headers: { cookie: admin.cookie, ...headers },
  });
  expect(asked.status).toBe(200);
  expect((await admin.get('/api/session')).status).toBe(200);
});
