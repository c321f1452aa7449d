import type { Database, Tx } from '../kernel/index.js';
import type { ReadPage } from './landed-page.js';

/**
 * Writes what became of the pages' posts. It is counted from the posts themselves: those that came with the page by their
 * outcome, those that broke as failed, all others of the page as duplicates; of a page that could not be read, all as failed.
 */
export async function settlePages(db: Database, workspaceId: string, pages: ReadPage[]): Promise<void> {
  if (pages.length === 0) return;
  await db.inWorkspace(workspaceId, (tx) => settle(tx, pages));
}

const LONGEST_ERROR = 2_000;
const shortened = (error: string): string => error.slice(0, LONGEST_ERROR).replaceAll('\0', '').toWellFormed();

async function settle(tx: Tx, pages: ReadPage[]): Promise<void> {
  // Whoever moves posts of these pages between columns meanwhile is waited for, or waits (see moveInLedger).
  const locked = await tx.query<{ id: string }>(
    `SELECT id FROM landed WHERE workspace_id = $1 AND id = ANY($2) AND state = 'waiting' ORDER BY id FOR UPDATE`,
    [tx.workspaceId, pages.map((page) => page.id)],
  );
  const waiting = new Set(locked.map((page) => page.id));
  const rows: Settled[] = [];
  for (const [channel, group] of Map.groupBy(pages, (page) => page.channel)) {
    const own = group.filter((page) => waiting.has(page.id));
    const counted = await countPosts(tx, channel, own);
    rows.push(...own.map((page) => settled(page, counted.get(page.id))));
  }
  if (rows.length > 0) await writeSettled(tx, rows);
}

interface Counted {
  id: string;
  threaded: number;
  filtered: number;
  waiting: number;
}

/** The posts that came with these pages. What a page brought that another had brought before stands with the other. */
async function countPosts(tx: Tx, channel: string, pages: ReadPage[]): Promise<Map<string, Counted>> {
  const counted = await tx.query<Counted>(
    `SELECT landed_id AS id, count(*) FILTER (WHERE outcome = 'threaded')::int AS threaded,
       count(*) FILTER (WHERE outcome = 'filtered')::int AS filtered, count(*) FILTER (WHERE outcome = 'waiting')::int AS waiting
     FROM post WHERE workspace_id = $1 AND channel = $2 AND external_id = ANY($3) AND landed_id = ANY($4::bigint[]) GROUP BY 1`,
    [
      tx.workspaceId,
      channel,
      [...new Set(pages.flatMap((page) => page.posts.map((post) => post.externalId)))],
      pages.map((page) => page.id),
    ],
  );
  return new Map(counted.map((row) => [row.id, row]));
}

interface Settled extends Counted {
  state: 'applied' | 'failed';
  failed: number;
  duplicate: number;
  error: string | null;
  failures: { externalId: string | null; error: string }[] | null;
}

function settled(page: ReadPage, counted: Counted | undefined): Settled {
  const { threaded, filtered, waiting } = counted ?? { threaded: 0, filtered: 0, waiting: 0 };
  const rest = page.received - threaded - filtered - waiting;
  const failed = page.error === null ? Math.min(page.broken.length, rest) : rest;
  return {
    id: page.id,
    state: page.error === null ? 'applied' : 'failed',
    threaded,
    filtered,
    waiting,
    failed,
    duplicate: rest - failed,
    error: page.error === null ? null : shortened(page.error),
    failures: page.broken.length > 0 ? page.broken.map((post) => ({ ...post, error: shortened(post.error) })) : null,
  };
}

async function writeSettled(tx: Tx, rows: Settled[]): Promise<void> {
  await tx.query(
    `UPDATE landed SET state = s.state, error = s.error, failures = s.failures, threaded = s.threaded,
       filtered = s.filtered, waiting = s.waiting, failed = s.failed, duplicate = s.duplicate
     FROM json_to_recordset($2::json) AS s (id bigint, state text, error text, failures jsonb, threaded int, filtered int,
       waiting int, failed int, duplicate int)
     WHERE workspace_id = $1 AND landed.id = s.id`,
    [tx.workspaceId, JSON.stringify(rows)],
  );
}
