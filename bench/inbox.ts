import http from 'node:http';
import { createApp } from '../src/app.js';
import { createLogger, Database, readConfig } from '../src/kernel/index.js';
import {
  addUpTally,
  pageSql,
  TICKET_VIEW_NAMES,
  TICKET_VIEWS,
  viewCondition,
  type TicketView,
} from '../src/tickets/index.js';
import { get, signIn } from './bench-client.js';
import { appClient, quantile, rounded, startBenchServer, withClient, type BenchServer } from './bench-server.js';
import type { Figures } from './main.js';
import { countStatements } from './statements.js';
import { fillTickets, handOut } from './ticket-fill.js';

const SIZES = [10_000, 1_000_000] as const;
const REQUESTS = 500;
const WARM_UP = 100;
const WORKSPACE = '1';
const PAGE = 50;
const EMAIL = 'bench@example.com';

interface Measured {
  /** Of pages, milliseconds each, view by view. */
  pages: Map<TicketView, number[]>;
  /** p50 of each view's own query, asked bare. */
  bare: Map<TicketView, number>;
  /** p50 of the plainest query of what a page of each view shows. */
  rows: Map<TicketView, number>;
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
    const middle = (times: Map<TicketView, number>): number => rounded(quantile([...times.values()], 0.5));
    const bare = middle(large.bare);
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
      bare_p50_ms: bare,
      bare_rows_p50_ms: middle(large.rows),
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
    const url = await app.getUrl();
    const ask = (path: string): Promise<string> => get(new URL(path, url), agent, cookie);
    const measured: Measured = {
      pages: new Map(),
      bare: new Map(),
      rows: new Map(),
      bareHttp: 0,
      counts: [],
      statements: 0,
    };
    for (const view of TICKET_VIEW_NAMES) {
      const path = `/api/tickets?view=${view}&limit=${PAGE}`;
      const times = await timesOfPages(ask, path);
      const bare = await askBare(urls.appUrl, pageSql(TICKET_VIEWS[view], false, PAGE), [WORKSPACE, agentId, PAGE]);
      const rows = await askBare(urls.appUrl, rowsSql(view), [WORKSPACE, agentId]);
      const statements = await countStatements(() => ask(path));
      measured.pages.set(view, times);
      measured.bare.set(view, bare);
      measured.rows.set(view, rows);
      measured.statements = Math.max(measured.statements, statements);
      say(
        `${view}: p50 ${rounded(quantile(times, 0.5))} ms, p99 ${rounded(quantile(times, 0.99))} ms, ` +
          `${statements} statements; its query bare p50 ${rounded(bare)} ms, plain rows ${rounded(rows)} ms`,
      );
    }
    measured.counts = await times(() => ask('/api/tickets/counts'));
    measured.bareHttp = await askBareHttp(await ask(`/api/tickets?view=open&limit=${PAGE}`), agent);
    say(`counts: p50 ${rounded(quantile(measured.counts, 0.5))} ms; bare HTTP p50 ${rounded(measured.bareHttp)} ms`);
    return measured;
  } finally {
    agent.destroy();
    await app.close();
  }
}

/** Milliseconds of each, one after the other. What is done with an answer takes none of them. */
async function times<T>(
  ask: (round: number) => Promise<T>,
  look?: (answer: T, round: number) => void,
): Promise<number[]> {
  const taken: number[] = [];
  for (let round = 0; round < WARM_UP + REQUESTS; round += 1) {
    const started = performance.now();
    const answer = await ask(round);
    if (round >= WARM_UP) taken.push(performance.now() - started);
    look?.(answer, round);
  }
  return taken;
}

/** Over one connection; every second request is a page from the middle, where there is one. */
async function timesOfPages(ask: (path: string) => Promise<string>, path: string): Promise<number[]> {
  let cursor: string | null = null;
  const isLater = (round: number): boolean => round % 2 === 1;
  return times(
    (round) => ask(isLater(round) && cursor ? `${path}&cursor=${cursor}` : path),
    (body, round) => {
      const page = JSON.parse(body) as { items: unknown[]; nextCursor: string | null };
      if (page.items.length !== PAGE && page.nextCursor !== null)
        throw new Error(`a page of ${path} had ${page.items.length} tickets, and was not the last`);
      if (isLater(round)) cursor = round % 20 === 19 ? null : page.nextCursor;
      cursor ??= page.nextCursor;
    },
  );
}

/** A statement on one connection: no session, no transaction, no HTTP. p50 in ms. */
async function askBare(appUrl: string, text: string, values: unknown[]): Promise<number> {
  const client = appClient(appUrl);
  await client.connect();
  await client.query(`SELECT set_config('parley.workspace_id', '1', false)`);
  const taken = await times(
    () => client.query({ name: 'bare', text, values }),
    ({ rows }) => {
      if (rows.length < PAGE) throw new Error(`a bare query gave ${rows.length} rows: ${text}`);
    },
  );
  await client.end();
  return quantile(taken, 0.5);
}

/** What a page shows, as columns: no JSON, no next page. */
const rowsSql = (view: TicketView): string => `
  SELECT k.number, k.status, k.priority, k.snoozed_until, k.lang, k.channel, k.preview, k.waiting_since, k.last_post_at,
    k.created_at, k.updated_at, k.version, k.reply_state, a.id, a.name, a.handle, a.picture_key, c.id, c.handle,
    g.id, g.name, m.id, m.name, ARRAY(SELECT n.name FROM ticket_tag x
      JOIN tag n ON n.workspace_id = x.workspace_id AND n.id = x.tag_id WHERE x.workspace_id = k.workspace_id AND x.ticket_id = k.id)
  FROM ticket k
  JOIN author a ON a.workspace_id = k.workspace_id AND a.id = k.author_id
  JOIN account c ON c.workspace_id = k.workspace_id AND c.id = k.account_id
  LEFT JOIN agent g ON g.workspace_id = k.workspace_id AND g.id = k.assignee_id
  LEFT JOIN team m ON m.workspace_id = k.workspace_id AND m.id = k.team_id
  WHERE k.workspace_id = $1 AND $2::bigint > 0 AND ${view === 'open' ? `k.status IN ('new', 'open')` : viewCondition(view)} AND k.merged_into IS NULL
  ORDER BY ${TICKET_VIEWS[view].order === 'waiting' ? 'k.waiting_since, k.id' : 'k.last_post_at DESC, k.id DESC'} LIMIT ${PAGE}`;

/** A server that has the answer. p50 in ms. */
async function askBareHttp(body: string, agent: http.Agent): Promise<number> {
  const server = http.createServer((_, response) =>
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(body),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(`http://127.0.0.1:${(server.address() as { port: number }).port}/`);
  const taken = await times(() => get(url, agent, ''));
  server.closeAllConnections();
  server.close();
  return quantile(taken, 0.5);
}
