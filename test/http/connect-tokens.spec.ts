import { AccountTokens } from '../../src/accounts/account-tokens.js';
import { Accounts } from '../../src/accounts/index.js';
import type { Access } from '../../src/channels/index.js';
import { Database } from '../../src/kernel/index.js';
import { until } from '../support/test-app.js';
import { MENTIONS, setConnectStage, TOKEN_ENDPOINT, type ConnectStage } from './connect-stage.js';

let stage: ConnectStage;
let id: string;
beforeAll(async () => void (stage = await setConnectStage()));
afterAll(() => stage.close());
beforeEach(async () => {
  stage.world.clearFaults();
  id = (await stage.connect()).id;
});

/** As if 80 % of the tokens' life were over. Should the duty be under way at this moment, it is done once more. */
async function letTheirTimeCome(): Promise<void> {
  await stage.sql('UPDATE account SET token_refresh_at = now() WHERE id = $1', [id]);
  await stage.sql(`UPDATE duty SET due_at = now(), woken = true WHERE kind = 'refresh'`);
}

const access = async (): Promise<Access> =>
  (await stage.test.app
    .get(Database)
    .inWorkspace(stage.test.workspace.id, (tx) => stage.test.app.get(Accounts).access(tx, id, 'answers'))) as Access;
const accessToken = async (): Promise<string> => ((await access()).credentials as { accessToken: string }).accessToken;
const renew = (used: unknown): Promise<unknown> =>
  stage.test.app.get(AccountTokens).renew(stage.test.workspace.id, id, used);
const exchanges = (since: number) => stage.tokenCalls().slice(since);
const reauth = () =>
  until('the account to ask for consent', async () => {
    const account = await stage.account(id);
    return account.state === 'reauth_required' && account;
  });
/** A poll that X has answered since. */
const pollAfter = (seq: number) =>
  until('a poll that works', async () =>
    stage.world.requests({ endpoint: MENTIONS, since: seq }).find((poll) => poll.outcome === 200),
  );
const lastPoll = (): number => stage.world.requests({ endpoint: MENTIONS }).at(-1)?.seq ?? 0;

it('tokens are exchanged when four fifths of their life are over, and X is asked on with the new ones', async () => {
  const [row] = await stage.sql<{ part: number }>(
    `SELECT (extract(epoch FROM token_refresh_at - connected_at) / extract(epoch FROM token_expires_at - connected_at))::float8 AS part
     FROM account WHERE id = $1`,
    [id],
  );
  expect(row?.part).toBeCloseTo(0.8, 2);
  const [before, calls] = [await accessToken(), stage.tokenCalls().length];
  await letTheirTimeCome();
  await until('new tokens', async () => (await accessToken()) !== before);
  expect(exchanges(calls)).toHaveLength(1);
  await pollAfter(lastPoll());
  expect(await stage.account(id)).toMatchObject({ state: 'connected', tokenError: null, lastError: null });
});

it('whoever meets a token that X no longer takes exchanges it, and what they wanted is done', async () => {
  const [before, calls] = [await accessToken(), stage.tokenCalls().length];
  stage.world.advanceClock(7_300_000); // the token has ended there, and we do not know it
  await pollAfter(lastPoll());
  expect(await accessToken()).not.toBe(before);
  expect(exchanges(calls)).toHaveLength(1);
  expect(await stage.account(id)).toMatchObject({ state: 'connected', lastError: null });
});

it('ten who want to exchange the same tokens at once exchange them once, and all get the new ones', async () => {
  const { credentials } = await access();
  const calls = stage.tokenCalls().length;
  stage.world.setFault({ endpoint: TOKEN_ENDPOINT, kind: 'latency', ms: 300 });
  const got = await Promise.all(Array.from({ length: 10 }, () => renew(credentials)));
  expect(exchanges(calls)).toHaveLength(1);
  const current = await accessToken();
  expect(new Set(got.map((fresh) => (fresh as { accessToken: string }).accessToken))).toEqual(new Set([current]));
  expect(current).not.toBe((credentials as { accessToken: string }).accessToken);
});

it('an exchange whose answer is lost ends in a sentence, and in nothing else', async () => {
  const [kept] = await stage.sql(`SELECT count(*)::int AS posts FROM post`);
  stage.world.setFault({ endpoint: TOKEN_ENDPOINT, kind: 'commit-then-reset', count: 1 });
  await letTheirTimeCome();
  const account = await reauth();
  expect(account.stateReason).toMatch(
    /^X’s answer to an earlier renewal was lost on the way.*Connect the account again/,
  );
  expect((await stage.sql(`SELECT count(*)::int AS posts FROM post`))[0]).toEqual(kept);
  const again = await stage.connect(id);
  expect(again).toMatchObject({ id, state: 'connected', stateReason: null });
  await pollAfter(lastPoll());
});

