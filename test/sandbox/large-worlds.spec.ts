import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { World } from '../../sandbox/x/index.ts';
import { IdIndexes } from '../../sandbox/x/world/id-index.ts';
import { jsonPieces } from '../../sandbox/x/world/json-pieces.ts';
import { weightedLength } from '../../sandbox/x/world/post-text.ts';
import { RecentCache } from '../../sandbox/x/world/recent-cache.ts';
import { loadSnapshot, Snapshots } from '../../sandbox/x/world/snapshot.ts';

describe('what keeps a large world small and quick', () => {
  it('the saved text comes in pieces of at most 500 entries, and is the JSON of the whole', () => {
    const whole = {
      a: 1,
      none: undefined,
      few: [],
      many: Array.from({ length: 1_234 }, (_, i) => ({ i })),
      last: { b: ['"'] },
    };
    const pieces = [...jsonPieces(whole)];
    expect(pieces.join('')).toBe(JSON.stringify(whole));
    for (const piece of pieces) expect(piece.match(/"i":/g)?.length ?? 0).toBeLessThanOrEqual(500);
    expect([...jsonPieces({})].join('')).toBe('{}');
  });

  it('a world that was saved while a post was edited can be opened: the edit is lost, the post is not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sandbox-x-'));
    const file = join(folder, 'x.json');
    try {
      const world = new World();
      const author = world.addUser({ handle: 'marta' });
      const post = world.post({ authorId: author.id, text: 'first' });
      const edited = world.editPost(post.id, 'second');
      await new Snapshots(world, file, 'token').save();
      const saved = JSON.parse(await readFile(file, 'utf8')) as { posts: { id: string }[] };
      saved.posts = saved.posts.filter(({ id }) => id !== edited.id);
      await writeFile(file, JSON.stringify(saved));

      const opened = new World();
      expect(await loadSnapshot(opened, file)).toBe('token');
      expect(opened.posts.live(post.id)).toMatchObject({ id: post.id, text: 'first' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('an index of one post is read like an index of many', () => {
    const indexes = new IdIndexes();
    indexes.add('a', '20');
    expect(indexes.of('a').ascending()).toEqual(['20']);
    expect(indexes.of('a').countBelow('21')).toBe(1);
    indexes.add('a', '9');
    expect(indexes.of('a').ascending()).toEqual(['9', '20']);
    indexes.remove('a', '20');
    indexes.add('b', '1');
    indexes.remove('b', '2');
    expect(indexes.of('b').size).toBe(1);
    indexes.remove('b', '1');
    expect([indexes.of('a').ascending(), indexes.of('b').size, indexes.of('c').size]).toEqual([['9'], 0, 0]);
  });

  it('a cache keeps what is used and makes the rest anew', () => {
    const cache = new RecentCache<object, object>(2);
    const keys = Array.from({ length: 6 }, (_, i) => ({ i }));
    let made = 0;
    const get = (i: number) => cache.get(keys[i]!, () => ({ n: ++made }));
    for (let i = 1; i < 6; i++) {
      get(0);
      get(i);
    }
    expect(made).toBe(6);
    get(1);
    expect(made).toBe(7);
  });

  it.each([
    ['plain words. And more, as always…', 34],
    ['é as two characters: e\u0301', 22],
    ['日本語', 6],
    ['👍🏽 ok', 5],
    ['keycap 1️⃣', 9],
    ['see example.com.', 28],
    ['www.example.com/a?b=c', 23],
    ['end.Nothing', 11],
    ['“quoted” – dash', 15],
    ['€ and ₿', 9],
  ])('"%s" weighs %i', (text, weight) => {
    expect(weightedLength(text)).toBe(weight);
  });
});
