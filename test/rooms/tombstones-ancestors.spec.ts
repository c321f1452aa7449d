import type { FakePost } from '../../src/channels/fake/index.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  aside,
  HOUR,
  mention,
  MINUTE,
  ourAnswer,
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

const waiting = (): Promise<unknown[]> =>
  stage.sql(`SELECT 1 FROM post WHERE workspace_id = $1 AND outcome = 'waiting'`, stage.workspaceId);

/** It vanished before anybody here saw it. */
const neverSeen = (post: FakePost): FakePost => {
  test.fake.hide(post.externalId, 'deleted');
  return post;
};

it('a post that others wait for is looked up when it does not come by itself, and not before', async () => {
  const parent = mention(test, somebody(), 'the beginning', 40);
  const child = aside(test, somebody(), parent, 30);
  await stage.lands(child);
  await stage.applies();
  await stage.rechecks();
  expect(stage.lookups.flat()).not.toContain(parent.externalId);
  stage.later(4 * MINUTE);
  await stage.rechecks();
  await stage.applies();
  const [one, other] = [await stage.post(parent.externalId), await stage.post(child.externalId)];
  expect(one).toMatchObject({ text: 'the beginning', outcome: 'threaded' });
  expect(other).toMatchObject({ outcome: 'threaded', thread: one.thread });
  expect((await stage.pages()).at(-1)).toMatchObject({ source: 'recheck', received: 1 });
});

it('a chain of missing ancestors is looked up to its top', async () => {
  const top = mention(test, somebody(), 'the top', 50);
  const middle = aside(test, somebody(), top, 40);
  const bottom = aside(test, somebody(), middle, 30);
  await stage.lands(bottom);
  await stage.applies();
  for (let round = 0; round < 2; round += 1) {
    stage.later(4 * MINUTE);
    await stage.rechecks();
    await stage.applies();
  }
  const { thread } = await stage.post(top.externalId);
  expect(thread).not.toBeNull();
  expect(await stage.post(bottom.externalId)).toMatchObject({ outcome: 'threaded', thread });
});

it.each(['deleted', 'protected', 'suspended'] as const)(
  'an ancestor that is %s leaves a tombstone, and what waits for it finds its author’s thread',
  async (why) => {
    const customer = somebody();
    const root = mention(test, customer, 'please help', 60);
    const gone = mention(test, customer, 'never seen', 50, root);
    test.fake.hide(gone.externalId, why);
    const [ours, theirs] = [ourAnswer(test, gone, 40), aside(test, somebody(), gone, 30)];
    await stage.lands(root, ours, theirs);
    await stage.applies();
    expect(await waiting()).toHaveLength(2);
    stage.later(4 * MINUTE);
    await stage.rechecks();

    expect(await waiting()).toEqual([]);
    const { thread } = await stage.post(root.externalId);
    expect(await stage.post(gone.externalId)).toMatchObject({ text: '', gone: why, outcome: 'threaded', thread });
    expect(await stage.post(ours.externalId)).toMatchObject({ outcome: 'threaded', thread });
    expect(await stage.post(theirs.externalId)).toMatchObject({ outcome: 'threaded', thread });
    expect(await stage.ticket(root.externalId)).toMatchObject({ preview: 'please help' });
    const [page] = await stage.sql('SELECT waiting, threaded FROM landed WHERE workspace_id = $1', stage.workspaceId);
    expect(page).toEqual({ waiting: 0, threaded: 3 });
  },
);

it('what waits for a vanished post of ours is nobody’s, and waits no longer', async () => {
  const root = mention(test, somebody(), 'hello', 60);
  const gone = neverSeen(ourAnswer(test, root, 50));
  const child = ourAnswer(test, gone, 40); // one post of ours under another
  await stage.lands(child);
  await stage.applies();
  stage.later(4 * MINUTE);
  await stage.rechecks();
  expect(await waiting()).toEqual([]);
  expect(await stage.post(child.externalId)).toMatchObject({ outcome: 'filtered', thread: null });
});

it('a tombstone does not bring a solved ticket back, and a protected ancestor that opens up gets its words', async () => {
  const customer = somebody();
  const root = mention(test, customer, 'solved long ago', 60);
  const gone = mention(test, customer, 'only for followers', 50, root);
  test.fake.hide(gone.externalId, 'protected');
  await stage.lands(root);
  await stage.applies();
  await stage.sql(`UPDATE ticket SET status = 'solved', solved_at = now() WHERE workspace_id = $1`, stage.workspaceId);
  await stage.lands(aside(test, somebody(), gone, 30));
  await stage.applies();
  stage.later(4 * MINUTE);
  await stage.rechecks();
  expect(await stage.post(gone.externalId)).toMatchObject({ gone: 'protected', outcome: 'threaded' });
  expect(await stage.ticket(root.externalId)).toMatchObject({ status: 'solved', preview: 'solved long ago' });

  test.fake.hide(gone.externalId, null);
  stage.later(21 * HOUR);
  await stage.rechecks();
  expect(await stage.post(gone.externalId)).toMatchObject({ text: 'only for followers', gone: null });
});

