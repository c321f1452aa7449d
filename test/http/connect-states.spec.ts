import { Accounts } from '../../src/accounts/index.js';
import { signIn, until } from '../support/test-app.js';
import { MENTIONS, setConnectStage, type ConnectStage } from './connect-stage.js';
import { expectProblem } from './story.js';

let stage: ConnectStage;
let id: string;
let customers = 0;
beforeAll(async () => void (stage = await setConnectStage()));
afterAll(() => stage.close());
beforeEach(async () => {
  stage.world.clearFaults();
  id = (await stage.connect()).id;
});

const does = (verb: string, who = stage.admin) => who.send('POST', `/api/accounts/${id}/${verb}`);
const polls = () => stage.world.requests({ endpoint: MENTIONS }).length;

function customerWrites(text: string): void {
  customers += 1;
  const customer = stage.world.addUser({ handle: `customer_${customers}`, name: 'Customer' });
  stage.world.post({ authorId: customer.id, text: `@northwind ${text}` });
}

const ticketed = (text: string) =>
  until(`the ticket of "${text}"`, async () => {
    const { body } = await stage.admin.get('/api/tickets?view=all&limit=100');
    return body.items.find((item: { preview: string }) => item.preview.includes(text));
  });

/** Everything that is to be done for the account has had its turn. */
async function allDutiesHaveLooked(): Promise<void> {
  await stage.sql(`UPDATE duty SET due_at = now() WHERE kind LIKE 'poll%'`);
  await until('the duties to have looked', async () => {
    const [row] = await stage.sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM duty WHERE kind LIKE 'poll%' AND (due_at <= now() OR leased_until > now())`,
    );
    return row?.n === 0;
  });
}

it('a paused account asks X for nothing, says who paused it, and fetches what was missed when it is resumed', async () => {
  const paused = await does('pause');
  expect(paused.status).toBe(200);
  expect(paused.body).toMatchObject({
    state: 'paused',
    stateReason: 'Ana paused it. Nothing is fetched or sent until an admin resumes it.',
    stateBy: { id: stage.admin.agentId, name: 'Ana' },
  });
  await allDutiesHaveLooked();
  const before = polls();
  customerWrites('written while paused');
  await allDutiesHaveLooked();
  expect(polls()).toBe(before);
  expect((await does('resume')).body).toMatchObject({ state: 'connected', stateReason: null });
  await ticketed('written while paused');
});

it('a disconnected account leaves nothing of its keys here or on X, and all of its history', async () => {
  customerWrites('before the farewell');
  const ticket = await ticketed('before the farewell');
  const given = [...stage.world.identities.tokens.values()].findLast((tokens) => tokens.type === 'oauth2');
  const answer = await does('disconnect');
  expect(answer.body).toMatchObject({
    state: 'disconnected',
    stateReason: 'Ana disconnected it.',
    capabilities: null,
    tokenExpiresAt: null,
  });
  const [row] = await stage.sql('SELECT credentials FROM account WHERE id = $1', [id]);
  expect(row).toEqual({ credentials: null });
  expect(given?.revoked).toBe(true);
  expect(
    await stage.sql(
      `SELECT kind FROM duty WHERE subject_id = $1 AND (kind LIKE 'poll%' OR kind IN ('refresh', 'fill', 'stream'))`,
      [id],
    ),
  ).toEqual([]);
  const shown = await stage.admin.get(`/api/tickets/${ticket.number}`);
  expect(shown.body.threads[0].posts[0].text).toContain('before the farewell');

  const again = await stage.connect(id);
  expect(again).toMatchObject({ id, state: 'connected', stateReason: null });
  customerWrites('after the return');
  await ticketed('after the return');
});

it('an X that does not answer keeps nobody connected, and the admin is told what is left to do there', async () => {
  stage.world.setFault({ endpoint: 'POST /2/oauth2/revoke', kind: 'status', status: 503 });
  const { status, body } = await does('disconnect');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    state: 'disconnected',
    stateReason: expect.stringContaining('could not be given back'),
  });
});

it('what does not fit the state is refused, and changes nothing', async () => {
  expectProblem(await does('resume'), 409);
  await does('pause');
  expectProblem(await does('pause'), 409);
  await does('disconnect');
  for (const verb of ['pause', 'resume', 'disconnect']) {
    const refused = await does(verb);
    expectProblem(refused, 409);
    expect(refused.body).toMatchObject({ code: 'wrong_state', state: 'disconnected' });
  }
});

it('only an admin may pause, resume or disconnect', async () => {
  for (const role of ['agent', 'lead'] as const) {
    const who = await signIn(stage.test, { role });
    for (const verb of ['pause', 'resume', 'disconnect']) expectProblem(await does(verb, who), 403);
  }
  expect((await stage.account(id)).state).toBe('connected');
});

it.each(['pause', 'disconnect'])('the installation’s own settings do not undo what an admin did: %s', async (verb) => {
  await does(verb);
  const { state } = await stage.account(id);
  const { accessToken, accessSecret } = stage.world.issueOAuth1Tokens(stage.brand.id, stage.xApp.id);
  const { apiKey, apiSecret } = stage.xApp;
  const keys = { apiKey, apiSecret, accessToken, accessSecret };
  expect(await stage.test.app.get(Accounts).connect(stage.test.workspace.id, 'x', keys, true)).toBe(id);
  expect((await stage.account(id)).state).toBe(state);
});

it('nor do they replace what X gave with the owner’s consent', async () => {
  const { accessToken, accessSecret } = stage.world.issueOAuth1Tokens(stage.brand.id, stage.xApp.id);
  const { apiKey, apiSecret } = stage.xApp;
  const keys = { apiKey, apiSecret, accessToken, accessSecret };
  await stage.test.app.get(Accounts).connect(stage.test.workspace.id, 'x', keys, true);
  expect((await stage.account(id)).tokenExpiresAt).not.toBeNull();
});
