import { ApiResponseError, type TwitterApi } from 'twitter-api-v2';
import type { Access } from '../channel-adapter.js';

/**
 * What others do to an account. X tells of it only with its permission. [docs.x.com, X Activity API] Not mentions and
 * answers: the filtered stream brings them, and polling every few seconds; told here again, each with its whole
 * conversation, they make a flood later than it would be without.
 */
const PRIVATE = ['dm.received', 'dm.sent', 'post.quote.create'];
/**
 * What we want to hear of an account. Deletions are told of those whom one subscribes to, so only of its own posts: X
 * allows an app 1,500 subscriptions, and customers are more.
 */
const EVENTS = [...PRIVATE, 'post.delete', 'oauth.revoke'];

/** Subscriptions with this tag are ours. Those of other programs of the same app stay as they are. */
const TAG = 'parley';
/** X takes 500 calls in 15 minutes, and what is missing is looked at every five. */
const MOST_CREATED = 160;
const AT_ONCE = 8;
const MOST_DELETED = 100;
const MOST_PAGES = 60;

interface XSubscription {
  subscription_id: string;
  event_type: string;
  filter: { user_id?: string };
  tag?: string;
}

type Wanted = Pick<XSubscription, 'event_type'> & { user_id: string };

/**
 * Makes our subscriptions what they should be: an event each of each account. Gives the accounts of which X tells
 * nothing that others do, with its reason; one of which it tells in part is heard in part.
 */
export async function keepSubscriptions(
  client: TwitterApi,
  accounts: readonly Access['account'][],
): Promise<Map<string, string>> {
  const listed = await subscriptions(client);
  if (typeof listed === 'string') return new Map(accounts.map(({ externalId }) => [externalId, listed]));
  const wanted = new Map(
    accounts.flatMap(({ externalId: user_id }) =>
      EVENTS.map((event_type): [string, Wanted] => [`${event_type} ${user_id}`, { event_type, user_id }]),
    ),
  );
  const heard = new Set<string>();
  const unwanted: string[] = [];
  for (const one of listed) {
    const isOurs = one.tag === TAG;
    if (isOurs && (!wanted.has(nameOf(one)) || heard.has(nameOf(one)))) unwanted.push(one.subscription_id);
    else heard.add(nameOf(one));
  }
  await remove(client, unwanted);
  const refused = await create(client, wanted, heard);
  return new Map(
    accounts.flatMap(({ externalId }): [string, string][] =>
      PRIVATE.some((event) => heard.has(`${event} ${externalId}`))
        ? []
        : [[externalId, refused.get(externalId) ?? NOT_YET]],
    ),
  );
}

const NOT_YET = 'X takes only so many subscriptions to activities at a time. This account’s follow within minutes.';

const nameOf = ({ event_type, filter }: XSubscription): string => `${event_type} ${filter.user_id ?? ''}`;

/** All of the app; a sentence: X does not have this for the app. */
async function subscriptions(client: TwitterApi): Promise<XSubscription[] | string> {
  const found: XSubscription[] = [];
  let token: string | undefined;
  try {
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const answer = await client.v2.get<{ data?: XSubscription[]; meta?: { next_token?: string } }>(
        'activity/subscriptions',
        { max_results: 1_000, pagination_token: token },
      );
      found.push(...(answer.data ?? []));
      token = answer.meta?.next_token;
      if (token === undefined) break;
    }
    return found;
  } catch (error) {
    if (!isRefusal(error) || error.code !== 403) throw error;
    return `X does not tell this app of activities, so all of it comes by asking: ${reasonOf(error)}`;
  }
}

async function remove(client: TwitterApi, ids: string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += MOST_DELETED) {
    const some = ids.slice(at, at + MOST_DELETED).join(',');
    await client.v2.delete('activity/subscriptions', { ids: some }).catch((error: unknown) => {
      if (!isRefusal(error)) throw error; // they are gone already
    });
  }
}

/** Adds to `heard` what X takes. Gives X's reason for an account that it refuses something. */
async function create(
  client: TwitterApi,
  wanted: ReadonlyMap<string, Wanted>,
  heard: Set<string>,
): Promise<Map<string, string>> {
  const missing = [...wanted].filter(([name]) => !heard.has(name)).slice(0, MOST_CREATED);
  const refused = new Map<string, string>();
  let isLimited = false;
  for (let at = 0; at < missing.length && !isLimited; at += AT_ONCE) {
    await Promise.all(
      missing.slice(at, at + AT_ONCE).map(async ([name, { event_type, user_id }]) => {
        try {
          await client.v2.post(
            'activity/subscriptions',
            { event_type, filter: { user_id }, tag: TAG },
            { forceBodyMode: 'json' },
          );
          heard.add(name);
        } catch (error) {
          if (isLimit(error)) isLimited = true;
          else if (isRefusal(error))
            refused.set(user_id, `X does not tell of this account’s activities: ${reasonOf(error)}`);
          else throw error;
        }
      }),
    );
  }
  if (refused.size > 0) await hearWhatOthersMade(client, heard);
  return refused;
}

/** X refuses a subscription that is there already: somebody was faster, or the answer to an earlier call was lost. */
async function hearWhatOthersMade(client: TwitterApi, heard: Set<string>): Promise<void> {
  const listed = await subscriptions(client);
  if (typeof listed !== 'string') for (const one of listed) heard.add(nameOf(one));
}

const isLimit = (error: unknown): boolean => error instanceof ApiResponseError && error.code === 429;

/** About this one subscription; not about us, our money, or X itself. */
const isRefusal = (error: unknown): error is ApiResponseError =>
  error instanceof ApiResponseError &&
  [400, 403, 404, 409].includes(error.code) &&
  error.data.title !== 'SpendCapReached';

function reasonOf({ data, code }: ApiResponseError): string {
  const { errors, detail, title } = data as { errors?: { message?: string }[]; detail?: string; title?: string };
  return errors?.[0]?.message ?? detail ?? title ?? `HTTP ${code}`;
}
