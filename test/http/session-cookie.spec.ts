import { randomUUID } from 'node:crypto';
import { Database, readConfig } from '../../src/kernel/index.js';
import { sessionCookie, Workspaces } from '../../src/people/index.js';
import { PASSWORD, startTestApp, type TestApp } from '../support/test-app.js';
import { expectProblem, rawRequest } from './story.js';

const PUBLIC = 'https://inbox.example.com';
let test: TestApp;
beforeAll(async () => void (test = await startTestApp({ PARLEY_PUBLIC_URL: `${PUBLIC}/` })));
afterAll(() => test.close());

const post = (body: unknown, origin: string) =>
  rawRequest(test.origin, {
    method: 'POST',
    path: '/api/session',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

it('behind https the cookie is __Host-, Secure, HttpOnly and SameSite=Lax, and lasts a week (54)', async () => {
  const email = `${randomUUID()}@example.com`;
  await test.app
    .get(Database)
    .inWorkspace(test.workspace.id, (tx) =>
      test.app.get(Workspaces).addAgent(tx, { email, name: 'Ana', role: 'agent', password: PASSWORD }),
    );
  const signedIn = await post({ email, password: PASSWORD }, PUBLIC);
  expect(signedIn.status).toBe(201);
  expect(signedIn.headers['set-cookie']).toHaveLength(1);
  const [pair, ...attributes] = String(signedIn.headers['set-cookie']?.[0]).split('; ') as [string, ...string[]];
  expect(pair).toMatch(/^__Host-parley=\d+\.[\w-]{43}$/);
  expect(attributes.filter((one) => !one.startsWith('Expires='))).toEqual([
    'Path=/',
    'HttpOnly',
    'Secure',
    'SameSite=Lax',
  ]);
  const days =
    (Date.parse(attributes.find((one) => one.startsWith('Expires='))?.slice(8) as string) - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(7);

  const shown = await rawRequest(test.origin, { path: '/api/session', headers: { cookie: pair } });
  expect(shown.status).toBe(200);
  // The same credential under the name that any page of the domain could set is not taken.
  expectProblem(
    await rawRequest(test.origin, { path: '/api/session', headers: { cookie: pair.replace('__Host-', '') } }),
    401,
  );
  const out = await rawRequest(test.origin, {
    method: 'DELETE',
    path: '/api/session',
    headers: { cookie: pair, origin: PUBLIC },
  });
  expect(out.headers['set-cookie']?.[0]).toMatch(/^__Host-parley=;.*Path=\/.*Secure/);
});

it('with a public address no other origin may write, not even the one of the Host header (54, 39)', async () => {
  for (const origin of [
    test.origin,
    'http://inbox.example.com',
    'https://inbox.example.com:8443',
    'https://inbox.example.com.evil.net',
    `${PUBLIC}/`,
    'null',
  ]) {
    const answer = await post({ email: 'a@example.com', password: 'x' }, origin);
    expectProblem(answer, 403);
    expect(answer.body.code).toBe('foreign_origin');
  }
});

it('on plain http the cookie is still HttpOnly and SameSite=Lax', () => {
  const { name, options } = sessionCookie(readConfig({ PARLEY_SECRET_KEY: Buffer.alloc(32, 7).toString('base64') }));
  expect({ name, ...options }).toEqual({ name: 'parley', path: '/', httpOnly: true, sameSite: 'lax', secure: false });
});
