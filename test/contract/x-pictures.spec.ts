import type { App, User, XSandbox } from '../../sandbox/x/index.ts';
import type { Access, ChannelPost, PollSource } from '../../src/channels/index.js';
import { XAdapter } from '../../src/channels/x/index.js';
import { accessTo, startQuickSandbox } from '../support/x-stage.js';

let sandbox: XSandbox;
let brand: User;
let app: App;
let x: XAdapter;
let access: Access;
beforeAll(async () => {
  sandbox = await startQuickSandbox();
  brand = sandbox.world.addUser({ handle: 'northwind', name: 'Northwind Air' });
  app = sandbox.world.addApp();
  x = new XAdapter({ sandboxOrigin: sandbox.apiOrigin, timeoutMs: 3_000 });
  access = accessTo(sandbox, brand, app);
});
afterAll(() => sandbox.close());

/** What the timeline of mentions gives, as it came. */
async function pages(): Promise<string[]> {
  const [mentions] = x.sources as [PollSource];
  const bodies: string[] = [];
  for await (const { body } of mentions.fetchSince(access, null, AbortSignal.timeout(10_000))) bodies.push(body);
  return bodies;
}
const found = async (externalId: string): Promise<ChannelPost> =>
  (await pages()).flatMap((body) => x.readPage(body).posts).find((post) => post.externalId === externalId)!;

it('a post comes with what hangs on it, its author with their picture, and both can be fetched', async () => {
  const { world } = sandbox;
  const author = world.addUser({ handle: 'mara', face: 12 });
  const mediaIds = ['The form', ''].map((altText) => world.addMedia({ ownerId: author.id, altText }).id);
  const post = await found(world.post({ authorId: author.id, text: '@northwind look', mediaIds }).id);
  expect(post.author.pictureUrl).toMatch(/\/profile_images\/\d+\/12_bigger\.png$/);
  expect(post.media).toMatchObject([
    { kind: 'image', altText: 'The form', width: 480, height: 300, filmUrl: null, sensitive: false },
    { kind: 'image', altText: '' },
  ]);
  for (const url of [post.author.pictureUrl, post.media?.[1]?.stillUrl]) {
    const place = x.placeOf(url as string);
    expect(place?.sandbox).toBe(true);
    const answer = await fetch(place?.url as URL);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
  }
});

it('who has no picture has none, and a post without anything says so', async () => {
  const author = sandbox.world.addUser({ handle: 'jon' });
  const post = await found(sandbox.world.post({ authorId: author.id, text: '@northwind just words' }).id);
  expect({ picture: post.author.pictureUrl, media: post.media }).toEqual({ picture: null, media: [] });
});

it('a page that loses a post loses what hung on it, and nothing else', async () => {
  const { world } = sandbox;
  const author = world.addUser({ handle: 'vera' });
  const shows = (altText: string) => {
    const { id } = world.addMedia({ ownerId: author.id, altText });
    return world.post({ authorId: author.id, text: `@northwind ${altText}`, mediaIds: [id] }).id;
  };
  const [regretted] = [shows('regretted picture'), shows('kept picture')];
  const body = (await pages()).find((one) => one.includes('regretted picture')) as string;
  expect(body).toContain('kept picture');
  const rest = x.lookup.without(body, new Set([regretted])) as string;
  expect(rest).not.toContain('regretted picture');
  expect(JSON.parse(rest).includes.media.map((one: { alt_text?: string }) => one.alt_text)).toContain('kept picture');
});

const page = (post: object, media?: object[]): string =>
  JSON.stringify({
    data: [{ id: '1800000000000000000', text: 'x', author_id: '7', created_at: '2026-03-01T12:00:00Z', ...post }],
    includes: { users: [{ id: '7', username: 'mara', name: 'Mara' }], ...(media && { media }) },
  });
const read = (post: object, media?: object[]) => x.readPage(page(post, media)).posts[0] as ChannelPost;
const film = (bit_rate: number | undefined, name: string, content_type = 'video/mp4') => ({
  bit_rate,
  content_type,
  url: `https://video.twimg.com/${name}`,
});

it('of a film the best is taken that is not more than a person needs, of a GIF its still too', () => {
  const variants = [
    film(undefined, 'a.m3u8', 'application/x-mpegURL'),
    film(10_368_000, 'b'),
    film(2_176_000, 'c'),
    film(256_000, 'd'),
  ];
  const post = read({ attachments: { media_keys: ['13_1', '16_2'] }, possibly_sensitive: true }, [
    {
      media_key: '16_2',
      type: 'animated_gif',
      preview_image_url: 'https://pbs.twimg.com/g.jpg',
      variants: [film(0, 'g')],
    },
    { media_key: '13_1', type: 'video', preview_image_url: 'https://pbs.twimg.com/v.jpg', variants, width: 1280 },
  ]);
  expect(post.media).toMatchObject([
    { kind: 'video', stillUrl: 'https://pbs.twimg.com/v.jpg', filmUrl: 'https://video.twimg.com/c', sensitive: true },
    { kind: 'gif', stillUrl: 'https://pbs.twimg.com/g.jpg', filmUrl: 'https://video.twimg.com/g', sensitive: true },
  ]);
});

it('a page that names media without showing them does not tell what hangs on the post', () => {
  expect(read({ attachments: { media_keys: ['3_1'] } }).media).toBeUndefined();
  expect(read({}).author).not.toHaveProperty('pictureUrl');
});

it.each([
  ['https://pbs.twimg.com/media/a.jpg?name=small', 'https://pbs.twimg.com/media/a.jpg?name=small'],
  ['https://video.twimg.com/a.mp4', 'https://video.twimg.com/a.mp4'],
  ['https://pbs.twimg.com:8443/a.jpg', null],
  ['https://a:b@pbs.twimg.com/a.jpg', null],
  ['http://pbs.twimg.com/a.jpg', null],
  ['https://pbs.twimg.com.evil.example/a.jpg', null],
  ['https://evil.example/pbs.twimg.com/a.jpg', null],
  ['https://127.0.0.1/media/1.png', null],
  ['http://127.0.0.1:5432/', null],
  ['http://127.0.0.1:5432/2/users/me', null],
  ['http://127.0.0.1:5432/media/../2/users/me', null],
  ['http://localhost/media/1.png', null],
  ['file:///etc/passwd', null],
  ['', null],
])('%s is fetched from there, or not at all', (address, expected) => {
  expect(x.placeOf(address)?.url.href ?? null).toBe(expected);
});

it('whatever port a sandbox says it has, the one that is set is asked; without one nobody is', () => {
  const address = 'http://127.0.0.1:1/media/7.png?preview';
  expect(x.placeOf(address)).toEqual({ url: new URL('/media/7.png?preview', sandbox.apiOrigin), sandbox: true });
  expect(new XAdapter({ sandboxOrigin: undefined, timeoutMs: 1 }).placeOf(address)).toBeNull();
});
