import type { Tx } from '../kernel/index.js';
import type { Placement } from './placement.js';

/** For the rows that a placement makes. */
export interface PlacementIds {
  threads: string[];
  posts: string[];
}

/**
 * Takes the ids before the rows are written, so that everything can be written without waiting for a row of another table. The
 * transaction has its number before: search, which follows the ids, knows by that which smaller ones may still be committed.
 */
export async function takeIds(tx: Tx, { threads, fresh }: Placement): Promise<PlacementIds> {
  const born = threads.filter((thread) => thread.id === null).length;
  if (born + fresh.length === 0) return { threads: [], posts: [] };
  const [ids] = await tx.query<{ threads: string | null; posts: string | null }>(
    `SELECT (SELECT string_agg(nextval('thread_id_seq')::text, ',') FROM generate_series(1, $1)) AS threads,
            (SELECT string_agg(nextval('post_id_seq')::text, ',') FROM generate_series(1, $2)) AS posts
     WHERE pg_current_xact_id() IS NOT NULL`,
    [born, fresh.length],
  );
  return { threads: ids?.threads?.split(',') ?? [], posts: ids?.posts?.split(',') ?? [] };
}
