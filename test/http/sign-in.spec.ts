import { randomUUID } from 'node:crypto';
import { Database } from '../../src/kernel/index.js';
import { Sessions, Workspaces } from '../../src/people/index.js';
import { client, PASSWORD, signIn, startTestApp, type Answer, type TestApp } from '../support/test-app.js';
import { anonymous, expectProblem } from './story.js';

let test: TestApp;
beforeAll(async () => void (test = await startTestApp()));
afterAll(() => test.close());
// The limits count for a quarter of an hour; each test begins with none used.
beforeEach(() => test.app.get(Database).outside('DELETE FROM sign_in_limit'));

const tryIn = (body: unknown, headers?: Record<string, string>): Promise<Answer> =>
  anonymous(test).send('POST', '/api/session', body, headers);

const inWorkspace = (sql: string, values: unknown[] = []): Promise<unknown> =>
  test.app.get(Database).inWorkspace(test.workspace.id, (tx) => tx.query(sql, values));

const link = (agentId: string): Promise<string> =>
  test.app.get(Database).inWorkspace(test.workspace.id, (tx) => test.app.get(Sessions).makeLink(tx, agentId));

it('an unknown email, a wrong password, an unknown workspace, an agent who left and one without a password get the same answer (15)', async () => {
  const email = `${randomUUID()}@example.com`;
  const gone = `${randomUUID()}@example.com`;
  await signIn(test, { email });
  await signIn(test, { email: gone });
  await inWorkspace('UPDATE agent SET deactivated_at = now() WHERE email = $1', [gone]);
  const answers = [
    await tryIn({ email: 'nobody@example.com', password: PASSWORD }),
    await tryIn({ email, password: 'wrong' }),
    await tryIn({ email, password: PASSWORD, workspace: 'elsewhere' }),
    await tryIn({ email: gone, password: PASSWORD }),
    await tryIn({ email: 'admin@parley.local', password: '$argon2id$' }),
  ];
  for (const answer of answers) {
    expectProblem(answer, 401);
    expect(answer.body).toEqual(answers[0]?.body);
    expect(answer.headers.get('set-cookie')).toBeNull();
  }
});

it('a sign-in takes about as long for an unknown email as for a wrong password (15)', async () => {
  const email = `${randomUUID()}@example.com`;
  await signIn(test, { email });
  const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
  for (let n = 0; n < 22; n += 1) {
    for (const who of ['known', 'unknown'] as const) {
      await test.app.get(Database).outside('DELETE FROM sign_in_limit');
      const begun = performance.now();
      const answer = await tryIn({ email: who === 'known' ? email : `${randomUUID()}@example.com`, password: 'wrong' });
      times[who].push(performance.now() - begun);
      expect(answer.status).toBe(401);
    }
  }
  // The shortest: what else the machine does can only add.
  const [known, unknown] = [Math.min(...times.known), Math.min(...times.unknown)];
  process.stdout.write(
    `sign-in, the shortest of 22 each: wrong password ${known.toFixed(1)} ms, unknown email ${unknown.toFixed(1)} ms\n`,
  );
  // Loose all the same; without the hash for nobody the second is a tenth of the first.
  expect(unknown).toBeGreaterThan(known * 0.6);
  expect(unknown).toBeLessThan(known * 1.6);
});

it('after ten wrong passwords an email is refused for a while, even with the right one, in a sentence and with Retry-After (18, 50)', async () => {
  const email = `${randomUUID()}@example.com`;
  await signIn(test, { email });
  await test.app.get(Database).outside('DELETE FROM sign_in_limit');
  // The case of the letters does not make it another email.
  const tries = await Promise.all(
    Array.from({ length: 10 }, (_, n) => tryIn({ email: n % 2 ? email : email.toUpperCase(), password: 'wrong' })),
  );
  expect(tries.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 401));
  const refused = await tryIn({ email, password: PASSWORD });
  expectProblem(refused, 429);
  expect(refused.body).toMatchObject({
    code: 'too_many_attempts',
    detail: 'Too many attempts. Try again in 15 minutes.',
  });
  const seconds = Number(refused.headers.get('retry-after'));
  expect(seconds).toBeGreaterThan(14 * 60);
  expect(seconds).toBeLessThanOrEqual(15 * 60);
  expect(refused.headers.get('set-cookie')).toBeNull();
});

it('an unknown email is locked just as a known one (15)', async () => {
  const email = `${randomUUID()}@example.com`;
  const statuses: number[] = [];
  for (let n = 0; n < 11; n += 1) statuses.push((await tryIn({ email, password: 'wrong' })).status);
  expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401));
  expect(statuses[10]).toBe(429);
});

