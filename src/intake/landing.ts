import { promisify } from 'node:util';
import { zstdCompress, zstdCompressSync, zstdDecompress, zstdDecompressSync } from 'node:zlib';
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
 * so nothing downstream can slow it: a source waits for one round trip a page. `hold` is a statement that fails when the
 * caller may no longer write (its lease was lost). `keepCursor`: for cursors that are kept elsewhere than with the source.
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
  failpoint('land.packed');
  await db.atOnce(target.workspaceId, (tx) => [
    hold(tx),
    tx.query(
      `INSERT INTO landed (workspace_id, account_id, source, body, received, waiting, missed)
       VALUES ($1, $2, $3, $4, $5, $5, $6)`,
      [tx.workspaceId, target.accountId, target.source, body, page.received, page.missed ?? 0],
    ),
    ...(page.cursor === undefined ? [] : [keepCursor(tx, page.cursor)]),
    duties.due(tx, APPLY_DUTY, '0'),
  ]);
  failpoint('land.committed');
}

/** A page larger than this was not made by a platform. */
const MOST_BYTES = 64 * 1024 * 1024;

/** A page as it is stored. */
export const packBody = async (body: string): Promise<Buffer> => {
  if (body.length * 3 <= AT_ONCE_BYTES) {
    const { written } = encoder.encodeInto(body, scratch);
    return zstdCompressSync(scratch.subarray(0, written), { chunkSize: chunkFor(written / 4) });
  }
  const bytes = Buffer.from(body, 'utf8');
  return compress(bytes, { chunkSize: chunkFor(bytes.length) });
};

export const readBody = async (body: Buffer): Promise<string> => {
  const options = { maxOutputLength: MOST_BYTES, chunkSize: chunkFor(body.length * 16) };
  const bytes = body.length <= AT_ONCE_BYTES / 16 ? zstdDecompressSync(body, options) : await decompress(body, options);
  return bytes.toString('utf8');
};

/**
 * A page of 100 posts takes 0.2 ms to pack and half of that to read: handing it to another thread costs three times as
 * much. Only what is larger would keep others waiting.
 */
const AT_ONCE_BYTES = 1024 * 1024;

const encoder = new TextEncoder();
/** Where pages are written out before they are packed. */
const scratch = Buffer.allocUnsafe(AT_ONCE_BYTES);

/** Each chunk is a turn of the event loop: a page takes one or two, and a short one no more memory than it needs. */
const chunkFor = (bytes: number): number => Math.min(Math.max(bytes, 4 * 1024), 256 * 1024);
