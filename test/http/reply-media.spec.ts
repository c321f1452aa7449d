import { ChannelError } from '../../src/channels/index.js';
import { Database } from '../../src/kernel/index.js';
import { connectFake, signIn, startTestApp, until, type TestApp, type TestClient } from '../support/test-app.js';
import { PNG, upload } from './media-stage.js';
import { answer, customerWrites, expectProblem, readTicket, replyIn, timeComes, type Heard } from './story.js';

let test: TestApp;
let agent: TestClient;
beforeAll(async () => {
  test = await startTestApp({ PARLEY_RECONCILE_SECONDS: '0.2', PARLEY_REPLY_LEASE_SECONDS: '4' });
  agent = await signIn(test);
  await connectFake(test);
});
afterAll(() => test.close());

const GIF = Buffer.from('GIF89a, moving');
const FILM = Buffer.from('\0\0\0\x20ftypisom, a film', 'latin1');
const certain = { certainlyNotDone: true };
const sql = (text: string, values: unknown[] = []) =>
  test.app.get(Database).inWorkspace(test.workspace.id, (tx) => tx.query(text, values));

async function bring(...all: Buffer[]): Promise<string[]> {
  const got = await Promise.all(all.map((bytes) => upload(test, agent, bytes)));
  return got.map(({ body }) => body.id);
}
const attach = (ids: readonly string[], altText = '') => ({ body: { media: ids.map((id) => ({ id, altText })) } });
const postedUnder = ({ externalId }: Heard) => test.fake.repliesTo(externalId);
const filesUnder = (heard: Heard) =>
  postedUnder(heard).map((post) => test.fake.attached.get(post.externalId)?.map(({ altText }) => altText));
const uploadsWith = (altText: string) => test.fake.uploads.filter((one) => one.altText === altText);

it('files go with the reply in their order, byte for byte and with what they show, and stand in the thread', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand show me' });
  const ids = await bring(PNG, Buffer.concat([PNG, Buffer.from('2')]), PNG);
  const media = ids.map((id, n) => ({ id, altText: ['First', 'Second', ''][n] }));
  const { body } = await answer(agent, heard, 'Look.', { body: { media } });
  expect(body.media).toMatchObject(media);
  await replyIn(agent, body.id, 'sent');
  expect(filesUnder(heard)).toEqual([['First', 'Second', '']]);
  const [post] = postedUnder(heard);
  expect(test.fake.attached.get(post!.externalId)?.[1]).toMatchObject({
    type: 'image/png',
    bytes: Buffer.concat([PNG, Buffer.from('2')]),
  });
  const { thread } = await readTicket(agent, heard.number, heard.externalId);
  expect(thread.replies.at(-1).media).toMatchObject(media);
  expect(thread.posts.at(-1)).toMatchObject({ relation: 'ours', replyId: body.id, text: 'Look.' });
});

it('what the channel takes is told before anything is attached', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand what do you take' });
  expect(heard.thread.route.media).toMatchObject({
    refusal: null,
    maxAltText: 1_000,
    kinds: [
      { kind: 'image', most: 4, maxBytes: 5_000_000 },
      { kind: 'gif', most: 1 },
      { kind: 'video', most: 1, maxBytes: 50_000_000 },
    ],
  });
});

it.each([
  ['a fifth picture', [PNG, PNG, PNG, PNG, PNG], {}],
  ['a second GIF', [GIF, GIF], {}],
  ['a picture beside a film', [PNG, FILM], {}],
  ['a picture that is too large', [Buffer.concat([PNG, Buffer.alloc(5_000_000)])], {}],
  ['a description that is too long', [PNG], { altText: 'x'.repeat(1_001) }],
  ['a description that cannot be sent', [PNG], { altText: 'half a \ud83d' }],
])(
  '%s is refused before anything leaves, and nothing is queued',
  async (what, all, { altText = '' }: { altText?: string }) => {
    const heard = await customerWrites(test, agent, { text: `@brand ${what}` });
    const refused = await answer(agent, heard, 'No.', attach(await bring(...all), altText));
    expectProblem(refused, 422);
    expect(refused.body.code).toBe('media_refused');
    expect((await readTicket(agent, heard.number)).thread.replies).toEqual([]);
  },
);

it('the same file twice, one that is not there, more than any channel takes, and what is no list are refused', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand nonsense' });
  const [id] = (await bring(PNG)) as [string];
  const named = (...ids: string[]) => ids.map((one) => ({ id: one, altText: '' }));
  const statusOf = async (media: unknown) => {
    const got = await answer(agent, heard, 'No.', { body: { media } });
    expectProblem(got, got.status);
    return got.status;
  };
  expect(await statusOf(named(id, id))).toBe(422);
  expect(await statusOf(named('999999'))).toBe(422);
  const eleven = named(...Array.from({ length: 11 }, (_, n) => String(n + 1)));
  for (const media of [eleven, '1', [1], [{ id }], named('x'), [{ id, altText: '', more: 1 }]]) {
    expect(await statusOf(media)).toBe(400);
  }
});

it('asked again with the same key it is the same reply; with other files it is not', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand again' });
  const [one, two] = (await bring(PNG, PNG)) as [string, string];
  const key = 'the-same-key';
  const { body } = await answer(agent, heard, 'Once.', { key, ...attach([one]) });
  expect((await answer(agent, heard, 'Once.', { key, ...attach([one]) })).body.id).toBe(body.id);
  expectProblem(await answer(agent, heard, 'Once.', { key, ...attach([two]) }), 409);
  expectProblem(await answer(agent, heard, 'Once.', { key }), 409);
  await replyIn(agent, body.id, 'sent');
  expect(postedUnder(heard)).toHaveLength(1);
});

