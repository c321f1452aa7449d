import http from 'node:http';
import { createApp } from '../src/app.js';
import { createLogger, readConfig } from '../src/kernel/index.js';
import { get, signIn } from './bench-client.js';
import { appClient, quantile, rounded, startBenchServer, withClient, type BenchServer } from './bench-server.js';
import type { Figures } from './main.js';

const SIZES = [10_000, 1_000_000] as const;
const REQUESTS = 2_000;
const WARM_UP = 300;
const WORKSPACE = '1';

interface Measured {
  p50: number;
  p99: number;
  bare: number;
}

/** A page of 50 of the open view through the whole server, session and row-level security included. */
export async function inbox(say: (line: string) => void): Promise<Figures> {
  const server = await startBenchServer(say);
  try {
    const [small, large] = [await measure(server, SIZES[0], say), await measure(server, SIZES[1], say)];
    return {
      p50_ms: rounded(large.p50),
      p99_ms: rounded(large.p99),
      p50_ms_at_10000: rounded(small.p50),
      p99_ms_at_10000: rounded(small.p99),
      bare_p50_ms: rounded(large.bare),
      growth: rounded(large.p50 / small.p50),
      ratio: rounded(large.bare / large.p50),
    };
  } finally {
    await server.stop();
  }
}

async function measure(server: BenchServer, tickets: number, say: (line: string) => void): Promise<Measured> {
  const urls = await server.database(`inbox_${tickets}`);
  say(`filling ${tickets.toLocaleString('en')} tickets`);
  await withClient(urls.ownerUrl, (client) => fill(client, tickets));
  const config = readConfig({
    PARLEY_SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
    PARLEY_ROLES: 'web',
    LOG_LEVEL: 'warn',
  });
  const app = await createApp({ config, databaseUrl: urls.appUrl, logger: createLogger('warn') });
  await app.listen(0, '127.0.0.1');
  try {
    const cookie = await signIn(app, WORKSPACE, 'bench@example.com');
    const times = await ask(new URL('/api/tickets?view=open&limit=50', await app.getUrl()), cookie);
    const bare = await askBare(urls.appUrl);
    const measured = { p50: quantile(times, 0.5), p99: quantile(times, 0.99), bare };
    say(
      `${tickets.toLocaleString('en')} tickets: p50 ${rounded(measured.p50)} ms, p99 ${rounded(measured.p99)} ms; bare query p50 ${rounded(bare)} ms`,
    );
    return measured;
  } finally {
    await app.close();
  }
}

/** Tickets as years of work leave them: one in ten open, the others solved; every contact has about three. */
export async function fill(
  client: { query(sql: string, values?: unknown[]): Promise<unknown> },
  tickets: number,
): Promise<void> {
  await client.query(
    `INSERT INTO account (workspace_id, channel, external_id, handle, name, state) VALUES (1, 'x', '1', 'northwind', 'Northwind Air', 'connected')`,
  );
  await client.query(`INSERT INTO contact (workspace_id, id) SELECT 1, n FROM generate_series(1, $1::int / 3) n`, [
    tickets,
  ]);
  await client.query(
    `INSERT INTO author (workspace_id, channel, external_id, handle, name, seen_at, contact_id)
     SELECT 1, 'x', n::text, 'person_' || n, 'Person ' || n, now(), n FROM generate_series(1, $1::int / 3) n`,
    [tickets],
  );
  await client.query(
    `INSERT INTO ticket (workspace_id, number, status, channel, account_id, author_id, contact_id, preview, preview_at,
       preview_post, waiting_since, last_post_at)
     SELECT 1, n, CASE WHEN n % 10 = 0 THEN CASE WHEN n % 20 = 0 THEN 'open' ELSE 'new' END ELSE 'solved' END, 'x', 1,
       1 + n % ($1::int / 3), 1 + n % ($1::int / 3), 'I cannot log in since the update, number ' || n || repeat(' please help', n % 6),
       t, n::text, t, t
     FROM generate_series(1, $1::int) n, LATERAL (SELECT now() - ($1::int - n) * interval '30 seconds' AS t) at`,
    [tickets],
  );
  await client.query('ANALYZE');
}

/** One after the other over one connection; every second request is a page from the middle. Milliseconds each. */
async function ask(url: URL, cookie: string): Promise<number[]> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  let cursor: string | null = null;
  for (let i = 0; i < WARM_UP + REQUESTS; i += 1) {
    const target = new URL(url);
    if (cursor && i % 2) target.searchParams.set('cursor', cursor);
    const started = performance.now();
    const page = JSON.parse(await get(target, agent, cookie)) as { items: unknown[]; nextCursor: string | null };
    if (i >= WARM_UP) times.push(performance.now() - started);
    if (page.items.length !== 50) throw new Error(`a page had ${page.items.length} tickets`);
    if (i % 2) cursor = i % 200 === 1 ? null : page.nextCursor;
    else cursor ??= page.nextCursor;
  }
  agent.destroy();
  return times;
}

/** The page as one statement on one connection: no session, no transaction, no JSON, no HTTP. p50 in ms. */
async function askBare(appUrl: string): Promise<number> {
  const client = appClient(appUrl);
  await client.connect();
  await client.query(`SELECT set_config('parley.workspace_id', '1', false)`);
  const times: number[] = [];
  for (let i = 0; i < WARM_UP + REQUESTS; i += 1) {
    const started = performance.now();
    const { rows } = await client.query({
      name: 'bare',
      text: `SELECT k.number, k.status, k.priority, k.preview, k.waiting_since, k.last_post_at, k.version, a.handle, a.name
             FROM ticket k JOIN author a ON a.workspace_id = k.workspace_id AND a.id = k.author_id
             WHERE k.workspace_id = $1 AND k.status IN ('new', 'open') AND k.merged_into IS NULL
             ORDER BY k.last_post_at DESC, k.id DESC LIMIT 50`,
      values: [WORKSPACE],
    });
    if (rows.length !== 50) throw new Error(`the bare query gave ${rows.length} rows`);
    if (i >= WARM_UP) times.push(performance.now() - started);
  }
  await client.end();
  return quantile(times, 0.5);
}
