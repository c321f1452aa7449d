import { generatedPicture } from '../../sandbox/x/world/pictures.ts';
import type { Post } from '../../sandbox/x/index.ts';
import type { FailpointStep } from '../../src/kernel/failpoint.js';
import { upload } from '../http/media-stage.js';
import {
  allTicketed,
  intentToAnswer,
  PUBLISH,
  setFlowStage,
  withoutStream,
  type FlowStage,
} from '../support/flow-stage.js';
import { killServers, type ServerProcess } from '../support/server-process.js';
import { until } from '../support/test-app.js';
import { TIME_COMES } from '../support/time-comes.js';

// A long answer in three posts, with two pictures on the first. The server is killed with SIGKILL, and another one goes on.
const SOON = {
  PARLEY_DUTY_LEASE_SECONDS: '2',
  PARLEY_REPLY_LEASE_SECONDS: '3',
  PARLEY_RECONCILE_SECONDS: '0.5',
  PARLEY_UNDO_SECONDS: '0',
};
/** So long that nothing leaves before its time is said to have come. */
const UNDO_SECONDS = 60;
const FINALIZE = 'POST /2/media/upload/:id/finalize';
const PICTURES = [
  { bytes: generatedPicture(3, { width: 64, height: 40 }), altText: 'The bag, with a red ribbon' },
  { bytes: generatedPicture(4, { width: 48, height: 48 }), altText: 'Where you find it: gate B 12' },
];
const ALT_TEXTS = PICTURES.map(({ altText }) => altText);
const PARAGRAPHS = ['We found your bag. ', 'It is on its way. ', 'Tell us when it is there. '].map((text) =>
  text.repeat(9).trim(),
);
const POSTS = PARAGRAPHS.map((text, n) => `${text} ${n + 1}/3`);

let stage: FlowStage;
beforeAll(async () => {
  stage = await setFlowStage({ limits: 'off' });
  withoutStream(stage);
});
let known: ReadonlySet<string>;
beforeEach(() => void (known = new Set(stage.world.media.byId.keys())));
afterEach(killServers);
afterAll(() => stage.close());

/** A customer's post, and the answer to it as it was asked for. */
async function answerInPictures(server: ServerProcess, about: string): Promise<{ target: string; replyId: string }> {
  const target = stage.mention(`where is my bag? (${about})`).id;
  await until('the ticket', () => allTicketed(stage), 20_000);
  const intent = await intentToAnswer(server.agent, stage, target, PARAGRAPHS.join('\n\n'));
  const media = [];
  for (const { bytes, altText } of PICTURES) {
    media.push({ id: (await upload(server, server.agent, bytes)).body.id as string, altText });
  }
  const { status, body } = await server.agent.send(
    'POST',
    `/api/threads/${intent.threadId}/replies`,
    { ...intent.body, parts: 3, media },
    { 'idempotency-key': intent.key },
  );
  expect(status).toBe(201);
  return { target, replyId: body.id as string };
}

/** What stands under a post, each under the one before: its words without X's handles and links, and what its pictures show. */
function chainUnder(id: string): { text: string; pictures: (string | undefined)[] }[] {
  const [post, ...more] = stage.world.repliesTo(id);
  expect(more).toEqual([]);
  return post ? [asSeen(post), ...chainUnder(post.id)] : [];
}
const asSeen = (post: Post) => ({
  text: post.text.slice(post.prefixLength).replace(/ https:\/\/t\.co\/\w+$/, ''),
  pictures: (post.mediaIds ?? []).map((media) => stage.world.media.get(media).altText),
});
const ALL = POSTS.map((text, n) => ({ text, pictures: n === 0 ? ALT_TEXTS : [] }));

/** X's ids of all that was brought there since the test began. */
const brought = (): string[] => [...stage.world.media.byId.keys()].filter((id) => !known.has(id));
const usedUnder = (target: string): string[] => stage.world.repliesTo(target).flatMap(({ mediaIds }) => mediaIds ?? []);
const publishedAfter = (seq: number): number => stage.world.requests({ endpoint: PUBLISH, since: seq }).length;
const lastSeq = (): number => stage.world.requests().at(-1)?.seq ?? 0;

