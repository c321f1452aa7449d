import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hurriedRefusal, refusal, setStage, startJudgedSandbox, type Stage } from './sandbox-client.ts';

const TOKEN = 'POST /2/oauth2/token';
const spent = { error: 'invalid_request', error_description: 'Value passed for the token was invalid.' };

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

const client = () => stage.clientWith({ clientId: stage.app.clientId, clientSecret: stage.app.clientSecret });
const tokensOf = (userId = stage.brand.id) => stage.world.issueOAuth2Tokens(userId, stage.app.id);
const me = async (accessToken: string) => (await stage.clientWith(accessToken).v2.me()).data.id;

describe('a refresh whose answer is lost', () => {
  it.each(['commit-then-reset', 'hang-after-commit', 'commit-then-500', 'commit-then-503', 'cut-body'] as const)(
    '%s: the old token is spent, and only X knows the new one',
    async (kind) => {
      const { refreshToken } = tokensOf();
      stage.world.setFault({ endpoint: TOKEN, kind, count: 1 });
      await hurriedRefusal(stage, () => client().refreshOAuth2Token(refreshToken!));
      const [logged] = stage.world.requests({ endpoint: TOKEN });
      expect(logged).toMatchObject({ fault: kind, userId: stage.brand.id, appId: stage.app.id });
      expect(await me(logged!.committed!)).toBe(stage.brand.id);
      expect(await refusal(client().refreshOAuth2Token(refreshToken!))).toMatchObject({ code: 400, data: spent });
    },
  );

  it.each(['reset-before-commit', 'hang-before-commit'] as const)(
    '%s: nothing has happened, the old token is good',
    async (kind) => {
      const { refreshToken, accessToken } = tokensOf();
      stage.world.setFault({ endpoint: TOKEN, kind, count: 1 });
      await hurriedRefusal(stage, () => client().refreshOAuth2Token(refreshToken!));
      expect(stage.world.requests({ endpoint: TOKEN })[0]).toMatchObject({ committed: null, fault: kind });
      expect(await me(accessToken)).toBe(stage.brand.id);
      await client().refreshOAuth2Token(refreshToken!);
    },
  );

  it('a 503 is no dead grant, and can be meant for one user', async () => {
    const ours = tokensOf();
    const theirs = tokensOf(stage.customer.id);
    stage.world.setFault({ endpoint: TOKEN, kind: 'status', status: 503, count: 1, userId: stage.brand.id });
    await client().refreshOAuth2Token(theirs.refreshToken!);
    expect((await refusal(client().refreshOAuth2Token(ours.refreshToken!))).code).toBe(503);
    await client().refreshOAuth2Token(ours.refreshToken!);
  });
});

describe('refresh tokens', () => {
  it('are for one use: of two at the same time one wins', async () => {
    const { refreshToken } = tokensOf();
    const results = await Promise.allSettled([1, 2].map(() => client().refreshOAuth2Token(refreshToken!)));
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    const loser = results.find((result) => result.status === 'rejected');
    expect(loser!.reason).toMatchObject({ code: 400, data: spent });
  });

  it('leave the winner alive when an old one is used again', async () => {
    const { refreshToken } = tokensOf();
    const next = await client().refreshOAuth2Token(refreshToken!);
    expect((await refusal(client().refreshOAuth2Token(refreshToken!))).code).toBe(400);
    expect(await me(next.accessToken)).toBe(stage.brand.id);
  });

  it('end the access token before, or not, as the sandbox is told', async () => {
    const harsh = tokensOf();
    await client().refreshOAuth2Token(harsh.refreshToken!);
    expect((await refusal(stage.clientWith(harsh.accessToken).v2.me())).code).toBe(401);
    stage.world.behaviour.refreshRevokesAccess = false;
    const mild = tokensOf();
    await client().refreshOAuth2Token(mild.refreshToken!);
    expect(await me(mild.accessToken)).toBe(stage.brand.id);
    expect((await refusal(client().refreshOAuth2Token(mild.refreshToken!))).code).toBe(400);
    stage.world.advanceClock(7_200_000);
    expect((await refusal(stage.clientWith(mild.accessToken).v2.me())).code).toBe(401);
  });

  it('are not for another app', async () => {
    const other = stage.world.addApp();
    const thief = stage.clientWith({ clientId: other.clientId, clientSecret: other.clientSecret });
    const { refreshToken } = tokensOf();
    expect(await refusal(thief.refreshOAuth2Token(refreshToken!))).toMatchObject({ code: 400, data: spent });
    await client().refreshOAuth2Token(refreshToken!);
  });

  it('do not pile up what is dead', async () => {
    let refreshToken = tokensOf().refreshToken!;
    const before = stage.world.identities.tokens.size;
    for (let i = 0; i < 5; i++) refreshToken = (await client().refreshOAuth2Token(refreshToken)).refreshToken!;
    expect(stage.world.identities.tokens.size).toBe(before);
  });
});

