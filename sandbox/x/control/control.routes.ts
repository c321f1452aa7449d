import { z } from 'zod';
import { faultKinds, type NewFault } from '../world/faults.ts';
import { disconnectTypes } from '../world/stream-faults.ts';
import { accountingRoutes } from './accounting.routes.ts';
import { defined, id, read, required, type ControlCall } from './control-call.ts';
import { deliveryRoutes } from './delivery.routes.ts';
import { peopleRoutes } from './people.routes.ts';
import { scenarioRoutes } from './scenario.routes.ts';
import { feed, showPost, showPosts } from './shown-posts.ts';

/** The control API. A handler that throws answers 400 with the sentence that was thrown. */
export const controlRoutes: Record<string, (call: ControlCall) => unknown> = {
  'GET /_sandbox/users': listUsers,
  'POST /_sandbox/users': ({ world, body }) => world.addUser(defined(read(newUser, body))),
  'POST /_sandbox/apps': ({ world, body }) => world.addApp(defined(read(newApp, body))),
  'POST /_sandbox/tokens': issueTokens,
  'DELETE /_sandbox/tokens/:accessToken': ({ world, path }) => {
    world.revoke(path['accessToken']!);
    return { revoked: true };
  },
  'POST /_sandbox/posts': createPost,
  'POST /_sandbox/posts/bulk': ({ world, body }) => world.bulkMentions(defined(read(bulk, body))),
  'GET /_sandbox/posts/:id': ({ world, path }) => showPost(world, world.posts.get(path['id']!)),
  'DELETE /_sandbox/posts/:id': ({ world, path }) => {
    world.deletePost(path['id']!);
    return { deleted: true };
  },
  'GET /_sandbox/mentions': ({ world, query }) => showPosts(world, world.postsNaming(required(query, 'userId')), query),
  'GET /_sandbox/replies': ({ world, query }) => showPosts(world, world.repliesTo(required(query, 'to')), query),
  'GET /_sandbox/feed': feed,
  'GET /_sandbox/faults': ({ world }) => ({ faults: world.faults.list() }),
  'POST /_sandbox/faults': ({ world, body }) => world.setFault(defined(read(newFault, body)) as NewFault),
  'DELETE /_sandbox/faults': ({ world }) => {
    world.clearFaults();
    return { cleared: true };
  },
  'GET /_sandbox/requests': listRequests,
  'GET /_sandbox/clock': ({ world }) => world.clock.describe(),
  'POST /_sandbox/clock': moveClock,
  'POST /_sandbox/limits': ({ world, body }) => {
    const { scale } = read(z.strictObject({ scale: z.union([z.enum(['real', 'off']), z.number().positive()]) }), body);
    world.limits.scale = scale;
    world.limits.reset();
    return { scale };
  },
  ...peopleRoutes,
  ...accountingRoutes,
  ...deliveryRoutes,
  ...scenarioRoutes,
  'GET /_sandbox/behaviour': ({ world }) => world.behaviour,
  'POST /_sandbox/behaviour': ({ world, body }) => Object.assign(world.behaviour, defined(read(behaviour, body))),
};

