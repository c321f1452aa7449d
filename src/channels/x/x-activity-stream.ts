import type { StreamedPage } from '../channel-adapter.js';
import { messagesOf, pageOfActivities, postOf, tellsOfMessage, type XActivity } from './x-activity.js';
import { newestOf } from './x-ids.js';
import { countPosts } from './x-mapper.js';
import { toldUses } from './x-prices.js';
import type { XStreamKind } from './x-stream.js';
import { keepSubscriptions } from './x-subscriptions.js';

/** What happens around an account: messages, quotes, deletions of its own posts, and the end of its permission. */
export const ACTIVITY_STREAM: XStreamKind<XActivity> = {
  name: 'activity',
  path: '/2/activity/stream',
  follow: keepSubscriptions,
  // X's documents have no name for these. It lets an app have two, so one that X has not closed yet is in nobody's way.
  connections: null,
  form: {
    read({ data }) {
      const activity = data as XActivity;
      return { line: activity, key: keyOf(activity), accounts: accountsOf(activity) };
    },
    toPage,
  },
};

/** A post that names an account, answers it and quotes it is told three times; a quote says most. */
const keyOf = (activity: XActivity): string => {
  const post = postOf(activity);
  return `${activity.event_type === 'post.quote.create' ? 'quote' : ''} ${post?.id ?? activity.event_uuid}`;
};

const accountsOf = ({ filter, payload }: XActivity): Set<string> => {
  const id = filter?.user_id ?? (Object(payload) as { user_id?: unknown }).user_id;
  return new Set(typeof id === 'string' ? [id] : []);
};

/** What holds posts or messages is kept as it came; the rest has only something to tell. */
function toPage(lines: XActivity[]): Omit<StreamedPage, 'accountExternalId'> {
  const activity = lines.filter((line) => postOf(line) ?? (tellsOfMessage(line) && messagesOf(line)));
  const page = pageOfActivities({ activity });
  return {
    body: JSON.stringify({ activity }),
    received: countPosts(page),
    newestPostAt: newestOf(page),
    uses: toldUses(page),
    wakes: [...new Set(lines.flatMap(wakes))],
    gone: lines.flatMap(deletedBy),
  };
}

const wakes = (line: XActivity): string[] => {
  if (tellsOfMessage(line) && !messagesOf(line)) return ['messages'];
  return line.event_type === 'oauth.revoke' ? ['mentions'] : []; // X refuses the next call, and says so better than we could
};

const deletedBy = ({ event_type, payload }: XActivity): string[] => {
  const { id } = Object(payload) as { id?: unknown };
  return event_type === 'post.delete' && typeof id === 'string' ? [id] : [];
};
