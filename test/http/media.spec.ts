import { randomBytes } from 'node:crypto';
import http from 'node:http';
import { generatedPicture } from '../../sandbox/x/world/pictures.ts';
import { Database } from '../../src/kernel/index.js';
import { MOST_BYTES, purgeMedia } from '../../src/media/index.js';
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
import { PNG, upload } from './media-stage.js';
import { answer, customerWrites, expectProblem, rawRequest, replyIn, type RawAnswer } from './story.js';

let test: TestApp;
let foreign: Workspace;
let ana: TestClient;
let ben: TestClient;
let stranger: TestClient;
beforeAll(async () => {
  test = await startTestApp();
  foreign = await addWorkspace(test, 'foreign');
  [ana, ben] = [await signIn(test), await signIn(test)];
  stranger = await signIn(test, { workspace: foreign });
  await connectFake(test);
});
afterAll(() => test.close());

const sql = <Row = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<Row[]> =>
  test.app.get(Database).inWorkspace(test.workspace.id, (tx) => tx.query<Row>(text, values));
const files = async () => (await sql<{ n: number }>('SELECT count(*)::int AS n FROM media'))[0]?.n;
const show = (who: TestClient, id: string, headers: Record<string, string> = {}) =>
  fetch(`${test.origin}/api/media/${id}`, { headers: { cookie: who.cookie, ...headers } });

const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(60)]);
const GIF = Buffer.concat([Buffer.from('GIF89a'), randomBytes(60)]);
const WEBP = Buffer.concat([Buffer.from('RIFF\x40\0\0\0WEBPVP8 ', 'latin1'), randomBytes(60)]);
const MP4 = Buffer.concat([Buffer.from('\0\0\0\x20ftypisom', 'latin1'), randomBytes(60)]);