it('a permission that was taken back on X ends in a sentence, and X is asked no more', async () => {
  stage.world.identities.revokeAll(stage.brand.id, stage.xApp.id);
  const account = await reauth();
  expect(account.stateReason).toBe(
    'X no longer lets this installation act for the account. Connect it again; nothing is lost.',
  );
  await until('those who were asking to be over', async () => {
    const asking = await stage.sql(
      `SELECT 1 FROM duty WHERE leased_until > now() AND (kind LIKE 'poll%' OR kind = 'refresh')`,
    );
    return asking.length === 0;
  });
  const [calls, polls] = [stage.tokenCalls().length, lastPoll()];
  await stage.sql(`UPDATE duty SET due_at = now() WHERE kind LIKE 'poll%' OR kind = 'refresh'`);
  await until('the duties to have looked', async () => {
    const [row] = await stage.sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM duty WHERE due_at <= now() AND (kind LIKE 'poll%' OR kind = 'refresh')`,
    );
    return row?.n === 0;
  });
  expect([stage.tokenCalls().length, lastPoll()]).toEqual([calls, polls]);
});

it('an X that fails to answer is no end of the permission: it is asked again, and says so meanwhile', async () => {
  const before = await accessToken();
  stage.world.setFault({ endpoint: TOKEN_ENDPOINT, kind: 'status', status: 503, count: 2 });
  for (const failures of [1, 2]) {
    await letTheirTimeCome();
    await until(`failure ${failures}`, async () => {
      const [row] = await stage.sql<{ n: number }>('SELECT refresh_failures AS n FROM account WHERE id = $1', [id]);
      return row?.n === failures;
    });
    expect(await stage.account(id)).toMatchObject({
      state: 'connected',
      tokenError: 'X has a problem of its own (503).',
    });
  }
  const [row] = await stage.sql<{ seconds: number }>(
    'SELECT extract(epoch FROM token_refresh_at - now())::float8 AS seconds FROM account WHERE id = $1',
    [id],
  );
  expect(row?.seconds).toBeGreaterThan(5);
  await letTheirTimeCome();
  await until('new tokens', async () => (await accessToken()) !== before);
  expect(await stage.account(id)).toMatchObject({ state: 'connected', tokenError: null });
});

it('who asks while X fails to exchange is told when to come back, and does not ask X again before', async () => {
  const { credentials } = await access();
  stage.world.setFault({ endpoint: TOKEN_ENDPOINT, kind: 'status', status: 503 });
  await expect(renew(credentials)).rejects.toMatchObject({ code: 'unavailable', certainlyNotDone: true });
  const calls = stage.tokenCalls().length;
  const refusal = renew(credentials);
  await expect(refusal).rejects.toMatchObject({ code: 'unavailable', message: 'X has a problem of its own (503).' });
  await expect(refusal).rejects.toHaveProperty('retryAfterMs', expect.any(Number));
  expect(stage.tokenCalls()).toHaveLength(calls);
});

it('an app whose secret is wrong costs no account its permission, and the page names the setting', async () => {
  const { clientSecret } = stage.xApp;
  stage.xApp.clientSecret = 'another';
  await letTheirTimeCome();
  const account = await until('the trouble to be told', async () => {
    const found = await stage.account(id);
    return found.tokenError && found;
  });
  expect(account).toMatchObject({ state: 'connected', tokenError: expect.stringContaining('PARLEY_X_CLIENT_SECRET') });
  stage.xApp.clientSecret = clientSecret;
  await letTheirTimeCome();
  await until('it to be over', async () => (await stage.account(id)).tokenError === null);
});

it('tokens that an admin has just replaced are not overwritten by an exchange of the old ones', async () => {
  const { credentials } = await access();
  stage.world.setFault({ endpoint: TOKEN_ENDPOINT, kind: 'latency', ms: 10_000, count: 1 });
  const old = renew(credentials);
  await until('X to have the question', async () => stage.world.faults.list().length === 0);
  await stage.connect(id);
  const replaced = await accessToken();
  stage.world.advanceClock(10_000);
  expect(((await old) as { accessToken: string }).accessToken).toBe(replaced);
  expect(await accessToken()).toBe(replaced);
});
