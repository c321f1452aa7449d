import { createHash } from 'node:crypto';
import twitterText from 'twitter-text';
import { RecentCache } from './recent-cache.ts';
import type { Post, User } from './records.ts';

// Not a literal: compilers that target an older ECMAScript refuse the flag, which every supported Node understands.
const EMOJI = new RegExp('\\p{RGI_Emoji}', 'gv');

/** Whatever weighs 1 and is no part of an emoji. */
// oxlint-disable-next-line no-control-regex -- a range of weights, which begins at the first character there is
const LIGHT_ONLY = /^[\u0000-\u10ff\u2000-\u200c\u2010-\u201f\u2032-\u2037]*$/;
const LINK_LIKE = /\S\.\S/;

/** What a post costs of its 280, as X counts since 2018: CJK 2, links 23, any emoji 2. */
export function weightedLength(text: string): number {
  // Most texts need no further looking, and looking takes a tenth of a millisecond.
  if (LIGHT_ONLY.test(text) && !LINK_LIKE.test(text)) return text.normalize('NFC').length;
  // twitter-text was frozen before the newer emoji sequences and counts their parts; X counts 2 for each.
  const countable = text.normalize('NFC').replace(EMOJI, '👾');
  return twitterText.parseTweet(countable).weightedLength;
}

export const SHORT_POST = 280;
export const LONG_POST = 25_000;

const HANDLE = /(?<![\w@/.])@(\w{1,15})(?![\w@])/g;

