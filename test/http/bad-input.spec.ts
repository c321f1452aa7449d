import { randomUUID } from 'node:crypto';
import { ChannelError, ChannelRegistry } from '../../src/channels/index.js';
import { connectFake, PASSWORD, signIn, startTestApp, type TestApp, type TestClient } from '../support/test-app.js';
import { customerWrites, expectProblem, rawRequest, type Heard, type RawAnswer } from './story.js';

let test: TestApp;
let admin: TestClient;
let heard: Heard;
beforeAll(async () => {
  test = await startTestApp();
  admin = await signIn(test, { role: 'admin' });
  await connectFake(test);
  // Keys that have the right form would be shown to the platform; here it refuses all of them.
  test.app.get(ChannelRegistry).get('x').checkCredentials = async () => {
    throw new ChannelError('invalid_credentials', 'X does not know these keys.', { certainlyNotDone: true });
  };
  heard = await customerWrites(test, admin, { text: '@brand is anybody there?' });
});
afterAll(() => test.close());

/** Every route that takes a body, with one that it would take. */
const writes = () => [
  { method: 'POST', path: '/api/session', body: { email: 'nobody@example.com', password: 'x' } },
  { method: 'POST', path: '/api/session/link', body: { token: 'x' } },
  {
    method: 'POST',
    path: '/api/accounts',
    body: { channel: 'x', apiKey: 'a', apiSecret: 'b', accessToken: 'c', accessSecret: 'd' },
  },
  { method: 'POST', path: '/api/accounts/x/authorize', body: { account: '999999' } },
  {
    method: 'POST',
    path: `/api/accounts/${heard.ticket.account.id}/budget`,
    body: { monthlyUsd: 10, stopsPolling: false, ownsApp: false },
  },
  { method: 'PATCH', path: `/api/tickets/${heard.number}`, body: { version: heard.ticket.version, priority: 'high' } },
  {
    method: 'POST',
    path: `/api/threads/${heard.thread.id}/replies`,
    body: { text: 'hello', threadVersion: heard.thread.version, targetPostId: heard.post.id },
  },
  {
    method: 'POST',
    path: `/api/accounts/${heard.ticket.account.id}/rules`,
    body: { name: 'A rule', conditions: { languages: ['xx'] } },
  },
  {
    method: 'POST',
    path: `/api/accounts/${heard.ticket.account.id}/rules/preview`,
    body: { conditions: { languages: ['xx'] } },
  },
  { method: 'PATCH', path: '/api/rules/1', body: { name: 'A rule', conditions: { languages: ['xx'] }, version: 1 } },
  {
    method: 'PUT',
    path: `/api/tickets/${heard.number}/drafts`,
    body: {
      text: 'hello',
      threadId: heard.thread.id,
      targetPostId: heard.post.id,
      threadVersion: heard.thread.version,
      seen: [],
      base: '1',
    },
  },
  { method: 'POST', path: `/api/tickets/${heard.number}/notes`, body: { text: 'For us.', mentions: [] } },
  { method: 'PATCH', path: '/api/notes/1', body: { text: 'For us.', mentions: [], version: 1 } },
  { method: 'POST', path: `/api/tickets/${heard.number}/merge`, body: { into: 999_999, samePerson: true } },
  { method: 'POST', path: `/api/tickets/${heard.number}/split`, body: { threadIds: ['999999'] } },
  { method: 'POST', path: `/api/tickets/${heard.number}/same-person`, body: { ticket: 999_999 } },
  { method: 'POST', path: `/api/tickets/${heard.number}/links`, body: { ticket: 999_999 } },
  { method: 'POST', path: '/api/mentions/read', body: { upTo: '1' } },
  {
    method: 'POST',
    path: '/api/macros',
    body: { name: 'A macro', text: 'Hello {{name}}', variants: {}, status: 'solved', shared: true },
  },
  { method: 'POST', path: '/api/presence', body: { window: 'window-1', ticket: heard.number, doing: 'viewing' } },
  { method: 'POST', path: '/api/feed/conversions', body: { filter: { account: '999999' } } },
];
type Write = ReturnType<typeof writes>[number];

