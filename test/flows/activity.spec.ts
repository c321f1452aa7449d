import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import type { User } from '../../sandbox/x/index.ts';
import { setStreamStage, type StreamStage } from '../support/stream-stage.js';
import { until } from '../support/test-app.js';
import { ACTIVITY } from '../support/x-stage.js';

const decompress = promisify(zstdDecompress);
const MESSAGES = 'GET /2/dm_events';
const LOOKUP = 'GET /2/tweets';

/** Only the activity stream is open here, and polling sleeps: what comes at once comes by it, or because it woke somebody. */
let stage: StreamStage;
let mara: User;
beforeEach(async () => {
  stage = await setStreamStage({}, {}, 'activity');
  await stage.streaming();
  await until('the first looks to be over', async () => {
    const kinds = ['poll messages', 'poll timeline', 'poll sweep', 'recheck'];
    const resting = await stage.sql(
      `SELECT 1 FROM duty WHERE kind = ANY($1) AND due_at > now() + interval '5 s' AND leased_until = '-infinity'`,
      [kinds],
    );
    return resting.length === kinds.length;
  });
  mara = stage.world.addUser({ handle: 'mara', name: 'Mara' });
});
afterEach(() => stage.close());

interface Stored {
  text: string;
  gone: string | null;
  source: string;
  ticket: string | null;
}
const stored = (id: string) =>
  stage.sql<Stored>(
    `SELECT p.text, p.gone, l.source, t.ticket_id AS ticket FROM post p
     JOIN landed l ON l.workspace_id = p.workspace_id AND l.id = p.landed_id
     LEFT JOIN thread t ON t.workspace_id = p.workspace_id AND t.id = p.thread_id WHERE p.external_id = $1`,
    [id],
  );
const comesToTicket = (id: string): Promise<Stored> =>
  until(`${id} to be on a ticket`, async () => (await stored(id)).find((post) => post.ticket !== null));
const isApplied = () =>
  until('no page to wait', async () => (await stage.sql(`SELECT 1 FROM landed WHERE state = 'waiting'`)).length === 0);
const calls = (endpoint: string) => stage.world.requests({ endpoint }).length;
/** A post that names nobody, about one of the brand's. */
const quotes = (text: string) => {
  const own = stage.world.post({ authorId: stage.brand.id, text: 'New routes to Lisbon' });
  return stage.world.quote(mara.id, own.id, text);
};
const dm = (text: string) => stage.world.directMessage({ from: mara.id, to: stage.brand.id, text });
const polled = async (source: string, endpoint: string): Promise<void> => {
  const before = calls(endpoint);
  await stage.comes(`poll ${source}`);
  await until(`${source} to be asked`, async () => calls(endpoint) > before);
  await until('it to rest', async () => {
    const [row] = await stage.sql<{ rests: boolean }>(
      `SELECT due_at > now() AND leased_until = '-infinity' AS rests FROM duty WHERE kind = $1`,
      [`poll ${source}`],
    );
    return row?.rests;
  });
  await isApplied();
};
async function pagesWith(words: string): Promise<number> {
  const pages = await stage.sql<{ body: Buffer }>('SELECT body FROM landed');
  const texts = await Promise.all(pages.map(async ({ body }) => (await decompress(body)).toString()));
  return texts.filter((text) => text.includes(words)).length;
}

it('a direct message is on a ticket without anybody asking for messages, and stands there once when they are asked for', async () => {
  const before = calls(MESSAGES);
  const message = dm('My code is 4711, see https://example.com/x');
  const sent = stage.world.directMessage({ from: stage.brand.id, to: mara.id, text: 'Answered on X itself' });
  expect(await comesToTicket(`dm:${message.id}`)).toMatchObject({
    source: 'activity',
    text: 'My code is 4711, see https://example.com/x',
  });
  const answer = await comesToTicket(`dm:${sent.id}`);
  expect(answer.source).toBe('activity');
  expect(calls(MESSAGES)).toBe(before);
  await polled('messages', MESSAGES);
  expect(await stored(`dm:${message.id}`)).toHaveLength(1);
  expect(await stage.sql('SELECT 1 FROM ticket')).toHaveLength(1);
  expect(await stage.broken()).toEqual([]);
});

it('a message that the poll brought first stands there once when the stream tells of it late', async () => {
  stage.world.setFault({ endpoint: ACTIVITY, kind: 'delivery-latency', ms: 600_000, count: 1 });
  const message = dm('Asked for before it was told');
  await polled('messages', MESSAGES);
  expect(await comesToTicket(`dm:${message.id}`)).toMatchObject({ source: 'messages' });
  stage.world.advanceClock(600_000);
  await until('the stream to tell of it', async () => {
    const told = await stage.sql(
      `SELECT 1 FROM landed WHERE source = 'activity' AND state <> 'waiting' AND duplicate = 1`,
    );
    return told.length === 1;
  });
  expect(await stored(`dm:${message.id}`)).toHaveLength(1);
  expect(await stage.broken()).toEqual([]);
});

it('a quote that names nobody opens a ticket', async () => {
  const quote = quotes('They lost my bag on the last one');
  expect(await comesToTicket(quote.id)).toMatchObject({ source: 'activity' });
  expect(await stage.broken()).toEqual([]);
});

it('everything that is told twice, late and out of order lands once, also when it is polled for afterwards', async () => {
  for (const kind of ['duplicate', 'reorder'] as const) {
    stage.world.setFault({ endpoint: ACTIVITY, kind, probability: 0.7, ms: 50 });
  }
  const told = [quotes('quoted'), quotes('quoted, and @northwind named')].map((post) => post.id);
  told.push(...[dm('one'), dm('two')].map((event) => `dm:${event.id}`));
  for (const id of told) await comesToTicket(id);
  await polled('mentions', 'GET /2/users/:id/mentions');
  await polled('messages', MESSAGES);
  for (const id of told) expect(await stored(id)).toMatchObject([{ source: 'activity' }]);
  expect(await stage.broken()).toEqual([]);
});

