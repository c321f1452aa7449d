import { randomUUID } from 'node:crypto';
import { signIn, startTestApp, type TestApp, type TestClient } from '../support/test-app.js';
import { expectProblem, rawRequest } from './story.js';

let test: TestApp;
let agent: TestClient;
beforeAll(async () => {
  test = await startTestApp();
  agent = await signIn(test);
});
afterAll(() => test.close());

const POLICY =
  "default-src 'self';img-src 'self' data:;object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'";

it('every answer forbids foreign scripts, frames and guessed types, and no policy has unsafe-inline (26)', async () => {
  const asked = [
    await agent.get('/api/tickets'),
    await agent.get('/api/tickets/999'),
    await agent.send('POST', '/api/session', '{'),
    await agent.get('/'),
    await agent.get('/tickets/open'),
    await agent.get('/theme.js'),
    await agent.get('/favicon.svg'),
  ];
  for (const { headers } of asked) {
    expect(headers.get('content-security-policy')).toBe(POLICY);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
  }
});

it('nothing under /api is kept by a cache, errors included', async () => {
  const paths = [
    '/api/session',
    '/api/tickets',
    '/api/tickets/counts',
    '/api/tickets/999',
    '/api/agents',
    '/api/accounts',
    '/api/health/ready',
    '/api/no-such',
    '/api/tickets?limit=x',
  ];
  for (const path of paths)
    expect([path, (await agent.get(path)).headers.get('cache-control')]).toEqual([path, 'no-store']);
  expect(
    (await agent.send('POST', '/api/session', { email: 'a@example.com', password: 'x' })).headers.get('cache-control'),
  ).toBe('no-store');
});

it('an address under /api that is none is a problem, whatever the method', async () => {
  const headers = { cookie: agent.cookie, origin: test.origin };
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    expectProblem(await rawRequest(test.origin, { method, path: `/api/${randomUUID()}`, headers }), 404);
  }
  expect((await rawRequest(test.origin, { method: 'HEAD', path: `/api/${randomUUID()}`, headers })).status).toBe(404);
  for (const path of [
    '/api',
    '/api/',
    '/api?x=1',
    '/api/tickets/1/',
    '/api/tickets//1',
    '/api/../api/nothing',
    '/assets/no-such.js',
  ]) {
    expectProblem(await rawRequest(test.origin, { path, headers }), 404);
  }
});

it('every other address is a page of the UI, which is asked for again each time', async () => {
  for (const path of ['/', '/sign-in', '/tickets/open/12', '/no/such/page', '/index.html', '/apiary']) {
    const answer = await agent.get(path, { accept: 'text/html' });
    expect([path, answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
      path,
      200,
      'text/html; charset=utf-8',
      'no-cache',
    ]);
    expect(answer.body).toContain('<div id="root"></div>');
  }
});

it('a file whose name does not change with its content is asked for again, so an update is seen', async () => {
  const answer = await agent.get('/public/theme.js');
  const file = answer.headers.get('content-type')?.includes('javascript') ? answer : await agent.get('/theme.js');
  expect(file.headers.get('cache-control')).toBe('no-cache');
});

const SECRET = /"dependencies"|"private": true|root:x:0|createApp\(|AGPL-3\.0/;

it.each([
  '/../package.json',
  '/../../../../../../etc/passwd',
  '/%2e%2e/package.json',
  '/..%2fpackage.json',
  '/..%5cpackage.json',
  '/assets/../../package.json',
  '/assets/%2e%2e/%2e%2e/package.json',
  '/assets/..%2f..%2fsrc%2fapp.ts',
  '/....//package.json',
  '/%252e%252e/package.json',
  '//etc/passwd',
  '/\\..\\package.json',
  '/%00/../package.json',
  '/.git/config',
  '/.env',
  '/package.json',
  '/src/app.ts',
  '/api/../package.json',
  '/api/%2e%2e/package.json',
])('no file outside the UI is given for %s (29)', async (path) => {
  const answer = await rawRequest(test.origin, { path });
  expect(answer.text).not.toMatch(SECRET);
  // A page of the UI, or a problem: never a file.
  expect(answer.text).toMatch(answer.status === 200 ? '<div id="root"></div>' : '"status":4');
  expect(answer.headers['content-type']).toMatch(answer.status === 200 ? 'text/html' : 'application/problem+json');
});
