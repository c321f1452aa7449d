import { Database } from '../../src/kernel/index.js';
import { toProblem } from '../../src/kernel/problem.js';
import { signIn, startTestApp, type TestApp } from '../support/test-app.js';
import { expectProblem } from './story.js';

/** More than the pool has connections. */
const MANY = 40;

let test: TestApp;
beforeAll(async () => void (test = await startTestApp()));
afterAll(() => test.close());

it('who finds no connection free is told that it will pass, and that nothing was changed', async () => {
  const agent = await signIn(test);
  const end = Promise.withResolvers<void>();
  const db = test.app.get(Database);
  const busy = Array.from({ length: MANY }, () => db.inWorkspace(test.workspace.id, () => end.promise));
  const over = Promise.allSettled(busy);
  try {
    const refused = await agent.get('/api/tickets');
    expectProblem(refused, 503);
    expect(refused.body.code).toBe('database_unavailable');
  } finally {
    end.resolve();
    await over;
  }
  expect((await agent.get('/api/tickets')).status).toBe(200);
});

it('so is who waits too long for what others hold', () => {
  const waited = Object.assign(new Error('canceling statement due to lock timeout'), { code: '55P03' });
  expect(toProblem(waited)).toMatchObject({ status: 503, code: 'took_too_long' });
});
