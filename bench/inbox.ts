import http from 'node:http';
import { createApp } from '../src/app.js';
import { createLogger, Database, readConfig } from '../src/kernel/index.js';
import { addUpTally, TICKET_VIEW_NAMES, TICKET_VIEWS, viewCondition, type TicketView } from '../src/tickets/index.js';
import { get, signIn } from './bench-client.js';
import { appClient, quantile, rounded, startBenchServer, withClient, type BenchServer } from './bench-server.js';
import type { Figures } from './main.js';
import { countStatements } from './statements.js';
import { fillTickets, handOut } from './ticket-fill.js';

const SIZES = [10_000, 1_000_000] as const;
const REQUESTS = 500;
const WARM_UP = 100;
const WORKSPACE = '1';
const EMAIL = 'bench@example.com';

interface Measured {
  /** Of pages, milliseconds each, view by view. */
  pages: Map<TicketView, number[]>;
  /** p50 of the bare query of each view. */
  bare: Map<TicketView, number>;
  /** p50 of the barest server that answers with the same bytes, and asks nobody. */
  bareHttp: number;
  /** Of the counts of all views. */
  counts: number[];
  /** The most that a page of any view took, the session's included. */
  statements: number;
}

/** A page of 50 of every built-in view through the whole server, session and row-level security included. */
export async function inbox(say: (line: string) => void): Promise<Figures> {
  const server = await startBenchServer(say);
  try {
    const [small, large] = [await measure(server, SIZES[0], say), await measure(server, SIZES[1], say)];
    const p50 = new Map([...large.pages].map(([view, times]) => [view, quantile(times, 0.5)]));
    const all = [...large.pages.values()].flat();
    const bare = quantile([...large.bare.values()], 0.5);
    const ratios = [...p50].map(([view, ms]) => ({ view, ratio: (large.bare.get(view) as number) / ms }));
    const [worst] = ratios.toSorted((a, b) => a.ratio - b.ratio) as [(typeof ratios)[number]];
    return {
      p50_ms: rounded(quantile(all, 0.5)),
      p99_ms: rounded(quantile(all, 0.99)),
      p50_ms_at_10000: rounded(quantile([...small.pages.values()].flat(), 0.5)),
      growth: rounded(quantile(all, 0.5) / quantile([...small.pages.values()].flat(), 0.5)),
      statements: Math.max(small.statements, large.statements),
      counts_p50_ms: rounded(quantile(large.counts, 0.5)),
      counts_p99_ms: rounded(quantile(large.counts, 0.99)),
      bare_p50_ms: rounded(bare),
      bare_http_p50_ms: rounded(large.bareHttp),
      ratio: rounded(bare / quantile(all, 0.5)),
      farthest_view: worst.view,
      farthest_p50_ms: rounded(p50.get(worst.view) as number),
      farthest_bare_p50_ms: rounded(large.bare.get(worst.view) as number),
    };
  } finally {
    await server.stop();
  }
}

