import twitterText from 'twitter-text';
import type { PriceList, Use } from '../channel-costs.js';
import type { XPage } from './x-page.js';

/** X's list since 2026-02-06, in millionths of a dollar. What an account of X's really pays, X alone knows. */
const MICRO_USD = {
  'post-read': 5_000,
  /** Its own posts and mentions, where the account that reads them owns the app. */
  'owned-read': 1_000,
  'user-read': 10_000,
  'message-read': 10_000,
  post: 15_000,
  'post-with-link': 200_000,
  /** To somebody who has spoken to the account. */
  'summoned-reply': 10_000,
  message: 15_000,
  deletion: 10_000,
} as const;

type Kind = keyof typeof MICRO_USD;

export const X_PRICES: PriceList = {
  source: 'https://docs.x.com/x-api/getting-started/pricing',
  since: '2026-02-06',
  microUsd: MICRO_USD,
  ofReply: (kind, text) => MICRO_USD[kind === 'direct' ? 'message' : kindOfPost({ text, reply: true })],
};

/** A call that X has answered. */
export interface AnsweredCall {
  method: string;
  path: string;
  body: unknown;
  answer: unknown;
  /** The account that asks owns the app that it asks with. */
  ownsApp: boolean;
}

/**
 * What the call costs. X bills what it gives, each thing once a day (UTC). Whether it bills what comes along by an
 * expansion, it does not say: here it counts, so that the estimate is rather too high than too low.
 */
export function usesOf(call: AnsweredCall): Use[] {
  const { method, path } = call;
  if (method === 'GET') return path.includes('/dm_') ? messagesOf(call) : postsAndUsersOf(call);
  if (method === 'DELETE' && /\/(tweets|dm_events)\//.test(path)) return [use('deletion')];
  if (method !== 'POST') return [];
  if (path.endsWith('/2/tweets')) return [use(kindOfPost(call.body))];
  return path.includes('/dm_conversations') ? [use('message')] : [];
}

/** What the stream has sent: posts, and what comes along is free. */
export const streamedUses = (ids: readonly string[]): Use[] => ids.map((id) => read('post-read', id));

/**
 * What the activity stream has told. X's list has no price for it: here each post and message counts like one that is
 * read, once a day whichever way it came, so that the estimate is rather too high than too low.
 */
export const toldUses = ({ data = [] }: XPage): Use[] =>
  data.map((told) => read('event_type' in told ? 'message-read' : 'post-read', told.id));

interface Thing {
  id?: unknown;
}

function messagesOf({ answer }: AnsweredCall): Use[] {
  const { data, includes } = parts(answer);
  return [...reads('message-read', data), ...reads('user-read', includes.users)];
}

function postsAndUsersOf({ path, answer, ownsApp }: AnsweredCall): Use[] {
  const { data, includes } = parts(answer);
  if (path.endsWith('/2/tweets/search/stream/rules')) return [];
  const isOwn = ownsApp && /\/users\/[^/]+\/(mentions|tweets)$/.test(path);
  const isUsers = /\/2\/users(\/(by|me|:id|\d+)(\/|$)|$)/.test(path) && !/\/(mentions|tweets)$/.test(path);
  return [
    ...reads(isUsers ? 'user-read' : isOwn ? 'owned-read' : 'post-read', data),
    ...reads('post-read', includes.tweets),
    ...reads('user-read', includes.users),
  ];
}

function parts(answer: unknown): { data: Thing[]; includes: { tweets: Thing[]; users: Thing[] } } {
  const { data = [], includes } = Object(answer) as { data?: Thing | Thing[]; includes?: Record<string, Thing[]> };
  return { data: [data].flat(), includes: { tweets: includes?.tweets ?? [], users: includes?.users ?? [] } };
}

/** Only those whom an account may answer at all are answered: they have spoken to it. A link costs more than that saves. */
function kindOfPost(body: unknown): Kind {
  const { text, reply } = Object(body) as { text?: unknown; reply?: unknown };
  if (typeof text === 'string' && twitterText.extractUrls(text).length > 0) return 'post-with-link';
  return reply ? 'summoned-reply' : 'post';
}

const reads = (kind: Kind, things: Thing[]): Use[] =>
  things.flatMap(({ id }) => (typeof id === 'string' ? [read(kind, id)] : []));

/** A post is the same post at whichever price it was read. */
const read = (kind: Kind, id: string): Use => ({
  ...use(kind),
  once: `${kind === 'owned-read' ? 'post-read' : kind} ${id}`,
});
const use = (kind: Kind): Use => ({ kind, once: null, microUsd: MICRO_USD[kind] });