const sendRaw = (
  { method, path }: Pick<Write, 'method' | 'path'>,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<RawAnswer> =>
  rawRequest(test.origin, {
    method,
    path,
    body,
    headers: {
      origin: test.origin,
      cookie: admin.cookie,
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'idempotency-key': randomUUID(),
      ...headers,
    },
  });

const with_ = (write: Write, more: string): string => `${JSON.stringify(write.body).slice(0, -1)},${more}}`;

const BODIES: [string, number, (write: Write) => string | Buffer][] = [
  ['broken JSON', 400, () => '{"a":'],
  ['JSON with a trailing comma', 400, (write) => with_(write, '')],
  ['an empty body', 400, () => ''],
  ['null', 400, () => 'null'],
  ['a number', 400, () => '7'],
  ['a string', 400, () => '"text"'],
  ['an empty list', 400, () => '[]'],
  ['a list of the right thing', 400, (write) => JSON.stringify([write.body])],
  ['an unknown field (12)', 400, (write) => with_(write, '"role":"admin"')],
  ['a workspace of its own choice (12)', 400, (write) => with_(write, '"workspaceId":"1"')],
  ['__proto__ (53)', 400, (write) => with_(write, '"__proto__":{"polluted":true}')],
  ['an escaped __proto__ (53)', 400, (write) => with_(write, '"\\u005f_proto__":{"polluted":true}')],
  ['constructor.prototype (53)', 400, (write) => with_(write, '"constructor":{"prototype":{"polluted":true}}')],
  ['toString and hasOwnProperty as fields', 400, (write) => with_(write, '"toString":1,"hasOwnProperty":2')],
  [
    'lists 100,000 deep in an unknown field (44)',
    400,
    (write) => with_(write, `"x":${'['.repeat(100_000)}${']'.repeat(100_000)}`),
  ],
  [
    'objects 40,000 deep in an unknown field (44)',
    400,
    (write) => with_(write, `"x":${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`),
  ],
  ['lists 120,000 deep and nothing else (44)', 400, () => '['.repeat(120_000) + ']'.repeat(120_000)],
  [
    '20,000 fields (48)',
    400,
    () => JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`f${n}`, 0]))),
  ],
  [
    'bytes that are no UTF-8',
    400,
    () => Buffer.concat([Buffer.from('{"x":"'), Buffer.from([0xff, 0xfe, 0xc3, 0x28]), Buffer.from('"}')]),
  ],
  ['a megabyte long (48)', 413, (write) => with_(write, `"x":"${'a'.repeat(1_000_001)}"`)],
];

