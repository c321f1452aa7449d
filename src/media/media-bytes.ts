import type { Database } from '../kernel/index.js';

export const PART_BYTES = 1024 * 1024;

/** What comes, in parts of a mebibyte; the last one is as long as what is left. */
export async function* inParts(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    let at = 0;
    while (bytes + chunk.length - at >= PART_BYTES) {
      const end = at + PART_BYTES - bytes;
      held.push(chunk.subarray(at, end));
      yield Buffer.concat(held);
      [held, bytes, at] = [[], 0, end];
    }
    if (at === chunk.length) continue;
    held.push(chunk.subarray(at));
    bytes += chunk.length - at;
  }
  if (bytes > 0) yield Buffer.concat(held);
}

/** Means nothing before the file is said to be complete, so no commit waits for the disk. */
export const writePart = (
  db: Database,
  workspaceId: string,
  id: string,
  place: number,
  bytes: Buffer,
): Promise<unknown> =>
  db.oneInWorkspaceUnsynced(
    workspaceId,
    'INSERT INTO media_part (workspace_id, media_id, place, bytes) VALUES ($1, $2, $3, $4)',
    [workspaceId, id, place, bytes],
  );

/** The bytes from one to another, both included, a part at a time and each in a transaction of its own. */
export async function* readMedia(
  db: Database,
  workspaceId: string,
  id: string,
  from: number,
  to: number,
): AsyncGenerator<Buffer> {
  const last = Math.floor(to / PART_BYTES);
  for (let place = Math.floor(from / PART_BYTES); place <= last; place += 1) {
    const [part] = await db.oneInWorkspace<{ bytes: Buffer }>(
      workspaceId,
      'SELECT bytes FROM media_part WHERE workspace_id = $1 AND media_id = $2 AND place = $3',
      [workspaceId, id, place],
    );
    if (!part) throw new Error(`Part ${place} of the file ${id} is gone.`);
    const start = place * PART_BYTES;
    yield part.bytes.subarray(Math.max(from - start, 0), to - start + 1);
  }
}