describe('a user who takes access away', () => {
  it('ends every token of theirs for this app, and no other', async () => {
    const ours = tokensOf();
    const theirs = tokensOf(stage.customer.id);
    const heard: unknown[] = [];
    stage.world.onAccessRevoked((revoked) => heard.push(revoked));
    const { controlOrigin, controlToken } = stage.sandbox;
    const take = () =>
      fetch(`${controlOrigin}/_sandbox/revocations`, {
        method: 'POST',
        headers: { authorization: `Bearer ${controlToken}` },
        body: JSON.stringify({ userId: stage.brand.id, appId: stage.app.id }),
      });
    expect(await (await take()).json()).toEqual({ revoked: true });
    expect((await refusal(stage.clientWith(ours.accessToken).v2.me())).code).toBe(401);
    expect((await refusal(stage.client.v2.me())).code).toBe(401);
    expect(await refusal(client().refreshOAuth2Token(ours.refreshToken!))).toMatchObject({ code: 400, data: spent });
    expect(await me(theirs.accessToken)).toBe(stage.customer.id);
    expect(heard).toEqual([{ userId: stage.brand.id, appId: stage.app.id }]);
    expect((await take()).status).toBe(400);
  });
});

describe('a clock that is off', () => {
  it('refuses OAuth 1.0a with code 135, tells its time in the Date header, and leaves OAuth 2.0 alone', async () => {
    stage.world.behaviour.oauth1ClockSkewMs = 6 * 60_000;
    const error = await refusal(stage.client.v2.me());
    expect(error.code).toBe(401);
    expect(error.data).toMatchObject({ errors: [{ code: 135, message: 'Timestamp out of bounds.' }] });
    expect(Date.parse(error.headers!['date']!) - Date.now()).toBeGreaterThan(5 * 60_000);
    expect(await me(tokensOf().accessToken)).toBe(stage.brand.id);
    stage.world.behaviour.oauth1ClockSkewMs = -4 * 60_000;
    expect((await stage.client.v2.me()).data.id).toBe(stage.brand.id);
  });
});

describe('a restart', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-x-oauth-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('keeps apps, grants, spent refresh tokens and the ledger', async () => {
    const state = join(folder, 'state.json');
    const before = await startJudgedSandbox({ state });
    const { world } = before;
    const user = world.addUser({ handle: 'northwind' });
    const app = world.addApp({ clientType: 'public', callbackUrls: ['https://inbox.example/callback'] });
    const old = world.issueOAuth2Tokens(user.id, app.id);
    const next = world.oauth2.refresh(app, old.refreshToken!)!;
    world.setCredits(app.id, { balanceUsd: 2 });
    world.credits.charge(app.id, [{ kind: 'post-read', id: '1' }]);
    await before.close();

    const again = await startJudgedSandbox({ state });
    try {
      const saved = again.world.identities.app(app.id);
      expect(saved).toEqual(app);
      expect(again.world.oauth2.refresh(saved, old.refreshToken!)).toBeNull();
      expect(again.world.oauth2.refresh(saved, next.refreshToken!)?.userId).toBe(user.id);
      again.world.credits.charge(app.id, [{ kind: 'post-read', id: '1' }]);
      expect(again.world.credits.describe(app.id)).toMatchObject({ balanceUsd: 1.995, spentUsd: 0.005 });
    } finally {
      await again.close();
    }
  });
});