async function measure(server: BenchServer, tickets: number, say: (line: string) => void): Promise<Measured> {
  const urls = await server.database(`inbox_${tickets}`);
  say(`filling ${tickets.toLocaleString('en')} tickets`);
  await withClient(urls.ownerUrl, (client) => fillTickets(client, tickets));
  const config = readConfig({
    PARLEY_SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
    PARLEY_ROLES: 'web',
    LOG_LEVEL: 'warn',
  });
  const app = await createApp({ config, databaseUrl: urls.appUrl, logger: createLogger('warn') });
  await app.listen(0, '127.0.0.1');
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const cookie = await signIn(app, WORKSPACE, EMAIL);
    const agentId = await withClient(urls.ownerUrl, async (client) => {
      const { rows } = await client.query<{ id: string }>('SELECT id FROM agent WHERE email = $1', [EMAIL]);
      const { id } = rows[0] as { id: string };
      await handOut(client, id);
      return id;
    });
    while (await app.get(Database).inWorkspace(WORKSPACE, addUpTally)); // as the worker does all the time
    const ask = async (path: string): Promise<string> => get(new URL(path, await app.getUrl()), agent, cookie);
    const measured: Measured = { pages: new Map(), bare: new Map(), bareHttp: 0, counts: [], statements: 0 };
    for (const view of TICKET_VIEW_NAMES) {
      const path = `/api/tickets?view=${view}&limit=50`;
      const times = await timesOfPages(ask, path);
      const bare = await askBare(urls.appUrl, view, agentId);
      const statements = await countStatements(() => ask(path));
      measured.pages.set(view, times);
      measured.bare.set(view, bare);
      measured.statements = Math.max(measured.statements, statements);
      say(
        `${view}: p50 ${rounded(quantile(times, 0.5))} ms, p99 ${rounded(quantile(times, 0.99))} ms, ` +
          `${statements} statements; bare query p50 ${rounded(bare)} ms`,
      );
    }
    measured.counts = await times(() => ask('/api/tickets/counts'));
    measured.bareHttp = await askBareHttp(await ask('/api/tickets?view=open&limit=50'), agent);
    say(`counts: p50 ${rounded(quantile(measured.counts, 0.5))} ms; bare HTTP p50 ${rounded(measured.bareHttp)} ms`);
    return measured;
  } finally {
    agent.destroy();
    await app.close();
  }
}

/** Milliseconds of each, one after the other. */
async function times(ask: (round: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let round = 0; round < WARM_UP + REQUESTS; round += 1) {
    const started = performance.now();
    await ask(round);
    if (round >= WARM_UP) taken.push(performance.now() - started);
  }
  return taken;
}

/** Over one connection; every second request is a page from the middle, where there is one. */
async function timesOfPages(ask: (path: string) => Promise<string>, path: string): Promise<number[]> {
  let cursor: string | null = null;
  return times(async (round) => {
    const isLater = round % 2 === 1;
    const body = await ask(isLater && cursor ? `${path}&cursor=${cursor}` : path);
    const page = JSON.parse(body) as { items: unknown[]; nextCursor: string | null };
    if (page.items.length !== 50 && page.nextCursor !== null)
      throw new Error(`a page of ${path} had ${page.items.length} tickets, and was not the last`);
    if (isLater) cursor = round % 20 === 19 ? null : page.nextCursor;
    cursor ??= page.nextCursor;
  });
}

/** The page as one statement on one connection: no session, no transaction, no JSON, no HTTP. p50 in ms. */
async function askBare(appUrl: string, view: TicketView, agentId: string): Promise<number> {
  const client = appClient(appUrl);
  await client.connect();
  await client.query(`SELECT set_config('parley.workspace_id', '1', false)`);
  const taken = await times(async () => {
    const { rows } = await client.query({ name: 'bare', text: bareSql(view), values: [WORKSPACE, agentId] });
    if (rows.length !== 50) throw new Error(`the bare query of ${view} gave ${rows.length} rows`);
  });
  await client.end();
  return quantile(taken, 0.5);
}

const bareSql = (view: TicketView): string => `
  SELECT k.number, k.status, k.priority, k.preview, k.waiting_since, k.last_post_at, k.version, a.handle, a.name
  FROM ticket k JOIN author a ON a.workspace_id = k.workspace_id AND a.id = k.author_id
  WHERE k.workspace_id = $1 AND $2::bigint > 0 AND ${view === 'open' ? `k.status IN ('new', 'open')` : viewCondition(view)} AND k.merged_into IS NULL
  ORDER BY ${TICKET_VIEWS[view].order === 'waiting' ? 'k.waiting_since, k.id' : 'k.last_post_at DESC, k.id DESC'} LIMIT 50`;

/** A server that has the answer. p50 in ms, read as ours is. */
async function askBareHttp(body: string, agent: http.Agent): Promise<number> {
  const server = http.createServer((_, response) =>
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(body),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(`http://127.0.0.1:${(server.address() as { port: number }).port}/`);
  const taken = await times(async () => JSON.parse(await get(url, agent, '')) as unknown);
  server.closeAllConnections();
  server.close();
  return quantile(taken, 0.5);
}
