import { z } from 'zod';
import {
  activityEvents,
  subscriptionCaps,
  type ActivityEventType,
  type ActivitySubscription,
} from '../world/activity.ts';
import type { Answer, Call, Endpoint } from './endpoint.ts';
import { readJsonBody } from './json-body.ts';
import { byApp, byUserOrApp } from './permission.ts';
import { invalidRequest } from './problems.ts';
import { notAuthorisedByUser } from './stream-problems.ts';

const path = '/2/activity/subscriptions';

export const activityEndpoints: Endpoint[] = [
  {
    method: 'GET',
    path,
    auth: byUserOrApp,
    scopes: ['like.read', 'tweet.read'],
    limits: { app: 500, user: 500 },
    query: {
      max_results: { kind: 'int', min: 1, max: 1000, default: 1000 },
      pagination_token: { kind: 'text' },
    },
    answer: list,
  },
  {
    method: 'POST',
    path,
    auth: byUserOrApp,
    scopes: ['dm.read', 'like.read', 'tweet.read'],
    limits: { app: 500, user: 500 },
    query: {},
    answer: create,
  },
  {
    method: 'DELETE',
    path,
    auth: byApp,
    scopes: [],
    limits: { app: 500 },
    query: { ids: { kind: 'ids', pattern: /^[0-9]{1,19}$/, required: true } },
    answer: removeMany,
  },
  {
    method: 'PUT',
    path: `${path}/:subscription_id`,
    auth: byApp,
    scopes: [],
    limits: { app: 500 },
    query: {},
    answer: update,
  },
  {
    method: 'DELETE',
    path: `${path}/:subscription_id`,
    auth: byApp,
    scopes: [],
    limits: { app: 500 },
    query: {},
    answer: (call) => {
      call.world.activity.delete(target(call));
      call.world.revision++;
      return { status: 200, body: { data: { deleted: true }, meta: total(call) } };
    },
  },
];

function list({ world, caller, query }: Call): Answer {
  const all = world.activity.of(caller.app.id);
  const size = query.int('max_results');
  const token = query.text('pagination_token');
  const start = token === undefined ? 0 : all.findIndex((one) => tokenOf(one) === token);
  if (start < 0) throw invalid('pagination_token', token!, 'is not valid');
  const page = all.slice(start, start + size);
  const next = all[start + size];
  const meta = { result_count: page.length, ...(next ? { next_token: tokenOf(next) } : {}) };
  return { status: 200, body: { ...(page.length > 0 ? { data: page.map(shown) } : {}), meta } };
}

const tag = z.string().min(1).max(200);
const idOf = z.string().regex(/^[0-9]{1,19}$/);
const createBody = z.strictObject({
  event_type: z.enum(Object.keys(activityEvents) as [ActivityEventType, ...ActivityEventType[]]),
  filter: z.strictObject({ user_id: idOf.optional() }),
  tag: tag.optional(),
  webhook_id: idOf.optional(),
});

function create(call: Call): Answer {
  const { world, caller } = call;
  const body = readJsonBody(createBody, call.body);
  const { event_type: eventType, webhook_id: webhookId } = body;
  const userId = body.filter.user_id;
  if (userId === undefined && eventType !== 'oauth.revoke') {
    throw invalid('filter.user_id', '', 'is missing but it is required');
  }
  if (userId !== undefined && !world.identities.users.has(userId)) {
    throw invalid('filter.user_id', userId, 'is nobody');
  }
  checkWebhook(call, webhookId);
  if (userId !== undefined && !world.activity.mayHear(caller.app.id, eventType, userId)) throw notAuthorisedByUser();
  if (world.activity.same(caller.app.id, eventType, userId)) {
    throw invalid('filter', userId ?? '', 'has a subscription of this type already');
  }
  const cap = subscriptionCaps[caller.app.tier];
  if (world.activity.of(caller.app.id).length >= cap)
    throw invalid('event_type', eventType, `exceeds the limit of ${cap}`);

  const subscription = world.activity.add(caller.app, {
    eventType,
    ...(userId === undefined ? {} : { userId }),
    ...(body.tag === undefined ? {} : { tag: body.tag }),
    ...(webhookId === undefined ? {} : { webhookId }),
  });
  world.revision++;
  return { status: 200, body: { data: { subscription: shown(subscription) }, meta: total(call) } };
}

const updateBody = z.strictObject({ tag: tag.optional(), webhook_id: idOf.optional() });

function update(call: Call): Answer {
  const { world } = call;
  const subscription = target(call);
  const body = readJsonBody(updateBody, call.body);
  checkWebhook(call, body.webhook_id);
  world.activity.update(subscription, {
    ...(body.tag === undefined ? {} : { tag: body.tag }),
    ...(body.webhook_id === undefined ? {} : { webhookId: body.webhook_id }),
  });
  world.revision++;
  return { status: 200, body: { data: { subscription: shown(subscription), ...total(call) } } };
}

/** Deletes those that exist; only a request that hits none is refused. */
function removeMany(call: Call): Answer {
  const { world, caller, query } = call;
  const found = query.list('ids').flatMap((id) => world.activity.get(caller.app.id, id) ?? []);
  if (found.length === 0) throw invalid('ids', query.text('ids')!, 'are no subscriptions of this application');
  for (const subscription of found) world.activity.delete(subscription);
  world.revision++;
  return { status: 200, body: { data: { deleted: true }, meta: total(call) } };
}

function checkWebhook({ world, caller }: Call, id: string | undefined): void {
  if (id !== undefined && !world.webhooks.get(caller.app.id, id)) {
    throw invalid('webhook_id', id, 'is no webhook of this application');
  }
}

function target({ world, caller, path: variables }: Call): ActivitySubscription {
  const id = variables['subscription_id']!;
  const subscription = world.activity.get(caller.app.id, id);
  if (!subscription) throw invalid('subscription_id', id, 'is no subscription of this application');
  return subscription;
}

const total = ({ world, caller }: Call) => ({ total_subscriptions: world.activity.of(caller.app.id).length });

/** At least 16 characters, as X's are. */
const tokenOf = ({ id }: ActivitySubscription): string => BigInt(id).toString(32).padStart(16, '0');

function invalid(name: string, value: string, what: string) {
  return invalidRequest([{ parameters: { [name]: [value] }, message: `$.${name}: ${what}` }]);
}

function shown(subscription: ActivitySubscription) {
  const { id, eventType, userId, webhookId, createdAt, updatedAt } = subscription;
  return {
    subscription_id: id,
    event_type: eventType,
    filter: userId === undefined ? {} : { user_id: userId },
    created_at: new Date(createdAt).toISOString(),
    updated_at: new Date(updatedAt).toISOString(),
    ...(subscription.tag === undefined ? {} : { tag: subscription.tag }),
    ...(webhookId === undefined ? {} : { webhook_id: webhookId }),
  };
}