it.each([
  ['a PNG', PNG, 'image', 'image/png'],
  ['a JPEG', JPEG, 'image', 'image/jpeg'],
  ['a WebP', WEBP, 'image', 'image/webp'],
  ['a GIF', GIF, 'gif', 'image/gif'],
  ['an MP4', MP4, 'video', 'video/mp4'],
])('%s is known by its first bytes, and comes back byte for byte', async (_, bytes, kind, type) => {
  const { status, body } = await upload(test, ana, bytes);
  expect({ status, body }).toEqual({ status: 201, body: { id: body.id, kind, type, size: bytes.length } });
  const shown = await show(ana, body.id);
  expect(shown.status).toBe(200);
  expect(Buffer.from(await shown.arrayBuffer()).equals(bytes)).toBe(true);
  expect(Object.fromEntries(shown.headers)).toMatchObject({
    'content-type': type,
    'content-length': String(bytes.length),
    'content-disposition': `inline; filename="${body.id}.${type.split('/')[1]}"`,
    'content-security-policy': expect.stringMatching(/default-src 'none'.*sandbox/),
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
});

const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
it.each([
  ['an SVG', svg],
  ['an SVG that begins with an XML declaration', Buffer.concat([Buffer.from('<?xml version="1.0"?>'), svg])],
  ['a page', Buffer.from('<!doctype html><script>alert(1)</script>')],
  ['a picture that a browser would take for a page', Buffer.concat([Buffer.from('<b>'), PNG])],
  ['a script', Buffer.from('alert(1)')],
  ['a HEIC picture, whose frame is that of an MP4', Buffer.from('\0\0\0\x20ftypheic\0\0\0\0mif1heic', 'latin1')],
  ['an archive', Buffer.from('PK\x03\x04 and more of it')],
  ['a single byte', Buffer.from([0x89])],
  ['what only begins like a PNG', PNG.subarray(0, 7)],
])('%s is refused, whatever it says of itself, and nothing of it is kept', async (_, bytes) => {
  const before = await files();
  const refused = await upload(test, ana, bytes, { 'content-disposition': 'attachment; filename="photo.png"' });
  expectProblem(refused, 415);
  expect(refused.body.code).toBe('file_type');
  expect(await files()).toBe(before);
});

it('a file comes as octets and says how long it is; other bodies are refused here, and octets everywhere else', async () => {
  const headers = { cookie: ana.cookie, origin: test.origin };
  const octets = { ...headers, 'content-type': 'application/octet-stream' };
  const send = async (path: string, more: Record<string, string>, body?: string | Buffer) => {
    const got = await rawRequest(test.origin, { method: 'POST', path, headers: more, ...(body && { body }) });
    expectProblem(got, got.status);
    return got.status;
  };
  expect(await send('/api/media', octets)).toBe(411);
  expect(await send('/api/media', { ...octets, 'transfer-encoding': 'chunked' }, PNG)).toBe(411);
  const form = { ...headers, 'content-type': 'multipart/form-data; boundary=x' };
  expect(await send('/api/media', form, '--x--')).toBe(415);
  const json = { ...headers, 'content-type': 'application/json' };
  expect(await send('/api/media', json, JSON.stringify({ media: PNG.toString('base64') }))).toBe(415);
  expect(await send('/api/tickets/next', octets, PNG)).toBe(415);
});

it('one that is too long is refused by what it says, before it comes', async () => {
  const { answered, request } = begin(MOST_BYTES + 1, PNG);
  const long = await answered;
  request.destroy();
  expectProblem(long, 413);
  expect(long.body).toMatchObject({ code: 'file_too_large' });
});

it('one that is cut off is seen by nobody while it comes, and leaves nothing', async () => {
  const before = await files();
  const film = Buffer.concat([MP4, randomBytes(2_000_000)]);
  const { answered, request } = begin(film.length + 1, film);
  const [half] = await until('half of it to be there', () =>
    sql<{ id: string }>('SELECT id FROM media WHERE NOT complete').then((rows) => rows.length > 0 && rows),
  );
  expect((await show(ana, half!.id)).status).toBe(404);
  request.destroy(new Error('cut off'));
  await expect(answered).rejects.toThrow('cut off');
  await until('nothing of it to be there', async () => (await files()) === before);
});

it('a film of many parts comes back whole, and a part of it when that is asked for', async () => {
  const film = Buffer.concat([MP4, randomBytes(3_500_000)]);
  const { body } = await upload(test, ana, film);
  expect(Buffer.from(await (await show(ana, body.id)).arrayBuffer()).equals(film)).toBe(true);
  for (const [range, from, to] of [
    ['bytes=0-0', 0, 0],
    ['bytes=1048570-2097160', 1_048_570, 2_097_160],
    ['bytes=3000000-', 3_000_000, film.length - 1],
    ['bytes=-5', film.length - 5, film.length - 1],
    ['bytes=7-99999999', 7, film.length - 1],
  ] as const) {
    const part = await show(ana, body.id, { range });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes ${from}-${to}/${film.length}`);
    expect(Buffer.from(await part.arrayBuffer()).equals(film.subarray(from, to + 1))).toBe(true);
  }
  expect((await show(ana, body.id, { range: 'bytes=99999999-' })).status).toBe(416);
  expect((await show(ana, body.id, { range: 'lines=1-2' })).status).toBe(200);
});

it('a file is its agent’s alone until it goes with a reply, then the workspace’s, and never another one’s', async () => {
  const { body: media } = await upload(test, ana, PNG);
  expect((await show(ben, media.id)).status).toBe(404);
  expect((await show(stranger, media.id)).status).toBe(404);
  const heard = await customerWrites(test, ana, { text: '@brand whose is it' });
  const attached = { body: { media: [{ id: media.id, altText: 'A sunset' }] } };
  for (const who of [ben, await signIn(test)]) {
    const taken = await answer(who, heard, 'Not mine.', attached);
    expectProblem(taken, 422);
    expect(taken.body).toMatchObject({ code: 'file_gone', mediaId: media.id });
  }
  const { body: reply } = await answer(ana, heard, 'Mine.', attached);
  await replyIn(ana, reply.id, 'sent');
  expect((await show(ben, media.id)).status).toBe(200);
  expect((await show(stranger, media.id)).status).toBe(404);
  // What went with a reply stays.
  expect((await ana.send('DELETE', `/api/media/${media.id}`)).status).toBe(204);
  expect((await show(ben, media.id)).status).toBe(200);
});

it('what is removed is gone, and of colleagues nobody removes anything', async () => {
  const { body } = await upload(test, ana, PNG);
  expectProblem(await ben.send('DELETE', `/api/media/${body.id}`), 404);
  expect((await ana.send('DELETE', `/api/media/${body.id}`)).status).toBe(204);
  expectProblem(await ana.send('DELETE', `/api/media/${body.id}`), 404);
});

it('an agent holds so many files that are not sent, also of those that come at once, and room again when one is removed', async () => {
  const cleo = await signIn(test);
  const small = generatedPicture(3, { width: 8, height: 8 });
  const got = await Promise.all(Array.from({ length: 45 }, () => upload(test, cleo, small)));
  const taken = got.filter(({ status }) => status === 201);
  expect(taken).toHaveLength(40);
  for (const refused of got.filter(({ status }) => status !== 201)) {
    expectProblem(refused, 422);
    expect(refused.body.code).toBe('too_many_files');
  }
  await cleo.send('DELETE', `/api/media/${taken[0]?.body.id}`);
  expect((await upload(test, cleo, small)).status).toBe(201);
});

it('a workspace holds so many bytes that are not sent', async () => {
  const dan = await signIn(test, { workspace: foreign });
  await test.app.get(Database).inWorkspace(foreign.id, (tx) =>
    tx.query(
      `INSERT INTO media (workspace_id, agent_id, kind, type, size)
       SELECT $1, $2, 'video', 'video/mp4', 67108864 FROM generate_series(1, 64)`,
      [foreign.id, stranger.agentId],
    ),
  );
  const refused = await upload(test, dan, PNG);
  expectProblem(refused, 422);
  expect(refused.body.code).toBe('no_room');
});

it('what is in no draft and no reply goes after a day; what was sent loses its bytes after three months, and keeps its alt text', async () => {
  const [{ body: old }, { body: fresh }, { body: sent }, { body: drafted }] = await Promise.all([
    upload(test, ana, PNG),
    upload(test, ana, PNG),
    upload(test, ana, PNG),
    upload(test, ana, PNG),
  ]);
  const heard = await customerWrites(test, ana, { text: '@brand keep it' });
  const { body: reply } = await answer(ana, heard, 'Kept.', { body: { media: [{ id: sent.id, altText: 'A bag' }] } });
  await replyIn(ana, reply.id, 'sent');
  await sql(
    `INSERT INTO draft (workspace_id, agent_id, thread_id, target_post_id, text, thread_version, seen, media)
     VALUES ($1, $2, $3, $4, '', 0, '[]', jsonb_build_array(jsonb_build_object('id', $5::text, 'altText', '')))`,
    [test.workspace.id, ana.agentId, heard.thread.id, heard.post.id, drafted.id],
  );
  const age = (id: string, days: number) =>
    sql(`UPDATE media SET used_at = now() - $2 * interval '1 day' WHERE id = $1`, [id, days]);
  for (const id of [old.id, sent.id, drafted.id]) await age(id, 2);
  await purgeMedia(test.app.get(Database), test.workspace.id);
  const there = async () =>
    Object.fromEntries(
      await Promise.all(
        Object.entries({ old, fresh, sent, drafted }).map(async ([name, { id }]) => [
          name,
          (await show(ana, id)).status,
        ]),
      ),
    );
  expect(await there()).toEqual({ old: 404, fresh: 200, sent: 200, drafted: 200 });
  await age(sent.id, 91);
  await purgeMedia(test.app.get(Database), test.workspace.id);
  expect(await there()).toEqual({ old: 404, fresh: 200, sent: 404, drafted: 200 });
  expect(await sql('SELECT 1 FROM media_part WHERE media_id = $1', [sent.id])).toEqual([]);
  expect((await ana.get(`/api/replies/${reply.id}`)).body.media).toMatchObject([{ id: sent.id, altText: 'A bag' }]);
});

/** A request that says how long its file is, and has sent so much of it. */
function begin(length: number, bytes: Buffer): { answered: Promise<RawAnswer>; request: http.ClientRequest } {
  const { hostname, port } = new URL(test.origin);
  const headers = {
    cookie: ana.cookie,
    origin: test.origin,
    'content-type': 'application/octet-stream',
    'content-length': length,
  };
  const request = http.request({ hostname, port, path: '/api/media', method: 'POST', headers, agent: false });
  const answered = new Promise<RawAnswer>((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, body: JSON.parse(text) });
      });
    });
  });
  request.write(bytes);
  return { answered, request };
}
