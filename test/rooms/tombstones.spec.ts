import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  HOUR,
  mention,
  MINUTE,
  requireInvariants,
  setTombstonesStage,
  somebody,
  type TombstonesStage,
} from './tombstones-stage.js';

let test: TestApp;
let stage: TombstonesStage;
beforeAll(async () => void (test = await startTestApp({ PARLEY_ROLES: 'web' })));
beforeEach(async () => void (stage = await setTombstonesStage(test)));
afterEach(() => requireInvariants(test));
afterAll(() => test.close());

/** Whether these words are in any row of any table of the workspace, or on any of its pages. */
async function isAnywhere(words: string): Promise<boolean> {
  const tables = await stage.sql<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'workspace_id'`,
  );
  for (const { name } of tables) {
    const found = await stage.sql(
      `SELECT 1 FROM ${name} AS row WHERE workspace_id = $1 AND row::text LIKE '%' || $2 || '%'`,
      stage.workspaceId,
      words,
    );
    if (found.length > 0) return true;
  }
  return (await stage.pages()).some((page) => page.body.includes(words));
}

it('the words of a deleted post are gone everywhere, and its stub stays', async () => {
  const author = somebody();
  const kept = mention(test, author, 'my order is late', 40);
  const post = mention(test, author, 'my secret is 4711', 30, kept);
  await stage.lands(kept, post);
  await stage.lands(post, mention(test, somebody(), 'a neighbour on the page')); // by another source, once more
  await stage.applies();
  const before = await stage.post(post.externalId);
  expect(await stage.ticket(post.externalId)).toMatchObject({ preview: 'my secret is 4711' });
  expect(await isAnywhere('secret is 4711')).toBe(true);

  test.fake.hide(post.externalId, 'deleted');
  await stage.rechecks();
  await stage.erases();

  expect(await isAnywhere('secret is 4711')).toBe(false);
  const after = await stage.post(post.externalId);
  expect(after).toMatchObject({ text: '', gone: 'deleted', outcome: 'threaded', thread: before.thread });
  expect(after.deletedAt?.getTime()).toBeGreaterThan(Date.now() - MINUTE);
  expect(after.threadVersion).toBe(before.threadVersion + 1);
  expect(await stage.ticket(post.externalId)).toMatchObject({ preview: 'my order is late' });
  const pages = await stage.pages();
  expect(pages.map((page) => page.received)).toEqual([2, 2]);
  expect(pages[0]?.body).toContain('my order is late');
  expect(pages[1]?.body).toContain('a neighbour on the page');
  const [event] = await stage.sql(
    `SELECT after ->> 'why' AS why FROM event WHERE workspace_id = $1 AND kind = 'post_vanished'`,
    stage.workspaceId,
  );
  expect(event).toEqual({ why: 'deleted' });
});

it('a deletion that was noticed is not noticed again', async () => {
  const post = mention(test, somebody(), 'gone soon');
  await stage.lands(post);
  await stage.applies();
  test.fake.hide(post.externalId, 'deleted');
  await stage.rechecks();
  const once = [await stage.post(post.externalId), await stage.ticket(post.externalId)];
  stage.later(21 * HOUR);
  await stage.rechecks();
  expect(stage.lookups.flat().filter((id) => id === post.externalId).length).toBeGreaterThan(1);
  expect([await stage.post(post.externalId), await stage.ticket(post.externalId)]).toEqual(once);
});

it('a ticket without any words left shows none, and the next ones when they come, however old', async () => {
  const author = somebody();
  const older = mention(test, author, 'an older one, which comes late', 50);
  const only = mention(test, author, 'the only one', 30, older);
  await stage.lands(only);
  await stage.applies();
  test.fake.hide(only.externalId, 'deleted');
  await stage.rechecks();
  expect(await stage.ticket(only.externalId)).toMatchObject({ preview: '' });
  await stage.lands(older);
  await stage.applies();
  expect(await stage.ticket(only.externalId)).toMatchObject({ preview: 'an older one, which comes late' });
  await stage.erases();
});

it('a ticket that was merged into another shows no vanished words either', async () => {
  const author = somebody();
  const day = 24 * 60;
  const first = mention(test, author, 'the first ticket', 12 * day);
  const third = mention(test, author, 'the words to forget', 1 * day);
  await stage.lands(first);
  await stage.applies();
  await stage.lands(third);
  await stage.applies();
  await stage.lands(mention(test, author, 'what makes them one', 6 * day));
  await stage.applies();
  const merged = `SELECT count(*)::int AS n FROM ticket WHERE workspace_id = $1 AND merged_into IS NOT NULL AND preview LIKE '%forget%'`;
  expect(await stage.sql(merged, stage.workspaceId)).toEqual([{ n: 1 }]);
  test.fake.hide(third.externalId, 'deleted');
  await stage.rechecks();
  await stage.erases();
  expect(await isAnywhere('words to forget')).toBe(false);
  expect(await stage.ticket(third.externalId)).toMatchObject({ preview: 'what makes them one' });
});

it.each(['protected', 'suspended', 'hidden', 'deleted'] as const)(
  'a post that is %s loses its words, and gets those that it has when it can be seen again',
  async (why) => {
    const post = mention(test, somebody(), 'words of before');
    await stage.lands(post);
    await stage.applies();
    test.fake.hide(post.author.externalId, why);
    await stage.rechecks();
    await stage.erases();
    expect(await stage.post(post.externalId)).toMatchObject({ text: '', gone: why });
    expect(await isAnywhere('words of before')).toBe(false);

    test.fake.hide(post.author.externalId, null);
    test.fake.editPost(post.externalId, 'words of after');
    stage.later(21 * HOUR);
    await stage.rechecks();
    await stage.applies();
    await stage.erases();
    expect(await stage.post(post.externalId)).toMatchObject({
      text: 'words of after',
      gone: null,
      deletedAt: null,
      version: 1,
    });
    expect(await stage.ticket(post.externalId)).toMatchObject({ preview: 'words of after' });
    expect((await stage.pages()).at(-1)).toMatchObject({
      source: 'recheck',
      body: expect.stringContaining('of after'),
    });

    // And once more: also the page that brought it back must lose it.
    test.fake.hide(post.externalId, 'deleted');
    stage.later(21 * HOUR);
    await stage.rechecks();
    await stage.erases();
    expect(await isAnywhere('words of after')).toBe(false);
  },
);

it('a post whose account was suspended after it protected its posts says so', async () => {
  const post = mention(test, somebody(), 'first one, then the other');
  await stage.lands(post);
  await stage.applies();
  test.fake.hide(post.externalId, 'protected');
  await stage.rechecks();
  test.fake.hide(post.externalId, 'suspended');
  stage.later(HOUR);
  await stage.rechecks();
  expect(await stage.post(post.externalId)).toMatchObject({ text: '', gone: 'suspended' });
  await stage.erases();
});

it('a newer version comes as a page of the source recheck, and posts that are as they were bring none', async () => {
  const author = somebody();
  const post = mention(test, author, 'I have a qestion');
  const other = mention(test, author, 'unchanged');
  await stage.lands(post, other);
  await stage.applies();
  const before = await stage.post(post.externalId);
  await stage.rechecks();
  expect(await stage.pages()).toHaveLength(1);
  test.fake.editPost(post.externalId, 'I have a question');
  stage.later(HOUR);
  await stage.rechecks();
  await stage.applies();
  const pages = await stage.pages();
  expect(pages).toHaveLength(2);
  expect(pages[1]).toMatchObject({ source: 'recheck', received: 1 });
  expect(pages[1]?.body).not.toContain('unchanged');
  expect(await stage.post(post.externalId)).toMatchObject({ text: 'I have a question', version: 1 });
  expect((await stage.post(post.externalId)).threadVersion).toBe(before.threadVersion + 1);
});

it('a page that was on its way when the post vanished loses it too', async () => {
  const post = mention(test, somebody(), 'caught on the way');
  await stage.lands(post);
  await stage.applies();
  test.fake.hide(post.externalId, 'deleted');
  await stage.rechecks();
  await stage.erases();
  await stage.lands(post);
  await stage.applies();
  expect(await stage.post(post.externalId)).toMatchObject({ text: '', gone: 'deleted' });
  await stage.sql('UPDATE erasure SET due_at = now() WHERE workspace_id = $1', stage.workspaceId); // ten minutes later
  await stage.erases();
  expect(await isAnywhere('caught on the way')).toBe(false);
  expect(await stage.sql('SELECT 1 FROM erasure WHERE workspace_id = $1', stage.workspaceId)).toEqual([]);
});

it('what vanishes before its page is applied is cut out of that page as well, and the ledger adds up', async () => {
  const post = mention(test, somebody(), 'twice on its way');
  await stage.lands(post);
  await stage.applies();
  await stage.lands(post, mention(test, somebody(), 'beside it'));
  test.fake.hide(post.externalId, 'deleted');
  await stage.rechecks();
  await stage.erases();
  await stage.applies();
  expect(await isAnywhere('twice on its way')).toBe(false);
  const ledger = await stage.sql(
    'SELECT received, threaded, duplicate FROM landed WHERE workspace_id = $1 ORDER BY id DESC LIMIT 1',
    stage.workspaceId,
  );
  expect(ledger).toEqual([{ received: 2, threaded: 1, duplicate: 1 }]);
});
