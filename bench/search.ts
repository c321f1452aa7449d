import http from 'node:http';
import { createApp } from '../src/app.js';
import { createLogger, readConfig } from '../src/kernel/index.js';
import { wordsValue } from '../src/search/index.js';
import { get, signIn } from './bench-client.js';
import { quantile, rounded, startBenchServer, withClient } from './bench-server.js';
import type { Figures, Options } from './main.js';
import { fillForSearch, wordOf } from './search-fill.js';

const WORKSPACE = '1';
const POSTS = 1_000_000;
const ROUNDS = 8;
/** Nobody may search as fast as this does. */
const AGENTS = 40;
const PAGE = 25;

/** What agents search for: words of every frequency, alone and together, phrases, beginnings, handles, scripts without spaces, filters. */
const KINDS: Record<string, (round: number) => string> = {
  'a word of two posts in three': () => 'the',
  'a word of one in ten': () => 'refund',
  'a word of one in thirty': (round) => wordOf(40 + round),
  'a word of one in a thousand': (round) => wordOf(2_000 + round * 7),
  'a word of one in ten thousand': (round) => wordOf(20_000 + round * 77),
  'a word of none': (round) => `nobodysaysthis${round}`,
  'two frequent words': () => 'refund flight',
  'a frequent and a rare one': (round) => `refund ${wordOf(9_000 + round * 31)}`,
  'five frequent words': () => 'cannot log login update help',
  'a frequent phrase': () => '"log in"',
  'a phrase of frequent words, seldom in a row': () => '"refund since update"',
  'without a word': (round) => `flight -${wordOf(30 + round)}`,
  'a beginning': (round) => wordOf(500 + round * 13).slice(0, 4),
  'a beginning of two letters': () => 're',
  'a handle': (round) => `@person_${1000 + round}`,
  'posts of a person': (round) => `from:person_${2000 + round}`,
  'posts of a person with a word': (round) => `from:person_${3000 + round} refund`,
  Japanese: () => 'ログイン',
  Chinese: () => '退款',
  'one Chinese character': () => '航',
  'a word on open tickets': () => 'status:open refund',
  'a rare word on open tickets': (round) => `status:open ${wordOf(4_000 + round * 11)}`,
  'a word in a week of a year ago': () => `refund ${daysAgo(250, 'after')} ${daysAgo(243, 'before')}`,
  'a ticket': (round) => `#${5000 + round}`,
};

interface Kind {
  times: number[];
  bare: number[];
}

/** The first page of what is found, by time and by relevance, through the whole server, session and row-level security included. */
export async function search(say: (line: string) => void, { posts = POSTS }: Options): Promise<Figures> {
  const server = await startBenchServer(say);
  try {
    const urls = await server.database('search');
    say(`filling ${posts.toLocaleString('en')} posts`);
    await withClient(urls.ownerUrl, (client) => fillForSearch(client, posts, say));
    const kinds = await measure(urls, say);
    const all = Object.values(kinds).flatMap(({ times }) => times);
    const bare = Object.values(kinds).flatMap((kind) => kind.bare);
    const [slowest] = Object.entries(kinds).toSorted(
      ([, a], [, b]) => quantile(b.times, 0.95) - quantile(a.times, 0.95),
    );
    return {
      posts,
      p50_ms: rounded(quantile(all, 0.5)),
      p95_ms: rounded(quantile(all, 0.95)),
      p99_ms: rounded(quantile(all, 0.99)),
      slowest: slowest?.[0] as string,
      slowest_p95_ms: rounded(quantile(slowest?.[1].times as number[], 0.95)),
      bare_p50_ms: rounded(quantile(bare, 0.5)),
      bare_p95_ms: rounded(quantile(bare, 0.95)),
      ratio: rounded(quantile(bare, 0.95) / quantile(all, 0.95)),
    };
  } finally {
    await server.stop();
  }
}

async function measure(
  urls: { ownerUrl: string; appUrl: string },
  say: (line: string) => void,
): Promise<Record<string, Kind>> {
  const config = readConfig({
    PARLEY_SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
    PARLEY_ROLES: 'web',
    LOG_LEVEL: 'warn',
  });
  const app = await createApp({ config, databaseUrl: urls.appUrl, logger: createLogger('warn') });
  await app.listen(0, '127.0.0.1');
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const cookies = await Promise.all(
      Array.from({ length: AGENTS }, (_, n) => signIn(app, WORKSPACE, `bench${n}@example.com`)),
    );
    const kinds: Record<string, Kind> = {};
    let asked = 0;
    for (const [name, queryOf] of Object.entries(KINDS)) {
      const kind: Kind = (kinds[name] = { times: [], bare: [] });
      for (let round = -2; round < ROUNDS; round += 1) {
        for (const order of ['time', 'relevance']) {
          const url = new URL('/api/search', await app.getUrl());
          url.search = new URLSearchParams({ q: queryOf(Math.max(round, 0)), order, typing: 'true' }).toString();
          const started = performance.now();
          JSON.parse(await get(url, agent, cookies[(asked += 1) % AGENTS] as string));
          if (round >= 0) kind.times.push(performance.now() - started);
        }
        const bare = await askBare(urls.ownerUrl, queryOf(Math.max(round, 0)));
        if (round >= 0 && bare !== null) kind.bare.push(bare);
      }
      const [p50, p95] = [quantile(kind.times, 0.5), quantile(kind.times, 0.95)];
      say(
        `${name}: p50 ${rounded(p50)} ms, p95 ${rounded(p95)} ms` +
          (kind.bare.length > 0 ? `; the bare query p50 ${rounded(quantile(kind.bare, 0.5))} ms` : ''),
      );
    }
    return kinds;
  } finally {
    agent.destroy();
    await app.close();
  }
}

/** The words as one statement of the tables' owner, as the planner would have it. Null: not only words are asked for. */
async function askBare(ownerUrl: string, q: string): Promise<number | null> {
  if (/[:#]/.test(q)) return null;
  return withClient(ownerUrl, async (client) => {
    const started = performance.now();
    await client.query(
      `SELECT s.id, s.at, p.text FROM search_entry s JOIN post p ON p.workspace_id = $1 AND p.id = s.id
       WHERE s.workspace_id = $1 AND s.words @@ $2::tsquery ORDER BY s.at DESC LIMIT ${PAGE}`,
      [WORKSPACE, wordsValue(q)],
    );
    return performance.now() - started;
  });
}

const daysAgo = (days: number, name: string): string =>
  `${name}:${new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)}`;