it.each(BODIES)('a write whose body is %s is refused with %i, in a sentence', async (_, status, make) => {
  for (const write of writes()) {
    const answer = await sendRaw(write, make(write));
    expectProblem(answer, status);
  }
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

it.each([
  ['text/plain', 415],
  ['application/x-www-form-urlencoded', 415],
  ['multipart/form-data; boundary=x', 415],
  ['application/xml', 415],
])('a write as %s is refused with %i (a form of another page cannot speak JSON)', async (type, status) => {
  expect.hasAssertions();
  for (const write of writes())
    expectProblem(await sendRaw(write, JSON.stringify(write.body), { 'content-type': type }), status);
});

/** None of them is right anywhere; text that is merely odd is a reply like any other. */
const VALUES: unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53 + 2,
  '',
  ' ',
  [],
  ['1'],
  [['a']],
  {},
  { $gt: '' },
  { toString: 'x' },
  'a\0b',
  '\ud800',
  '9'.repeat(600),
];

/** A draft may be emptied or begun; a window may show no ticket; a note may be long, and call nobody. */
const FINE = new Set([
  'drafts text=""',
  'drafts base=null',
  'presence ticket=null',
  'macros status=null',
  'macros shared=true',
  'macros variants={}',
  `macros text=${JSON.stringify('9'.repeat(600))}`,
  `notes text=${JSON.stringify('9'.repeat(600))}`,
  'notes mentions=[]',
]);

it('a value of the wrong kind in any field of any body is refused, and never breaks the server', async () => {
  const wrong: string[] = [];
  for (const write of writes()) {
    for (const field of Object.keys(write.body)) {
      for (const value of VALUES) {
        if (FINE.has(`${write.path.split('/').at(-1)} ${field}=${JSON.stringify(value)}`)) continue;
        const answer = await sendRaw(write, JSON.stringify({ ...write.body, [field]: value }));
        const ok = answer.status >= 400 && answer.status < 500 && answer.body.status === answer.status;
        if (!ok)
          wrong.push(
            `${write.method} ${write.path} ${field}=${JSON.stringify(value)} → ${answer.status} ${answer.text.slice(0, 200)}`,
          );
      }
    }
  }
  expect(wrong).toEqual([]);
});

it.each([
  'view=open&view=all',
  'view[]=open',
  'view=constructor',
  'view=__proto__',
  "view=open'%20OR%201=1--",
  'limit=0',
  'limit=101',
  'limit=-1',
  'limit=1.5',
  'limit=1e99',
  'limit=NaN',
  'limit=10&limit=20',
  'limit=',
  'cursor=',
  'cursor=abc',
  'cursor=1_1&cursor=2_2',
  'cursor=9999999999999999999_1',
  'cursor=1_9999999999999999999',
  'cursor=-999999999999999999_1',
  'cursor=1_1%00',
  'cursor=1_1%0a',
  'order=id;drop%20table%20ticket',
  '__proto__[x]=1',
  'constructor=1',
])('the list refuses ?%s (23, 53)', async (query) => {
  expect.hasAssertions();
  expectProblem(
    await rawRequest(test.origin, { path: `/api/tickets?${query}`, headers: { cookie: admin.cookie } }),
    400,
  );
});

it('the history refuses a cursor that is none', async () => {
  expect.hasAssertions();
  for (const cursor of ['x', '-1', '9'.repeat(30), '1&cursor=2', '1%27']) {
    expectProblem(await admin.get(`/api/tickets/${heard.number}/events?cursor=${cursor}`), 400);
  }
});

it.each([
  '0x1',
  '-1',
  '1.0',
  '1e1',
  '9'.repeat(15),
  '9'.repeat(40),
  '9'.repeat(5_000),
  '%00',
  '%2e%2e',
  "1'--",
  '１',
  'null',
  'constructor',
])('an id that is %s is nobody’s: 404 wherever an id stands', async (id) => {
  expect.hasAssertions();
  const headers = { cookie: admin.cookie, origin: test.origin };
  const paths = [
    '/api/tickets/ID',
    '/api/tickets/ID/events',
    '/api/replies/ID',
    '/api/accounts/ID',
    '/api/accounts/ID/rules',
    '/api/feed/conversions/ID',
    '/api/tickets/ID/notes',
  ];
  for (const path of paths) {
    const answer = await rawRequest(test.origin, {
      path: path.replace('ID', /[%]/.test(id) ? id : encodeURIComponent(id)),
      headers,
    });
    expectProblem(answer, 404);
  }
  for (const path of [
    '/api/replies/ID/cancel',
    '/api/replies/ID/retry',
    '/api/accounts/ID/pause',
    '/api/accounts/ID/disconnect',
    '/api/feed/conversions/ID/stop',
  ]) {
    const answer = await rawRequest(test.origin, {
      method: 'POST',
      path: path.replace('ID', /[%]/.test(id) ? id : encodeURIComponent(id)),
      headers,
    });
    expectProblem(answer, 404);
  }
});

it('an address whose percent-encoding is broken gets a problem', async () => {
  expect.hasAssertions();
  for (const path of ['/api/tickets/%E0%A4%A', '/api/replies/%zz', '/api/%']) {
    expectProblem(await rawRequest(test.origin, { path, headers: { cookie: admin.cookie } }), 400);
  }
});

it('an address of 14,000 characters gets a problem; more than the header limit is cut off without harm (48)', async () => {
  expect.hasAssertions();
  expectProblem(
    await rawRequest(test.origin, {
      path: `/api/tickets?cursor=${'1'.repeat(14_000)}`,
      headers: { cookie: admin.cookie },
    }),
    400,
  );
  const tooLong = await rawRequest(test.origin, { path: `/api/tickets?cursor=${'1'.repeat(60_000)}` });
  expectProblem(tooLong, 431);
  const hugeHeader = await rawRequest(test.origin, { path: '/api/tickets', headers: { 'x-big': 'a'.repeat(100_000) } });
  expectProblem(hugeHeader, 431);
});

it('a sign-in is not confused by fields that are null', async () => {
  const answer = await sendRaw(
    { method: 'POST', path: '/api/session' },
    JSON.stringify({ email: null, password: null, workspace: null }),
  );
  expectProblem(answer, 400);
  expect(PASSWORD).not.toBe(''); // the right one is never part of an answer
  expect(answer.text).not.toContain(PASSWORD);
});

it('whatever was thrown at it: the server lives, and nothing of it was stored', async () => {
  expect((await admin.get('/api/health/ready')).status).toBe(200);
  expect((await admin.get(`/api/tickets/${heard.number}`)).body.ticket).toEqual(heard.ticket);
  expect(test.fake.repliesTo(heard.externalId)).toEqual([]);
});
