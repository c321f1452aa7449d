import { Database } from '../../src/kernel/index.js';
import { client, signIn, startTestApp, type TestApp } from '../support/test-app.js';
import { expectProblem, rawRequest } from './story.js';

let test: TestApp;
beforeAll(async () => void (test = await startTestApp()));
afterAll(() => test.close());

const inWorkspace = (sql: string, values: unknown[] = []): Promise<unknown> =>
  test.app.get(Database).inWorkspace(test.workspace.id, (tx) => tx.query(sql, values));

it('a session that is over lets nobody in, to the second', async () => {
  const agent = await signIn(test);
  await inWorkspace(`UPDATE session SET expires_at = now() + interval '30 seconds' WHERE agent_id = $1`, [
    agent.agentId,
  ]);
  expect((await agent.get('/api/session')).status).toBe(200);
  await inWorkspace('UPDATE session SET expires_at = now() WHERE agent_id = $1', [agent.agentId]);
  expectProblem(await agent.get('/api/session'), 401);
});

it('who is deactivated is out of every session at once (14)', async () => {
  expect.hasAssertions();
  const agent = await signIn(test);
  await inWorkspace('UPDATE agent SET deactivated_at = now() WHERE id = $1', [agent.agentId]);
  for (const path of ['/api/session', '/api/tickets', '/api/agents', '/api/live'])
    expectProblem(await agent.get(path), 401);
});

it('a cookie is worth nothing after signing out, and signing out twice is no error', async () => {
  const agent = await signIn(test);
  const out = await agent.send('DELETE', '/api/session');
  expect(out.status).toBe(204);
  expect(out.headers.get('set-cookie')).toMatch(/^parley=;.*Expires=Thu, 01 Jan 1970/i);
  expectProblem(await agent.get('/api/session'), 401);
  expectProblem(await agent.get('/api/tickets'), 401);
  expect((await agent.send('DELETE', '/api/session')).status).toBe(204);
});

it('signing out ends this session only', async () => {
  const email = 'two-browsers@example.com';
  const [one, two] = [await signIn(test, { email }), await signIn(test, { email })];
  await one.send('DELETE', '/api/session');
  expectProblem(await one.get('/api/session'), 401);
  expect((await two.get('/api/session')).status).toBe(200);
});

it('a malformed or forged cookie is no session, and never an error of ours', async () => {
  const { cookie } = await signIn(test);
  const [name, value] = cookie.split('=') as [string, string];
  const [workspace, token] = decodeURIComponent(value).split('.') as [string, string];
  const forged = [
    '',
    'x',
    '%',
    '%00',
    '.',
    `${workspace}.`,
    `.${token}`,
    `${workspace}.${token}x`,
    `${workspace}.${token.slice(1)}`,
    `0.${token}`,
    `-1.${token}`,
    `${Number(workspace) + 1}.${token}`,
    `${'9'.repeat(18)}.${token}`,
    `${'9'.repeat(30)}.${token}`,
    `${workspace}' OR '1'='1.${token}`,
    `${workspace}.${token}\u00e9`,
    'j:{"a":1}',
    'a'.repeat(8_000),
  ];
  for (const one of forged) {
    const answer = await rawRequest(test.origin, {
      path: '/api/session',
      headers: { cookie: `${name}=${Buffer.from(one).toString('latin1')}` },
    });
    expectProblem(answer, 401);
  }
  const headers: string[] = [
    '',
    ';',
    '=',
    `${name}`,
    `;;;${name}`,
    `__proto__=1; constructor=2`,
    'a=b; '.repeat(1_000),
  ];
  for (const header of headers)
    expectProblem(await rawRequest(test.origin, { path: '/api/session', headers: { cookie: header } }), 401);
  expect((await client(test.origin, `other=1; ${cookie}; third=3`).get('/api/session')).status).toBe(200);
});

it('a header that names a user is not believed (19)', async () => {
  expect.hasAssertions();
  const headers = {
    'x-remote-user': 'admin@parley.local',
    'x-forwarded-user': 'admin@parley.local',
    authorization: 'Basic YWRtaW46YWRtaW4=',
  };
  expectProblem(await client(test.origin, '').get('/api/session', headers), 401);
});
