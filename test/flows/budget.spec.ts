import {
  allTicketed,
  answer,
  intentToAnswer,
  POLL,
  setFlowStage,
  withoutStream,
  type FlowStage,
} from '../support/flow-stage.js';
import type { ServerProcess } from '../support/server-process.js';
import { until } from '../support/test-app.js';

const SEARCH = 'GET /2/tweets/search/recent';
const LOOKUP = 'GET /2/tweets';
const READS = [POLL, 'GET /2/users/:id/tweets', 'GET /2/dm_events', SEARCH, LOOKUP];

let stage: FlowStage;
let server: ServerProcess;
let accountId: string;
beforeEach(async () => {
  stage = await setFlowStage({ limits: 'off' });
  withoutStream(stage);
  server = await stage.start();
  stage.mention('before the money was gone');
  await until('the first post to be a ticket', () => allTicketed(stage), 20_000);
  const [row] = await stage.sql<{ id: string }>('SELECT id FROM account');
  accountId = row?.id as string;
}, 60_000);
afterEach(() => stage.close());

const account = async () => (await server.agent.get('/api/accounts')).body[0];
const source = async (name: string) =>
  (await account()).sources.find((one: { name: string }) => one.name === name) as { note: string | null } | undefined;
const set = async (monthlyUsd: number | null, stopsPolling = false) => {
  const body = { monthlyUsd, stopsPolling, ownsApp: false };
  const { status, body: answered } = await server.agent.send('POST', `/api/accounts/${accountId}/budget`, body);
  if (status !== 200) throw new Error(JSON.stringify(answered));
};
/** As if so much had been spent this month. */
const spend = (usd: number) =>
  stage.sql(
    `INSERT INTO account_usage (workspace_id, account_id, day, kind, units, micro_usd)
     SELECT workspace_id, id, (now() AT TIME ZONE 'UTC')::date, 'post-read', 1, $1::bigint FROM account
     ON CONFLICT (workspace_id, account_id, day, kind) DO UPDATE SET micro_usd = excluded.micro_usd`,
    [Math.round(usd * 1e6)],
  );
/** So that there is something to look up again: posts that are minutes old are, those of seconds are not. */
const growOld = async () => {
  await stage.sql(`UPDATE post SET posted_at = now() - interval '2 hours'`);
  await stage.sql(`UPDATE source SET cursor = NULL WHERE name = 'recheck'`);
};
/** By what X has charged. On connecting it was asked whose keys these are: of that no account is known yet. */
const charged = () => {
  const [app] = [...stage.world.identities.apps.keys()];
  return stage.world.credits.describe(app as string).spentUsd - 0.01;
};
const dueNow = () => stage.sql('UPDATE duty SET due_at = now(), woken = true');
const lastSeq = () => stage.world.requests().at(-1)?.seq ?? 0;
const readsSince = (since: number) =>
  stage.world.requests({ since }).filter(({ endpoint }) => READS.includes(endpoint as string));
const openGap = () =>
  stage.sql(
    `INSERT INTO gap (workspace_id, account_id, source, from_at, to_at, reason)
     SELECT workspace_id, id, 'mentions', now() - interval '1 hour', now() - interval '1 minute', 'A stop.' FROM account`,
  );
const gap = async () => (await server.agent.get('/api/intake/gaps')).body.items[0];
const noteOn = (name: string) => until(`${name} to say why it rests`, async () => (await source(name))?.note);

const SENTENCE = /^This month’s budget of \$5\.00 is used up, by estimate\. It goes on when an admin raises the budget/;

