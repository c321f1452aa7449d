import type { Addressee, ChannelAuthor, ChannelPost, ReadPosts } from '../channel-adapter.js';
import { isActivityPage, pageOfActivities, type XActivityPage } from './x-activity.js';
import { timeOfId } from './x-ids.js';
import { isBetweenTwo, messageId, otherSide } from './x-message-ids.js';
import { pictureUrl, shownMedia, type XMedia } from './x-shown-media.js';
import type { XEntities, XMessage, XPage, XPost, XUser } from './x-page.js';

/** Every post of a page, the referenced ones included, each once. */
export function readXPage(body: string): ReadPosts {
  const mends = UNSTORABLE.test(body) || !body.isWellFormed();
  const page = toXPage((mends ? JSON.parse(body, mend) : JSON.parse(body)) as XPage | XActivityPage);
  const users = new Map((page.includes?.users ?? []).map((user) => [user.id, user]));
  const raw = new Map(everyPost(page).map((post) => [post.id, post]));
  const media = new Map((page.includes?.media ?? []).map((one) => [one.media_key, one]));
  const read: ReadPosts = { posts: [], broken: [] };
  for (const post of raw.values()) {
    try {
      read.posts.push(isMessage(post) ? toDirectPost(post, users) : toPost(post, users, raw, media));
    } catch (error) {
      read.broken.push({ externalId: post.id, error: error instanceof Error ? error.message : String(error) });
    }
  }
  return read;
}

const toXPage = (page: XPage | XActivityPage): XPage => (isActivityPage(page) ? pageOfActivities(page) : page);

