import { bringBack, decide, TOKEN_ENDPOINT, wayBack } from '../http/connect-stage.js';
import { allTicketed, POLL, setFlowStage, type FlowStage } from '../support/flow-stage.js';
import type { ServerProcess } from '../support/server-process.js';
import { until } from '../support/test-app.js';

const ROUNDS = 4;
let stage: FlowStage;
let servers: ServerProcess[];
beforeAll(async () => {
  stage = await setFlowStage({ limits: 'off' });
  const [app] = stage.world.identities.apps.values();
  if (!app) throw new Error('The stage has no app.');
  app.anyLoopbackCallback = true;
  const env = {
    PARLEY_X_CLIENT_ID: app.clientId,
    PARLEY_X_CLIENT_SECRET: app.clientSecret as string,
    PARLEY_DUTY_LEASE_SECONDS: '2',
    // Each look is free to go to either process.
    PARLEY_POLL_SECONDS: '0.2',
  };
  const first = await stage.start(env);
  servers = [first, await stage.start(env)];
  const { body } = await first.agent.send('POST', '/api/accounts/x/authorize', { account: 'new' });
  const back = await decide(new URL(body.url), stage.brand.id, 'authorize');
  const way = wayBack(await bringBack(first.agent, back));
  if (!way.includes('connected=')) throw new Error(`The brand is not connected: ${way}`);
}, 120_000);
afterAll(() => stage.close());

const exchanges = () => stage.world.requests({ endpoint: TOKEN_ENDPOINT });

it('two processes that find the tokens ended at once exchange them once, and both go on', async () => {
  for (let round = 1; round <= ROUNDS; round += 1) {
    const before = exchanges().length;
    const polled = stage.world.requests({ endpoint: POLL }).at(-1)?.seq ?? 0;
    stage.world.setFault({ endpoint: TOKEN_ENDPOINT, kind: 'latency', ms: 400, count: 1 });
    stage.world.advanceClock(7_300_000);
    // Everything that speaks to X is due in both: polls, the sweep, and the exchange itself.
    await stage.sql(`UPDATE account SET token_refresh_at = now()`);
    await stage.sql(`UPDATE duty SET due_at = now()`);
    await until('a poll that works', async () =>
      stage.world.requests({ endpoint: POLL, since: polled }).find((poll) => poll.outcome === 200),
    );
    expect(
      exchanges()
        .slice(before)
        .map((call) => call.outcome),
    ).toEqual([200]);
  }
  for (const { agent } of servers) {
    const [account] = (await agent.get('/api/accounts')).body;
    expect(account).toMatchObject({ state: 'connected', tokenError: null });
  }
  stage.mention('still there?');
  await until('the post to be a ticket', () => allTicketed(stage), 20_000);
  expect(await stage.faults()).toEqual([]);
}, 60_000);
