import type { FakePost } from '../../src/channels/fake/index.js';
import { ChannelError } from '../../src/channels/index.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { HOUR, mention, MINUTE, setTombstonesStage, somebody, type TombstonesStage } from './tombstones-stage.js';

let test: TestApp;
let stage: TombstonesStage;
beforeAll(async () => void (test = await startTestApp({ PARLEY_ROLES: 'web' })));
beforeEach(async () => void (stage = await setTombstonesStage(test)));
afterAll(() => test.close());

const DAY = 24 * 60;

async function arrive(...posts: FakePost[]): Promise<void> {
  for (let at = 0; at < posts.length; at += 300) await stage.lands(...posts.slice(at, at + 300));
  await stage.applies();
}
const solveAll = (): Promise<unknown> =>
  stage.sql(`UPDATE ticket SET status = 'solved', solved_at = now() WHERE workspace_id = $1`, stage.workspaceId);
const ids = (posts: FakePost[]): string[] => posts.map((post) => post.externalId);
/** What a round asked for, in order. */
async function asked(): Promise<string[]> {
  stage.lookups.length = 0;
  await stage.rechecks();
  return stage.lookups.flat();
}

it('a round asks in batches of 100 for no more than its share, newest first, and the next goes on from there', async () => {
  const posts = Array.from({ length: 730 }, (_, n) => mention(test, somebody(), `number ${n}`, 10 + n / 10));
  await arrive(...posts);
  stage.lookups.length = 0;
  expect(await stage.rechecks()).toBeLessThanOrEqual(20_000);
  expect(stage.lookups.map((batch) => batch.length)).toEqual([100, 100, 100, 100, 100]);
  expect(stage.lookups.flat()).toEqual(ids(posts).slice(0, 500));
  expect(await asked()).toEqual(ids(posts).slice(500));
  expect(await asked()).toEqual([]);
});

it('posts on open tickets are looked at every hour and young ones more often, all others once a day', async () => {
  const old = mention(test, somebody(), 'solved meanwhile', 2 * DAY);
  await arrive(old);
  await solveAll();
  const [young, open] = [mention(test, somebody(), 'young', 20), mention(test, somebody(), 'open', 2 * DAY)];
  await arrive(young, open);
  const times = { young: 0, open: 0, old: 0 };
  for (let minutes = 0; minutes < DAY; minutes += 5) {
    for (const id of await asked()) {
      if (id === young.externalId) times.young += 1;
      if (id === open.externalId) times.open += 1;
      if (id === old.externalId) times.old += 1;
    }
    stage.later(5 * MINUTE);
  }
  expect(times.open).toBeGreaterThanOrEqual(24);
  expect(times.open).toBeLessThanOrEqual(37);
  expect(times.young).toBeGreaterThan(times.open);
  expect(times.old).toBeGreaterThanOrEqual(1);
  expect(times.old).toBeLessThanOrEqual(2);
});

it('posts of more than 30 days, of the last minute, and direct messages are not asked for', async () => {
  const ancient = mention(test, somebody(), 'ancient', 31 * DAY);
  const fresh = mention(test, somebody(), 'this moment', 0);
  const direct: FakePost = {
    ...mention(test, somebody(), 'between us', 30),
    kind: 'direct',
    rootExternalId: 'dm-1',
    addressees: [{ externalId: 'acct-brand', how: 'direct' }],
  };
  const plain = mention(test, somebody(), 'plain', 30);
  await arrive(ancient, fresh, direct, plain);
  expect(await asked()).toEqual([plain.externalId]);
});

it('a post that stands on no ticket is looked at too', async () => {
  const stranger = test.fake.addPost({ author: somebody(), text: 'not to us', at: new Date(Date.now() - HOUR) });
  await arrive(stranger);
  test.fake.hide(stranger.externalId, 'deleted');
  expect(await asked()).toEqual([stranger.externalId]);
  expect(await stage.post(stranger.externalId)).toMatchObject({ text: '', gone: 'deleted', outcome: 'filtered' });
});

it('when the platform fails in the middle, what was done is kept, the failure is shown, and it goes on from there', async () => {
  const posts = Array.from({ length: 250 }, (_, n) => mention(test, somebody(), `one of ${n}`, 10 + n / 10));
  await arrive(...posts);
  test.fake.hide((posts[0] as FakePost).externalId, 'deleted');
  let calls = 0;
  const first = {
    page: null,
    absent: [{ externalId: ids(posts)[0] as string, why: 'deleted' as const, postedAt: null }],
  };
  stage.answer = async () => {
    calls += 1;
    if (calls === 1) return first;
    throw new ChannelError('rate_limited', 'Not now.', { certainlyNotDone: true, retryAfterMs: 70_000 });
  };
  expect(await stage.rechecks()).toBe(70_000);
  expect(await stage.post(ids(posts)[0] as string)).toMatchObject({ text: '' });
  const source = `SELECT failures, last_error FROM source WHERE workspace_id = $1 AND name = 'recheck'`;
  expect(await stage.sql(source, stage.workspaceId)).toEqual([{ failures: 1, last_error: 'Not now.' }]);
  stage.answer = null;
  expect((await asked()).slice(0, 150)).toEqual(ids(posts).slice(100));
  expect(await stage.sql(source, stage.workspaceId)).toEqual([{ failures: 0, last_error: null }]);
});