it('a file that the platform refuses fails the reply for sure, with its sentence; tried again it is brought anew', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand refused file' });
  test.fake.uploadFailures.push(new ChannelError('rejected', 'It cannot use the file.', certain));
  const { body } = await answer(agent, heard, 'A picture.', attach(await bring(PNG), 'Refused once'));
  expect(await replyIn(agent, body.id, 'failed')).toMatchObject({
    errorCode: 'rejected',
    errorDetail: 'It cannot use the file.',
    undecided: false,
  });
  expect(postedUnder(heard)).toEqual([]);
  await agent.send('POST', `/api/replies/${body.id}/retry`);
  await replyIn(agent, body.id, 'sent');
  expect(filesUnder(heard)).toEqual([['Refused once']]);
});

it('a platform that takes no files for now is asked again when it says; the reply says why, and can be taken back', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand later file' });
  const wait = (retryAfterMs: number) => new ChannelError('rate_limited', 'Not now.', { ...certain, retryAfterMs });
  test.fake.uploadFailures.push(wait(60_000));
  const { body } = await answer(agent, heard, 'Soon.', attach(await bring(PNG), 'Soon'));
  await until('why it waits', async () => (await agent.get(`/api/replies/${body.id}`)).body.errorDetail === 'Not now.');
  expect(uploadsWith('Soon')).toEqual([]);
  await timeComes(test);
  await replyIn(agent, body.id, 'sent');
  test.fake.uploadFailures.push(wait(60_000));
  const now = await readTicket(agent, heard.number, heard.externalId);
  const later = await answer(agent, now, 'Never.', attach(await bring(PNG), 'Never'));
  await until('why it waits', async () => (await agent.get(`/api/replies/${later.body.id}`)).body.errorDetail !== null);
  expect((await agent.send('POST', `/api/replies/${later.body.id}/cancel`)).body.state).toBe('cancelled');
  expect(postedUnder(heard)).toHaveLength(1);
});

it('a film is posted when the platform has looked through it', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand a film' });
  test.fake.processing.set('video', 300);
  const { body } = await answer(agent, heard, 'Watch.', attach(await bring(FILM), 'How to pack'));
  await replyIn(agent, body.id, 'sent');
  test.fake.processing.delete('video');
  expect(filesUnder(heard)).toEqual([['How to pack']]);
  expect(uploadsWith('How to pack')).toHaveLength(1);
});

it('what is tried again is not brought again, unless the platform has forgotten it, or soon will', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand try files again' });
  test.fake.failNextPublish(new ChannelError('rejected', 'No.', certain));
  const { body } = await answer(agent, heard, 'Again.', attach(await bring(PNG), 'Tried again'));
  const retry = async () => {
    await replyIn(agent, body.id, 'failed');
    await agent.send('POST', `/api/replies/${body.id}/retry`);
  };
  await replyIn(agent, body.id, 'failed');
  test.fake.failNextPublish(new ChannelError('rejected', 'No.', certain));
  await retry();
  await replyIn(agent, body.id, 'failed');
  expect(uploadsWith('Tried again')).toHaveLength(1);

  await sql(`UPDATE reply_media SET expires_at = now() + interval '5 minutes' WHERE reply_id = $1`, [body.id]);
  test.fake.failNextPublish(new ChannelError('media_gone', 'The file is there no more.', certain));
  await retry();
  await replyIn(agent, body.id, 'sent');
  // Once because it was about to end, and once because it was gone all the same.
  expect(uploadsWith('Tried again')).toHaveLength(3);
  expect(filesUnder(heard)).toEqual([['Tried again']]);
});

it('a platform that never knows the files ends as a failure, not in a circle', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand never known' });
  for (let n = 0; n < 3; n += 1) test.fake.failNextPublish(new ChannelError('media_gone', 'It is gone.', certain));
  const { body } = await answer(agent, heard, 'Never.', attach(await bring(PNG), 'Never known'));
  expect(await replyIn(agent, body.id, 'failed')).toMatchObject({ errorCode: 'media_gone' });
  expect(uploadsWith('Never known')).toHaveLength(3);
  expect(postedUnder(heard)).toEqual([]);
});

it('an unclear send with files is found by reading back, and not posted twice', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand unclear files' });
  const unclear = new ChannelError('network', 'No answer.', { certainlyNotDone: false });
  test.fake.failNextPublish(unclear, true);
  const { body } = await answer(agent, heard, 'Perhaps.', attach(await bring(PNG), 'Perhaps'));
  await replyIn(agent, body.id, 'sent');
  expect(filesUnder(heard)).toEqual([['Perhaps']]);
});

it('files of a reply that was taken back can go with the next one', async () => {
  const heard = await customerWrites(test, agent, { text: '@brand taken back' });
  test.fake.uploadFailures.push(new ChannelError('rejected', 'No.', certain));
  const ids = await bring(PNG);
  const { body } = await answer(agent, heard, 'First.', attach(ids, 'One'));
  await replyIn(agent, body.id, 'failed');
  await agent.send('POST', `/api/replies/${body.id}/cancel`);
  const second = await answer(agent, heard, 'Second.', attach(ids, 'Two'));
  await replyIn(agent, second.body.id, 'sent');
  expect(filesUnder(heard)).toEqual([['Two']]);
});
