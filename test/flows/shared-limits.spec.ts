import { fallAsleep, POLL, setFlowStage, withoutStream, type FlowStage } from '../support/flow-stage.js';
import { until } from '../support/test-app.js';

let stage: FlowStage;
beforeEach(async () => {
  stage = await setFlowStage({ limits: 'off' });
  withoutStream(stage);
});
afterEach(() => stage.close());

it('a limit that one process has met holds for another on the same database, which makes no call before it resets', async () => {
  const resetInMs = 12_000;
  const [one, other] = await Promise.all([stage.start(), stage.start()]);
  await fallAsleep(stage, other); // a start would take a good part of the wait
  stage.world.setFault({ endpoint: POLL, kind: 'status', status: 429, resetInMs, count: 1 });
  const refused = await until('a poll to be refused', async () =>
    stage.world.requests({ endpoint: POLL }).find((poll) => poll.outcome === 429),
  );
  await until('it to be written down', async () => {
    const closed = await stage.sql(`SELECT 1 FROM account_window WHERE closed_until > now()`);
    return closed.length > 0;
  });
  // As a crash: it tells nobody anything more.
  one.signal('SIGKILL');
  await one.gone();
  await stage.sql(`UPDATE duty SET leased_until = '-infinity', due_at = now(), woken = true`);

  other.signal('SIGCONT');
  const hurried = await until('it to have tried', async () => {
    await stage.sql(`UPDATE duty SET due_at = now() WHERE kind = 'poll mentions'`);
    const [source] = await stage.sql<{ failures: number }>(`SELECT failures FROM source WHERE name = 'mentions'`);
    return (source?.failures ?? 0) >= 3 && source;
  });
  expect(hurried).toBeDefined();
  expect(stage.world.requests({ endpoint: POLL, since: refused.seq })).toEqual([]);
  const [account] = (await other.agent.get('/api/accounts')).body;
  expect(account).toMatchObject({
    lastError: 'X allows no more calls for now. It goes on when the limit resets.',
    lastErrorSource: 'mentions',
  });
  const next = await until(
    'it to go on',
    async () => {
      await stage.sql(`UPDATE duty SET due_at = now() WHERE kind = 'poll mentions'`);
      return stage.world.requests({ endpoint: POLL, since: refused.seq })[0];
    },
    30_000,
  );
  expect(next.at - refused.at).toBeGreaterThanOrEqual(resetInMs);
}, 90_000);
