import { Accounts } from '../../src/accounts/index.js';
import type { FakePost } from '../../src/channels/fake/index.js';
import { ChannelRegistry } from '../../src/channels/index.js';
import { applyWaiting, land } from '../../src/intake/index.js';
import { Database, Duties, EventLog } from '../../src/kernel/index.js';
import { splitIntoLanes, type IncomingPost } from '../../src/threads/index.js';
import { fakePost } from '../factories/fake-post.js';
import { Random } from '../factories/random.js';
import { BRAND, randomTimeline } from '../factories/timeline.js';
import { startTestApp, until, type TestApp } from '../support/test-app.js';

describe('splitting', () => {
  const incoming = ({ postedAt, ...post }: FakePost): IncomingPost => {
    const at = new Date(postedAt);
    return { post: { ...post, postedAt: at }, landedId: '1', accountId: '1', seenAt: at };
  };
  const ours = new Set([BRAND]);
  const namesOf = ({ post }: IncomingPost): string[] => [
    `root ${post.rootExternalId}`,
    ...[post.author, post.counterpart].flatMap((person) =>
      person && person.externalId !== BRAND ? [`author ${person.externalId}`] : [],
    ),
  ];

  it.each([1, 2, 3, 4, 5])('timeline %i: no two lanes meet, and none meets another one of the batch before', (seed) => {
    const random = new Random(seed);
    const posts = randomTimeline(seed, 2_000, 400).map(incoming);
    let before = new Map<string, number>();
    let crossed = 0;
    while (posts.length > 0) {
      const batch = posts.splice(0, 5 + random.below(60));
      const { lanes, crossing, places } = splitIntoLanes(batch, ours, 1 + random.below(20), before);
      expect([...lanes.flat(), ...crossing].map(({ post }) => post.externalId).sort()).toEqual(
        batch.map(({ post }) => post.externalId).sort(),
      );
      const names = [...lanes, crossing].map((lane) => new Set(lane.flatMap(namesOf)));
      expect(names.reduce((sum, { size }) => sum + size, 0)).toBe(new Set(names.flatMap((set) => [...set])).size);
      lanes.forEach((lane, number) => {
        const met = lane.flatMap(namesOf).flatMap((name) => before.get(name) ?? []);
        expect(new Set(met).size === 0 || met.every((other) => other === number)).toBe(true);
      });
      crossed += crossing.length;
      before = new Map(places);
    }
    expect(crossed).toBeGreaterThan(0);
  });
});

describe('placing', () => {
  let test: TestApp;
  beforeAll(async () => void (test = await startTestApp({ PARLEY_ROLES: 'web' })));
  afterAll(() => test.close());

  it('a lane that is done goes on with the next batch while another still runs', async () => {
    const { app, fake, workspace } = test;
    const [db, duties] = [app.get(Database), app.get(Duties)];
    fake.addAccount('brand');
    const accountId = await app.get(Accounts).connect(workspace.id, 'fake', { handle: 'brand' }, false);
    const target = { workspaceId: workspace.id, accountId, source: 'mentions' };
    const say = (id: string, by: string): FakePost =>
      fakePost(id, by, Date.UTC(2026, 4, 1) + Number(id), { addressees: [{ externalId: BRAND, how: 'mention' }] });
    for (const page of [
      [say('1', 'ann'), say('2', 'bob')],
      [say('3', 'ann'), say('4', 'bob'), say('5', 'cat')],
      [say('6', 'ann')],
    ]) {
      await land(db, duties, target, { body: JSON.stringify(page), received: page.length }, async () => undefined);
    }

    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let entered = 0;
    const deps = {
      db,
      log: app.get(EventLog),
      channels: app.get(ChannelRegistry),
      accounts: app.get(Accounts),
      hold: async () => {
        entered += 1;
        if (entered === 1) await held; // whichever lane comes first
      },
      sizes: { postsOfALane: 1, pages: 1, worthALane: 1 },
    };
    const applied = applyWaiting(deps, workspace.id, new AbortController().signal);
    const placed = async (): Promise<string[]> => {
      const rows = await db.oneInWorkspace<{ id: string }>(
        workspace.id,
        'SELECT external_id AS id FROM post WHERE workspace_id = $1 ORDER BY id',
        [workspace.id],
      );
      return rows.map(({ id }) => id).sort();
    };
    try {
      // Of the first batch's two lanes, or that of the newcomer in the second, which need wait for nobody.
      const withoutTheHeld = ['1 3 5', '2 4 5', '1 2 3 4 6'];
      await until('the other lanes to place theirs', async () => withoutTheHeld.includes((await placed()).join(' ')));
    } finally {
      release();
    }
    expect(await applied).toBe(3);
    expect(await placed()).toEqual(['1', '2', '3', '4', '5', '6']);
  });
});
