import { startXSandbox } from '../../sandbox/x/index.ts';
import { Accounts } from '../../src/accounts/index.js';
import { XClients } from '../../src/channels/x/x-client.js';
import { until } from '../support/test-app.js';
import { MENTIONS, setConnectStage, type ConnectStage } from './connect-stage.js';

let stage: ConnectStage;
beforeAll(async () => void (stage = await setConnectStage({ limits: 'real' })));
afterAll(() => stage.close());
beforeEach(() => stage.world.clearFaults());

const windowOf = async (id: string, endpoint: string) =>
  (await stage.account(id)).windows.find((window: { endpoint: string }) => window.endpoint === endpoint);
const mentionsOf = async (id: string) =>
  (await stage.account(id)).sources.find((source: { name: string }) => source.name === 'mentions');
const polls = () => stage.world.requests({ endpoint: MENTIONS });
const hurry = () => stage.sql(`UPDATE duty SET due_at = now() WHERE kind = 'poll mentions'`);
const connectWith = async (scopes?: string[]): Promise<string> => {
  const user = stage.world.addUser({ handle: `brand_${stage.world.identities.users.size}`, name: 'Brand' });
  const { accessToken, refreshToken, ...tokens } = stage.world.identities.issueOAuth2Tokens(
    user.id,
    stage.xApp.id,
    scopes,
  );
  const expiresAt = new Date(tokens.expiresAt).toISOString();
  const credentials = { type: 'oauth2', accessToken, refreshToken, expiresAt, scopes: tokens.scopes };
  return stage.test.app.get(Accounts).connect(stage.test.workspace.id, 'x', credentials, true);
};

it('the account says what X allows, what is left of it, and when that resets; also after a restart', async () => {
  const { id } = await stage.connect();
  const seen = await until('a window', () => windowOf(id, MENTIONS));
  expect(seen).toMatchObject({ limit: 300, closedUntil: null });
  expect(seen.remaining).toBeLessThan(300);
  expect(Date.parse(seen.resetAt)).toBeGreaterThan(Date.now());
  const written = await until(
    'it to be written down',
    async () =>
      (
        await stage.sql<{ remaining: number }>(`SELECT remaining FROM account_window WHERE endpoint = $1`, [MENTIONS])
      )[0],
    15_000,
  );
  expect(written.remaining).toBeLessThan(300);
  await stage.admin.send('POST', `/api/accounts/${id}/pause`);
  await stage.test.restart();
  expect(await windowOf(id, MENTIONS)).toMatchObject({ limit: 300 });
  await stage.admin.send('POST', `/api/accounts/${id}/resume`);
}, 40_000);

it('while X allows no calls none is made, whoever wants to; then it goes on', async () => {
  const { id } = await stage.connect();
  const before = polls().at(-1)?.seq ?? 0;
  const resetInMs = 6_000;
  stage.world.setFault({ endpoint: MENTIONS, kind: 'status', status: 429, resetInMs, count: 1 });
  const refused = await until('a poll to be refused', async () =>
    stage.world.requests({ endpoint: MENTIONS, since: before }).find((poll) => poll.outcome === 429),
  );
  await until('the account to say so', async () => (await windowOf(id, MENTIONS))?.closedUntil);
  const lastError = 'X allows no more calls for now. It goes on when the limit resets.';
  await until('the source to say so', async () => (await mentionsOf(id)).lastError === lastError);
  const looked = () =>
    stage.sql<{ at: string }>(
      `SELECT last_attempt_at::text AS at FROM source WHERE account_id = $1 AND name = 'mentions'`,
      [id],
    );
  for (let n = 0; n < 3; n += 1) {
    const [last] = await looked();
    await hurry();
    await until('another look', async () => (await looked())[0]?.at !== last?.at);
  }
  const since = stage.world.requests({ endpoint: MENTIONS, since: refused.seq });
  expect(since.filter((poll) => poll.at < refused.at + resetInMs)).toEqual([]);
  await until(
    'it to go on',
    async () => {
      await hurry();
      return stage.world.requests({ endpoint: MENTIONS, since: refused.seq })[0];
    },
    20_000,
  );
  const next = stage.world.requests({ endpoint: MENTIONS, since: refused.seq })[0];
  expect((next?.at ?? 0) - refused.at).toBeGreaterThanOrEqual(resetInMs);
});

interface SourceOf {
  name: string;
  lastSuccessAt: string | null;
  failures: number;
  lastError: string | null;
}
const LOOKING = ['mentions', 'timeline', 'sweep', 'own_sweep'];

it('each way by which posts come says for itself whether it is alive', async () => {
  const { id } = await stage.connect();
  const account = await until(
    'all of them to have looked',
    async () => {
      const found = await stage.account(id);
      const well = found.sources.filter((s: SourceOf) => s.lastSuccessAt && s.failures === 0 && s.lastError === null);
      return (
        well.length === found.sources.length &&
        LOOKING.every((name) => well.some((s: SourceOf) => s.name === name)) &&
        found
      );
    },
    20_000,
  );
  for (const source of account.sources) {
    expect(source).toMatchObject({ failures: 0, lastError: null, lastAttemptAt: expect.stringMatching(/Z$/) });
  }
});