/** The handles in a text, as X recognises them, with UTF-16 positions of the whole "@handle". */
export function handlesIn(text: string): { handle: string; start: number; end: number }[] {
  if (!text.includes('@')) return [];
  return Array.from(text.matchAll(HANDLE), (match) => ({
    handle: match[1] as string,
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** X folds the handles that a reply starts with into the prefix, so that none appears twice. */
export function withoutLeadingHandles(text: string, handles: readonly string[]): string {
  const known = new Set(handles.map((handle) => handle.toLowerCase()));
  let rest = text.trimStart();
  for (;;) {
    const lead = /^@(\w{1,15})(?:\s+|$)/.exec(rest);
    if (!lead || !known.has((lead[1] as string).toLowerCase())) return rest;
    rest = rest.slice(lead[0].length);
  }
}

export interface WireText {
  text: string;
  displayTextRange: [number, number];
  entities: Record<string, unknown[]> | undefined;
  /** The whole of a long post, whose `text` is cut. */
  note?: { text: string; entities?: Record<string, unknown[]> };
}

export type Directory = {
  userByHandle(handle: string): User | undefined;
  /** The public address of a post, for the link that a quote ends with. */
  permalink(postId: string): string;
  /** The key of a medium, and how its page below the post is called. */
  media(id: string): { key: string; page: 'photo' | 'video' };
};

/** Posts are read when they are new, and again and again then. */
const rendered = new RecentCache<Post, WireText>(5_000);

/** The text as the API delivers it: links as t.co, `& < >` escaped, entities counted in code points of that text. */
export function wireText(post: Post, directory: Directory): WireText {
  return rendered.get(post, () => render(post, directory));
}

function render(post: Post, directory: Directory): WireText {
  const body = post.text.slice(post.prefixLength);
  const quoteLink = attachmentLink(post, directory);
  if (isSurelyShort(body) || weightedLength(body) <= SHORT_POST) return encode(post, post.text, quoteLink, directory);

  const start = post.text.slice(0, post.prefixLength) + cutTo(body, SHORT_POST - 26);
  const short = encode(post, `${start}…`, directory.permalink(post.id), directory);
  const whole = encode(post, post.text, quoteLink, directory);
  return { ...short, note: { text: whole.text, ...(whole.entities ? { entities: whole.entities } : {}) } };
}

/** Nothing weighs more than 2 but a link. */
function isSurelyShort(text: string): boolean {
  return 2 * text.length <= SHORT_POST && !LINK_LIKE.test(text);
}

/** The link that a text ends with: to what is attached, or to what is quoted. */
function attachmentLink(post: Post, directory: Directory): string | undefined {
  const [first] = post.mediaIds ?? [];
  if (first !== undefined) return `${directory.permalink(post.id)}/${directory.media(first).page}/1`;
  return post.quotedId ? directory.permalink(post.quotedId) : undefined;
}

/** The longest beginning of a text that weighs at most so much, found by bisection over its characters. */
function cutTo(text: string, weight: number): string {
  const characters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  let low = 0;
  let high = characters.length;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (weightedLength(characters.slice(0, middle).join('')) <= weight) low = middle;
    else high = middle - 1;
  }
  return characters.slice(0, low).join('');
}

type Found = { start: number; end: number; kind: string; wire?: string; fields: Record<string, unknown> };

function encode(post: Post, source: string, trailingLink: string | undefined, directory: Directory): WireText {
  const separator = source === '' ? '' : ' ';
  const text = trailingLink ? `${source}${separator}${trailingLink}` : source;
  const entities: Record<string, unknown[]> = {};
  let wire = '';
  let length = 0;
  let prefixEnd = 0;
  let position = 0;
  const append = (piece: string) => {
    wire += piece;
    length += codePoints(piece);
  };
  for (const found of entitiesIn(post, text, directory)) {
    append(escapeHtml(text.slice(position, found.start)));
    const start = length;
    append(found.wire ?? text.slice(found.start, found.end));
    for (const fields of fieldsOfEach(found, post, directory)) {
      (entities[found.kind] ??= []).push({ start, end: length, ...fields });
    }
    position = found.end;
  }
  append(escapeHtml(text.slice(position)));
  if (post.prefixLength > 0) prefixEnd = codePoints(text.slice(0, post.prefixLength));
  const hiddenTail = trailingLink && !source.endsWith('…') ? separator.length + 23 : 0;
  return {
    text: wire,
    displayTextRange: [prefixEnd, length - hiddenTail],
    entities: Object.keys(entities).length > 0 ? entities : undefined,
  };
}

function entitiesIn(post: Post, text: string, directory: Directory): Found[] {
  const found: Found[] = [];
  if (LINK_LIKE.test(text)) {
    for (const link of twitterText.extractUrlsWithIndices(text)) {
      const [start, end] = link.indices;
      const expanded = /^https?:/i.test(link.url) ? link.url : `http://${link.url}`;
      const short = shortLink(post.id, link.url);
      const display = expanded.replace(/^https?:\/\/(www\.)?/i, '');
      const display_url = display.length > 26 ? `${display.slice(0, 26)}…` : display;
      found.push({
        start,
        end,
        kind: 'urls',
        wire: short,
        fields: { url: short, expanded_url: expanded, display_url },
      });
    }
  }
  for (const named of handlesIn(text)) {
    const user = directory.userByHandle(named.handle);
    if (user) found.push({ ...named, kind: 'mentions', fields: { username: user.handle, id: user.id } });
  }
  if (/[#＃]/.test(text)) {
    for (const tag of twitterText.extractHashtagsWithIndices(text)) {
      found.push({ start: tag.indices[0], end: tag.indices[1], kind: 'hashtags', fields: { tag: tag.hashtag } });
    }
  }
  if (text.includes('$')) {
    for (const tag of twitterText.extractCashtagsWithIndices(text)) {
      found.push({ start: tag.indices[0], end: tag.indices[1], kind: 'cashtags', fields: { tag: tag.cashtag } });
    }
  }
  found.sort((a, b) => a.start - b.start);
  return found.filter((entity, i) => i === 0 || entity.start >= (found[i - 1] as Found).end);
}

/** The link to what is attached stands in the entities once for each picture. */
function fieldsOfEach(found: Found, post: Post, directory: Directory): Record<string, unknown>[] {
  const isAttachment = found.kind === 'urls' && found.fields['expanded_url'] === attachmentLink(post, directory);
  if (!isAttachment || !post.mediaIds) return [found.fields];
  const display_url = `pic.x.com/${found.wire!.split('/').at(-1)}`;
  return post.mediaIds.map((id) => ({ ...found.fields, display_url, media_key: directory.media(id).key }));
}

function shortLink(postId: string, url: string): string {
  const digest = createHash('sha1').update(`${postId} ${url}`).digest();
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return `https://t.co/${Array.from(digest.subarray(0, 10), (byte) => alphabet[byte % 62]).join('')}`;
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
