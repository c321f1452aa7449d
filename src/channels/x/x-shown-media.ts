import type { MediaPlace, ShownMedia } from '../channel-media.js';

/** What hangs on a post. Field by field what docs.x.com says of API v2. */
export interface XMedia {
  media_key: string;
  type: string;
  /** Of a photo. */
  url?: string;
  /** Of what moves. */
  preview_image_url?: string;
  alt_text?: string;
  width?: number;
  height?: number;
  variants?: { bit_rate?: number; content_type?: string; url?: string }[];
}

export const MEDIA_FIELDS = ['url', 'preview_image_url', 'variants', 'alt_text', 'width', 'height'] as const;

const KINDS: Record<string, ShownMedia['kind']> = { photo: 'image', animated_gif: 'gif', video: 'video' };

/** More than X lets anybody attach. */
const MOST = 8;

/** In the order of its keys; absent: the page does not tell what some of them are. */
export function shownMedia(
  {
    attachments,
    possibly_sensitive = false,
  }: { attachments?: { media_keys?: string[] }; possibly_sensitive?: boolean },
  onPage: ReadonlyMap<string, XMedia>,
): ShownMedia[] | undefined {
  const keys = attachments?.media_keys ?? [];
  if (!keys.every((key) => onPage.has(key))) return undefined;
  return keys.slice(0, MOST).flatMap((key) => {
    const media = onPage.get(key) as XMedia;
    const kind = KINDS[media.type];
    if (!kind) return [];
    return [
      {
        kind,
        stillUrl: (kind === 'image' ? media.url : media.preview_image_url) ?? null,
        filmUrl: kind === 'image' ? null : filmUrl(media),
        altText: media.alt_text ?? '',
        width: media.width ?? null,
        height: media.height ?? null,
        sensitive: possibly_sensitive,
      },
    ];
  });
}

/** What a person needs to see what is wrong; X has up to 25 Mbit/s. */
const ENOUGH_BITS_PER_SECOND = 2_500_000;

/** The best of those that are good enough, or else the smallest. */
function filmUrl({ variants = [] }: XMedia): string | null {
  const films = variants
    .filter((variant) => variant.content_type === 'video/mp4' && variant.url !== undefined)
    .sort((a, b) => (a.bit_rate ?? 0) - (b.bit_rate ?? 0));
  const film = films.findLast(({ bit_rate = 0 }) => bit_rate <= ENOUGH_BITS_PER_SECOND) ?? films[0];
  return film?.url ?? null;
}

/**
 * null: X's own stand-in for those who have none. X gives the address of 48 pixels; as `_bigger` it has 73, enough for
 * what we show on the densest screens. [docs.x.com, user profile images and banners]
 */
export function pictureUrl(url: string | undefined): string | null | undefined {
  if (url === undefined) return undefined;
  if (url === '' || url.includes('/default_profile_images/')) return null;
  return url.replace(/_normal(\.\w{1,5})$/, '_bigger$1');
}

/** X's servers of pictures and films: open to everybody who has the address, and without redirects. */
const HOSTS = new Set(['pbs.twimg.com', 'video.twimg.com']);
/** Where the sandbox has them. */
const SANDBOX_PATH = /^\/(media|profile_images)\/[\w./-]+$/;

/**
 * The sandbox names itself by the port that it had, so of its addresses only the path counts: whatever stands before it,
 * the sandbox that is set is asked, and nobody else.
 */
export function placeOnX(address: string, sandboxOrigin: string | undefined): MediaPlace | null {
  const url = URL.parse(address);
  if (!url || url.username || url.password) return null;
  if (url.protocol === 'https:' && url.port === '' && HOSTS.has(url.hostname)) return { url, sandbox: false };
  const isSandbox = url.protocol === 'http:' && url.hostname === '127.0.0.1' && SANDBOX_PATH.test(url.pathname);
  if (!isSandbox || sandboxOrigin === undefined) return null;
  return { url: new URL(url.pathname + url.search, sandboxOrigin), sandbox: true };
}
