import { z } from 'zod';
import type { Media, MediaCategory } from '../world/records.ts';
import type { World } from '../world/world.ts';
import type { Answer, Call, Endpoint } from './endpoint.ts';
import { mediaKey } from './media-rendering.ts';
import { checkPathId } from './parameters.ts';
import { byUser } from './permission.ts';
import { invalidRequest, problem } from './problems.ts';

const scopes = ['media.write'] as const;
const limits = { user: 1875, appPerDay: 180_000 };
const MAX_SEGMENT = 5 * 1024 * 1024;

export const mediaEndpoints: Endpoint[] = [
  { method: 'POST', path: '/2/media/upload/initialize', auth: byUser, scopes, limits, query: {}, answer: initialize },
  { method: 'POST', path: '/2/media/upload/:id/append', auth: byUser, scopes, limits, query: {}, answer: append },
  { method: 'POST', path: '/2/media/upload/:id/finalize', auth: byUser, scopes, limits, query: {}, answer: finalize },
  {
    method: 'GET',
    path: '/2/media/upload',
    auth: byUser,
    scopes,
    limits: { user: 1000 },
    query: { media_id: { kind: 'id' }, command: { kind: 'one', of: ['STATUS'] } },
    answer: status,
  },
  { method: 'POST', path: '/2/media/upload', auth: byUser, scopes, limits, query: {}, answer: oneShot },
  {
    method: 'POST',
    path: '/2/media/metadata',
    auth: byUser,
    scopes,
    limits: { user: 500 },
    query: {},
    answer: describe,
  },
];

const CATEGORIES = [
  'tweet_image',
  'tweet_gif',
  'tweet_video',
  'amplify_video',
  'dm_image',
  'dm_gif',
  'dm_video',
  'subtitles',
] as const satisfies MediaCategory[];
const PICTURES = ['image/jpeg', 'image/bmp', 'image/png', 'image/webp', 'image/pjpeg', 'image/tiff'] as const;
const SUBTITLES = ['text/srt', 'text/vtt'] as const;
const FILMS = ['video/mp4', 'video/webm', 'video/mp2t', 'video/quicktime'] as const;

const owners = z.array(z.string().regex(/^[0-9]{1,19}$/)).optional();
const initializeBody = z.strictObject({
  media_type: z.enum([...PICTURES, ...SUBTITLES, ...FILMS, 'image/gif']),
  media_category: z.enum(CATEGORIES).optional(),
  total_bytes: z.coerce.number().int().min(1),
  additional_owners: owners,
  shared: z.boolean().optional(),
});

function initialize(call: Call): Answer {
  const body = read(initializeBody, call.body);
  const owner = call.caller.user!;
  const category = body.media_category ?? usualCategory(body.media_type);
  const limit = call.world.media.limitFor(category, owner);
  if (body.total_bytes > limit) {
    throw refuse('total_bytes', `File size exceeds ${limit} bytes.`, String(body.total_bytes));
  }
  if (!fits(category, body.media_type)) {
    throw refuse('media_category', `The media category ${category} does not take ${body.media_type}.`, category);
  }
  const media = call.world.media.begin({
    ownerId: owner.id,
    contentType: body.media_type,
    category,
    totalBytes: body.total_bytes,
    ...(body.additional_owners ? { additionalOwners: body.additional_owners } : {}),
  });
  return { status: 200, committed: media.id, body: { data: uploadJson(call.world, media) } };
}

const appendBody = z.strictObject({
  segment_index: z.coerce.number().int().min(0).max(999),
  media: z.union([z.instanceof(Buffer), z.base64().transform((text) => Buffer.from(text, 'base64'))]),
});

function append(call: Call): Answer {
  const media = uploadOf(call, call.path['id']!);
  const body = read(appendBody, call.body);
  if (body.media.length > MAX_SEGMENT) {
    throw refuse('media', `A segment may have at most ${MAX_SEGMENT} bytes.`, String(body.media.length));
  }
  if (!call.world.media.append(media.id, body.segment_index, body.media)) {
    throw refuse('id', 'The upload was finalized before.', media.id);
  }
  return { status: 200, body: { data: { expires_at: Math.floor(media.expiresAt / 1000) } } };
}

function finalize(call: Call): Answer {
  const media = uploadOf(call, call.path['id']!);
  const finished = call.world.media.finalize(media.id);
  if (typeof finished === 'string') throw refuse('id', finished, media.id);
  return { status: 200, committed: media.id, body: { data: uploadJson(call.world, finished) } };
}

