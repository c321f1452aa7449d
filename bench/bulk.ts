import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApp } from '../src/app.js';
import { createLogger, readConfig } from '../src/kernel/index.js';
import { appClient, median, rounded, startBenchServer, withClient } from './bench-server.js';
import { signIn } from './bench-client.js';
import { fillTickets } from './ticket-fill.js';
import type { Figures } from './main.js';

const TICKETS = 10_000;
const ROUNDS = 7;
const WARM_UP = 2;
const PATIENCE_MS = 60_000;
const PRIORITIES = ['high', 'low', 'urgent', 'normal'];

/**
 * A bulk change of 10,000 tickets over HTTP, from the request until the last one is written, with its rules, results, progress and lease.
 * Beside it one UPDATE of as many rows and one INSERT of as many events, as the app connects, in one transaction.
 */
export async function bulk(say: (line: string) => void): Promise<Figures> {
  const server = await startBenchServer(say);
  try {
    const urls = await server.database('bulk');
    say(`filling ${(2 * TICKETS).toLocaleString('en')} tickets`);
    await withClient(urls.ownerUrl, async (client) => {
      await fillTickets(client, 2 * TICKETS);
      // Half of them are for each, taken in turn: the same pages of the table, in the same order.
      await client.query(`UPDATE ticket SET lang = CASE WHEN number % 2 = 0 THEN 'aa' ELSE 'bb' END`);
      await client.query('VACUUM (ANALYZE) ticket');
    });
    const config = readConfig({
      PARLEY_SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
      LOG_LEVEL: 'warn',
      PARLEY_ROLES: 'web,worker',
    });
    const app = await createApp({ config, databaseUrl: urls.appUrl, logger: createLogger('warn') });
    await app.listen(0, '127.0.0.1');
    try {
      return await measure(app, urls.appUrl, say);
    } finally {
      await app.close();
    }
  } finally {
    await server.stop();
  }
}

async function measure(app: NestFastifyApplication, appUrl: string, say: (line: string) => void): Promise<Figures> {
  const headers = {
    cookie: await signIn(app, '1', 'bench@example.com'),
    origin: await app.getUrl(),
    'content-type': 'application/json',
  };
  const [whole, bare]: [number[], number[]] = [[], []];
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    const priority = PRIORITIES[round % PRIORITIES.length] as string;
    const floor = await changeBare(appUrl, priority);
    const ours = await changeAll(await app.getUrl(), headers, priority);
    say(`${TICKETS.toLocaleString('en')} tickets: ${rounded(ours, 0)} ms; bare statements ${rounded(floor, 0)} ms`);
    if (round < WARM_UP) continue;
    bare.push(floor);
    whole.push(ours);
  }
  const [ms, bareMs] = [median(whole), median(bare)];
  return {
    tickets: TICKETS,
    ms: rounded(ms, 0),
    per_s: rounded(TICKETS / (ms / 1_000), 0),
    bare_ms: rounded(bareMs, 0),
    ratio: rounded(bareMs / ms),
  };
}

/** Milliseconds from the request until the job says that it is done. */
async function changeAll(origin: string, headers: Record<string, string>, priority: string): Promise<number> {
  const begun = performance.now();
  const conditions = [{ field: 'language', is: 'any', values: ['aa'] }];
  const body = JSON.stringify({ conditions, change: { priority } });
  const answer = await fetch(`${origin}/api/bulk`, { method: 'POST', headers, body });
  const { id } = (await answer.json()) as { id: string };
  while (performance.now() - begun < PATIENCE_MS) {
    const job = (await (await fetch(`${origin}/api/bulk/${id}`, { headers })).json()) as {
      state: string;
      changed: number;
    };
    if (job.state === 'done') {
      if (job.changed !== TICKETS) throw new Error(`${job.changed} of ${TICKETS} tickets were changed.`);
      return performance.now() - begun;
    }
    await sleep(20);
  }
  throw new Error(`The bulk change was not done after ${PATIENCE_MS} ms.`);
}

async function changeBare(appUrl: string, priority: string): Promise<number> {
  const client = appClient(appUrl);
  await client.connect();
  await client.query(`SELECT set_config('parley.workspace_id', '1', false)`);
  const begun = performance.now();
  await client.query('BEGIN');
  const { rows } = await client.query<{ id: string; was: string }>(
    `UPDATE ticket k SET priority = $1, touched = true, version = k.version + 1, updated_at = now()
     FROM (SELECT id, priority AS was FROM ticket WHERE workspace_id = 1 AND lang = 'bb') b
     WHERE k.workspace_id = 1 AND k.id = b.id RETURNING k.id, b.was`,
    [priority],
  );
  await client.query(
    `INSERT INTO event (workspace_id, ticket_id, kind, agent_id, before, after)
     SELECT 1, e.id, 'ticket_changed', 1, jsonb_build_object('priority', e.was), jsonb_build_object('priority', $3::text)
     FROM unnest($1::bigint[], $2::text[]) AS e (id, was)`,
    [rows.map(({ id }) => id), rows.map(({ was }) => was), priority],
  );
  await client.query('COMMIT');
  const ms = performance.now() - begun;
  await client.end();
  if (rows.length !== TICKETS) throw new Error(`${rows.length} of ${TICKETS} tickets were changed.`);
  return ms;
}
