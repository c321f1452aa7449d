import { BytesCache, NotFetched, PictureFiles, type FetchBytes } from '../../src/pictures/index.js';
import { PNG } from '../http/media-stage.js';

let now = 0;
const clock = { now: () => new Date(now) };
beforeEach(() => (now = 1_000_000));

const at = (path: string) => ({ url: new URL(`https://pictures.example/${path}`), sandbox: false });
const png = { bytes: PNG, size: PNG.length };

/** A platform that does this each time; what it was asked for. */
function platform(fetch: (path: string) => Promise<typeof png>) {
  const asked: string[] = [];
  const fetchBytes: FetchBytes = ({ url }) => {
    asked.push(url.pathname);
    return fetch(url.pathname);
  };
  return { files: new PictureFiles(fetchBytes, clock), asked };
}

it('a picture is held for twenty minutes, and fetched anew after that', async () => {
  const { files, asked } = platform(async () => png);
  for (let n = 0; n < 3; n += 1) expect((await files.picture(at('a'))).bytes).toBe(PNG);
  expect(asked).toHaveLength(1);
  now += 20 * 60_000;
  await files.picture(at('a'));
  expect(asked).toHaveLength(2);
});

it('what was refused is not asked for again at once', async () => {
  const { files, asked } = platform(async () => {
    throw new NotFetched('The answer was 404.');
  });
  for (let n = 0; n < 3; n += 1) await expect(files.picture(at('a'))).rejects.toThrow(NotFetched);
  expect(asked).toHaveLength(1);
  now += 60_000;
  await expect(files.picture(at('a'))).rejects.toThrow(NotFetched);
  expect(asked).toHaveLength(2);
});

it('a host that does not answer is left alone after three have waited for it, also at once, and tried again later', async () => {
  let isSilent = true;
  const { files, asked } = platform(async () => {
    if (isSilent) throw new NotFetched('pictures.example took too long.', true);
    return png;
  });
  const waited = await Promise.allSettled(['a', 'b', 'c'].map((path) => files.picture(at(path))));
  expect(waited.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  await expect(files.picture(at('d'))).rejects.toThrow('pictures.example rests.');
  expect(asked).toHaveLength(3);
  now += 20_000;
  isSilent = false;
  expect((await files.picture(at('e'))).type).toBe('image/png');
  expect(asked).toHaveLength(4);
});

it('no more than twelve are fetched at a time, and who comes when too many wait is sent away', async () => {
  const releases: (() => void)[] = [];
  const { files, asked } = platform(() => new Promise((resolve) => releases.push(() => resolve(png))));
  const all = Array.from({ length: 253 }, (_, n) => files.picture(at(String(n))));
  await expect(all[252]).rejects.toThrow('Too many others are being fetched.');
  expect(asked).toHaveLength(12);
  const done = Promise.all(all.slice(0, 252));
  for (let most = 0; asked.length < 252 || releases.length > 0; most = Math.max(most, releases.length)) {
    expect(most).toBeLessThanOrEqual(12);
    releases.splice(0).forEach((release) => release());
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await done).toHaveLength(252);
});

it('the longest unused goes first when there is no room, and the sweep lets go of what is over', () => {
  const cache = new BytesCache<string>(10, clock);
  cache.set('a', 'A', 4, 1_000);
  cache.set('b', 'B', 4, 5_000);
  expect(cache.get('a')).toBe('A');
  cache.set('c', 'C', 4, 5_000);
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual(['A', undefined, 'C']);
  now += 1_000;
  cache.sweep();
  cache.set('d', 'D', 6, 5_000);
  expect([cache.get('a'), cache.get('c'), cache.get('d')]).toEqual([undefined, 'C', 'D']);
});
