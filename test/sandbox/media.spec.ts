import type { TTweetv2TweetField } from 'twitter-api-v2';
import { generatedPicture } from '../../sandbox/x/world/pictures.ts';
import { refusal, setStage, type Stage } from './sandbox-client.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage({ behaviour: { mediaProcessingMs: 60_000 } });
});
afterEach(() => stage.close());

const PNG = generatedPicture(1, { width: 64, height: 40 });
/** The beginning of a film: its type, and a header that says how long it is. */
const film = (seconds: number) => {
  const bytes = Buffer.alloc(200);
  bytes.write('ftypisom', 4, 'latin1');
  bytes.write('mvhd', 100, 'latin1');
  bytes.writeUInt32BE(1000, 116);
  bytes.writeUInt32BE(seconds * 1000, 120);
  return bytes;
};
const upload = (bytes: Buffer, media_type: string, media_category?: string) =>
  stage.client.v2.uploadMedia(bytes, { media_type, media_category } as never, 300);
const begin = (body: object) => stage.client.v2.post<{ data: { id: string } }>('media/upload/initialize', body);
const begun = async (bytes: Buffer, media_type: string) => {
  const { data } = await begin({ media_type, total_bytes: bytes.length });
  await stage.client.v2.post(
    `media/upload/${data.id}/append`,
    { segment_index: 0, media: bytes.toString('base64') },
    { forceBodyMode: 'json' },
  );
  return data.id;
};
const status = (id: string) =>
  stage.client.v2.get<{ data: { processing_info?: unknown } }>('media/upload', { command: 'STATUS', media_id: id });

describe('a picture', () => {
  it('is uploaded in pieces by the client library, attached, and served byte for byte', async () => {
    const mediaId = await upload(PNG, 'image/png');
    await stage.client.v2.createMediaMetadata(mediaId, { alt_text: { text: 'A sunset' } });
    const { data } = await stage.client.v2.tweet({ text: 'Look', media: { media_ids: [mediaId] } });
    expect(data.text).toMatch(/^Look https:\/\/t\.co\/\w{10}$/);
    const found = await stage.client.v2.singleTweet(data.id, {
      'tweet.fields': ['entities', 'display_text_range' as TTweetv2TweetField], // X has it, the library's types do not
      expansions: ['attachments.media_keys'],
      'media.fields': ['url', 'alt_text', 'width', 'height'],
    });
    expect(found.data).toMatchObject({
      attachments: { media_keys: [`3_${mediaId}`] },
      display_text_range: [0, 4],
      entities: {
        urls: [
          {
            expanded_url: `https://x.com/northwind/status/${data.id}/photo/1`,
            display_url: expect.stringMatching(/^pic\.x\.com\/\w{10}$/),
            media_key: `3_${mediaId}`,
          },
        ],
      },
    });
    const [media] = found.includes!.media!;
    expect(media).toMatchObject({
      media_key: `3_${mediaId}`,
      type: 'photo',
      alt_text: 'A sunset',
      width: 64,
      height: 40,
    });
    const served = await fetch(media!.url!);
    expect(served.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await served.arrayBuffer()).equals(PNG)).toBe(true);
  });

  it('may stand alone, and up to three more beside it', async () => {
    const ids = await Promise.all([1, 2, 3, 4].map(() => upload(PNG, 'image/png')));
    const { data } = await stage.client.v2.tweet({ text: '', media: { media_ids: ids as never } });
    expect(data.text).toMatch(/^https:\/\/t\.co\/\w{10}$/);
    const found = await stage.client.v2.singleTweet(data.id, { 'tweet.fields': ['attachments', 'entities'] });
    expect(found.data.attachments!.media_keys).toHaveLength(4);
    expect(found.data.entities!.urls).toHaveLength(4);
  });

  it('comes with a customer’s post, drawn by the sandbox when nobody uploads one', async () => {
    const media = stage.world.addMedia({ ownerId: stage.customer.id });
    const post = stage.world.post({ authorId: stage.customer.id, text: '@northwind see', mediaIds: [media.id] });
    const { includes } = await stage.client.v2.userMentionTimeline(stage.brand.id, {
      expansions: ['attachments.media_keys'],
      'media.fields': ['url'],
    });
    expect(includes.media).toEqual([{ media_key: `3_${media.id}`, type: 'photo', url: expect.any(String) }]);
    const served = Buffer.from(await (await fetch(includes.media[0]!.url!)).arrayBuffer());
    expect(served.subarray(1, 4).toString()).toBe('PNG');
    expect(stage.world.posts.get(post.id).text).toBe('@northwind see');
  });

  it('goes with a direct message, one at most, of the category for messages', async () => {
    const send = (ids: string[]) =>
      stage.client.v2.post(`dm_conversations/with/${stage.customer.id}/messages`, {
        text: 'Your ticket',
        attachments: ids.map((media_id) => ({ media_id })),
      });
    const [one, two] = [await upload(PNG, 'image/png', 'dm_image'), await upload(PNG, 'image/png', 'dm_image')];
    expect((await refusal(send([one, two]))).code).toBe(400);
    expect((await refusal(send([await upload(PNG, 'image/png')]))).code).toBe(400);
    await send([one]);
    const events = await stage.client.v2.listDmEvents({
      'dm_event.fields': ['attachments'],
      expansions: ['attachments.media_keys'],
      'media.fields': ['url'],
    });
    expect(events.events[0]).toMatchObject({ attachments: { media_keys: [`3_${one}`] } });
    expect(events.includes.media).toHaveLength(1);
  });
});

