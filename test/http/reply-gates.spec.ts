import { ChannelError, type ChannelErrorCode } from '../../src/channels/index.js';
import { Database } from '../../src/kernel/index.js';
import { connectFake, signIn, startTestApp, until, type TestApp, type TestClient } from '../support/test-app.js';
import { answer, customerWrites, readTicket, replyIn, timeComes, type Heard } from './story.js';

let test: TestApp;
let ana: TestClient;
let bo: TestClient;
let admin: TestClient;
let accountId: string;
/** Whom each call answered, in order. */
let published: { to: string; text: string }[] = [];
beforeAll(async () => {
  test = await startTestApp({ PARLEY_REPLY_LEASE_SECONDS: '3' }); // who is held up is looked for twice a second
  [ana, bo, admin] = [await signIn(test), await signIn(test), await signIn(test, { role: 'admin' })];
  accountId = await connectFake(test);
  const publish = test.fake.publish.bind(test.fake);
  test.fake.publish = (access, target, text) => {
    published.push({ to: target.externalId, text });
    return publish(access, target, text);
  };
});
beforeEach(async () => {
  published = [];
  delete test.fake.sends;
  await sql('DELETE FROM reply_gate WHERE workspace_id = $1');
});
afterAll(() => test.close());

const sql = (text: string, ...values: unknown[]) =>
  test.app.get(Database).inWorkspace(test.workspace.id, (tx) => tx.query(text, [test.workspace.id, ...values]));

/** Its posts are fetched again, too. */
async function connectAgain(): Promise<void> {
  await sql(`UPDATE account SET state = 'paused' WHERE workspace_id = $1`);
  expect((await admin.send('POST', `/api/accounts/${accountId}/resume`)).status).toBe(200);
}

const waits = (id: string) =>
  until('the reply to wait', async () => {
    const { body } = await ana.get(`/api/replies/${id}`);
    return body.waitingSince && body;
  });

const isClosed = async (): Promise<boolean> =>
  (await sql('SELECT 1 FROM reply_gate WHERE workspace_id = $1 AND closed_until > now()')).length === 1;
/** Those who wait have been called, or would have been. */
const isDrained = (): Promise<unknown> =>
  until('the gate to be looked at', async () => {
    const rows = await sql('SELECT 1 FROM reply_gate WHERE workspace_id = $1 AND drain_at IS NULL');
    return rows.length === 1;
  });

const customers = (about: string, count: number): Promise<Heard[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => customerWrites(test, ana, { text: `@brand ${about} ${n}` })));

it.each<[ChannelErrorCode, number]>([
  ['rate_limited', 3],
  ['out_of_credits', 3],
  ['account_suspended', 3],
])(
  '%s holds all replies of the account: each says why, none is tried meanwhile, and then all leave',
  async (code, n) => {
    const [first, ...others] = await customers(`closed by ${code}`, n);
    test.fake.failNextPublish(
      new ChannelError(code, `Not now: ${code}.`, { certainlyNotDone: true, retryAfterMs: 60_000 }),
    );
    const refused = await answer(ana, first as Heard, 'One.');
    expect(await waits(refused.body.id)).toMatchObject({ state: 'queued', errorCode: code });
    const ids = [refused.body.id as string];
    for (const heard of others) ids.push((await answer(bo, heard, 'More.')).body.id);
    for (const id of ids) expect(await waits(id)).toMatchObject({ errorCode: code, errorDetail: `Not now: ${code}.` });
    expect(published).toHaveLength(1);
    await timeComes(test);
    for (const id of ids) expect(await replyIn(ana, id, 'sent')).toMatchObject({ waitingSince: null, errorCode: null });
    expect(published).toHaveLength(n + 1);
    // Only the log of the ticket tells of the wait, once.
    const kinds = (await ana.get(`/api/tickets/${first?.number}/events`)).body.items.map(
      ({ kind }: { kind: string }) => kind,
    );
    expect(kinds.filter((kind: string) => kind === 'reply_waits').length).toBeLessThanOrEqual(1);
  },
);

it('when it is not over yet, only one is tried to see', async () => {
  const all = await customers('no money', 3);
  const broke = new ChannelError('out_of_credits', 'No credits.', { certainlyNotDone: true, retryAfterMs: 60_000 });
  for (let n = 0; n < 3; n += 1) test.fake.failNextPublish(broke);
  const ids: string[] = [];
  for (const heard of all) {
    ids.push((await answer(ana, heard, 'Soon.')).body.id);
    await waits(ids.at(-1) as string);
  }
  for (const tries of [2, 3]) {
    await timeComes(test);
    await until('another try, in vain', async () => published.length >= tries && (await isClosed()));
    expect(published).toHaveLength(tries);
  }
  await timeComes(test);
  for (const id of ids) await replyIn(ana, id, 'sent');
  expect(published).toHaveLength(3 + 3);
});

