import { generatedPicture } from '../../sandbox/x/world/pictures.ts';
import { upload } from '../http/media-stage.js';
import { allTicketed, intentToAnswer, setFlowStage, type FlowStage } from '../support/flow-stage.js';
import { killServers, type ServerProcess } from '../support/server-process.js';
import { until } from '../support/test-app.js';

/** So short that a dead process is given up in seconds. */
const SOON = { PARLEY_DUTY_LEASE_SECONDS: '2', PARLEY_REPLY_LEASE_SECONDS: '3', PARLEY_RECONCILE_SECONDS: '0.5' };
const PNG = generatedPicture(9, { width: 64, height: 40 });

let stage: FlowStage;
beforeEach(async () => void (stage = await setFlowStage({ limits: 'off' })));
afterEach(() => stage.close());
afterAll(killServers);

/** An agent answers a new customer with a picture; gives the customer's post and the reply. */
async function answerWithPicture(server: ServerProcess): Promise<{ target: string; replyId: string }> {
  const target = stage.mention('what does it look like?').id;
  await until('the ticket', () => allTicketed(stage), 20_000);
  const { body: media } = await upload(server, server.agent, PNG);
  const intent = await intentToAnswer(server.agent, stage, target, 'Like this.');
  const body = { ...intent.body, media: [{ id: media.id, altText: 'A sunset' }] };
  const sent = await server.agent.send('POST', `/api/threads/${intent.threadId}/replies`, body, {
    'idempotency-key': intent.key,
  });
  return { target, replyId: sent.body.id };
}
const stateOf = async (replyId: string) =>
  (
    await stage.sql<{ state: string; reads: number }>(
      'SELECT state, reconcile_reads AS reads FROM reply WHERE id = $1',
      [replyId],
    )
  )[0];
const picturesUnder = (target: string) =>
  stage.world
    .repliesTo(target)
    .filter((post) => post.authorId === stage.brand.id)
    .map((post) => post.mediaIds?.map((id) => stage.world.media.get(id).altText));

it('killed while it brings a picture, it brings it again, and the answer is posted once with it', async () => {
  const dying = await stage.start(SOON);
  // X has it, and its answer takes longer than anything.
  stage.world.setFault({ endpoint: 'POST /2/media/upload/:id/finalize', kind: 'latency', ms: 60_000, count: 1 });
  const { target, replyId } = await answerWithPicture(dying);
  await until('it to be on its way', async () => stage.world.media.byId.size > 0);
  dying.signal('SIGKILL');
  await dying.gone();
  expect(await stateOf(replyId)).toMatchObject({ state: 'queued' });
  expect(picturesUnder(target)).toEqual([]);

  await stage.start(SOON);
  await until('it to be sent', async () => (await stateOf(replyId))?.state === 'sent', 30_000);
  expect(picturesUnder(target)).toEqual([['A sunset']]);
  expect(await stage.faults()).toEqual([]);
}, 90_000);

it('killed when the picture is there and the answer is not, it is in doubt; sent once more by a person, it goes with the same picture', async () => {
  const dying = await stage.start({ ...SOON, PARLEY_FAIL: 'deliver.claimed' });
  const { target, replyId } = await answerWithPicture(dying);
  await dying.gone();
  expect(await stateOf(replyId)).toMatchObject({ state: 'sending' });
  const brought = [...stage.world.media.byId.keys()];
  expect(brought).toHaveLength(1);

  const server = await stage.start(SOON);
  await until('a person to be asked', async () => (await stateOf(replyId))?.reads === 3, 30_000);
  expect(picturesUnder(target)).toEqual([]);
  await server.agent.send('POST', `/api/replies/${replyId}/decision`, { what: 'send_again' });
  await until('it to be sent', async () => (await stateOf(replyId))?.state === 'sent', 30_000);
  expect(picturesUnder(target)).toEqual([['A sunset']]);
  expect([...stage.world.media.byId.keys()]).toEqual(brought);
  expect(await stage.faults()).toEqual([]);
}, 90_000);
