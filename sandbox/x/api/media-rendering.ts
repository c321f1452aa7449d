import type { Media, User } from '../world/records.ts';
import type { World } from '../world/world.ts';

type Json = Record<string, unknown>;

/** The number before the id says what it is. */
const KEY_PREFIX: Record<Media['category'], string> = {
  tweet_image: '3',
  dm_image: '3',
  subtitles: '3',
  tweet_gif: '16',
  dm_gif: '16',
  tweet_video: '7',
  dm_video: '7',
  amplify_video: '13',
};

export function mediaKey(media: Media): string {
  return `${KEY_PREFIX[media.category]}_${media.id}`;
}

/** Where the bytes are: on X a server of its own, here the sandbox itself. */
export function mediaUrl(world: World, media: Media): string {
  const extension = media.contentType.split('/')[1]!.replace('jpeg', 'jpg');
  return `${world.webOrigin}/media/${media.id}.${extension}`;
}

/** The small one, as X gives it; `_bigger` and `_400x400` in its place are the others. */
export const faceUrl = ({ webOrigin }: World, { id, face }: User): string =>
  face === undefined
    ? 'https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png'
    : `${webOrigin}/profile_images/${id}/${face}_normal.png`;

export function mediaJson(world: World, media: Media, fields: ReadonlySet<string>): Json {
  const wants = (field: string) => fields.has(field);
  const url = mediaUrl(world, media);
  const isPhoto = media.kind === 'photo';
  const json: Json = { media_key: mediaKey(media), type: media.kind };
  if (wants('alt_text') && media.altText) json['alt_text'] = media.altText;
  if (wants('duration_ms') && media.durationMs !== undefined) json['duration_ms'] = media.durationMs;
  if (wants('height')) json['height'] = media.height;
  if (wants('width')) json['width'] = media.width;
  if (wants('public_metrics') && media.kind === 'video') json['public_metrics'] = { view_count: 0 };
  if (wants('url') && isPhoto) json['url'] = url;
  if (wants('preview_image_url') && !isPhoto) json['preview_image_url'] = `${url}?preview`;
  if (wants('variants') && !isPhoto) {
    const bitRate = media.kind === 'video' ? { bit_rate: 2_176_000 } : { bit_rate: 0 };
    json['variants'] = [{ ...bitRate, content_type: media.contentType, url }];
  }
  return json;
}
