import { randomBytes, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { generatedPicture } from '../../sandbox/x/world/pictures.ts';
import type { ShownMedia } from '../../src/channels/index.js';
import { Database } from '../../src/kernel/index.js';
import type { Workspace } from '../../src/people/index.js';
import {
  addWorkspace,
  connectFake,
  signIn,
  startTestApp,
  until,
  type TestApp,
  type TestClient,
} from '../support/test-app.js';
import { PNG } from './media-stage.js';
import { startPictureServer, type PictureServer } from './picture-server.js';
import { answer, expectProblem, rawRequest, readTicket, type Heard, type RawAnswer } from './story.js';

let test: TestApp;
let foreign: Workspace;
let agent: TestClient;
let stranger: TestClient;
let platform: PictureServer;
beforeAll(async () => {
  platform = await startPictureServer();
  test = await startTestApp();
  test.fake.mediaOrigin = platform.origin;
  foreign = await addWorkspace(test, 'foreign');
  agent = await signIn(test);
  stranger = await signIn(test, { workspace: foreign });
  await connectFake(test);
});
afterAll(async () => {
  await test.close();
  await platform.close();
});

const MP4 = Buffer.concat([Buffer.from('\0\0\0\x20ftypisom', 'latin1'), randomBytes(2_500_000)]);

const shown = (media: Partial<ShownMedia>): ShownMedia => ({
  kind: 'image',
  stillUrl: null,
  filmUrl: null,
  altText: '',
  width: null,
  height: null,
  sensitive: false,
  ...media,
});

/** A customer shows something, and the ticket is there. */
async function customerShows(media: ShownMedia[], author = `c${randomUUID().slice(0, 8)}`): Promise<Heard> {
  const text = `@brand ${randomUUID()}`;
  const { externalId } = test.fake.addPost({
    author,
    text,
    media,
    addressees: [{ externalId: 'acct-brand', how: 'mention' }],
    at: new Date(Date.now() - 60_000),
  });
  const row = await until(`the ticket of "${text}"`, async () => {
    const { body } = await agent.get('/api/tickets?view=all&limit=100');
    return body.items.find((item: { preview: string }) => item.preview === text);
  });
  return { ...(await readTicket(agent, row.number, externalId)), externalId };
}

const shows = (stillUrl: string): Promise<Heard> => customerShows([shown({ stillUrl })]);
const addressOf = ({ post }: Heard, place = 0): string => `/api/posts/${post.id}/media/${place}`;
const look = (path: string, who = agent, headers: Record<string, string> = {}): Promise<RawAnswer & { raw: Buffer }> =>
  rawRequest(test.origin, { path, headers: { cookie: who.cookie, ...headers } }) as never;
const bytesOf = async (path: string, headers: Record<string, string> = {}): Promise<Buffer> => {
  const answer = await fetch(test.origin + path, { headers: { cookie: agent.cookie, ...headers } });
  return Buffer.from(await answer.arrayBuffer());
};

/** Nothing of what lies there comes out, and no word of why. */
async function isRefused(url: string): Promise<void> {
  const heard = await shows(url);
  expect(heard.post.media).toHaveLength(1);
  const { status, body } = await look(addressOf(heard));
  expect({ status, body }).toMatchObject({ status: 404, body: { code: 'not_found' } });
  expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|localhost|secret/);
}

it('what hangs on a post is told without its address, and served from ours, harmless', async () => {
  const stillUrl = platform.serve('/a.png', PNG, { 'content-type': 'text/html' });
  const media = { stillUrl, altText: 'A torn ticket', width: 64, height: 40, sensitive: true };
  const heard = await customerShows([shown(media)]);
  expect(heard.post.media).toEqual([
    { kind: 'image', altText: 'A torn ticket', width: 64, height: 40, sensitive: true, still: true, film: false },
  ]);
  expect(JSON.stringify((await agent.get(`/api/tickets/${heard.number}`)).body)).not.toContain(platform.origin);
  const { status, headers } = await look(addressOf(heard));
  expect(status).toBe(200);
  expect(headers).toMatchObject({
    'content-type': 'image/png',
    'content-length': String(PNG.length),
    'content-disposition': 'inline; filename="picture.png"',
    'content-security-policy': expect.stringMatching(/default-src 'none'.*sandbox/),
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-cache',
  });
  expect(await bytesOf(addressOf(heard))).toEqual(PNG);
  const again = await look(addressOf(heard), agent, { 'if-none-match': headers.etag as string });
  expect(again).toMatchObject({ status: 304, text: '' });
});

