import type { NumberedPart, Published } from '../channels/index.js';
import type { EventLog, Tx } from '../kernel/index.js';
import type { ReplyState } from './reply-state.js';

/** A reply, as far as its posts go. */
interface OfParts {
  id: string;
  ticketId: string;
  state: ReplyState;
  parts: number;
  partsPosted: number;
}

/** Together with the reply, and before anything is sent: what leaves later is what the agent saw. */
export async function storeParts(tx: Tx, replyId: string, parts: readonly NumberedPart[]): Promise<void> {
  if (parts.length < 2) return;
  await tx.query(
    `INSERT INTO reply_part (workspace_id, reply_id, n, text, starts_at)
     SELECT $1, $2, n, part ->> 'text', (part ->> 'startsAt')::int
     FROM jsonb_array_elements($3::jsonb) WITH ORDINALITY AS p (part, n)`,
    [tx.workspaceId, replyId, JSON.stringify(parts)],
  );
}

/** The next of a locked reply's several posts stands on the platform. Whether it was posted is in doubt no more. */
export async function notePart(
  tx: Tx,
  log: EventLog,
  reply: OfParts,
  { externalId, postedAt }: Published,
): Promise<void> {
  const n = reply.partsPosted + 1;
  await tx.query(
    'UPDATE reply_part SET external_id = $4, posted_at = $5 WHERE workspace_id = $1 AND reply_id = $2 AND n = $3',
    [tx.workspaceId, reply.id, n, externalId, postedAt],
  );
  await tx.query(
    `UPDATE reply SET parts_posted = $3, doubt_since = NULL, sent_again_by = NULL WHERE workspace_id = $1 AND id = $2`,
    [tx.workspaceId, reply.id, n],
  );
  const { id: replyId, state, ticketId, parts } = reply;
  if (n === parts) return; // that all of it is sent says its own event
  const told = { before: { state }, after: { replyId, state, part: n, parts } };
  await log.append(tx, [{ ticketId, kind: 'reply_part_sent', agentId: null, ...told }]);
}

/** It was begun: the posts that stand there already want their end. */
export const isBegun = ({ partsPosted }: OfParts): boolean => partsPosted > 0;

/** What is to be sent still. */
export const partsLeft = ({ parts, partsPosted }: OfParts): number => parts - partsPosted;

/** `reply r` and its posts in the words of the API, oldest first; none: it is one post. */
export const PARTS_JSON = `CASE WHEN r.parts > 1 THEN (SELECT json_agg(json_build_object('text', q.text, 'startsAt', q.starts_at,
  'postedAt', q.posted_at, 'externalId', q.external_id) ORDER BY q.n) FROM reply_part q
  WHERE q.workspace_id = r.workspace_id AND q.reply_id = r.id) ELSE '[]' END`;

export interface StoredPart {
  text: string;
  startsAt: number;
  postedAt: string | null;
  externalId: string | null;
}
