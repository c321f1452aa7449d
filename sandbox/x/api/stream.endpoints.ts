import type { Post } from '../world/records.ts';
import { firstIdAt } from '../world/snowflake.ts';
import type { StreamName } from '../world/streams.ts';
import type { Answer, Call, Endpoint } from './endpoint.ts';
import { tweetRules, type Rules } from './parameters.ts';
import { byApp } from './permission.ts';
import { invalidRequest } from './problems.ts';
import { StreamConnection } from './stream-connection.ts';
import { noRules, tooManyConnections } from './stream-problems.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Only for enterprises: what was missed is sent first. */
const recoveryRules: Rules = {
  backfill_minutes: { kind: 'int', min: 0, max: 5, default: 0 },
  start_time: { kind: 'time' },
  end_time: { kind: 'time' },
};

export const streamEndpoints: Endpoint[] = [
  {
    method: 'GET',
    path: '/2/tweets/search/stream',
    auth: byApp,
    scopes: [],
    limits: { app: 50 },
    bills: 'post-read',
    query: { ...recoveryRules, ...tweetRules },
    answer: filteredStream,
  },
  {
    method: 'GET',
    path: '/2/activity/stream',
    auth: byApp,
    scopes: [],
    limits: { app: 450 },
    query: recoveryRules,
    answer: activityStream,
  },
];

function filteredStream(call: Call): Answer {
  const { world, caller, query } = call;
  checkRecovery(call);
  if (world.streamRules.of(caller.app.id).length === 0) throw noRules();
  const wishes = new URLSearchParams();
  for (const name of Object.keys(tweetRules)) {
    if (query.has(name)) wishes.set(name, query.text(name)!);
  }
  return connect(call, 'filtered_stream', wishes.toString());
}

/** What an activity stream missed is not kept: X's enterprises can ask for it, here nobody can. */
function activityStream(call: Call): Answer {
  checkRecovery(call);
  for (const name of Object.keys(recoveryRules)) {
    if (call.query.has(name)) throw notAvailable(call, name);
  }
  return connect(call, 'activity_stream', '');
}

function connect(call: Call, stream: StreamName, wishes: string): Answer {
  const { world, caller } = call;
  if (!world.streams.hasPlace(caller.app, stream)) throw tooManyConnections();
  return {
    status: 200,
    body: {},
    stream: (request, response, headers) => {
      const compressed = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
      response.writeHead(200, {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        ...(compressed ? { 'content-encoding': 'gzip' } : {}),
        ...headers,
      });
      response.flushHeaders();
      response.socket?.setNoDelay(true);
      const record = world.streams.begin(caller.app, stream, request.socket.remoteAddress ?? '');
      const connection = new StreamConnection(world, record, wishes, response, compressed);
      const missed = postsToRecover(call);
      if (missed.length > 0) call.live.streams.recover(connection, missed);
    },
  };
}

function checkRecovery(call: Call): void {
  const { query, caller, world } = call;
  if (caller.app.tier !== 'enterprise') {
    const asked = Object.keys(recoveryRules).find((name) => query.has(name) && query.text(name) !== '0');
    if (asked !== undefined) throw notAvailable(call, asked);
  }
  const start = query.time('start_time');
  if (start !== undefined && start < world.clock.now() - DAY_MS) {
    const message = "Invalid 'start_time'. It must be at most 24 hours ago.";
    throw invalidRequest([{ parameters: { start_time: [query.text('start_time')!] }, message }]);
  }
}

function notAvailable(call: Call, name: string) {
  const message = `The \`${name}\` query parameter is not available in current product or product packaging.`;
  return invalidRequest([{ parameters: { [name]: [call.query.text(name)!] }, message }]);
}

function postsToRecover({ world, query }: Call): Post[] {
  const now = world.clock.now();
  const minutes = query.has('backfill_minutes') ? query.int('backfill_minutes') : 0;
  const from = query.time('start_time') ?? (minutes > 0 ? now - minutes * MINUTE_MS : undefined);
  if (from === undefined) return [];
  const { all } = world.posts;
  const to = query.time('end_time') ?? now;
  const ids = all.ascending().slice(all.countBelow(firstIdAt(from)), all.countBelow(firstIdAt(to + 1)));
  return world.posts.list(ids);
}