const stateOf = async (replyId: string) =>
  (
    await stage.sql<{ state: string; posted: number; reads: number }>(
      'SELECT state, parts_posted AS posted, reconcile_reads AS reads FROM reply WHERE id = $1',
      [replyId],
    )
  )[0];
const untilSent = (replyId: string) =>
  until('all of it to be sent', async () => (await stateOf(replyId))?.state === 'sent', 30_000);

async function expectAllOnce(target: string): Promise<void> {
  expect(chainUnder(target)).toEqual(ALL);
  expect(new Set(usedUnder(target)).size).toBe(PICTURES.length);
  expect(await stage.faults()).toEqual([]);
}

it('killed while the second picture is on its way: the first is not brought again, and all of it is said once', async () => {
  const dying = await stage.start(SOON);
  stage.world.setFault({ endpoint: FINALIZE, kind: 'latency', ms: 0, count: 1 });
  stage.world.setFault({ endpoint: FINALIZE, kind: 'latency', ms: 60_000, count: 1 });
  const { target, replyId } = await answerInPictures(dying, 'second picture');
  await until('the second to be on its way', async () => brought().length === 2);
  const [first] = brought();
  dying.signal('SIGKILL');
  await dying.gone();
  expect(await stateOf(replyId)).toMatchObject({ state: 'queued', posted: 0 });
  expect(chainUnder(target)).toEqual([]);

  const server = await stage.start(SOON);
  await untilSent(replyId);
  await expectAllOnce(target);
  expect(usedUnder(target)[0]).toBe(first);
  await server.stop();
}, 90_000);

it('killed when the pictures are there and nothing is posted: they are not brought again', async () => {
  const dying = await stage.start({ ...SOON, PARLEY_UNDO_SECONDS: String(UNDO_SECONDS) });
  const { target, replyId } = await answerInPictures(dying, 'between upload and post');
  await until('both to be there, and described', async () => {
    const [row] = await stage.sql<{ ready: boolean }>(
      'SELECT bool_and(external_id IS NOT NULL AND ready AND described) AS ready FROM reply_media WHERE reply_id = $1',
      [replyId],
    );
    return row?.ready;
  });
  dying.signal('SIGKILL');
  await dying.gone();
  expect(chainUnder(target)).toEqual([]);
  const before = brought();
  expect(before).toHaveLength(2);

  for (const statement of TIME_COMES) await stage.sql(statement);
  const server = await stage.start(SOON);
  await untilSent(replyId);
  await expectAllOnce(target);
  expect(usedUnder(target)).toEqual(before);
  expect(brought()).toEqual(before);
  await server.stop();
}, 90_000);

it.each<[FailpointStep, string]>([
  ['deliver.published', 'the first post stands there, and nobody has noted it'],
  ['deliver.committed', 'the first post is noted, and the second has not left'],
])(
  'killed at %s of the first post, %s: it goes on in the middle, without the pictures',
  async (step) => {
    const dying = await stage.start({ ...SOON, PARLEY_FAIL: step });
    const { target, replyId } = await answerInPictures(dying, step);
    await dying.gone();
    expect(dying.ended()).toEqual({ code: null, signal: 'SIGKILL' });
    expect(chainUnder(target)).toEqual(ALL.slice(0, 1));
    const [before, since] = [brought(), lastSeq()];

    const server = await stage.start(SOON);
    await untilSent(replyId);
    await expectAllOnce(target);
    expect(brought()).toEqual(before);
    expect(publishedAfter(since)).toBe(2);
    await server.stop();
  },
  90_000,
);

it('killed at the call of the first post: in doubt, and sent once more by a person it goes with the same pictures', async () => {
  const dying = await stage.start({ ...SOON, PARLEY_FAIL: 'deliver.claimed' });
  const { target, replyId } = await answerInPictures(dying, 'at the call');
  await dying.gone();
  expect(chainUnder(target)).toEqual([]);
  const before = brought();

  const server = await stage.start(SOON);
  await until('a person to be asked', async () => (await stateOf(replyId))?.reads === 3, 30_000);
  await server.agent.send('POST', `/api/replies/${replyId}/decision`, { what: 'send_again' });
  await untilSent(replyId);
  await expectAllOnce(target);
  expect(usedUnder(target)).toEqual(before);
  await server.stop();
}, 90_000);