it('a post of ours that is deleted on X loses its text at once, raw pages included, though its turn is not for hours', async () => {
  const own = stage.world.post({ authorId: stage.brand.id, text: 'The code is QX81' });
  const answer = stage.world.quote(mara.id, own.id, 'It does not work');
  await comesToTicket(answer.id);
  expect(await stored(own.id)).toMatchObject([{ gone: null }]);
  expect(await pagesWith('QX81')).toBe(1);
  stage.world.deletePost(own.id);
  await until('its text to be gone', async () => (await stored(own.id))[0]?.gone === 'deleted');
  expect(await stored(own.id)).toMatchObject([{ text: '' }]);
  await until('the page to have lost it', async () => (await pagesWith('QX81')) === 0);
  await until('it to be settled', async () => (await stage.sql('SELECT 1 FROM told_gone')).length === 0);
  expect(await pagesWith('It does not work')).toBe(1);
  expect(await stage.broken()).toEqual([]);
});

it('a post that is said to be gone and can be seen on X stays, and is looked at again for a while only', async () => {
  const post = quotes('I am still here');
  await comesToTicket(post.id);
  await stage.sql(
    `INSERT INTO told_gone (workspace_id, channel, external_id, account_id)
     SELECT workspace_id, 'x', $1, id FROM account`,
    [post.id],
  );
  const asked = calls(LOOKUP);
  await stage.comes('recheck');
  await until('it to be looked at', async () => calls(LOOKUP) > asked);
  await stage.sql(`UPDATE told_gone SET told_at = now() - interval '11 minutes'`);
  await stage.comes('recheck');
  await until('it to be forgotten', async () => (await stage.sql('SELECT 1 FROM told_gone')).length === 0);
  expect(await stored(post.id)).toMatchObject([{ text: expect.stringContaining('I am still here'), gone: null }]);
});

it('when the brand takes its permission back, the account asks to be connected again at once', async () => {
  stage.world.revokeAccess(stage.brand.id, stage.app.id);
  const reason = await until('the account to ask', async () => {
    const [account] = await stage.sql<{ state: string; why: string }>('SELECT state, state_reason AS why FROM account');
    return account?.state === 'reauth_required' && account.why;
  });
  expect(reason).toMatch(/no longer accepts the keys/);
});

it('a message in a group has the messages asked for at once, but not with every word, and is kept nowhere', async () => {
  const group = stage.world.directMessages.createGroup(mara.id, [stage.brand.id, stage.mention('hi').authorId]);
  const says = (text: string) =>
    stage.world.directMessages.send({ from: mara.id, conversationId: group.conversationId, text });
  const before = calls(MESSAGES);
  says('Hello group');
  await until('the messages to be asked for', async () => calls(MESSAGES) > before);
  says('Hello again');
  const last = dm('and only for you');
  await comesToTicket(`dm:${last.id}`);
  expect(calls(MESSAGES)).toBe(before + 1);
  expect(await pagesWith('Hello')).toBe(0);
});

it('without the stream no message is lost: what is written while it is away comes by asking', async () => {
  stage.world.setFault({ endpoint: ACTIVITY, kind: 'status', status: 503 });
  stage.world.setFault({ endpoint: ACTIVITY, kind: 'stream-reset', count: 1 });
  const lost = dm('written to nobody');
  await stage.wait(2);
  expect(await stored(`dm:${lost.id}`)).toEqual([]);
  await polled('messages', MESSAGES);
  expect(await comesToTicket(`dm:${lost.id}`)).toMatchObject({ source: 'messages' });
  stage.world.clearFaults();
  await stage.comes('activity');
  await stage.streaming();
  const kept = dm('and it is back');
  expect(await comesToTicket(`dm:${kept.id}`)).toMatchObject({ source: 'activity' });
  expect(await stage.broken()).toEqual([]);
});

it('an app to which X tells of no activities rests, says why, and nothing has failed', async () => {
  await stage.stop();
  stage.world.setFault({ endpoint: 'GET /2/activity/subscriptions', kind: 'status', status: 403 });
  const attempts = stage.attempts().length;
  await stage.start();
  const { note, failures, lastError } = await until('it to be said', async () => {
    const state = await stage.state();
    return state.note ? state : undefined;
  });
  expect(note).toMatch(/^X does not tell this app of activities, so all of it comes by asking/);
  expect({ failures, lastError }).toEqual({ failures: 0, lastError: null });
  await until('it to rest', async () => {
    const [row] = await stage.sql<{ rests: boolean }>(
      `SELECT due_at > now() + interval '1 minute' AND leased_until = '-infinity' AS rests FROM duty WHERE kind = 'activity'`,
    );
    return row?.rests;
  });
  expect(stage.attempts()).toHaveLength(attempts);
});

it('two brands of one app share one connection, and each is told its own', async () => {
  const sister = stage.world.addUser({ handle: 'southwind', name: 'Southwind' });
  const sisterId = await stage.connect(sister, stage.workspace.id);
  await stage.rests('poll messages', sisterId);
  await until(
    'X to tell of her',
    async () => stage.world.activity.list().some((one) => one.userId === sister.id),
    25_000,
  );
  const message = stage.world.directMessage({ from: mara.id, to: sister.id, text: 'for the sister' });
  expect(await comesToTicket(`dm:${message.id}`)).toMatchObject({ source: 'activity' });
  expect(await stage.sql('SELECT account_id AS id FROM ticket')).toEqual([{ id: sisterId }]);
  expect(stage.attempts()).toHaveLength(1);
});
