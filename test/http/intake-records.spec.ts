import type { FakePost } from '../../src/channels/fake/index.js';
import { Database } from '../../src/kernel/index.js';
import { connectFake, signIn, startTestApp, until, type TestApp, type TestClient } from '../support/test-app.js';
import { customerWrites } from './story.js';

let test: TestApp;
let admin: TestClient;
let accountId: string;
beforeAll(async () => {
  test = await startTestApp();
  admin = await signIn(test, { role: 'admin' });
  accountId = await connectFake(test);
});
afterAll(() => test.close());

const get = async (path: string) => (await admin.get(path)).body;
const addMention = (text: string): FakePost =>
  test.fake.addPost({ author: `c${Math.random()}`, text, addressees: [{ externalId: 'acct-brand', how: 'mention' }] });
const isTicket = async (text: string): Promise<boolean> =>
  (await get('/api/tickets?view=all&limit=100')).items.some((item: { preview: string }) => item.preview === text);

interface LedgerRow {
  source: string;
  hour: string;
  received: number;
  threaded: number;
  filtered: number;
  duplicate: number;
  failed: number;
  waiting: number;
}

it('counts by account, source and hour what was received and what became of it', async () => {
  await customerWrites(test, admin, { text: '@brand counted once' });
  test.fake.addPost({ author: 'someone', text: 'not to the brand' });
  const row = await until('both to be in the ledger', async () => {
    const { rows } = await get('/api/intake/ledger?hours=2');
    return rows.length === 1 && rows[0].received === 2 && rows[0].waiting === 0 && (rows[0] as LedgerRow);
  });
  expect(row).toMatchObject({ accountId, source: 'mentions', threaded: 1, filtered: 1, duplicate: 0, failed: 0 });
  expect(new Date(row.hour).getUTCMinutes()).toBe(0);
  expect((await get(`/api/intake/ledger?hours=2&accountId=${accountId}`)).rows).toEqual([row]);
  expect((await get(`/api/intake/ledger?hours=2&accountId=${Number(accountId) + 1}`)).rows).toEqual([]);
  for (const query of ['hours=169', 'accountId=x']) {
    expect((await admin.get(`/api/intake/ledger?${query}`)).status).toBe(400);
  }
});

it('a post that breaks is set aside with its error while the others of its page go on, and is taken in when it is tried again', async () => {
  const read = test.fake.readPage.bind(test.fake);
  const broken: string[] = [];
  test.fake.readPage = (body) => {
    const { posts } = read(body);
    return {
      posts: posts.filter((post) => !broken.includes(post.externalId)),
      broken: posts
        .filter((post) => broken.includes(post.externalId))
        .map(({ externalId }) => ({ externalId, error: 'It has a shape that nobody has seen.' })),
    };
  };
  try {
    broken.push(addMention('@brand a strange one').externalId);
    addMention('@brand an ordinary one');
    await until('the ordinary post to be a ticket', () => isTicket('@brand an ordinary one'));
    const [failure] = await until('the failure to be listed', async () => {
      const { items } = await get('/api/intake/failures');
      return items.length === 1 && items;
    });
    expect(failure).toMatchObject({
      accountId,
      source: 'mentions',
      failed: 1,
      error: null,
      posts: [{ externalId: broken[0], error: 'It has a shape that nobody has seen.' }],
    });

    const again = await admin.send('POST', `/api/intake/failures/${failure.id}/retry`);
    expect([again.status, again.body]).toEqual([200, { pages: 1 }]);
    await until('it to have failed again', async () => (await get('/api/intake/failures')).items.length === 1);
    expect(await isTicket('@brand a strange one')).toBe(false);

    broken.length = 0;
    await admin.send('POST', '/api/intake/failures/retry');
    await until('the post to be a ticket', () => isTicket('@brand a strange one'));
    expect(await get('/api/intake/failures')).toEqual({ items: [], nextCursor: null });
  } finally {
    test.fake.readPage = read;
  }
  await expectBalance();
});

it('a post that the database refuses costs its own tree and no other', async () => {
  const db = test.app.get(Database);
  // A platform may show anything: here a moment that no calendar of PostgreSQL has.
  const bad = test.fake.addPost({
    author: 'timeless',
    text: '@brand from the far future',
    addressees: [{ externalId: 'acct-brand', how: 'mention' }],
    at: new Date(8_640_000_000_000_000),
  });
  addMention('@brand from today');
  await until('the ordinary post to be a ticket', () => isTicket('@brand from today'));
  const items = await until('the failure to be listed', async () => {
    const page = await get('/api/intake/failures');
    return page.items.length === 1 && page.items;
  });
  expect(items[0].posts).toEqual([{ externalId: bad.externalId, error: expect.stringContaining('out of range') }]);
  expect(
    await db.inWorkspace(test.workspace.id, (tx) =>
      tx.query(`SELECT 1 FROM post WHERE external_id = $1`, [bad.externalId]),
    ),
  ).toEqual([]);
  await expectBalance();
});

async function expectBalance(): Promise<void> {
  const { rows } = await get('/api/intake/ledger');
  for (const row of rows as LedgerRow[]) {
    expect(row.threaded + row.filtered + row.duplicate + row.failed + row.waiting).toBe(row.received);
  }
}
