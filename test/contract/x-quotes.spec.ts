import { startXContract } from './x-stage.js';

const MOST_READ = 6_000;
let x: Awaited<ReturnType<typeof startXContract>>;
beforeAll(async () => void (x = await startXContract()));
afterAll(() => x.sandbox.close());

/** The texts that a sweep brings, of which our own is not asked for, and how it ends. */
async function sweep(cursor: unknown) {
  const source = x.adapter.sources.find(({ name }) => name === 'own_sweep')!;
  const pages = source.fetchSince(x.access, cursor, new AbortController().signal);
  const texts: string[] = [];
  for (;;) {
    const next = await pages.next();
    if (next.done) return { texts, end: next.value };
    texts.push(...x.adapter.readPage(next.value.body).posts.map(({ text }) => text));
  }
}
const quotesIn = (texts: string[]): Set<string> => new Set(texts.flatMap((text) => /^quote \d+/.exec(text)?.[0] ?? []));

it('of a post that is quoted more often than a sweep reads, the newest quotes come, and the rest is a gap that nothing fills', async () => {
  const own = x.world.post({ authorId: x.brand.id, text: 'All flights are on time' });
  const quote = (n: number) => x.world.post({ authorId: x.mara.id, text: `quote ${n}`, quote: own.id });
  for (let n = 1; n <= MOST_READ + 150; n += 1) quote(n);
  const { texts, end } = await sweep(null);
  const read = quotesIn(texts);
  expect(read.size).toBe(MOST_READ);
  expect(read).toContain(`quote ${MOST_READ + 150}`);
  expect(read).not.toContain('quote 150');
  expect(end.gap).toMatchObject({ isLost: true, reason: expect.stringContaining('6,000') });
  expect(end.gap!.toAt.getTime()).toBeGreaterThanOrEqual(end.gap!.fromAt.getTime());

  quote(MOST_READ + 151);
  const later = await sweep(end.cursor);
  expect(quotesIn(later.texts)).toContain(`quote ${MOST_READ + 151}`);
  expect(quotesIn(later.texts).size).toBeLessThanOrEqual(100);
  expect(later.end.gap).toBeNull();
});

it('a newer post with a quote of its own does not keep one that is quoted too often from being read', async () => {
  const often = x.world.post({ authorId: x.brand.id, text: 'We are sorry' });
  for (let n = 1; n <= MOST_READ + 50; n += 1)
    x.world.post({ authorId: x.mara.id, text: `quote ${20_000 + n}`, quote: often.id });
  const newer = x.world.post({ authorId: x.brand.id, text: 'All is well again' });
  x.world.post({ authorId: x.mara.id, text: 'quote 30000', quote: newer.id });
  const { texts, end } = await sweep({ sweptAt: new Date().toISOString(), quotes: {} });
  const read = quotesIn(texts);
  expect(read).toContain('quote 30000');
  expect(read).toContain(`quote ${20_000 + MOST_READ + 50}`);
  expect(end.gap).toMatchObject({ isLost: true });
});
