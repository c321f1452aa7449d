import type { Post } from '../world/records.ts';
import { isVisibleOn } from '../world/posts.ts';
import { hasClosedTimeline, isListedFor } from '../world/visibility.ts';
import { readScopes, type Answer, type Call, type Endpoint } from './endpoint.ts';
import { metaOf, pageOf, type Page } from './pages.ts';
import { checkPathId, rangeRules, tweetRules, type Rules } from './parameters.ts';
import { byUserOrApp } from './permission.ts';
import { notFound, suspendedUser, unauthorized } from './problems.ts';
import { Rendering } from './rendering.ts';

/** How far back X goes, in posts. */
const MENTIONS_WINDOW = 800;
const TIMELINE_WINDOW = 3200;
const TIMELINE_WINDOW_WITHOUT_REPLIES = 800;

const pageRules: Rules = {
  ...rangeRules,
  max_results: { kind: 'int', min: 5, max: 100, default: 10 },
  pagination_token: { kind: 'text' },
  ...tweetRules,
};

export const timelineEndpoints: Endpoint[] = [
  {
    method: 'GET',
    path: '/2/users/:id/mentions',
    auth: byUserOrApp,
    scopes: readScopes,
    limits: { user: 300, app: 450 },
    bills: 'post-read',
    query: pageRules,
    answer: mentions,
  },
  {
    method: 'GET',
    path: '/2/users/:id/tweets',
    auth: byUserOrApp,
    scopes: readScopes,
    limits: { user: 900, app: 10_000 },
    bills: 'post-read',
    query: { ...pageRules, exclude: { kind: 'list', of: ['replies', 'retweets'] } },
    answer: timeline,
  },
];

function mentions(call: Call): Answer {
  const { world, query } = call;
  const id = call.path['id']!;
  const now = world.clock.now();
  return ofUser(call, () =>
    pageOf(world, {
      index: world.posts.mentioning.of(id),
      window: MENTIONS_WINDOW,
      accept: (post) => isVisibleOn(post, 'mentions', now) && isListedFor(world, post, call.caller.user),
      query,
      tokenParameter: 'pagination_token',
      scope: `mentions ${id}`,
    }),
  );
}

function timeline(call: Call): Answer {
  const { world, query } = call;
  const id = call.path['id']!;
  const now = world.clock.now();
  const exclude = query.list('exclude');
  const accept = (post: Post) =>
    isVisibleOn(post, 'timeline', now) &&
    isListedFor(world, post, call.caller.user) &&
    !(exclude.includes('replies') && post.inReplyToId) &&
    !(exclude.includes('retweets') && post.repostOfId);
  return ofUser(call, () =>
    pageOf(world, {
      index: world.posts.byAuthor.of(id),
      window: exclude.includes('replies') ? TIMELINE_WINDOW_WITHOUT_REPLIES : TIMELINE_WINDOW,
      accept,
      query,
      tokenParameter: 'pagination_token',
      scope: `timeline ${id} ${exclude.join()}`,
    }),
  );
}

function ofUser(call: Call, page: () => Page): Answer {
  const id = call.path['id']!;
  checkPathId('id', id);
  const { world, caller } = call;
  const user = world.identities.users.get(id);
  const refuse = (error: unknown): Answer => ({ status: 200, body: { errors: [error] } });
  if (!user) return refuse(notFound('user', 'id', id));
  if (user.suspended) return refuse(suspendedUser('id', id));
  if (hasClosedTimeline(world, user, caller.user)) return refuse(unauthorized('user', 'id', id));
  return listAnswer(call, page());
}

/** The body of every list of posts. */
export function listAnswer(call: Call, page: Page): Answer {
  const rendering = new Rendering(call.world, call.query, call.caller.user);
  const data = rendering.tweets(page.items);
  return {
    status: 200,
    body: { ...(data.length > 0 ? { data } : {}), ...rendering.rest, meta: metaOf(page) },
  };
}
