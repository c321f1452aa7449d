import type { TwitterApi } from 'twitter-api-v2';
import type { Absence, AbsentPost, FoundPosts, WantedPost } from '../channel-adapter.js';
import { isActivityPage, withoutActivities, type XActivityPage } from './x-activity.js';
import { timeOfId } from './x-ids.js';
import { countPosts, storedAs } from './x-mapper.js';
import {
  mediaOf,
  mediaOn,
  POST_FIELDS,
  POSTS_ALONE,
  readableAnswer,
  type XMessage,
  type XPage,
  type XPost,
} from './x-page.js';

/** [docs.x.com, posts lookup] */
export const MOST_IDS = 100;

/** What a 200 says of something that it does not show. */
interface XPartialError {
  type?: string;
  detail?: string;
  parameter?: string;
  resource_id?: string;
  value?: string;
}

type XLookupPage = XPage & { errors?: XPartialError[] };

/** The newest version of each post, and of the others why X does not show them. */
export async function findXPosts(
  client: TwitterApi,
  wanted: readonly WantedPost[],
  withReferred: boolean,
): Promise<FoundPosts> {
  // One that is no id would cost the answer to all others.
  const asked = new Map(
    wanted.filter((post) => /^\d{1,19}$/.test(post.externalId)).map((post) => [post.externalId, post]),
  );
  if (asked.size === 0) return { page: null, absent: [] };
  const first = await ask(client, [...asked.keys()], withReferred);
  const outdated = (first.data ?? []).flatMap((post) => newerVersion(post) ?? []);
  const second = outdated.length > 0 ? await ask(client, outdated, withReferred) : {};
  const page = newestOf(first, second);
  const refused = refusedOf(first.errors ?? [], asked);
  return {
    page: page.data?.length ? { body: JSON.stringify(page), received: countPosts(page) } : null,
    absent: refused.length > 0 ? await explain(client, refused) : [],
  };
}

const ask = async (client: TwitterApi, ids: string[], withReferred: boolean): Promise<XLookupPage> =>
  readableAnswer({ data: await client.v2.tweets(ids, withReferred ? POST_FIELDS : POSTS_ALONE) });

/** A post is known by its first id; X may answer that with the words of then, and the ids of what came after. */
function newerVersion(post: XPost): string | undefined {
  const newest = post.edit_history_tweet_ids?.at(-1);
  return newest === post.id ? undefined : newest;
}

function newestOf(first: XPage, second: XPage): XPage {
  const merged = <T extends { id: string }>(...lists: (T[] | undefined)[]): T[] => [
    ...new Map(lists.flatMap((list) => list ?? []).map((item) => [item.id, item])).values(),
  ];
  return {
    data: merged(first.data, second.data).filter((post) => newerVersion(post) === undefined),
    includes: {
      users: merged(first.includes?.users, second.includes?.users),
      tweets: merged(first.includes?.tweets, second.includes?.tweets),
      media: mediaOf(first.includes?.media, second.includes?.media),
    },
  };
}

interface Refused extends WantedPost {
  why: 'not-found' | 'not-authorized' | 'unavailable';
}

/**
 * The posts that X says something about. An error may also be about what a post refers to: that was not asked for.
 * Types are told apart by their last part, because two hosts occur; one that we do not know tells nothing of the post.
 */
const refusedOf = (errors: XPartialError[], asked: ReadonlyMap<string, WantedPost>): Refused[] =>
  errors.flatMap(({ parameter, resource_id, value, type = '' }) => {
    const post = asked.get(resource_id ?? value ?? '');
    const why = REFUSALS[type.split('/').at(-1) as string];
    return post && why && parameter === 'ids' ? [{ ...post, why }] : [];
  });

const REFUSALS: Record<string, Refused['why']> = {
  'resource-not-found': 'not-found',
  'not-authorized-for-resource': 'not-authorized',
  'resource-unavailable': 'unavailable',
  'disallowed-resource': 'unavailable',
};

/** X tells of users only, not of their posts, that they are suspended or protect their posts. */
async function explain(client: TwitterApi, refused: Refused[]): Promise<AbsentPost[]> {
  const authors = await standingOfUsers(client, [...new Set(refused.flatMap((post) => post.authorExternalId ?? []))]);
  return refused.map(({ externalId, authorExternalId, why }) => ({
    externalId,
    why: absenceOf(why, authors.get(authorExternalId ?? '')),
    postedAt: timeOfId(externalId),
  }));
}

type Standing = 'open' | 'protected' | 'suspended' | 'gone';

function absenceOf(why: Refused['why'], author: Standing | undefined): Absence {
  if (author === 'suspended') return 'suspended';
  if (why === 'not-found') return 'deleted';
  if (author === 'protected') return 'protected';
  return 'hidden'; // blocked us, withheld, or nobody tells
}

const MOST_USERS = 100;

async function standingOfUsers(client: TwitterApi, ids: string[]): Promise<Map<string, Standing>> {
  if (ids.length === 0) return new Map();
  const options = { 'user.fields': ['protected' as const] };
  // Without the answer the posts are as absent as before; only the reason is told less exactly.
  const answer = await client.v2.users(ids.slice(0, MOST_USERS), options).catch(() => null);
  const standing = new Map<string, Standing>();
  for (const user of answer?.data ?? []) standing.set(user.id, user.protected ? 'protected' : 'open');
  for (const error of (answer?.errors ?? []) as XPartialError[]) {
    const id = error.resource_id ?? error.value ?? '';
    standing.set(id, /suspended/i.test(error.detail ?? '') ? 'suspended' : 'gone');
  }
  return standing;
}

/** The page without these posts, whether they were asked for or came along. */
export function withoutXPosts(body: string, externalIds: ReadonlySet<string>): string | null {
  const page = JSON.parse(body) as XPage | XActivityPage;
  const stays = (post: XPost | XMessage): boolean => !externalIds.has(storedAs(post));
  if (isActivityPage(page)) {
    const rest = withoutActivities(page, stays);
    return rest && JSON.stringify(rest);
  }
  const data = page.data?.filter(stays);
  const tweets = page.includes?.tweets?.filter(stays);
  if (data?.length === page.data?.length && tweets?.length === page.includes?.tweets?.length) return null;
  const { media } = page.includes ?? {};
  const shown = media && mediaOn([...(data ?? []), ...(tweets ?? [])], media);
  return JSON.stringify({
    ...page,
    ...(data ? { data } : {}),
    ...(page.includes
      ? { includes: { ...page.includes, ...(tweets ? { tweets } : {}), ...(shown ? { media: shown } : {}) } }
      : {}),
  });
}
