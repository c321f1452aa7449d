import { z } from 'zod';
import type { Connection } from '../world/streams.ts';
import type { World } from '../world/world.ts';
import type { Answer, Call, Endpoint } from './endpoint.ts';
import { readJsonBody } from './json-body.ts';
import { byApp } from './permission.ts';
import { invalidRequest } from './problems.ts';

/** Every stream that X has. Of these, this world has the filtered stream. */
const ENDPOINT_NAMES = [
  'filtered_stream',
  'sample_stream',
  'sample10_stream',
  'firehose_stream',
  'tweets_compliance_stream',
  'users_compliance_stream',
  'tweet_label_stream',
  'firehose_stream_lang_en',
  'firehose_stream_lang_ja',
  'firehose_stream_lang_ko',
  'firehose_stream_lang_pt',
  'likes_firehose_stream',
  'likes_sample10_stream',
  'likes_compliance_stream',
];
const FIELDS = ['client_ip', 'connected_at', 'disconnect_reason', 'disconnected_at', 'endpoint_name', 'id'];
const DEFAULT_FIELDS = ['id', 'endpoint_name', 'connected_at'];

export const connectionEndpoints: Endpoint[] = [
  {
    method: 'GET',
    path: '/2/connections',
    auth: byApp,
    scopes: [],
    limits: { app: 25 },
    query: {
      status: { kind: 'one', of: ['active', 'inactive', 'all'] },
      endpoints: { kind: 'list', of: ENDPOINT_NAMES },
      max_results: { kind: 'int', min: 1, max: 100, default: 10 },
      pagination_token: { kind: 'text' },
      'connection.fields': { kind: 'list', of: FIELDS },
    },
    answer: list,
  },
  {
    method: 'DELETE',
    path: '/2/connections',
    auth: byApp,
    scopes: [],
    limits: { app: 25 },
    query: {},
    answer: killByIds,
  },
  {
    method: 'DELETE',
    path: '/2/connections/all',
    auth: byApp,
    scopes: [],
    limits: { app: 25 },
    query: {},
    answer: ({ world, caller }) => killed(world, active(world, caller.app.id)),
  },
  {
    method: 'DELETE',
    path: '/2/connections/:endpoint_id',
    auth: byApp,
    scopes: [],
    limits: { app: 25 },
    query: {},
    answer: killByEndpoint,
  },
];

function list({ world, caller, query }: Call): Answer {
  const status = (query.text('status') ?? 'active') as 'active' | 'inactive' | 'all';
  const endpoints = query.list('endpoints');
  const found = world.streams
    .connections({ appId: caller.app.id, status })
    .filter((one) => endpoints.length === 0 || endpoints.includes(one.stream));
  const size = query.int('max_results');
  const token = query.text('pagination_token');
  const start = token === undefined ? 0 : found.findIndex((one) => one.id === token);
  if (start < 0) {
    const message = `The \`pagination_token\` query parameter value [${token}] is not valid`;
    throw invalidRequest([{ parameters: { pagination_token: [token!] }, message }]);
  }
  const fields = query.has('connection.fields') ? query.list('connection.fields') : DEFAULT_FIELDS;
  const page = found.slice(start, start + size).map((one) => shown(world, one, fields));
  const next = found[start + size];
  return {
    status: 200,
    body: {
      ...(page.length > 0 ? { data: page } : {}),
      meta: { result_count: page.length, ...(next ? { next_token: next.id } : {}) },
    },
  };
}

/** What X has not noticed, it does not tell: a ghost looks like an open connection. */
function shown(world: World, connection: Connection, fields: readonly string[]): Record<string, unknown> {
  const isOver = !world.streams.isActive(connection);
  const all: Record<string, unknown> = {
    id: connection.id,
    client_ip: connection.clientIp,
    connected_at: new Date(connection.connectedAt).toISOString(),
    endpoint_name: connection.stream,
    ...(isOver ? { disconnected_at: new Date(connection.disconnectedAt!).toISOString() } : {}),
    ...(isOver ? { disconnect_reason: connection.disconnectReason } : {}),
  };
  // These two are in every answer, asked for or not.
  const wanted = new Set([...fields, 'connected_at', 'endpoint_name']);
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.has(name)));
}

const uuids = z.strictObject({ uuids: z.array(z.string()).min(1).max(100) });

function killByIds(call: Call): Answer {
  const { world, caller } = call;
  const known = world.streams.connections({ appId: caller.app.id });
  const { uuids: asked } = readJsonBody(uuids, call.body);
  return killed(
    world,
    asked.map((uuid) => known.find((one) => one.id === uuid) ?? uuid),
  );
}

function killByEndpoint({ world, caller, path }: Call): Answer {
  const endpoint = path['endpoint_id']!;
  if (!ENDPOINT_NAMES.includes(endpoint)) {
    const message = `The \`endpoint_id\` query parameter value [${endpoint}] is not one of [${ENDPOINT_NAMES.join(',')}]`;
    throw invalidRequest([{ parameters: { endpoint_id: [endpoint] }, message }]);
  }
  return killed(
    world,
    active(world, caller.app.id).filter((one) => one.stream === endpoint),
  );
}

const active = (world: World, appId: string) => world.streams.connections({ appId, status: 'active' });

/** @param targets connections, or ids that belong to none */
function killed(world: World, targets: readonly (Connection | string)[]): Answer {
  const results = targets.map((target) => {
    if (typeof target !== 'string' && world.streams.kill(target)) return { uuid: target.id, success: true };
    const uuid = typeof target === 'string' ? target : target.id;
    return { uuid, success: false, error_message: 'There is no active connection with this UUID.' };
  });
  const successful_kills = results.filter(({ success }) => success).length;
  return {
    status: 200,
    body: { data: { successful_kills, failed_kills: results.length - successful_kills, results } },
  };
}
