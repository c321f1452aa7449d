import type { ChannelPost, ShownMedia } from '../channels/index.js';
import { notFound, type Tx } from '../kernel/index.js';

/** PostgreSQL cannot hold NUL, and JSON text cannot hold half a surrogate pair; a post with one is still a post. */
export const storable = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed();

/** As it is stored: what a post has not is no column. */
export const storableMedia = (media: readonly ShownMedia[]): ShownMedia[] =>
  media.map((one) => ({ ...one, altText: storable(one.altText) }));

/** For a post that had other media before: what its page tells; nothing, where it does not. */
export const writtenMedia = (media: ChannelPost['media']): { media: ShownMedia[] | null; tellsMedia: boolean } => ({
  media: media?.length ? storableMedia(media) : null,
  tellsMedia: media !== undefined,
});

/** Not every source tells what hangs on a post. Of those that came without, what another source brings later. */
export async function fillInMedia(tx: Tx, channel: string, posts: readonly ChannelPost[]): Promise<void> {
  if (posts.length === 0) return;
  await tx.query(
    `UPDATE post SET media = m.media FROM json_to_recordset($3::json) AS m ("externalId" text, media jsonb, version int)
     WHERE workspace_id = $1 AND channel = $2 AND external_id = m."externalId" AND post.media IS NULL
       AND post.version = m.version AND deleted_at IS NULL`,
    [
      tx.workspaceId,
      channel,
      JSON.stringify(
        posts.map(({ externalId, media, version }) => ({ externalId, version, media: storableMedia(media ?? []) })),
      ),
    ],
  );
}

/** What may be fetched for an agent, as the platform told it. */
export interface Fetchable {
  channel: string;
  stillUrl: string | null;
  filmUrl: string | null;
}

/** Throws when there is no such author, or they have no picture. */
export async function pictureOf(tx: Tx, authorId: string): Promise<Fetchable> {
  const [row] = await tx.query<Fetchable>(
    `SELECT channel, picture_url AS "stillUrl", NULL AS "filmUrl" FROM author
     WHERE workspace_id = $1 AND id = $2 AND picture_url IS NOT NULL`,
    [tx.workspaceId, authorId],
  );
  if (!row) throw notFound('picture');
  return row;
}

/** What hangs on a post at this place, from 0. Throws when nothing does, or the post is not to be seen any more. */
export async function shownMediaOf(tx: Tx, postId: string, place: number): Promise<Fetchable> {
  const [row] = await tx.query<Fetchable>(
    `SELECT channel, media -> $3::int ->> 'stillUrl' AS "stillUrl", media -> $3::int ->> 'filmUrl' AS "filmUrl" FROM post
     WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL AND media -> $3::int IS NOT NULL`,
    [tx.workspaceId, postId, place],
  );
  if (!row) throw notFound('picture');
  return row;
}
