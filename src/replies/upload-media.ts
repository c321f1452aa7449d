import { ChannelError, type Access, type MediaUploads } from '../channels/index.js';
import type { Tx } from '../kernel/index.js';
import { readMedia } from '../media/index.js';
import type { DeliverDependencies } from './deliver-reply.js';
import { delayReply, lockReply, moveReply, type ReplyRow } from './replies.store.js';
import { endUpload, forgetUploads, uploadsOf, type Upload } from './reply-media.js';

/** The platform looks through a film, and may take no longer than this. */
const LONGEST_LOOK_MS = 10 * 60_000;
const MOST_FAILURES = 20;

interface Taken {
  reply: ReplyRow;
  access: Access;
  media: MediaUploads;
  uploads: Upload[];
}

/** Somebody took the reply back, or another process has taken over what this one was too slow for. */
class Over extends Error {}

/**
 * UPLOAD: brings a queued reply's files to the platform, with what they show, and has it delivered when all can be posted.
 * Nothing of this is to be seen there, so it may be done any number of times; the reply is not being sent meanwhile, and
 * can be taken back. What fails here was certainly not posted.
 */
export async function uploadMedia(deps: DeliverDependencies, workspaceId: string, id: string): Promise<void> {
  const taken = await deps.db.inWorkspace(workspaceId, (tx) => take(deps, tx, id));
  if (!taken) return;
  try {
    const checkAfterMs = await bring(deps, workspaceId, taken);
    await deps.db.inWorkspace(workspaceId, (tx) => goOn(deps, tx, id, checkAfterMs));
  } catch (error) {
    if (error instanceof Over) return;
    if (!(error instanceof ChannelError)) throw error; // the lease runs out, and it is done again
    if (error.code === 'unauthorized') {
      await deps.accounts.requireReauth(workspaceId, taken.reply.accountId, error.message);
    }
    await deps.db.inWorkspace(workspaceId, (tx) => recordFailure(deps, tx, id, error));
  }
}

/** null: it is not for this one to do. */
async function take(deps: DeliverDependencies, tx: Tx, id: string): Promise<Taken | null> {
  const reply = await lockReply(tx, id);
  if (reply?.state !== 'queued' || !(await lease(deps, tx, id, true))) return null;
  const access = await deps.accounts.access(tx, reply.accountId, 'answers');
  const { media } = deps.channels.get(reply.channel);
  // Without the account it waits, and with it come those that wait.
  if (access && media) return { reply, access, media, uploads: await uploadsOf(tx, id) };
  await endUpload(tx, id, false);
  await deliverWhenDue(deps, tx, id);
  return null;
}

/** Gives in how many ms to ask again whether the platform has looked through all of them; null: they can be posted. */
async function bring(deps: DeliverDependencies, workspaceId: string, taken: Taken): Promise<number | null> {
  const { reply, access, media, uploads } = taken;
  const note = (place: number, set: string, values: unknown[]): Promise<unknown> =>
    deps.db.oneInWorkspace(
      workspaceId,
      `UPDATE reply_media SET ${set} WHERE workspace_id = $1 AND reply_id = $2 AND place = $3`,
      [workspaceId, reply.id, place, ...values],
    );
  const goesOn = (): Promise<void> =>
    deps.db.inWorkspace(workspaceId, async (tx) => {
      if (!(await lease(deps, tx, reply.id, false))) throw new Over();
    });
  const waits: number[] = [];
  for (const upload of uploads) {
    const { place, mediaId, altText, ageMs } = upload;
    let { externalId, described, ready } = upload;
    await goesOn();
    if (externalId === null) {
      const read = () => watched(readMedia(deps.db, workspaceId, mediaId, 0, upload.size - 1), goesOn);
      const brought = await media.upload(access, reply.kind, { ...upload, read });
      [externalId, described, ready] = [brought.externalId, false, brought.checkAfterMs === null];
      await note(
        place,
        'external_id = $4, expires_at = $5, uploaded_at = clock_timestamp(), described = false, ready = $6',
        [externalId, brought.expiresAt, ready],
      );
      if (brought.checkAfterMs !== null) waits.push(brought.checkAfterMs);
    } else if (!ready) {
      const checkAfterMs = await media.check(access, externalId);
      if (checkAfterMs === null) await note(place, 'ready = true', []);
      else if (ageMs > LONGEST_LOOK_MS) throw tookTooLong();
      else waits.push(checkAfterMs);
    }
    if (described || altText === '') continue;
    await media.describe(access, externalId, altText);
    await note(place, 'described = true', []);
  }
  return waits.length > 0 ? Math.max(...waits) : null;
}

/** With a sign of life for each part, so that nobody takes a long film for a dead process. */
async function* watched(parts: AsyncIterable<Buffer>, goesOn: () => Promise<void>): AsyncGenerator<Buffer> {
  for await (const part of parts) {
    await goesOn();
    yield part;
  }
}

async function goOn(deps: DeliverDependencies, tx: Tx, id: string, checkAfterMs: number | null): Promise<void> {
  const reply = await lockReply(tx, id);
  if (reply?.state !== 'queued') return;
  await endUpload(tx, id, false);
  if (checkAfterMs === null) await deliverWhenDue(deps, tx, id);
  else await deps.jobs.add(tx, 'reply.upload', id, new Date(deps.clock.now().getTime() + checkAfterMs));
}

async function recordFailure(deps: DeliverDependencies, tx: Tx, id: string, error: ChannelError): Promise<void> {
  const reply = await lockReply(tx, id);
  if (reply?.state !== 'queued') return;
  const failures = await endUpload(tx, id, true);
  // It waits with the others of its account until that is connected again.
  if (error.code === 'unauthorized') return deliverWhenDue(deps, tx, id);
  if (error.retryAfterMs === null || failures >= MOST_FAILURES) {
    const why = { errorCode: error.code, errorDetail: error.message };
    // Who tries again begins anew.
    await forgetUploads(tx, id);
    return moveReply(tx, deps.log, reply, { to: 'failed', agentId: null, ...why });
  }
  const again = new Date(deps.clock.now().getTime() + error.retryAfterMs);
  await delayReply(tx, deps.log, reply, error.code, error.message, again);
  await deps.jobs.add(tx, 'reply.upload', id, again);
}

/** false: it was taken back; or, for one who begins, another process has it in hand. */
async function lease({ leaseMs }: DeliverDependencies, tx: Tx, id: string, begins: boolean): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE reply SET uploading_until = clock_timestamp() + $3 * interval '1 ms'
     WHERE workspace_id = $1 AND id = $2 AND state = 'queued'
       AND (NOT $4 OR uploading_until IS NULL OR uploading_until < clock_timestamp()) RETURNING 1`,
    [tx.workspaceId, id, leaseMs, begins],
  );
  return rows.length > 0;
}

async function deliverWhenDue(deps: DeliverDependencies, tx: Tx, id: string): Promise<void> {
  const [due] = await tx.query<{ at: Date }>('SELECT send_after AS at FROM reply WHERE workspace_id = $1 AND id = $2', [
    tx.workspaceId,
    id,
  ]);
  await deps.jobs.add(tx, 'reply.deliver', id, due && due.at > deps.clock.now() ? due.at : undefined);
}

const tookTooLong = (): ChannelError =>
  new ChannelError(
    'rejected',
    'The platform has not finished looking through a film of this reply. Try it again later.',
    {
      certainlyNotDone: true,
    },
  );