describe('a medium is refused', () => {
  const invalid = { code: 400, data: { errors: [{ message: 'Your media IDs are invalid.' }] } };
  const attach = (id: string) => refusal(stage.client.v2.tweet({ text: 'x', media: { media_ids: [id] } }));

  it('when it is somebody else’s, unknown, unfinished, or older than a day', async () => {
    const theirs = stage.world.addMedia({ ownerId: stage.customer.id });
    const open = await begun(PNG, 'image/png');
    const mine = await upload(PNG, 'image/png');
    for (const id of [theirs.id, '1234567890', open]) expect(await attach(id)).toMatchObject(invalid);
    stage.world.advanceClock(24 * 3_600_000 + 1);
    expect(await attach(mine)).toMatchObject(invalid);
  });

  it('when it is too large for its kind, or of the wrong kind', async () => {
    for (const [media_type, total_bytes] of [
      ['image/png', 5 * 1024 * 1024 + 1],
      ['image/gif', 15 * 1024 * 1024 + 1],
      ['video/mp4', 8 * 1024 ** 3 + 1],
    ]) {
      const error = await refusal(begin({ media_type, total_bytes }));
      expect(error).toMatchObject({
        code: 400,
        data: { errors: [{ parameters: { total_bytes: [String(total_bytes)] } }] },
      });
    }
    const wrong = { media_type: 'video/mp4', media_category: 'tweet_image', total_bytes: 10 };
    expect((await refusal(begin(wrong))).code).toBe(400);
    expect((await refusal(begin({ media_type: 'text/html', total_bytes: 10 }))).code).toBe(400);
  });

  it('when it is not what it says, or did not arrive whole', async () => {
    const text = await begun(Buffer.from('no picture at all'), 'image/png');
    const error = await refusal(stage.client.v2.post(`media/upload/${text}/finalize`));
    expect(error).toMatchObject({ code: 400, data: { errors: [{ message: 'media type unrecognized.' }] } });
    const { data } = await begin({ media_type: 'image/png', total_bytes: 1000 });
    expect((await refusal(stage.client.v2.post(`media/upload/${data.id}/finalize`))).code).toBe(400);
  });

  it('when it is mixed with another kind', async () => {
    const gif = stage.world.addMedia({
      ownerId: stage.brand.id,
      category: 'tweet_gif',
      bytes: Buffer.from('GIF89a0000'),
    });
    const photo = await upload(PNG, 'image/png');
    const error = await refusal(stage.client.v2.tweet({ text: 'x', media: { media_ids: [gif.id, photo] } }));
    expect(error.code).toBe(400);
  });
});

describe('a film', () => {
  it('is processed for a while, and can be attached after that', async () => {
    const id = await begun(film(12), 'video/mp4');
    const finalized = await stage.client.v2.post<{ data: { processing_info: unknown } }>(`media/upload/${id}/finalize`);
    expect(finalized.data.processing_info).toEqual({ state: 'pending', check_after_secs: 1, progress_percent: 0 });
    expect((await refusal(stage.client.v2.tweet({ text: 'x', media: { media_ids: [id] } }))).code).toBe(400);
    stage.world.advanceClock(30_000);
    expect((await status(id)).data.processing_info).toMatchObject({ state: 'in_progress' });
    stage.world.advanceClock(30_000);
    expect((await status(id)).data.processing_info).toMatchObject({ state: 'succeeded', progress_percent: 100 });
    const { data } = await stage.client.v2.tweet({ text: 'x', media: { media_ids: [id] } });
    const { includes } = await stage.client.v2.singleTweet(data.id, {
      expansions: ['attachments.media_keys'],
      'media.fields': ['duration_ms', 'variants', 'preview_image_url'],
    });
    expect(includes!.media![0]).toMatchObject({ media_key: `7_${id}`, type: 'video', duration_ms: 12_000 });
  });

  it('fails when it is none, and may not be too long for the account', async () => {
    const none = await begun(Buffer.from('this is no film'), 'video/mp4');
    await stage.client.v2.post(`media/upload/${none}/finalize`);
    expect((await status(none)).data.processing_info).toMatchObject({
      state: 'failed',
      error: { name: 'InvalidMedia' },
    });
    const long = await begun(film(21 * 60), 'video/mp4');
    await stage.client.v2.post(`media/upload/${long}/finalize`);
    stage.world.advanceClock(60_000);
    expect(await refusal(stage.client.v2.tweet({ text: 'x', media: { media_ids: [long] } }))).toMatchObject({
      code: 403,
      data: { detail: 'This user is not allowed to post a video longer than 20 minutes.' },
    });
  });
});
