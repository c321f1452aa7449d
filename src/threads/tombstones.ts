import type { Tx } from '../kernel/index.js';
import { noteChanged } from './changed-posts.js';
import type { Absence, ShownMedia } from '../channels/index.js';
import { storable, writtenMedia } from './shown-media.js';

/** A post that has vanished upstream, or can be seen there again. */
export interface TurnedPost {
  id: string;
  externalId: string;
  postedAt: Date;
  threadId: string | null;
}

/**
 * Takes the text out of stored posts that are not to be seen any more, and says why. Only those that change are given:
 * done again it changes nothing. Whoever is answering must see it, so their threads get a new version.
 */
export async function hidePosts(
  tx: Tx,
  channel: string,
  posts: { externalId: string; why: Absence }[],
  noticedAt: Date,
): Promise<TurnedPost[]> {
  if (posts.length === 0) return [];
  const hidden = await tx.query<TurnedPost>(
    `UPDATE post SET text = '', lang = NULL, media = NULL, gone = g.why, deleted_at = $4
     FROM json_to_recordset($3::json) AS g ("externalId" text, why text)
     WHERE workspace_id = $1 AND channel = $2 AND external_id = g."externalId"
       AND (deleted_at IS NULL OR gone IS DISTINCT FROM g.why)
     ${TURNED}`,
    [tx.workspaceId, channel, JSON.stringify(posts), noticedAt],
  );
  await recordTurn(tx, hidden);
  return hidden;
}

/** Gives posts that can be seen again the text that they have now. */
export async function showPosts(
  tx: Tx,
  channel: string,
  posts: { externalId: string; text: string; lang: string | null; version: number; media?: ShownMedia[] }[],
): Promise<TurnedPost[]> {
  if (posts.length === 0) return [];
  const shown = await tx.query<TurnedPost>(
    `UPDATE post SET text = s.text, lang = s.lang, version = greatest(post.version, s.version), media = s.media, gone = NULL, deleted_at = NULL
     FROM json_to_recordset($3::json) AS s ("externalId" text, text text, lang text, version int, media jsonb)
     WHERE workspace_id = $1 AND channel = $2 AND external_id = s."externalId" AND deleted_at IS NOT NULL
     ${TURNED}`,
    [
      tx.workspaceId,
      channel,
      JSON.stringify(
        posts.map(({ externalId, text, lang, version, media }) => ({
          externalId,
          text: storable(text),
          lang,
          version,
          ...writtenMedia(media),
        })),
      ),
    ],
  );
  await recordTurn(tx, shown);
  return shown;
}

const TURNED = 'RETURNING post.id, external_id AS "externalId", posted_at AS "postedAt", thread_id AS "threadId"';

async function recordTurn(tx: Tx, posts: TurnedPost[]): Promise<void> {
  await noteChanged(
    tx,
    posts.map((post) => post.id),
  );
  const threadIds = [...new Set(posts.flatMap((post) => post.threadId ?? []))];
  if (threadIds.length === 0) return;
  await tx.query('UPDATE thread SET version = version + 1 WHERE workspace_id = $1 AND id = ANY($2)', [
    tx.workspaceId,
    threadIds,
  ]);
}
