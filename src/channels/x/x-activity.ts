import { betweenTwo } from './x-message-ids.js';
import { mediaOf, mediaOn, type XMessage, type XPage, type XPost, type XUser } from './x-page.js';

/** One thing that happened, as X tells it. [docs.x.com, X Activity API, event payloads] */
export interface XActivity {
  event_type: string;
  event_uuid: string;
  /** The subscription that it fits. */
  filter?: { user_id?: string };
  payload?: unknown;
  includes?: XPage['includes'];
}

/** A page of activities, as they came. */
export interface XActivityPage {
  activity: XActivity[];
}

export const isActivityPage = (page: XPage | XActivityPage): page is XActivityPage => 'activity' in page;

const ID = /^\d{1,19}$/;
const POSTS = new Set(['post.mention.create', 'post.reply.create', 'post.quote.create']);
const MESSAGES = new Set(['dm.received', 'dm.sent']);

export const tellsOfMessage = (activity: XActivity): boolean => MESSAGES.has(activity.event_type);

/** The post that an activity brings; null: it brings none. */
export function postOf({ event_type, payload }: XActivity): XPost | null {
  const post = payload as XPost | undefined;
  return POSTS.has(event_type) && post && ID.test(post.id) ? post : null;
}

/** What X tells of direct messages, in the shape of version 1 of its API. */
interface XOldMessages {
  direct_message_events?: XOldMessage[];
  users?: Record<string, { data?: XUser }>;
}

interface XOldMessage {
  type?: string;
  id?: string;
  created_timestamp?: string;
  message_create?: {
    target?: { recipient_id?: string };
    sender_id?: string;
    message_data?: {
      text?: string;
      attachment?: unknown;
      entities?: { urls?: { url: string; expanded_url?: string; indices: [number, number] }[] };
    };
  };
}

/**
 * The messages that an activity brings, as the endpoint of direct messages would give them. null: not to be told for
 * sure from this, so that endpoint has to be asked: a message without one recipient, that is of a group, and one with an
 * attachment, whose place in the text only the other has. X's older API of this shape told nothing of groups at all.
 */
export function messagesOf(activity: XActivity): XMessage[] | null {
  const us = activity.filter?.user_id;
  const told = (activity.payload as XOldMessages | undefined)?.direct_message_events;
  if (us === undefined || !Array.isArray(told) || told.length === 0) return null;
  const messages = told.map((message) => modern(message ?? {}, us));
  return messages.every((message) => message !== null) ? messages : null;
}

function modern({ type, id, created_timestamp, message_create: message }: XOldMessage, us: string): XMessage | null {
  const [from, to] = [message?.sender_id, message?.target?.recipient_id];
  const { text, attachment, entities } = message?.message_data ?? {};
  const writtenAt = new Date(Number(created_timestamp));
  if (type !== 'message_create' || !id || !from || !to || typeof text !== 'string' || attachment) return null;
  if (![id, from, to].every((one) => ID.test(one)) || Number.isNaN(writtenAt.getTime())) return null;
  if (from === to || (from !== us && to !== us)) return null;
  const urls = entities?.urls ?? [];
  if (!urls.every((url) => Array.isArray(url.indices))) return null;
  return {
    id,
    event_type: 'MessageCreate',
    text,
    sender_id: from,
    dm_conversation_id: betweenTwo(from, to),
    created_at: writtenAt.toISOString(),
    urls: urls.map(({ indices: [start, end], ...url }) => ({ ...url, start, end })),
  };
}

/** The shape of every other page of X, so that the same reader understands it. Pure: the same page whenever it is read. */
export function pageOfActivities({ activity }: XActivityPage): XPage {
  const data = new Map<string, XPost | XMessage>();
  const users = new Map<string, XUser>();
  const tweets = new Map<string, XPost>();
  for (const one of activity) {
    const post = postOf(one);
    if (post) data.set(post.id, one.event_type === 'post.quote.create' ? quoteOf(post, one) : post);
    if (post) for (const told of one.includes?.tweets ?? []) tweets.set(told.id, told);
    if (post) for (const user of one.includes?.users ?? []) users.set(user.id, user);
    if (!tellsOfMessage(one)) continue;
    for (const message of messagesOf(one) ?? []) data.set(`message ${message.id}`, message);
    for (const { data: user } of Object.values((one.payload as XOldMessages).users ?? {})) {
      if (user) users.set(user.id, user);
    }
  }
  const media = mediaOf(...activity.map(({ includes }) => includes?.media));
  return {
    data: [...data.values()] as XPost[],
    includes: { users: [...users.values()], tweets: [...tweets.values()], media },
  };
}

/** Whom it quotes is known also where X does not show the quoted post beside it. */
const quoteOf = (post: XPost, { filter }: XActivity): XPost => ({ ...post, quoted_user_id: filter?.user_id });

/** The page without what does not stay; null: all of it stays. */
export function withoutActivities(page: XActivityPage, stays: (post: XPost) => boolean): XActivityPage | null {
  let isCut = false;
  const activity = page.activity.flatMap((one) => {
    const post = postOf(one);
    const tweets = one.includes?.tweets?.filter(stays);
    const loses = tweets?.length !== one.includes?.tweets?.length;
    isCut ||= loses || (post !== null && !stays(post));
    if (post && !stays(post)) return [];
    if (!loses) return [one];
    const media = mediaOn([...(post ? [post] : []), ...(tweets ?? [])], one.includes?.media ?? []);
    return [{ ...one, includes: { ...one.includes, tweets, ...(one.includes?.media && { media }) } }];
  });
  return isCut ? { ...page, activity } : null;
}
