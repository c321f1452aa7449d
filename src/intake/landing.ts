import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import type { FetchedPage } from '../channels/index.js';
import { failpoint, type Database, type Duties, type Tx } from '../kernel/index.js';
import { saveCursor, type LandTarget } from './source-state.js';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** The duty of applying a workspace's landed pages; one for the workspace. */
export const APPLY_DUTY = 'apply';

/** `missed`: posts on it that the source which should have brought them had passed by. */
export type LandedNews = FetchedPage & { missed?: number };

/**
 * LAND: what the platform gave, as it came, and the cursor it came with, in one transaction. Nothing else happens here,
 * so nothing downstream can slow it. `hold` throws when the caller may no longer write (its lease was lost).
 * `keepCursor`: for cursors that are kept elsewhere than with the source.
 */
export async function land(
  db: Database,
  duties: Duties,
  target: LandTarget,
  page: LandedNews,
  hold: (tx: Tx) => Promise<void>,
  keepCursor: (tx: Tx, cursor: unknown) => Promise<void> = (tx, cursor) => saveCursor(tx, target, cursor),
): Promise<void> {
  const body = await packBody(page.body);
  await db.inWorkspace(target.workspaceId, async (tx) => {
    await hold(tx);
    await tx.query(
      `INSERT INTO landed (workspace_id, account_id, source, body, received, waiting, missed)
       VALUES ($1, $2, $3, $4, $5, $5, $6)`,
      [tx.workspaceId, target.accountId, target.source, body, page.received, page.missed ?? 0],
    );
    if (page.cursor !== undefined) await keepCursor(tx, page.cursor);
    await duties.due(tx, APPLY_DUTY, '0');
    failpoint('land.inserted');
  });
  failpoint('land.committed');
}

/** A page larger than this was not made by a platform. */
const MOST_BYTES = 64 * 1024 * 1024;

/** A page as it is stored. */
export const packBody = (body: string): Promise<Buffer> => {
  const bytes = Buffer.from(body, 'utf8');
  return compress(bytes, { chunkSize: chunkFor(bytes.length) });
};

export const readBody = async (body: Buffer): Promise<string> =>
  (await decompress(body, { maxOutputLength: MOST_BYTES, chunkSize: chunkFor(body.length * 16) })).toString('utf8');

/** Each chunk is a turn of the event loop: a page takes one or two, and a short one no more memory than it needs. */
const chunkFor = (bytes: number): number => Math.min(Math.max(bytes, 4 * 1024), 256 * 1024);
