import { z } from 'zod';
import { isListedFor } from '../world/visibility.ts';
import { readScopes, type Answer, type Call, type Endpoint } from './endpoint.ts';
import { pageOf } from './pages.ts';
import { checkPathId, tweetRules } from './parameters.ts';
import { byUser, byUserOrApp } from './permission.ts';
import { invalidRequest, problem } from './problems.ts';
import { listAnswer } from './timelines.endpoints.ts';
import { visiblePost } from './tweets.endpoints.ts';

export const quoteAndHidingEndpoints: Endpoint[] = [
  {
    method: 'GET',
    path: '/2/tweets/:id/quote_tweets',
    auth: byUserOrApp,
    scopes: readScopes,
    limits: { user: 75, app: 75 },
    bills: 'post-read',
    query: {
      max_results: { kind: 'int', min: 10, max: 100, default: 10 },
      pagination_token: { kind: 'text' },
      exclude: { kind: 'list', of: ['replies', 'retweets'] },
      ...tweetRules,
    },
    answer: quotes,
  },
  {
    method: 'PUT',
    path: '/2/tweets/:tweet_id/hidden',
    auth: byUser,
    scopes: ['tweet.moderate.write', 'tweet.read', 'users.read'],
    limits: { user: 50 },
    query: {},
    answer: hide,
  },
];

function quotes(call: Call): Answer {
  const { world, query } = call;
  const id = call.path['id']!;
  checkPathId('id', id);
  const found = visiblePost(call, 'id', id);
  if ('error' in found) return { status: 200, body: { errors: [found.error] } };
  const withoutReplies = query.list('exclude').includes('replies');
  const page = pageOf(world, {
    index: world.posts.referring(world.posts.quotes, found.post),
    window: Infinity,
    accept: (post) => isListedFor(world, post, call.caller.user) && !(withoutReplies && post.inReplyToId),
    query,
    tokenParameter: 'pagination_token',
    scope: `quotes ${found.post.earlierVersions?.[0] ?? found.post.id}`,
  });
  const { previousToken: _, ...forward } = page;
  const answer = listAnswer(call, forward);
  // X gives no ids in the `meta` of this list.
  const { newest_id: __, oldest_id: ___, ...meta } = (answer.body as { meta: Record<string, unknown> }).meta;
  return { ...answer, body: { ...(answer.body as object), meta } };
}

const hideBody = z.object({ hidden: z.boolean() });

/** Whoever started a conversation may hide the replies of others in it. */
function hide(call: Call): Answer {
  const { world, caller } = call;
  const id = call.path['tweet_id']!;
  checkPathId('tweet_id', id);
  const body = hideBody.safeParse(call.body);
  if (!body.success) {
    throw invalidRequest([{ parameters: { hidden: [] }, message: '$.hidden: is missing but it is required' }]);
  }
  const reply = world.posts.live(id);
  if (!reply) throw problem('not-found');
  const root = world.posts.byId.get(reply.conversationId);
  const isTheirs = root?.authorId === caller.user!.id && reply.authorId !== caller.user!.id;
  if (!isTheirs || reply.inReplyToId === undefined) throw problem('hide-not-yours');
  world.hideReply(id, body.data.hidden);
  return { status: 200, committed: reply.id, body: { data: { hidden: body.data.hidden } } };
}