it('X’s own link to what hangs on a post is not in its text, wherever that is read', async () => {
  const shows = (words: string, how: 'mention' | 'reply', parent?: ReturnType<typeof test.fake.addPost>) =>
    test.fake.addPost({
      author: 'linker',
      text: `${words}\nhttps://x.com/linker/status/1900000000000000002/photo/1`,
      media: [shown({ stillUrl: platform.serve('/linked.png', PNG) })],
      addressees: [{ externalId: 'acct-brand', how }],
      parent,
    });
  const first = shows('@brand broken', 'mention');
  const { number } = await until('its ticket', async () => {
    const { body } = await agent.get('/api/tickets?view=all&limit=100');
    return body.items.find((item: { preview: string }) => item.preview === '@brand broken');
  });
  const heard = await readTicket(agent, number, first.externalId);
  expect(heard.post.text).toBe('@brand broken');
  shows('and once more', 'reply', first);
  await until('it to be here', async () => (await readTicket(agent, number)).thread.posts.length === 2);
  const { status, body } = await answer(agent, heard, 'Mine.');
  expect({ status, news: body.news }).toMatchObject({ status: 409, news: [{ text: 'and once more' }] });
});

it('of several each is found at its place', async () => {
  const bytes = [1, 2, 3].map((seed) => generatedPicture(seed, { width: 20, height: 10 }));
  const heard = await customerShows(
    bytes.map((one, n) => shown({ stillUrl: platform.serve(`/several-${n}.png`, one) })),
  );
  const got = await Promise.all(bytes.map((_, place) => bytesOf(addressOf(heard, place))));
  expect(got.map((one, place) => one.equals(bytes[place] as Buffer))).toEqual([true, true, true]);
});

it('a person’s picture is in the list, the thread and the person’s panel, by an address that changes with it', async () => {
  const author = `face${randomUUID().slice(0, 8)}`;
  test.fake.faces.set(author, platform.serve('/first.png', PNG));
  const { ticket, thread, post, number } = await customerShows([], author);
  const { picture } = ticket.contact;
  expect(picture).toMatch(new RegExp(`^/api/authors/${post.author.id}/picture\\?v=[0-9a-f]{12}$`));
  expect([thread.customer.picture, post.author.picture]).toEqual([picture, picture]);
  const { status, headers } = await look(picture);
  expect({ status, caching: headers['cache-control'] }).toEqual({ status: 200, caching: 'private, max-age=1200' });

  test.fake.faces.set(author, platform.serve('/second.png', PNG));
  await customerShows([], author);
  const renamed = await until('the other picture', async () => {
    const { body } = await agent.get(`/api/tickets/${number}`);
    return body.ticket.contact.picture !== picture && body.ticket.contact.picture;
  });
  expect((await look(renamed)).status).toBe(200);
  expect(platform.asked).toContain('/second.png');
  expect((await customerShows([])).ticket.contact.picture).toBeNull();
});

it('only agents of the workspace see it', async () => {
  const author = `own${randomUUID().slice(0, 8)}`;
  test.fake.faces.set(author, platform.serve('/own.png', PNG));
  const heard = await customerShows([shown({ stillUrl: platform.serve('/own-post.png', PNG) })], author);
  for (const path of [heard.ticket.contact.picture, addressOf(heard), `${addressOf(heard)}/film`]) {
    expect((await rawRequest(test.origin, { path })).status).toBe(401);
    expect((await look(path, stranger)).status).toBe(404);
  }
  expect(platform.asked).not.toContain('/own-post.png');
  for (const path of ['/api/posts/1x/media/0', `/api/posts/${heard.post.id}/media/x`, addressOf(heard, 7)]) {
    expectProblem(await agent.get(path), 404);
  }
});

it('175 agents who open the same ticket at once have its picture fetched once', async () => {
  const heard = await shows(`${platform.origin}/slow.png`);
  let release = (): void => undefined;
  platform.answers.set('/slow.png', (_, response) => {
    release = () => void response.writeHead(200).end(PNG);
  });
  const looks = Array.from({ length: 175 }, () => look(addressOf(heard)));
  await until('the picture to be asked for', async () => platform.asked.includes('/slow.png'));
  release();
  const answers = await Promise.all(looks);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(platform.asked.filter((path) => path === '/slow.png')).toHaveLength(1);
});

it('what hangs on a deleted post is gone here with its words, also where it was held', async () => {
  const heard = await shows(platform.serve('/regretted.png', PNG));
  expect((await look(addressOf(heard))).status).toBe(200);
  test.fake.hide(heard.externalId, 'deleted');
  const gone = await until('the post to be deleted', async () => {
    await test.app.get(Database).inWorkspace(test.workspace.id, async (tx) => {
      await tx.query(`UPDATE source SET cursor = NULL WHERE workspace_id = $1 AND name = 'recheck'`, [tx.workspaceId]);
      await tx.query(`UPDATE duty SET due_at = now() WHERE workspace_id = $1 AND kind = 'recheck'`, [tx.workspaceId]);
    });
    const now = await readTicket(agent, heard.number, heard.externalId);
    return now.post.deleted && now.post;
  });
  expect(gone.media).toEqual([]);
  expectProblem(await agent.get(addressOf(heard)), 404);
  const rows = await test.app
    .get(Database)
    .inWorkspace(test.workspace.id, (tx) =>
      tx.query('SELECT media FROM post WHERE workspace_id = $1 AND id = $2', [tx.workspaceId, heard.post.id]),
    );
  expect(rows).toEqual([{ media: null }]);
});