function status(call: Call): Answer {
  const id = call.query.text('media_id');
  if (id === undefined) throw refuse('media_id', 'The `media_id` query parameter can not be empty', '');
  return { status: 200, body: { data: uploadJson(call.world, uploadOf(call, id)) } };
}

const oneShotBody = z.strictObject({
  media: appendBody.shape.media,
  media_category: z.enum(['tweet_image', 'dm_image', 'subtitles']),
  media_type: z.enum([...PICTURES, ...SUBTITLES]).optional(),
  additional_owners: owners,
  shared: z.union([z.boolean(), z.enum(['true', 'false'])]).optional(),
});

/** A picture in a single request. */
function oneShot(call: Call): Answer {
  const body = read(oneShotBody, call.body);
  const { world } = call;
  const owner = call.caller.user!;
  const limit = world.media.limitFor(body.media_category, owner);
  if (body.media.length > limit) {
    throw refuse('media', `File size exceeds ${limit} bytes.`, String(body.media.length));
  }
  const { id } = world.media.begin({
    ownerId: owner.id,
    contentType: body.media_type ?? 'image/png',
    category: body.media_category,
    totalBytes: body.media.length,
    ...(body.additional_owners ? { additionalOwners: body.additional_owners } : {}),
  });
  world.media.append(id, 0, body.media);
  const finished = world.media.finalize(id);
  if (typeof finished === 'string') throw refuse('media', finished, '');
  return { status: 200, committed: id, body: { data: uploadJson(world, finished) } };
}

const metadataBody = z.strictObject({
  id: z.string().regex(/^[0-9]{1,19}$/),
  metadata: z.strictObject({ alt_text: z.strictObject({ text: z.string().min(1).max(1000) }) }),
});

/** Of all that X can be told about a medium, this sandbox keeps the description. */
function describe(call: Call): Answer {
  const body = read(metadataBody, call.body);
  const media = uploadOf(call, body.id);
  call.world.media.describe(media.id, body.metadata.alt_text.text);
  return { status: 200, body: { data: { id: media.id, associated_metadata: body.metadata } } };
}

/** The caller's own upload, finished or not. */
function uploadOf(call: Call, id: string): Media {
  checkPathId('id', id);
  const media = call.world.media.byId.get(id);
  if (!media || media.expiresAt <= call.world.clock.now()) throw problem('not-found');
  if (media.ownerId !== call.caller.user!.id) throw problem('forbidden');
  return media;
}

function uploadJson(world: World, media: Media): Record<string, unknown> {
  const json: Record<string, unknown> = {
    id: media.id,
    media_key: mediaKey(media),
    expires_after_secs: Math.max(0, Math.round((media.expiresAt - world.clock.now()) / 1000)),
  };
  if (world.media.isOpen(media)) return json;
  json['size'] = media.size;
  const processing = world.media.processing(media);
  if (processing.state === 'failed') {
    const error = { code: 1, name: 'InvalidMedia', message: processing.message };
    json['processing_info'] = { state: 'failed', progress_percent: 0, error };
  } else if (processing.state !== 'succeeded') {
    json['processing_info'] = { state: processing.state, check_after_secs: 1, progress_percent: processing.percent };
  } else if (media.readyAt !== undefined) {
    json['processing_info'] = { state: 'succeeded', progress_percent: 100 };
  }
  return json;
}

function usualCategory(type: string): MediaCategory {
  if (type.startsWith('video/')) return 'tweet_video';
  if (type.startsWith('text/')) return 'subtitles';
  return type === 'image/gif' ? 'tweet_gif' : 'tweet_image';
}

function fits(category: MediaCategory, type: string): boolean {
  if (category === 'subtitles') return type.startsWith('text/');
  if (category.endsWith('video')) return type.startsWith('video/');
  return category.endsWith('_gif') ? type === 'image/gif' : type.startsWith('image/');
}

function read<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw invalidRequest(
    parsed.error.issues.map((issue) => {
      const where = issue.code === 'unrecognized_keys' ? issue.keys.join(',') : issue.path.join('.');
      return { parameters: { [where || 'body']: [] }, message: `$.${where}: ${issue.message}` };
    }),
  );
}

function refuse(parameter: string, message: string, value: string) {
  return invalidRequest([{ parameters: { [parameter]: [value] }, message }]);
}