it('an address has a limit over all emails and links, and a forged X-Forwarded-For does not give another (18, 19)', async () => {
  expect.hasAssertions();
  await tryIn({ email: `${randomUUID()}@example.com`, password: 'wrong' });
  await test.app.get(Database).outside(`UPDATE sign_in_limit SET points = 100 WHERE key LIKE 'address:%'`);
  const forged = {
    'x-forwarded-for': '203.0.113.9',
    'x-real-ip': '203.0.113.9',
    forwarded: 'for=203.0.113.9',
    'cf-connecting-ip': '203.0.113.9',
  };
  expectProblem(await tryIn({ email: `${randomUUID()}@example.com`, password: 'x' }, forged), 429);
  expectProblem(await anonymous(test).send('POST', '/api/session/link', { token: 'x' }, forged), 429);
});

it('a sign-in that succeeds forgets the failures before it', async () => {
  const email = `${randomUUID()}@example.com`;
  await signIn(test, { email });
  for (let n = 0; n < 9; n += 1) await tryIn({ email, password: 'wrong' });
  expect((await tryIn({ email, password: PASSWORD })).status).toBe(201);
  expect((await tryIn({ email, password: 'wrong' })).status).toBe(401);
});

it('a link signs in once; used, over, or invented it says so and opens nothing (16)', async () => {
  const { agentId } = await signIn(test);
  const token = await link(agentId);
  const both = await Promise.all([1, 2].map(() => anonymous(test).send('POST', '/api/session/link', { token })));
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 401]);

  const old = await link(agentId);
  await inWorkspace(`UPDATE sign_in_link SET expires_at = now() - interval '1 second'`);
  const ofOneWhoLeft = await link(agentId);
  const garbage = [
    'x',
    '1',
    '1.',
    `1.${'A'.repeat(43)}`,
    `999999.${'A'.repeat(43)}`,
    `${'9'.repeat(18)}.${'A'.repeat(43)}`,
    `-1.${'A'.repeat(43)}`,
    '1\u0000.x',
  ];
  await inWorkspace('UPDATE agent SET deactivated_at = now() WHERE id = $1', [agentId]);
  for (const bad of [token, old, ofOneWhoLeft, token.toUpperCase(), ...garbage]) {
    const answer = await anonymous(test).send('POST', '/api/session/link', { token: bad });
    expectProblem(answer, 401);
    expect(answer.body.code).toBe('link_expired');
    expect(answer.headers.get('set-cookie')).toBeNull();
  }
});

it('a link lasts an hour, and neither it nor a session is stored as it is (16)', async () => {
  const { agentId, cookie } = await signIn(test);
  const token = await link(agentId);
  const stored = JSON.stringify([
    await inWorkspace(
      `SELECT encode(token_hash, 'hex') AS hash, expires_at - now() < interval '61 minutes' AS short FROM sign_in_link`,
    ),
    await inWorkspace(`SELECT encode(token_hash, 'hex') AS hash FROM session`),
  ]);
  expect(stored).toContain('"short":true');
  for (const secret of [token, decodeURIComponent(cookie.split('=')[1] as string)]) {
    const bytes = Buffer.from(secret.split('.')[1] as string, 'base64url');
    expect(bytes).toHaveLength(32);
    expect(stored).not.toContain(bytes.toString('hex'));
  }
});

it('signing in again gives another session and ends the one that the browser had; one that was planted is not taken over (13)', async () => {
  const email = `${randomUUID()}@example.com`;
  const first = await signIn(test, { email });
  const planted = `parley=${test.workspace.id}.${'A'.repeat(43)}`;
  for (const before of [first.cookie, planted]) {
    const again = await client(test.origin, before).send('POST', '/api/session', { email, password: PASSWORD });
    const cookie = again.headers.get('set-cookie')?.split(';')[0] as string;
    expect(cookie).not.toBe(before);
    expect((await client(test.origin, cookie).get('/api/session')).status).toBe(200);
    expectProblem(await client(test.origin, before).get('/api/session'), 401);
  }
});

it('nobody can give themselves a role, or another workspace, by signing in (11, 12)', async () => {
  const email = `${randomUUID()}@example.com`;
  await signIn(test, { email });
  for (const more of [{ role: 'admin' }, { agentId: '1' }, { workspaceId: '1' }]) {
    expectProblem(await tryIn({ email, password: PASSWORD, ...more }), 400);
  }
  expect((await tryIn({ email, password: PASSWORD })).body.agent.role).toBe('agent');
  expect(await test.app.get(Workspaces).find('elsewhere')).toBeNull();
});