it('a paused account keeps its replies, which say so and can be taken back; resumed, the others leave', async () => {
  const [one, other] = (await customers('paused', 2)) as [Heard, Heard];
  test.fake.sends = limits(60_000, 1);
  await sql(
    `INSERT INTO reply_gate (workspace_id, account_id, kind, windows) VALUES ($1, $2, 'public', $3)`,
    accountId,
    full(60_000),
  );
  const ids = [await answer(ana, one, 'One.'), await answer(ana, other, 'Other.')].map(({ body }) => body.id as string);
  for (const id of ids) expect(await waits(id)).toMatchObject({ errorCode: 'window_full' });
  await admin.send('POST', `/api/accounts/${accountId}/pause`);
  expect((await ana.send('POST', `/api/replies/${ids[0]}/cancel`)).body.state).toBe('cancelled');
  delete test.fake.sends;
  await timeComes(test);
  await isDrained();
  await admin.send('POST', `/api/accounts/${accountId}/resume`);
  await replyIn(ana, ids[1] as string, 'sent');
  expect(published.map(({ to }) => to)).toEqual([other.externalId]);
});

it('keys that the platform takes no more: the account says so, its replies wait, and leave when it is connected again', async () => {
  const [heard] = (await customers('revoked', 1)) as [Heard];
  test.fake.failNextPublish(new ChannelError('unauthorized', 'No more.', { certainlyNotDone: true }));
  const { body } = await answer(ana, heard, 'Still here.');
  expect(await waits(body.id)).toMatchObject({ state: 'queued', errorCode: 'unauthorized', errorDetail: 'No more.' });
  const { body: account } = await ana.get(`/api/accounts/${accountId}`);
  expect(account).toMatchObject({ state: 'reauth_required', stateReason: 'No more.' });
  await connectAgain();
  await replyIn(ana, body.id, 'sent');
  expect(published).toHaveLength(2);
});

it('a disconnected account fails what waits, in a sentence, and the platform is not asked', async () => {
  const [heard] = (await customers('disconnected', 1)) as [Heard];
  test.fake.sends = limits(60_000, 1);
  await sql(
    `INSERT INTO reply_gate (workspace_id, account_id, kind, windows) VALUES ($1, $2, 'public', $3)`,
    accountId,
    full(60_000),
  );
  const { body } = await answer(ana, heard, 'Too late.');
  await waits(body.id);
  await sql(`UPDATE account SET state = 'disconnected' WHERE workspace_id = $1`);
  await timeComes(test);
  const failed = await replyIn(ana, body.id, 'failed');
  await connectAgain();
  expect(failed).toMatchObject({
    errorCode: 'account_not_connected',
    errorDetail: expect.stringContaining('not connected'),
  });
  expect(published).toEqual([]);
});

it('agents take turns, and an urgent ticket takes what is kept for it, past all who wait', async () => {
  test.fake.sends = limits(60_000, 5); // four for all, one for the urgent
  const { failed } = (await bo.get('/api/outbox')).body; // what others have left behind
  const hers = await customers('hers', 8);
  const his = await customers('his', 2);
  const ids: string[] = [];
  for (const heard of hers) ids.push((await answer(ana, heard, 'Hers.')).body.id);
  for (const heard of his) ids.push((await answer(bo, heard, 'His.')).body.id);
  await waits(ids.at(-1) as string);
  expect(published.map(({ text }) => text)).toEqual(Array(4).fill('Hers.'));
  const { body } = await bo.get('/api/outbox');
  expect(body).toMatchObject({ undecided: 0, failed });
  const [queue, ...more] = body.queues;
  expect(more).toEqual([]);
  expect(queue).toMatchObject({ account: { id: accountId }, kind: 'public', usd: null, heldWhy: null });
  // Four of six leave when the window is over, the others after one more.
  expect(queue.queued).toBeGreaterThan(4);
  expect(Date.parse(queue.lastLeavesAt) - Date.now()).toBeGreaterThan(60_000);

  const [stranded] = (await customers('stranded', 1)) as [Heard];
  const { ticket } = await readTicket(ana, stranded.number);
  await ana.send('PATCH', `/api/tickets/${stranded.number}`, { version: ticket.version, priority: 'urgent' });
  const now = { ...(await readTicket(ana, stranded.number, stranded.externalId)), externalId: stranded.externalId };
  const urgent = await answer(ana, now, 'Urgent.');
  await replyIn(ana, urgent.body.id, 'sent');
  expect(published.map(({ text }) => text)).toEqual([...Array(4).fill('Hers.'), 'Urgent.']);

  await timeComes(test);
  await until('the second window to be used', async () => published.length === 9);
  await until('the others to wait for the third', async () => {
    const rows = await sql("SELECT 1 FROM reply_gate WHERE workspace_id = $1 AND drain_at > now() + interval '30 s'");
    return rows.length === 1;
  });
  await timeComes(test);
  for (const id of ids) await replyIn(ana, id, 'sent');
  const second = published.slice(5, 9).map(({ text }) => text);
  expect(second.filter((text) => text === 'His.')).toHaveLength(2);
  expect(published).toHaveLength(11);
}, 60_000);

const limits = (perMs: number, most: number) => {
  const one = { endpoint: 'POST /fake', windows: [{ perMs, most }] };
  return { public: one, direct: one };
};

const full = (forMs: number): string =>
  JSON.stringify([{ perMs: 60_000, most: 1, used: 1, endsAt: Date.now() + forMs }]);