it('each source says how far it has read, and how far it is behind X', async () => {
  const { id } = await stage.connect();
  const mentions = () => mentionsOf(id);
  await until('the first look', async () => (await mentions())?.readTo, 20_000);
  const customer = stage.world.addUser({ handle: 'asks_where' });
  const writtenAt = Date.now();
  // Not by a poll that had begun before.
  const isSince = ({ readTo }: { readTo: string }): boolean => Date.parse(readTo) >= writtenAt;
  const post = stage.world.post({ authorId: customer.id, text: '@northwind where are you?' });
  const well = await until('the post to be read', async () => {
    const source = await mentions();
    return source.newestId === post.id && source.lagMs !== null && isSince(source) && source;
  });
  expect(well.behind).toBe(false);
  expect(well.lagMs).toBeLessThanOrEqual(Date.now() - writtenAt);
  expect(Date.parse(well.readTo)).toBeLessThanOrEqual(Date.now());

  stage.world.setFault({ endpoint: MENTIONS, kind: 'status', status: 503 });
  await until('it to fall behind', async () => (await mentions()).behind);
  const [before, failing] = [Date.now(), await mentions()];
  expect(failing).toMatchObject({ behind: true, newestId: post.id });
  expect(failing.lagMs).toBeGreaterThanOrEqual(before - Date.parse(failing.readTo));
  expect(failing.lagMs).toBeLessThanOrEqual(Date.now() - Date.parse(failing.readTo));
  const again = await until('it to fall further behind', async () => {
    const source = await mentions();
    return source.lagMs > failing.lagMs && source;
  });
  expect(again.readTo).toBe(failing.readTo);

  stage.world.clearFaults();
  const caughtUp = await until('it to have caught up', async () => {
    await hurry();
    const source = await mentions();
    return !source.behind && source;
  });
  expect(Date.parse(caughtUp.readTo)).toBeGreaterThan(Date.parse(failing.readTo));
});

it('with a gap that is yet to be filled a source has everything up to there only', async () => {
  const { id } = await stage.connect();
  const mentions = () => mentionsOf(id);
  await until('the first look', async () => (await mentions())?.readTo, 20_000);
  const fromAt = new Date(Date.now() - 7_200_000).toISOString();
  await stage.sql(
    `INSERT INTO gap (workspace_id, account_id, source, from_at, to_at, reason)
     SELECT workspace_id, id, 'mentions', $2, $2::timestamptz + interval '1 hour', 'planted' FROM account WHERE id = $1`,
    [id, fromAt],
  );
  expect(await mentions()).toMatchObject({ readTo: fromAt, behind: true });
  await stage.sql(`UPDATE gap SET state = 'unrecoverable' WHERE account_id = $1`, [id]);
  const beyond = await mentions();
  expect(beyond.behind).toBe(false);
  expect(beyond.readTo > fromAt).toBe(true);
});

it('what the permission does not allow is said, with what to do about it', async () => {
  const full = await stage.account(await connectWith());
  expect(full.capabilities).toMatchObject({
    replyPublicly: true,
    direct: true,
    media: true,
    stream: true,
    maxLength: 280,
  });
  const less = await stage.account(await connectWith(['tweet.read', 'users.read', 'offline.access']));
  expect(less.capabilities).toMatchObject({ replyPublicly: false, direct: false, media: false });
  const direct = less.capabilities.notes.find((note: { about: string }) => note.about === 'direct');
  expect(direct.sentence).toBe(
    'X was not asked for, or did not give, dm.read, dm.write. Connect the account again and allow all of it.',
  );
});

it('an app speaks to X as itself with the keys of the account, or with its own; without any it says what is missing', async () => {
  const sandbox = await startXSandbox();
  const { world } = sandbox;
  const brand = world.addUser({ handle: 'northwind' });
  const app = world.addApp();
  const { accessToken, accessSecret } = world.issueOAuth1Tokens(brand.id, app.id);
  const { apiKey, apiSecret, clientId } = app;
  const xApp = { clientId, clientSecret: undefined, tier: 'self-serve' as const };
  const clients = (consumer?: { apiKey: string; apiSecret: string }) =>
    new XClients({
      sandboxOrigin: sandbox.apiOrigin,
      timeoutMs: 2_000,
      app: { ...xApp, consumer },
      now: () => new Date(),
    });
  const byConsent = {
    type: 'oauth2',
    accessToken: 'a',
    refreshToken: null,
    expiresAt: new Date().toISOString(),
    scopes: [],
  };
  const withKeys = await clients().appClient({ apiKey, apiSecret, accessToken, accessSecret }, true);
  expect((await withKeys.v2.userByUsername('northwind')).data.id).toBe(brand.id);
  const own = clients({ apiKey, apiSecret });
  for (let n = 0; n < 3; n += 1) {
    const client = await own.appClient(byConsent, true);
    expect((await client.v2.userByUsername('northwind')).data.id).toBe(brand.id);
  }
  expect(world.requests({ endpoint: 'POST /oauth2/token' })).toHaveLength(2);
  own.app({ account: { externalId: '1', handle: 'x' }, sandbox: true, credentials: byConsent }).forget();
  await own.appClient(byConsent, true);
  expect(world.requests({ endpoint: 'POST /oauth2/token' })).toHaveLength(3);
  await expect(clients().appClient(byConsent, true)).rejects.toThrow(/PARLEY_X_API_KEY/);
  await sandbox.close();
});
