/** As X ends a post with pictures or films: …/status/<its id>/photo/1 [docs.x.com, entities.urls]. */
const MEDIA_LINK = /https:\/\/(?:x|twitter)\.com\/\w+\/status\/(\d+)\/(?:photo|video)\/\d+$/;

/**
 * A text without the link to the post's own media, which its author has not written. An edit is linked to by the id of its
 * version, which is greater; and no text links to what is younger than itself, so such an id is no other post's. A text that
 * is nothing but the link stays.
 */
export function withoutOwnMediaLink({ text, externalId }: { text: string; externalId: string }): string {
  const link = MEDIA_LINK.exec(text);
  if (!link || isBefore(link[1] as string, externalId)) return text;
  return text.slice(0, link.index).trimEnd() || text;
}

/** Ids of X are numbers, too great for JavaScript's. */
const isBefore = (id: string, other: string): boolean =>
  id.length === other.length ? id < other : id.length < other.length;
