import type { App, User, XSandbox } from '../../sandbox/x/index.ts';
import { generatedPicture } from '../../sandbox/x/world/pictures.ts';
import type { Access, MediaFile, PublishTarget } from '../../src/channels/index.js';
import { XAdapter } from '../../src/channels/x/index.js';
import { accessTo, startQuickSandbox } from '../support/x-stage.js';

const PNG = generatedPicture(5, { width: 64, height: 40 });

let sandbox: XSandbox;
let brand: User;
let app: App;
let x: XAdapter;
let access: Access;
beforeEach(async () => {
  sandbox = await startQuickSandbox();
  brand = sandbox.world.addUser({ handle: 'northwind', name: 'Northwind Air' });
  app = sandbox.world.addApp();
  x = new XAdapter({ sandboxOrigin: sandbox.apiOrigin, timeoutMs: 3_000 });
  access = { ...accessTo(sandbox, brand, app), budget: 'of northwind' };
});
afterEach(() => sandbox.close());

const file = (bytes: Buffer, type = 'image/png', kind: MediaFile['kind'] = 'image'): MediaFile => ({
  kind,
  type,
  size: bytes.length,
  read: async function* () {
    for (let at = 0; at < bytes.length; at += 1_048_576) yield bytes.subarray(at, at + 1_048_576);
  },
});

/** A film as far as X looks into it. */
function film(bytes: number): Buffer {
  const made = Buffer.alloc(bytes);
  made.write('ftypisom', 4, 'latin1');
  made.write('mvhd', 100, 'latin1');
  made.writeUInt32BE(1000, 116);
  made.writeUInt32BE(20_000, 120);
  return made;
}

function asked(): PublishTarget {
  const mara = sandbox.world.addUser({ handle: 'mara', name: 'Mara' });
  const post = sandbox.world.post({ authorId: mara.id, text: '@northwind my bag is gone' });
  return { kind: 'public', externalId: post.id, authorExternalId: mara.id };
}
const said = () => ({ fromAt: new Date(Date.now() - 60_000), toAt: new Date(Date.now() + 60_000) });

it('pictures go along in their order with what they show, and the post is found again by its words alone', async () => {
  const target = asked();
  const [one, two] = [
    await x.media.upload(access, 'public', file(PNG)),
    await x.media.upload(access, 'public', file(PNG)),
  ];
  await x.media.describe(access, one.externalId, 'A sunset');
  expect(one).toMatchObject({ checkAfterMs: null });
  expect(one.expiresAt.getTime() - Date.now()).toBeGreaterThan(23 * 3_600_000);
  const { externalId } = await x.publish(access, target, 'Look at this', [one.externalId, two.externalId]);
  expect(sandbox.world.repliesTo(target.externalId)[0]).toMatchObject({ mediaIds: [one.externalId, two.externalId] });
  expect(sandbox.world.media.get(one.externalId)).toMatchObject({ altText: 'A sunset' });
  expect(sandbox.world.media.file(sandbox.world.media.get(two.externalId)).bytes.equals(PNG)).toBe(true);

  expect(await x.findPublished(access, target, 'Look at this', said(), true)).toMatchObject([{ externalId }]);
  // An answer without pictures is another one, and so are other words.
  expect(await x.findPublished(access, target, 'Look at this', said())).toEqual([]);
  expect(await x.findPublished(access, target, 'Look at that', said(), true)).toEqual([]);
});

it('a direct message takes one, and is found again', async () => {
  const target: PublishTarget = { ...asked(), kind: 'direct' };
  sandbox.world.directMessage({ from: target.authorExternalId, to: brand.id, text: 'here?' });
  const { externalId } = await x.media.upload(access, 'direct', file(PNG));
  await x.publish(access, target, 'Here it is', [externalId]);
  expect(await x.findPublished(access, target, 'Here it is', said(), true)).toHaveLength(1);
});

it('a film goes in pieces of no more than X takes, and is ready when X has looked through it', async () => {
  sandbox.world.behaviour.mediaProcessingMs = 60_000;
  const uploaded = await x.media.upload(access, 'public', file(film(9_000_000), 'video/mp4', 'video'));
  expect(uploaded.checkAfterMs).toBe(1_000);
  const target = asked();
  await expect(x.publish(access, target, 'Too early', [uploaded.externalId])).rejects.toMatchObject({
    code: 'media_gone',
    certainlyNotDone: true,
  });
  sandbox.world.advanceClock(60_000);
  while ((await x.media.check(access, uploaded.externalId)) !== null) await new Promise((go) => setTimeout(go, 50));
  await x.publish(access, target, 'Ready', [uploaded.externalId]);
  expect(sandbox.world.media.get(uploaded.externalId)).toMatchObject({ size: 9_000_000, durationMs: 20_000 });
});

it('what X cannot use, or does not have any more, is a refusal for good of which nothing is to be seen', async () => {
  const broken = await x.media
    .upload(access, 'public', file(Buffer.from('no film'), 'video/mp4', 'video'))
    .then(
      ({ externalId }) => x.media.check(access, externalId),
      (error: unknown) => Promise.reject(error as Error),
    )
    .catch((error: unknown) => error);
  expect(broken).toMatchObject({ code: 'rejected', certainlyNotDone: true, retryAfterMs: null });
  await expect(x.media.upload(access, 'public', file(Buffer.from('no picture')))).rejects.toMatchObject({
    code: 'rejected',
    certainlyNotDone: true,
    message: expect.stringContaining('unrecognized'),
  });
  const target = asked();
  await expect(x.publish(access, target, 'Gone', ['1234567890123456789'])).rejects.toMatchObject({
    code: 'media_gone',
    certainlyNotDone: true,
  });
  expect(sandbox.world.repliesTo(target.externalId)).toEqual([]);
});

it('whatever fails on the way was certainly not posted, and its window is kept to', async () => {
  const endpoint = 'POST /2/media/upload/:id/append';
  for (const fault of [{ kind: 'commit-then-reset' }, { kind: 'status', status: 503 }] as const) {
    sandbox.world.setFault({ endpoint, count: 1, ...fault });
    await expect(x.media.upload(access, 'public', file(PNG))).rejects.toMatchObject({
      certainlyNotDone: true,
      retryAfterMs: expect.any(Number),
    });
  }
  sandbox.world.setFault({ endpoint: 'POST /2/media/upload/initialize', kind: 'status', status: 429, count: 1 });
  const limited = { code: 'rate_limited', certainlyNotDone: true };
  await expect(x.media.upload(access, 'public', file(PNG))).rejects.toMatchObject(limited);
  // The second is refused here, and does not even ask.
  await expect(x.media.upload(access, 'public', file(PNG))).rejects.toMatchObject(limited);
  expect(x.windows.of('of northwind')).toEqual(
    expect.arrayContaining([expect.objectContaining({ endpoint: 'POST /2/media/upload/initialize', remaining: 0 })]),
  );
});
