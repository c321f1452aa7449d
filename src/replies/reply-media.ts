import type { ChannelAdapter, MediaKind, MediaLimits } from '../channels/index.js';
import { Problem, type Tx } from '../kernel/index.js';
import { markSent, MOST_BYTES, useMedia, type Attachment, type Media } from '../media/index.js';

const NONE: MediaLimits = { kinds: [], maxAltText: 0 };

/** What of the platform's takes place here. */
export function mediaLimits({ media }: ChannelAdapter, kind: 'public' | 'direct'): MediaLimits {
  const { kinds, maxAltText } = media?.limits(kind) ?? NONE;
  return { kinds: kinds.map((one) => ({ ...one, maxBytes: Math.min(one.maxBytes, MOST_BYTES) })), maxAltText };
}

/** The files that the agent attaches, if they are theirs and the platform takes them. */
export async function checkMedia(
  tx: Tx,
  agentId: string,
  limits: MediaLimits,
  media: readonly Attachment[],
): Promise<void> {
  if (media.length === 0) return;
  if (new Set(media.map(({ id }) => id)).size < media.length) throw refused('A file can go with a reply once only.');
  const files = await useMedia(
    tx,
    agentId,
    media.map(({ id }) => id),
  );
  const why = whyNot(limits, files) ?? whyNotDescribed(limits, media);
  if (why) throw refused(why);
}

const NAMES: Record<MediaKind, string> = { image: 'pictures', gif: 'GIFs', video: 'films' };

function whyNot({ kinds }: MediaLimits, files: readonly Media[]): string | null {
  const [first] = files as [Media];
  if (files.some(({ kind }) => kind !== first.kind))
    return 'This channel takes files of one kind with a reply: pictures, a GIF or a film. Remove the others.';
  const limit = kinds.find(({ kind }) => kind === first.kind);
  if (!limit) return `This channel takes no ${NAMES[first.kind]} here. Remove them.`;
  if (files.length > limit.most)
    return `This channel takes ${limit.most} ${NAMES[first.kind]} with a reply here. Remove the others.`;
  if (files.some(({ type }) => !limit.types.includes(type)))
    return `Of ${NAMES[first.kind]} this channel takes ${limit.types.join(', ')} only. Remove the others.`;
  if (files.some(({ size }) => size > limit.maxBytes))
    return `A file is larger than the ${Math.floor(limit.maxBytes / 1_048_576)} MB that this channel takes. Make it smaller.`;
  return null;
}

function whyNotDescribed({ maxAltText }: MediaLimits, media: readonly Attachment[]): string | null {
  if (media.some(({ altText }) => altText.includes('\0') || !altText.isWellFormed()))
    return 'A description holds a character that cannot be sent. Remove it.';
  if (media.some(({ altText }) => altText.length > maxAltText))
    return `A description has more than the ${maxAltText} characters that this channel takes. Shorten it.`;
  return null;
}

const refused = (sentence: string): Problem => new Problem(422, 'media_refused', sentence);

export async function attachMedia(tx: Tx, replyId: string, media: readonly Attachment[]): Promise<void> {
  if (media.length === 0) return;
  await tx.query(
    `INSERT INTO reply_media (workspace_id, reply_id, place, media_id, alt_text)
     SELECT $1, $2, m.place - 1, m.id, m.alt_text
     FROM unnest($3::bigint[], $4::text[]) WITH ORDINALITY AS m (id, alt_text, place)`,
    [tx.workspaceId, replyId, media.map(({ id }) => id), media.map(({ altText }) => altText.trim())],
  );
  await markSent(
    tx,
    media.map(({ id }) => id),
  );
}

/** Of `reply r`: what goes with it, as JSON. */
export const REPLY_MEDIA = `(SELECT coalesce(json_agg(json_build_object('id', m.id::text, 'kind', m.kind, 'type', m.type,
    'size', m.size, 'altText', rm.alt_text) ORDER BY rm.place), '[]')
  FROM reply_media rm JOIN media m ON m.workspace_id = rm.workspace_id AND m.id = rm.media_id
  WHERE rm.workspace_id = r.workspace_id AND rm.reply_id = r.id)`;

/** So much before the platform forgets a file it is brought there anew. */
const BEFORE_IT_ENDS = `interval '10 minutes'`;

/** The platform's ids of the reply's files, in order; null: some are not there (any more), or not looked through. */
export async function readyMedia(tx: Tx, replyId: string): Promise<string[] | null> {
  const rows = await tx.query<{ id: string; ready: boolean }>(
    `SELECT external_id AS id, external_id IS NOT NULL AND ready AND (described OR alt_text = '')
       AND expires_at > clock_timestamp() + ${BEFORE_IT_ENDS} AS ready
     FROM reply_media WHERE workspace_id = $1 AND reply_id = $2 ORDER BY place`,
    [tx.workspaceId, replyId],
  );
  return rows.every(({ ready }) => ready) ? rows.map(({ id }) => id) : null;
}

/** The platform says that it has them no more. */
export const forgetUploads = (tx: Tx, replyId: string): Promise<unknown> =>
  tx.query(
    `UPDATE reply_media SET external_id = NULL, expires_at = NULL, uploaded_at = NULL, described = false, ready = false
     WHERE workspace_id = $1 AND reply_id = $2`,
    [tx.workspaceId, replyId],
  );

export interface Upload {
  place: number;
  mediaId: string;
  kind: MediaKind;
  type: string;
  size: number;
  altText: string;
  /** null: not brought, or not long enough there any more. */
  externalId: string | null;
  /** How long ago it was brought. */
  ageMs: number;
  described: boolean;
  ready: boolean;
}

export const uploadsOf = (tx: Tx, replyId: string): Promise<Upload[]> =>
  tx.query<Upload>(
    `SELECT rm.place, m.id AS "mediaId", m.kind, m.type, m.size, rm.alt_text AS "altText", rm.described, rm.ready,
       CASE WHEN rm.expires_at > clock_timestamp() + ${BEFORE_IT_ENDS} THEN rm.external_id END AS "externalId",
       (extract(epoch FROM clock_timestamp() - coalesce(rm.uploaded_at, clock_timestamp())) * 1000)::float8 AS "ageMs"
     FROM reply_media rm JOIN media m ON m.workspace_id = rm.workspace_id AND m.id = rm.media_id
     WHERE rm.workspace_id = $1 AND rm.reply_id = $2 ORDER BY rm.place`,
    [tx.workspaceId, replyId],
  );

/** Nobody brings its files any more. Gives how often that has failed. */
export async function endUpload(tx: Tx, replyId: string, failed: boolean): Promise<number> {
  const [row] = await tx.query<{ failures: number }>(
    `UPDATE reply SET uploading_until = NULL, upload_failures = upload_failures + CASE WHEN $3 THEN 1 ELSE 0 END
     WHERE workspace_id = $1 AND id = $2 RETURNING upload_failures AS failures`,
    [tx.workspaceId, replyId, failed],
  );
  return row?.failures ?? 0;
}