const FOREIGN = [
  ['a metadata server', 'https://169.254.169.254/latest/meta-data/'],
  ['this machine by its name', 'https://localhost/'],
  ['this machine by its address', 'https://127.0.0.1/'],
  ['an address inside an address', 'https://[::ffff:127.0.0.1]/'],
  ['an address as one number', 'https://2130706433/'],
  ['another port', 'https://localhost:5432/'],
  ['another scheme', 'file:///etc/passwd'],
  ['what is not encrypted', 'http://example.com/a.png'],
] as const;
it('nothing is fetched from this machine, its network, or where nobody keeps pictures', async () => {
  const heard = await customerShows(FOREIGN.map(([, stillUrl]) => shown({ stillUrl })));
  const outcomes = await Promise.all(
    FOREIGN.map(async ([what], place) => `${what}: ${(await look(addressOf(heard, place))).status}`),
  );
  expect(outcomes).toEqual(FOREIGN.map(([what]) => `${what}: 404`));
});

it('a redirect is not followed', async () => {
  platform.answers.set('/redirect', (_, response) =>
    response.writeHead(302, { location: `${platform.origin}/target` }).end(),
  );
  platform.serve('/target', PNG);
  await isRefused(`${platform.origin}/redirect`);
  expect(platform.asked).not.toContain('/target');
});

const NO_PICTURES: [what: string, bytes: Buffer, headers: Record<string, string>][] = [
  ['a page', Buffer.from('<!doctype html><script>secret()</script>'), { 'content-type': 'image/png' }],
  [
    'an SVG',
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
    { 'content-type': 'image/svg+xml' },
  ],
  ['a script', Buffer.from('secret()'), { 'content-type': 'image/png' }],
  ['nothing at all', Buffer.alloc(0), {}],
  ['a film in place of a picture', MP4, {}],
  ['a packed bomb', gzipSync(Buffer.concat([PNG, Buffer.alloc(50_000_000)])), { 'content-encoding': 'gzip' }],
];
it('what is no picture by its first bytes is not served, whatever its sender calls it', async () => {
  const urls = NO_PICTURES.map(([, bytes, headers], n) => platform.serve(`/no-picture-${n}`, bytes, headers));
  const heard = await customerShows(urls.map((stillUrl) => shown({ stillUrl })));
  const outcomes = await Promise.all(
    NO_PICTURES.map(async ([what], place) => `${what}: ${(await look(addressOf(heard, place))).status}`),
  );
  expect(outcomes).toEqual(NO_PICTURES.map(([what]) => `${what}: 404`));
  expect(platform.asked.filter((path) => path.startsWith('/no-picture-'))).toHaveLength(NO_PICTURES.length);
});

it('a body that has no end is read only so far', async () => {
  let written = 0;
  const closed = new Promise<void>((resolve) => {
    platform.answers.set('/endless', (_, response) => {
      response.writeHead(200);
      response.write(PNG);
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) written += 65_536;
        if (!response.destroyed) response.once('drain', more);
      };
      response.on('close', resolve);
      more();
    });
  });
  await isRefused(`${platform.origin}/endless`);
  await closed;
  expect(written).toBeLessThan(24 * 1024 * 1024);
});

it('a film is played in parts, each fetched when it is wanted', async () => {
  const filmUrl = platform.serve('/film.mp4', MP4);
  const heard = await customerShows([shown({ kind: 'video', filmUrl })]);
  expect(heard.post.media[0]).toMatchObject({ kind: 'video', still: false, film: true });
  const path = `${addressOf(heard)}/film`;
  const begun = await look(path, agent, { range: 'bytes=0-99' });
  expect(begun).toMatchObject({
    status: 206,
    headers: {
      'content-type': 'video/mp4',
      'content-range': `bytes 0-99/${MP4.length}`,
      'content-security-policy': expect.stringMatching(/sandbox/),
      'x-content-type-options': 'nosniff',
    },
  });
  expect(platform.asked.filter((one) => one === '/film.mp4')).toHaveLength(1);
  const middle = MP4.subarray(1_048_000, 1_049_000);
  expect(await bytesOf(path, { range: 'bytes=1048000-1048999' })).toEqual(middle);
  expect((await bytesOf(path)).equals(MP4)).toBe(true);
  expect(platform.asked.filter((one) => one === '/film.mp4')).toHaveLength(3);
  expect((await look(path, agent, { range: 'bytes=9000000-' })).status).toBe(416);
});

it.each([
  ['a page', Buffer.from('<!doctype html>'.padEnd(5_000, ' '))],
  ['a picture', PNG],
])('%s in place of a film is not played', async (what, bytes) => {
  const filmUrl = platform.serve(`/no-film-${what}`, bytes);
  const heard = await customerShows([shown({ kind: 'video', filmUrl })]);
  expect((await agent.get(`${addressOf(heard)}/film`)).status).toBe(404);
});