const newUser = z.strictObject({
  handle: z.string(),
  name: z.string().max(50).optional(),
  description: z.string().max(160).optional(),
  location: z.string().max(30).optional(),
  lang: z.string().optional(),
  verified: z.boolean().optional(),
  premium: z.boolean().optional(),
  followers: z.int().nonnegative().optional(),
  protected: z.boolean().optional(),
  suspended: z.boolean().optional(),
  directMessages: z.enum(['everyone', 'followed', 'nobody']).optional(),
});
const newApp = z.strictObject({
  name: z.string().optional(),
  ownerId: id.optional(),
  tier: z.enum(['self-serve', 'enterprise']).optional(),
  permissions: z.enum(['read', 'read-write', 'read-write-dm']).optional(),
  clientType: z.enum(['confidential', 'public']).optional(),
  callbackUrls: z.array(z.url()).optional(),
  anyLoopbackCallback: z.boolean().optional(),
});
const newTokens = z.strictObject({
  userId: id,
  appId: id.optional(),
  type: z.enum(['oauth1', 'oauth2']),
  scopes: z.array(z.string()).optional(),
  lifetimeMs: z.number().optional(),
});
const newPost = z.strictObject({
  authorId: id.optional(),
  authorHandle: z.string().optional(),
  text: z.string().max(25_000).optional(),
  inReplyTo: id.optional(),
  quote: id.optional(),
  repost: id.optional(),
  mediaIds: z.array(id).max(4).optional(),
  replySettings: z.enum(['everyone', 'following', 'mentionedUsers', 'subscribers', 'verified']).optional(),
  withheldIn: z.array(z.string().regex(/^[A-Z]{2}$/)).optional(),
  lang: z.string().optional(),
  at: z.number().optional(),
});
const bulk = z.strictObject({
  mention: id,
  count: z.int(),
  authors: z.int().positive().optional(),
  seed: z.int().optional(),
  overMs: z.number().nonnegative().optional(),
});
const newFault = z.strictObject({
  endpoint: z.string(),
  kind: z.enum(faultKinds),
  count: z.int().positive().optional(),
  probability: z.number().min(0).max(1).optional(),
  userId: id.optional(),
  ms: z.number().nonnegative().optional(),
  surfaces: z.array(z.enum(['mentions', 'timeline', 'search'])).optional(),
  status: z.int().min(400).max(599).optional(),
  problem: z.string().optional(),
  body: z.unknown().optional(),
  resetInMs: z.number().nullable().optional(),
  disconnectType: z.enum(disconnectTypes).optional(),
});
const behaviour = z.strictObject({
  summonedGate: z.boolean().optional(),
  summonedBy: z.enum(['explicit', 'direct-reply', 'any-mention']).optional(),
  duplicateWindowMs: z.number().nonnegative().optional(),
  replyToDeletedStatus: z.union([z.literal(400), z.literal(403)]).optional(),
  mediaProcessingMs: z.number().nonnegative().optional(),
  refreshRevokesAccess: z.boolean().optional(),
  oauth1ClockSkewMs: z.number().optional(),
  billIncludes: z.boolean().optional(),
  ruleDelayMs: z.number().nonnegative().optional(),
  heartbeatMs: z.number().positive().optional(),
  streamQueue: z.int().positive().optional(),
  ghostConnectionMs: z.number().nonnegative().optional(),
  webhookTimeoutMs: z.number().positive().optional(),
  webhookRetriesMs: z.array(z.number().nonnegative()).max(20).optional(),
});

/** Thousands of people may exist: `q` narrows them down by handle or name. */
function listUsers({ world, query }: ControlCall) {
  const wanted = (query.get('q') ?? '').replace(/^@/, '').toLowerCase();
  const users = [...world.identities.users.values()]
    .filter((user) => user.handle.toLowerCase().includes(wanted) || user.name.toLowerCase().includes(wanted))
    .slice(0, Math.min(Number(query.get('limit') ?? 200), 1000));
  // Whoever gave an app access is an account that somebody answers for: the page offers those to watch.
  const connected = new Set([...world.identities.tokens.values()].map((tokens) => tokens.userId));
  const accounts = [...connected].map((userId) => world.identities.user(userId));
  return { users, accounts, total: world.identities.users.size };
}

function issueTokens({ world, body }: ControlCall) {
  const { userId, appId, type, scopes, lifetimeMs } = read(newTokens, body);
  const tokens =
    type === 'oauth1'
      ? world.issueOAuth1Tokens(userId, appId)
      : world.issueOAuth2Tokens(userId, appId, scopes, lifetimeMs);
  const app = world.identities.apps.get(tokens.appId)!;
  const { apiKey, apiSecret, bearerToken, clientId, clientSecret } = app;
  return { ...tokens, apiKey, apiSecret, bearerToken, clientId, clientSecret };
}

function createPost({ world, body }: ControlCall) {
  const { authorId, authorHandle, repost, text, ...rest } = read(newPost, body);
  const author = authorId ?? world.identities.userByHandle(authorHandle ?? '')?.id;
  if (author === undefined) throw new Error('Who writes? Give authorId or the authorHandle of somebody who exists.');
  const post =
    repost === undefined
      ? world.post({ ...defined(rest), authorId: author, text: text ?? '' })
      : world.repost(author, repost);
  return showPost(world, post);
}

function listRequests({ world, query }: ControlCall) {
  const endpoint = query.get('endpoint');
  const since = query.get('since');
  const requests = world.requests({
    ...(endpoint === null ? {} : { endpoint }),
    ...(since === null ? {} : { since: Number(since) }),
  });
  return { total: world.log.total, requests };
}

function moveClock({ world, body }: ControlCall) {
  const schema = z.strictObject({
    advanceMs: z.number().optional(),
    set: z.union([z.number(), z.iso.datetime()]).optional(),
    freeze: z.boolean().optional(),
  });
  const { advanceMs, set, freeze } = read(schema, body);
  if (freeze === false) world.clock.unfreeze();
  // Frozen first: what is set then stays as it was set.
  if (freeze === true) world.clock.freeze();
  if (set !== undefined) world.clock.set(typeof set === 'number' ? set : Date.parse(set));
  if (advanceMs !== undefined) world.clock.advance(advanceMs);
  world.revision++;
  return world.clock.describe();
}