it('an answer that names a later version of a post finds it, whichever comes first, and nobody has to be asked', async () => {
  for (const first of ['post', 'answer', 'both at once']) {
    const parent = mention(test, somebody(), `edited, first: ${first}`, 40);
    const version = `${parent.externalId}-v2`;
    const edited = { ...parent, version: 1, laterIds: [version] };
    const answer = { ...aside(test, somebody(), parent, 30), parentExternalId: version };
    const arrivals = { post: [[edited], [answer]], answer: [[answer], [edited]], 'both at once': [[answer, edited]] };
    for (const page of arrivals[first as keyof typeof arrivals]) {
      await stage.lands(...page);
      await stage.applies();
    }
    const { thread } = await stage.post(parent.externalId);
    expect(await stage.post(answer.externalId)).toMatchObject({ outcome: 'threaded', thread });
    const stored = `SELECT parent_external_id AS parent FROM post WHERE workspace_id = $1 AND external_id = $2`;
    expect(await stage.sql(stored, stage.workspaceId, answer.externalId)).toEqual([{ parent: parent.externalId }]);
  }
  stage.later(4 * MINUTE);
  await stage.rechecks();
  expect(stage.lookups.flat().filter((id) => id.endsWith('-v2'))).toEqual([]);
});

it('what waits for a post under the id of a version that nobody has seen finds it by asking, whether it is here or not', async () => {
  for (const isHere of [false, true]) {
    const parent = mention(test, somebody(), `edited, here: ${isHere}`, 40);
    const version = `${parent.externalId}-v2`;
    const child = { ...aside(test, somebody(), parent, 30), parentExternalId: version };
    if (isHere) await stage.lands(parent);
    await stage.lands(child);
    await stage.applies();
    const page = { body: JSON.stringify([{ ...parent, version: 1, laterIds: [version] }]), received: 1 };
    stage.answer = async () => ({ page, absent: [] });
    stage.later(4 * MINUTE);
    await stage.rechecks();
    await stage.applies();
    const { thread } = await stage.post(parent.externalId);
    expect(await stage.post(child.externalId)).toMatchObject({ outcome: 'threaded', thread });
  }
});

it('an ancestor of which the platform says nothing is asked for again, ever more rarely', async () => {
  const parent = mention(test, somebody(), 'hard to find', 40);
  await stage.lands(aside(test, somebody(), parent, 30));
  await stage.applies();
  stage.answer = async () => ({ page: null, absent: [] });
  const asked = (): number => stage.lookups.filter((ids) => ids.includes(parent.externalId)).length;
  const counts: number[] = [];
  for (let minute = 0; minute < 40; minute += 1) {
    stage.later(MINUTE);
    await stage.rechecks();
    if (minute % 10 === 9) counts.push(asked());
  }
  expect(counts[0]).toBeGreaterThanOrEqual(2);
  expect((counts[3] as number) - (counts[1] as number)).toBeLessThan(counts[1] as number);
  expect(await waiting()).toHaveLength(1);
});

/** Which thread each post stands in, and the times of the threads. */
const settled = async (): Promise<unknown> => [
  await stage.sql(
    `SELECT p.external_id, p.text, p.gone, p.outcome, a.external_id || '/' || t.root_external_id AS thread
     FROM post p LEFT JOIN thread t ON t.workspace_id = $1 AND t.id = p.thread_id
     LEFT JOIN author a ON a.workspace_id = $1 AND a.id = t.author_id WHERE p.workspace_id = $1 ORDER BY 1`,
    stage.workspaceId,
  ),
  await stage.sql(
    `SELECT root_external_id, first_post_at, last_post_at, our_last_post_at, waiting_since FROM thread
     WHERE workspace_id = $1 ORDER BY 1`,
    stage.workspaceId,
  ),
  await stage.sql(
    'SELECT preview, preview_post, last_post_at, our_last_post_at, waiting_since FROM ticket WHERE workspace_id = $1',
    stage.workspaceId,
  ),
];

it('whatever the order in which they come, and whenever it is looked up, the posts around a vanished one end alike', async () => {
  const [customer, other] = [somebody(), somebody()];
  const root = mention(test, customer, 'it began here', 60);
  const gone = neverSeen(mention(test, customer, 'never seen', 50, root));
  const posts = [
    root,
    ourAnswer(test, gone, 40),
    aside(test, other, gone, 30),
    mention(test, customer, 'more', 20, gone),
  ];
  const ends: unknown[] = [];
  for (const order of permutations(posts)) {
    for (const lookedUpAfter of [1, 2, 3, 4]) {
      stage = await setTombstonesStage(test);
      for (const [index, post] of order.entries()) {
        await stage.lands(post);
        await stage.applies();
        if (index + 1 !== lookedUpAfter) continue;
        stage.later(4 * MINUTE);
        await stage.rechecks();
      }
      stage.later(4 * HOUR);
      await stage.rechecks();
      ends.push(await settled());
    }
  }
  expect(ends).toHaveLength(24 * 4);
  for (const end of ends) expect(end).toEqual(ends[0]);
  expect(JSON.stringify(ends[0])).toContain('"gone":"deleted"');
  expect(JSON.stringify(ends[0])).not.toContain('waiting"');
}, 120_000);

const permutations = <T>(items: T[]): T[][] =>
  items.length < 2
    ? [items]
    : items.flatMap((item, at) => permutations(items.toSpliced(at, 1)).map((rest) => [item, ...rest]));
