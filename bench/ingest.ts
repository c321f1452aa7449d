import { allChannels, ChannelRegistry } from '../src/channels/index.js';
import { applyWaiting, land } from '../src/intake/index.js';
import { appDataSource, createLogger, Database, Duties, EventLog, Wake } from '../src/kernel/index.js';
import { Account, ourAccounts } from '../src/accounts/index.js';
import { rounded, startBenchServer, withClient, type BenchServer } from './bench-server.js';
import { writeBare } from './ingest-floor.js';
import type { Figures } from './main.js';
import { xPages, type BenchPages } from './x-pages.js';

/** Posts of a round. */
const POSTS = Number(process.env.BENCH_POSTS ?? 50_000);
const ROUNDS = 3;
/** The first posts of a new server pay for its files, those of a new process for compiling; they count for nobody. */
const WARM_UP_POSTS = POSTS;
const WORKSPACE = '1';

interface Round {
  ours: number;
  floor: number;
}

/**
 * Lands and applies pages of X as the product does, then has bare SQL leave the same rows in a database beside it. The
 * machine's speed changes while it runs, so this is done in rounds, and each round is compared with its own floor.
 */
export async function ingest(say: (line: string) => void): Promise<Figures> {
  const server = await startBenchServer(say);
  try {
    say(`making ${POSTS} posts in pages of 100`);
    const input = xPages(POSTS);
    const bytes = input.pages.reduce((sum, page) => sum + page.body.length, 0);
    say(`${Math.round(bytes / POSTS)} bytes of JSON a post`);
    await ingestPages((await server.database('warm_up')).appUrl, xPages(WARM_UP_POSTS), () => undefined);

    const rounds: Round[] = [];
    for (let number = 1; number <= ROUNDS; number += 1) rounds.push(await round(server, number, input, say));
    const ratios = rounds.map(({ ours, floor }) => ours / floor).sort((a, b) => a - b);
    return {
      posts: POSTS * ROUNDS,
      posts_per_s: Math.round(harmonicMean(rounds.map(({ ours }) => ours))),
      floor_posts_per_s: Math.round(harmonicMean(rounds.map(({ floor }) => floor))),
      ratio: rounded(ratios[Math.floor(ROUNDS / 2)] as number),
      ratio_least: rounded(ratios[0] as number),
      ratio_most: rounded(ratios.at(-1) as number),
    };
  } finally {
    await server.stop();
  }
}

/** Posts a second: ours, and the best that bare SQL does with one, two or three connections. */
async function round(
  server: BenchServer,
  number: number,
  input: BenchPages,
  say: (line: string) => void,
): Promise<Round> {
  const database = await server.database(`ours_${number}`);
  const ours = POSTS / (await ingestPages(database.appUrl, input, say));
  const rows = await withClient(database.ownerUrl, countRows);
  say(`round ${number}, ours: ${Math.round(ours)} posts/s; rows ${JSON.stringify(rows)}`);
  const floors: number[] = [];
  for (const writers of [1, 2, 3]) {
    const bare = await server.database(`bare_${number}_${writers}`);
    const floor = POSTS / (await writeBare(database.ownerUrl, bare, writers));
    const left = await withClient(bare.ownerUrl, countRows);
    if (JSON.stringify(left) !== JSON.stringify(rows))
      throw new Error(`the floor left other rows: ${JSON.stringify(left)}`);
    floors.push(floor);
    say(`bare SQL, ${writers} ${writers === 1 ? 'connection' : 'connections'}: ${Math.round(floor)} posts/s`);
  }
  return { ours, floor: Math.max(...floors) };
}

const harmonicMean = (speeds: number[]): number => speeds.length / speeds.reduce((sum, speed) => sum + 1 / speed, 0);

/** Seconds until every page is applied. Landing and applying overlap, as they do when the product polls. */
export async function ingestPages(appUrl: string, input: BenchPages, say: (line: string) => void): Promise<number> {
  const logger = createLogger('warn');
  const source = await appDataSource(appUrl, [Account]).initialize();
  const db = new Database(source);
  const wake = new Wake(appUrl, logger);
  await wake.start();
  const log = new EventLog(db, wake);
  const duties = new Duties(db, wake, logger);
  const channels = new ChannelRegistry(allChannels({ xSandboxOrigin: undefined, callTimeoutMs: 15_000 }));
  const accountId = await db.inWorkspace(WORKSPACE, async (tx) => {
    const [row] = await tx.query<{ id: string }>(
      `INSERT INTO account (workspace_id, channel, external_id, handle, name, state) VALUES ($1, 'x', $2, $3, $4, 'connected') RETURNING id`,
      [WORKSPACE, input.brand.id, input.brand.username, input.brand.name],
    );
    return row?.id as string;
  });
  const target = { workspaceId: WORKSPACE, accountId, source: 'mentions' };
  const deps = { db, log, channels, accounts: { ours: ourAccounts }, hold: async () => undefined };

  const started = performance.now();
  let landed = 0;
  const landing = (async () => {
    for (const page of input.pages) {
      await land(db, duties, target, page, async () => undefined);
      landed += 1;
    }
  })();
  let applied = 0;
  while (applied < input.pages.length) {
    const taken = await applyWaiting(deps, WORKSPACE, new AbortController().signal);
    if (taken === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    if (Math.floor((applied + taken) / 100) > Math.floor(applied / 100))
      say(`landed ${landed * 100}, applied ${(applied + taken) * 100}`);
    applied += taken;
  }
  await landing;
  const seconds = (performance.now() - started) / 1000;
  await wake.stop();
  await source.destroy();
  return seconds;
}

export const INGEST_TABLES = ['landed', 'contact', 'author', 'thread', 'post', 'ticket', 'event'] as const;

async function countRows(client: {
  query(sql: string): Promise<{ rows: { n: string }[] }>;
}): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of INGEST_TABLES) {
    counts[table] = Number((await client.query(`SELECT count(*) AS n FROM ${table}`)).rows[0]?.n);
  }
  return counts;
}
