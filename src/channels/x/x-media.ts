import type { TwitterApi } from 'twitter-api-v2';
import { ChannelError } from '../channel-errors.js';
import type { MediaFile, MediaLimits, UploadedMedia } from '../channel-media.js';

const MIB = 1024 * 1024;
/** X takes 5 MB in one piece. [docs.x.com, media upload: append] */
const SEGMENT_BYTES = 4 * MIB;

/** [docs.x.com, media: best practices; a direct message takes one attachment] */
const limits = (images: number): MediaLimits => ({
  kinds: [
    { kind: 'image', types: ['image/jpeg', 'image/png', 'image/webp'], most: images, maxBytes: 5 * MIB },
    { kind: 'gif', types: ['image/gif'], most: 1, maxBytes: 15 * MIB },
    { kind: 'video', types: ['video/mp4'], most: 1, maxBytes: 512 * MIB },
  ],
  maxAltText: 1_000,
});

export const X_MEDIA: Record<'public' | 'direct', MediaLimits> = { public: limits(4), direct: limits(1) };

/** Null, undefined: what X said had no body, which the library gives as it is. */
type UploadAnswer = UploadSaid | null | undefined;

interface UploadSaid {
  data?: {
    id?: unknown;
    expires_after_secs?: unknown;
    processing_info?: { state?: string; check_after_secs?: number; error?: { message?: string } };
  };
}

/** The library's own upload wants the whole file in memory, and waits for X's processing without an end (1.29). */
export async function uploadToX(
  client: TwitterApi,
  kind: 'public' | 'direct',
  file: MediaFile,
  now: Date,
): Promise<UploadedMedia> {
  const begun = await client.v2.post<UploadAnswer>('media/upload/initialize', {
    media_type: file.type,
    media_category: `${kind === 'direct' ? 'dm' : 'tweet'}_${file.kind}`,
    total_bytes: file.size,
  });
  const id = idOf(begun);
  let segment = 0;
  for await (const media of inSegments(file.read())) {
    const part = { segment_index: segment++, media };
    await client.v2.post(`media/upload/${id}/append`, part, { forceBodyMode: 'form-data' });
  }
  const finished = await client.v2.post<UploadAnswer>(`media/upload/${id}/finalize`);
  const seconds = finished?.data?.expires_after_secs;
  if (typeof seconds !== 'number') throw unreadable();
  return {
    externalId: id,
    expiresAt: new Date(now.getTime() + seconds * 1_000),
    checkAfterMs: checkAfter(finished),
  };
}

export async function describeOnX(client: TwitterApi, id: string, text: string): Promise<void> {
  const answer: UploadAnswer = await client.v2.createMediaMetadata(id, { alt_text: { text } });
  if (!answer?.data) throw unreadable();
}

export const checkOnX = async (client: TwitterApi, id: string): Promise<number | null> =>
  checkAfter(await client.v2.get<UploadAnswer>('media/upload', { command: 'STATUS', media_id: id }));

function checkAfter(answer: UploadAnswer): number | null {
  if (!answer?.data) throw unreadable();
  const processing = answer.data.processing_info;
  if (processing === undefined || processing.state === 'succeeded') return null;
  if (processing.state !== 'failed') return Math.max(processing.check_after_secs ?? 1, 1) * 1_000;
  const why = processing.error?.message ?? 'it does not say why';
  throw new ChannelError('rejected', `X cannot use the file: ${why}. Take the reply back and attach another.`, {
    certainlyNotDone: true,
  });
}

function idOf(answer: UploadAnswer): string {
  const id = answer?.data?.id;
  if (typeof id === 'string' && /^\d+$/.test(id)) return id;
  throw unreadable();
}

const unreadable = (): ChannelError =>
  new ChannelError('malformed_answer', 'X answered with something unreadable.', {
    certainlyNotDone: true,
    retryAfterMs: 5_000,
  });

async function* inSegments(parts: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const part of parts) {
    held.push(part);
    bytes += part.length;
    if (bytes < SEGMENT_BYTES) continue;
    yield Buffer.concat(held);
    held = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(held);
}
