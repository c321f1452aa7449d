import { conversationOf } from '../world/direct-messages.ts';
import type { DirectMessageEvent, User } from '../world/records.ts';
import { firstIdAt } from '../world/snowflake.ts';
import { MessageRendering, messageExpansions, messageFields } from './direct-message-rendering.ts';
import type { Answer, Call, Endpoint } from './endpoint.ts';
import { pageFrom } from './pages.ts';
import { checkPathId, tweetRules, type Rules } from './parameters.ts';
import { byUser } from './permission.ts';
import { problem } from './problems.ts';

const MONTH_MS = 30 * 86_400_000;
const CONVERSATION_ID = /^([0-9]{1,19}-[0-9]{1,19}|[0-9]{15,19})$/;
const EVENT_TYPES = ['MessageCreate', 'ParticipantsJoin', 'ParticipantsLeave'];

const scopes = ['dm.read', 'tweet.read', 'users.read'] as const;
const limits = { user: 15 };

const fieldRules: Rules = {
  'dm_event.fields': { kind: 'list', of: messageFields },
  expansions: { kind: 'list', of: messageExpansions },
  'media.fields': tweetRules['media.fields']!,
  'user.fields': tweetRules['user.fields']!,
  'tweet.fields': tweetRules['tweet.fields']!,
};
const pageRules: Rules = {
  max_results: { kind: 'int', min: 1, max: 100, default: 100 },
  pagination_token: { kind: 'text' },
  event_types: { kind: 'list', of: EVENT_TYPES },
  ...fieldRules,
};

/** Reading. Everything reaches 30 days back, newest first, and only what the caller may see. */
export const directMessageEndpoints: Endpoint[] = [
  {
    method: 'GET',
    path: '/2/dm_events',
    auth: byUser,
    scopes,
    limits,
    bills: 'dm-read',
    query: pageRules,
    answer: (call) => list(call, undefined),
  },
  {
    method: 'GET',
    path: '/2/dm_events/:event_id',
    auth: byUser,
    scopes,
    limits,
    bills: 'dm-read',
    query: fieldRules,
    answer: one,
  },
  {
    method: 'DELETE',
    path: '/2/dm_events/:event_id',
    auth: byUser,
    scopes: ['dm.read', 'dm.write'],
    limits: { user: 300 },
    bills: 'delete',
    query: {},
    answer: remove,
  },
  {
    method: 'GET',
    path: '/2/dm_conversations/with/:participant_id/dm_events',
    auth: byUser,
    scopes,
    limits,
    bills: 'dm-read',
    query: pageRules,
    answer: (call) => {
      const participant = call.path['participant_id']!;
      checkPathId('participant_id', participant);
      return list(call, conversationOf(call.caller.user!.id, participant));
    },
  },
  {
    method: 'GET',
    path: '/2/dm_conversations/:id/dm_events',
    auth: byUser,
    scopes,
    limits,
    bills: 'dm-read',
    query: pageRules,
    answer: (call) => {
      const conversation = call.path['id']!;
      checkPathId('id', conversation, CONVERSATION_ID);
      const isMember = call.world.directMessages.isMember(call.caller.user!.id, conversation);
      if (!isMember) throw problem('dm-not-permitted');
      return list(call, conversation);
    },
  },
];

function list(call: Call, conversationId: string | undefined): Answer {
  const { world, query } = call;
  const user = call.caller.user!;
  const types = query.has('event_types') ? query.list('event_types') : EVENT_TYPES;
  const { index, accept } = world.directMessages.seenBy(user.id, conversationId);
  const page = pageFrom<DirectMessageEvent>((id) => world.directMessages.events.get(id), {
    index,
    window: Infinity,
    accept: (event) => types.includes(event.type) && accept(event),
    query,
    tokenParameter: 'pagination_token',
    scope: `dm ${user.id} ${conversationId ?? ''} ${types.join()}`,
    from: firstIdAt(world.clock.now() - MONTH_MS),
  });
  const rendering = new MessageRendering(world, query, user);
  const data = page.items.map((event) => rendering.event(event));
  const meta = {
    result_count: data.length,
    ...(page.nextToken ? { next_token: page.nextToken } : {}),
    ...(page.previousToken ? { previous_token: page.previousToken } : {}),
  };
  return { status: 200, body: { ...(data.length > 0 ? { data } : {}), ...rendering.rest, meta } };
}

function one(call: Call): Answer {
  const event = visibleEvent(call, call.caller.user!);
  if (!event) throw problem('not-found');
  const rendering = new MessageRendering(call.world, call.query, call.caller.user!);
  return { status: 200, body: { data: rendering.event(event), ...rendering.rest } };
}

/** It disappears for the caller only. */
function remove(call: Call): Answer {
  const user = call.caller.user!;
  const event = visibleEvent(call, user);
  if (!event) throw problem('not-found');
  call.world.directMessages.deleteFor(user.id, event.id);
  return { status: 200, committed: event.id, body: { data: { deleted: true } } };
}

function visibleEvent(call: Call, user: User): DirectMessageEvent | undefined {
  const id = call.path['event_id']!;
  checkPathId('event_id', id);
  const { index, accept } = call.world.directMessages.seenBy(user.id);
  const event = call.world.directMessages.events.get(id);
  const isTheirs = index.ascending()[index.countBelow(id)] === id;
  return event && isTheirs && accept(event) ? event : undefined;
}
