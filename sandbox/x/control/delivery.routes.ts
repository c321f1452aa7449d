import { z } from 'zod';

import { read, type ControlCall } from './control-call.ts';

/** The truth about streams and webhooks: who is connected, and what became of every message. */
export const deliveryRoutes: Record<string, (call: ControlCall) => unknown> = {
  'GET /_sandbox/streams': ({ world, query }) => ({
    connections: world.streams.connections(read(ofConnections, Object.fromEntries(query))).slice(0, 200),
    rules: world.streamRules.list(),
  }),
  'DELETE /_sandbox/streams/:id': ({ world, path }) => {
    const connection = world.streams.connections().find((one) => one.id === path['id']);
    if (!connection) throw new Error(`There is no connection with the id ${path['id']}.`);
    return { killed: world.streams.kill(connection) };
  },
  'GET /_sandbox/deliveries': ({ world, query }) => ({
    deliveries: world.streams.deliveries(read(ofDeliveries, Object.fromEntries(query))),
  }),
  'GET /_sandbox/webhooks': ({ world }) => ({
    webhooks: world.webhooks.list(),
    subscriptions: world.activity.list(),
  }),
  'GET /_sandbox/webhook-attempts': ({ world, query }) => ({
    attempts: world.webhooks.attempts(read(ofAttempts, Object.fromEntries(query))),
  }),
};

const since = z.coerce.number().optional();
const ofConnections = z.strictObject({
  appId: z.string().optional(),
  status: z.enum(['active', 'inactive', 'all']).optional(),
});
const ofDeliveries = z.strictObject({
  connectionId: z.string().optional(),
  messageId: z.string().optional(),
  stream: z.enum(['filtered_stream', 'activity_stream']).optional(),
  outcome: z.enum(['delivered', 'dropped', 'duplicated']).optional(),
  since,
});
const ofAttempts = z.strictObject({
  webhookId: z.string().optional(),
  eventId: z.string().optional(),
  kind: z.enum(['event', 'challenge']).optional(),
  since,
});
