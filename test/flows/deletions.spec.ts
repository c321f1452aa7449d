import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { setFlowStage, type FlowStage } from '../support/flow-stage.js';
import type { ServerProcess } from '../support/server-process.js';
import { until } from '../support/test-app.js';

const decompress = promisify(zstdDecompress);

let stage: FlowStage;
let server: ServerProcess;
beforeAll(async () => {
  // Two minutes behind: X may say for a moment of a new post that there is none, so the newest are not asked for.
  stage = await setFlowStage({ limits: 'off', now: () => Date.now() - 120_000 });
  server = await stage.start();
}, 60_000);
afterAll(() => stage.close());

interface Stored {
  text: string;
  gone: string | null;
  version: number;
}

const stored = async (id: string): Promise<Stored | undefined> =>
  (await stage.sql<Stored>('SELECT text, gone, version FROM post WHERE external_id = $1', [id]))[0];

/** As if the hours until the next look had passed, again and again, until the post is so. */
const becomes = (id: string, what: string, isSo: (post: Stored) => boolean): Promise<Stored> =>
  until(
    `the post to be ${what}`,
    async () => {
      await stage.sql(`UPDATE source SET cursor = NULL WHERE name = 'recheck'`);
      await stage.sql(`UPDATE duty SET due_at = now() WHERE kind = 'recheck'`);
      const post = await stored(id);
      return post && isSo(post) && post;
    },
    30_000,
  );

async function pagesWith(words: string): Promise<number> {
  const pages = await stage.sql<{ body: Buffer }>('SELECT body FROM landed');
  const texts = await Promise.all(pages.map(async ({ body }) => (await decompress(body)).toString()));
  return texts.filter((text) => text.includes(words)).length;
}

it('a post that its author deletes on X is gone here, raw pages included, also when the server is killed over it', async () => {
  const post = stage.mention('my booking code is QX81');
  const answered = stage.world.reply(
    stage.world.addUser({ handle: 'friend', name: 'A friend' }).id,
    post.id,
    'same here',
  );
  await becomes(answered.id, 'stored', ({ text }) => text.includes('same here'));
  expect(await pagesWith('QX81')).toBeGreaterThan(0);

  stage.world.deletePost(post.id);
  await becomes(post.id, 'deleted', ({ gone }) => gone === 'deleted');
  server.signal('SIGKILL'); // before or after the pages were cut: it must not matter
  await server.gone();
  server = await stage.start();
  await until('the words to be gone', async () => (await pagesWith('QX81')) === 0, 30_000);
  expect(await stored(post.id)).toMatchObject({ text: '' });
  expect((await stored(answered.id))?.text).toContain('same here');
  const { body } = await server.agent.get('/api/tickets?view=all');
  expect(JSON.stringify(body)).not.toContain('QX81');
}, 90_000);

it('posts of an author who hides behind a lock, or is suspended, come and go with them', async () => {
  const post = stage.mention('for a while only');
  await becomes(post.id, 'stored', () => true);
  stage.world.setProtected(post.authorId);
  expect(await becomes(post.id, 'protected', ({ gone }) => gone === 'protected')).toMatchObject({ text: '' });
  stage.world.suspend(post.authorId);
  await becomes(post.id, 'suspended', ({ gone }) => gone === 'suspended');
  stage.world.unsuspend(post.authorId);
  stage.world.setProtected(post.authorId, false);
  const back = await becomes(post.id, 'there again', ({ gone }) => gone === null);
  expect(back.text).toContain('for a while only');
}, 90_000);

it('a post that is edited on X has its new words here', async () => {
  const post = stage.mention('my flght is late');
  await becomes(post.id, 'stored', () => true);
  stage.world.editPost(post.id, '@northwind my flight is late');
  const edited = await becomes(post.id, 'edited', ({ version }) => version === 1);
  expect(edited.text).toContain('my flight is late');
}, 60_000);

it('and when all of that is over, nothing is broken', async () => {
  await until('the erasing to be done', async () => {
    const open = await stage.sql('SELECT 1 FROM erasure WHERE due_at <= now()');
    return open.length === 0;
  });
  // On X the edited post goes by the id of its newest version, here by that of its first.
  expect((await stage.faults()).filter((fault) => !fault.startsWith('the post'))).toEqual([]);
});