it('beyond the budget what can be done without is not called, says so, and leaves its gap open; mentions and answers go on', async () => {
  await growOld(); // before a new budget has everybody look, who would note that there is nothing to look up
  await spend(5);
  await set(5);
  await openGap();
  await dueNow();
  expect(await noteOn('sweep')).toMatch(SENTENCE);
  expect(await noteOn('recheck')).toMatch(SENTENCE);
  expect(await noteOn('search')).toMatch(SENTENCE);
  const since = lastSeq();
  await dueNow();
  const asked = stage.mention('after the money was gone');
  await until('the post to be a ticket', () => allTicketed(stage), 20_000);
  const intent = await intentToAnswer(server.agent, stage, asked.id, 'We are here.');
  expect((await answer(server.agent, intent)).status).toBe(201);
  await until('the answer to be seen', async () => stage.world.repliesTo(asked.id).length === 1);
  expect(readsSince(since).map(({ endpoint }) => endpoint)).not.toContain(SEARCH);
  expect(readsSince(since).map(({ endpoint }) => endpoint)).not.toContain(LOOKUP);
  expect(await gap()).toMatchObject({ state: 'open', lastError: expect.stringMatching(SENTENCE) });
  const { money, lastErrorSource, state } = await account();
  expect(money).toMatchObject({ budget: 5, budgetState: 'used' });
  // That there are no streams is this test's doing; what rests is no error.
  expect(['stream', 'activity']).toContain(lastErrorSource);
  expect(state).toBe('connected');

  await set(500);
  await until('the gap to be closed', async () => (await gap()).state === 'closed', 20_000);
  await until('nothing to rest', async () =>
    (await account()).sources.every(({ note }: { note: string | null }) => note === null),
  );
}, 90_000);

it('where the admin chose so nothing at all is read beyond it, answers leave, and when it goes on nothing was lost', async () => {
  const asked = stage.mention('one more before');
  await until('the post to be a ticket', () => allTicketed(stage), 20_000);
  await spend(5);
  await growOld();
  await set(5, true);
  for (const name of ['mentions', 'timeline', 'messages', 'sweep', 'own_sweep', 'recheck'])
    expect(await noteOn(name)).toMatch(SENTENCE);
  const since = lastSeq();
  stage.mention('written while nobody may look');
  await dueNow();
  const attempted = await until('it to have been tried again', async () => {
    const [row] = await stage.sql<{ tried: boolean }>(
      `SELECT bool_and(due_at > now() + interval '1 minute' AND leased_until = '-infinity' AND NOT woken) AS tried
       FROM duty WHERE kind LIKE 'poll %' OR kind = 'recheck'`,
    );
    return row?.tried;
  });
  expect(attempted).toBe(true);
  const intent = await intentToAnswer(server.agent, stage, asked.id, 'We answer all the same.');
  expect((await answer(server.agent, intent)).status).toBe(201);
  await until('the answer to be seen', async () => stage.world.repliesTo(asked.id).length === 1);
  expect(readsSince(since)).toEqual([]);

  await set(null);
  await until('the post to be a ticket', () => allTicketed(stage), 20_000);
}, 90_000);

it('what was spent is what X has charged, is there after a restart, and near the budget the account says so', async () => {
  for (let n = 0; n < 5; n += 1) stage.mention(`question ${n}`);
  await until('the posts to be tickets', () => allTicketed(stage), 20_000);
  await until('it to be counted', async () => Math.abs((await account()).money.month - charged()) < 1e-6);
  await server.stop();
  const [stored] = await stage.sql<{ usd: number }>('SELECT sum(micro_usd)::float8 / 1e6 AS usd FROM account_usage');
  expect(stored?.usd).toBeCloseTo(charged(), 6);
  server = await stage.start();
  await spend(4.2);
  await set(5);
  expect((await account()).money).toMatchObject({ budgetState: 'near', budget: 5 });
}, 90_000);

it('a gap that cannot be filled because X no longer takes the keys makes the account ask to be connected again', async () => {
  stage.world.setFault({ endpoint: SEARCH, kind: 'status', status: 401 });
  await openGap();
  await stage.sql(`UPDATE duty SET due_at = now(), woken = true WHERE kind = 'fill'`);
  const found = await until('the account to ask for it', async () => {
    const now = await account();
    return now.state === 'reauth_required' && now;
  });
  expect(found.stateReason).toBe('X no longer accepts the keys of this account. An admin must connect it again.');
  expect(await gap()).toMatchObject({ state: 'open', lastError: found.stateReason });
  const asked = stage.world.requests({ endpoint: SEARCH }).length;
  await stage.sql(`UPDATE duty SET due_at = now(), woken = true WHERE kind = 'fill'`);
  await until('it to have looked', async () => {
    const [row] = await stage.sql<{ rests: boolean }>(
      `SELECT due_at > now() + interval '10 seconds' AND NOT woken AS rests FROM duty WHERE kind = 'fill'`,
    );
    return row?.rests;
  });
  expect(stage.world.requests({ endpoint: SEARCH })).toHaveLength(asked);
}, 90_000);