/** What may stand for half an emoji, or for U+0000. Nearly no page has any, and mending takes seven times as long. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/i;

/** Half an emoji, or U+0000, cannot be stored: one such character must not cost a page of posts. */
const mend = (_: string, value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value;

/** How many posts `readXPage` finds, without mapping them. */
export function countPosts(page: XPage): number {
  return new Set(everyPost(page).map((post) => post.id)).size;
}

const everyPost = (page: XPage): (XPost | XMessage)[] => [
  ...(page.includes?.tweets ?? []),
  ...(page.data ?? []).filter((post) => !isMessage(post) || isBetweenTwo(post)),
];

/** What a post or a message is known by here. An edit is a new id for the same post; the first of the chain names it. */
export const storedAs = (post: XPost | XMessage): string =>
  isMessage(post) ? messageId(post.id) : (post.edit_history_tweet_ids?.[0] ?? post.id); // [docs.x.com, edit posts]

const isMessage = (post: XPost | XMessage): post is XMessage => 'event_type' in post;

function toDirectPost(message: XMessage, users: ReadonlyMap<string, XUser>): ChannelPost {
  if (!message.sender_id || !message.created_at) {
    throw new Error(`The message ${message.id} came without its sender or its time.`);
  }
  const other = otherSide(message);
  return {
    externalId: storedAs(message),
    rootExternalId: messageId(message.dm_conversation_id as string),
    parentExternalId: null,
    kind: 'direct',
    author: toAuthor(message.sender_id, users),
    counterpart: toAuthor(other, users),
    addressees: [{ externalId: other, how: 'direct' }],
    repost: false,
    text: plainText(message.text ?? '', message.urls ? { urls: message.urls } : {}, 0),
    lang: null,
    postedAt: timeOf(message.id, message.created_at),
    version: 0,
  };
}

/** [docs.x.com, edit posts: the ids of all versions, the first of them first] */
const laterIds = ({ edit_history_tweet_ids: ids = [] }: XPost): string[] | undefined =>
  ids.length > 1 ? ids.slice(1) : undefined;

/** A reply names the version that it answers. */
function storedAsOnPage(id: string, raw: RawPosts): string {
  const post = raw.get(id);
  return post ? storedAs(post) : id;
}

function timeOf(id: string, createdAt: string): Date {
  const time = new Date(createdAt);
  if (Number.isNaN(time.getTime())) throw new Error(`The post ${id} has no time: ${createdAt}.`);
  return time;
}

/** Each version has a time of its own. The post was written when the first was, whichever of them comes first. */
function writtenAt(post: XPost, createdAt: string): Date {
  const first = storedAs(post);
  return first === post.id ? timeOf(post.id, createdAt) : timeOfId(first);
}

function toPost(
  post: XPost,
  users: ReadonlyMap<string, XUser>,
  raw: RawPosts,
  onPage: ReadonlyMap<string, XMedia>,
): ChannelPost {
  if (!post.author_id || !post.created_at) throw new Error(`The post ${post.id} came without its author or its time.`);
  const reference = (type: string): string | undefined => post.referenced_tweets?.find((r) => r.type === type)?.id;
  const parent = reference('replied_to');
  const quoted = reference('quoted');
  const text = post.note_tweet?.text ?? post.text;
  const entities = post.note_tweet?.entities ?? post.entities ?? {};
  const prefixEnd = parent ? prefixLength(post, text) : 0;
  const quotes = quotedAuthor(quoted, post, raw);
  const media = shownMedia(post, onPage);
  return {
    externalId: storedAs(post),
    rootExternalId: post.conversation_id ?? post.id,
    parentExternalId: parent === undefined ? null : storedAsOnPage(parent, raw),
    kind: 'public',
    author: toAuthor(post.author_id, users),
    counterpart: null,
    addressees: [
      ...mentions(entities, prefixEnd),
      ...(parent && post.in_reply_to_user_id ? [{ externalId: post.in_reply_to_user_id, how: 'reply' } as const] : []),
      ...quotes,
    ],
    ...(quoted !== undefined && quotes.length === 0 && { quotedExternalId: quoted }),
    repost: reference('retweeted') !== undefined,
    text: plainText(text, entities, prefixEnd),
    ...(media && { media }),
    lang: post.lang && post.lang !== 'und' && !post.lang.startsWith('q') ? post.lang : null, // qme, qht, zxx: not languages
    postedAt: writtenAt(post, post.created_at),
    version: Math.max(post.edit_history_tweet_ids?.indexOf(post.id) ?? 0, 0),
    laterIds: laterIds(post),
  };
}

/** X leaves out users it may not show; their posts stay, under their id. */
function toAuthor(id: string, users: ReadonlyMap<string, XUser>): ChannelAuthor {
  const user = users.get(id);
  const picture = pictureUrl(user?.profile_image_url);
  return {
    externalId: id,
    handle: user?.username ?? id,
    name: user?.name ?? user?.username ?? id,
    followers: user?.public_metrics?.followers_count ?? null,
    ...(picture !== undefined && { pictureUrl: picture }),
  };
}

/** In code points: how much of a reply's text is handles that X put in front of it. */
function prefixLength(post: XPost, text: string): number {
  if (!post.note_tweet && post.display_text_range) return post.display_text_range[0];
  return Array.from(/^(?:@\w{1,15}\s+)*(?:@\w{1,15}\s*$)?/u.exec(text)?.[0] ?? '').length;
}

const mentions = (entities: XEntities, prefixEnd: number): Addressee[] =>
  (entities.mentions ?? []).flatMap((mention) =>
    mention.id ? [{ externalId: mention.id, how: mention.start < prefixEnd ? 'prefix' : 'mention' } as const] : [],
  );

type RawPosts = ReadonlyMap<string, XPost | XMessage>;

function quotedAuthor(quoted: string | undefined, by: XPost, raw: RawPosts): Addressee[] {
  const post = quoted === undefined ? undefined : raw.get(quoted);
  const author = post && !isMessage(post) ? post.author_id : by.quoted_user_id;
  return author ? [{ externalId: author, how: 'quote' }] : [];
}

/** X counts code points. Most texts have none beyond the first plane, and then both counts are one. */
function byCodePoints(text: string): (start: number, end?: number) => string {
  if (!/[\ud800-\udbff]/.test(text)) return (start, end) => text.slice(start, end);
  const points = Array.from(text);
  return (start, end) => points.slice(start, end).join('');
}

/** What the author wrote: without the prefix, links as they lead, and &amp; &lt; &gt; as the characters they stand for. */
function plainText(text: string, entities: XEntities, prefixEnd: number): string {
  const slice = byCodePoints(text);
  let result = '';
  let at = prefixEnd;
  for (const url of (entities.urls ?? []).toSorted((a, b) => a.start - b.start)) {
    if (url.start < at || !url.expanded_url) continue;
    result += slice(at, url.start) + url.expanded_url;
    at = url.end;
  }
  result += slice(at);
  return result.replace(/&(amp|lt|gt);/g, (_, name: 'amp' | 'lt' | 'gt') => ({ amp: '&', lt: '<', gt: '>' })[name]);
}
