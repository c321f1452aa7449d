/** The page of what hangs on a post: x.com/…/status/<its id>/photo/1 [docs.x.com, entities.urls]. A pattern; its group is the id. */
export const MEDIA_PAGE = String.raw`(?:x|twitter)\.com/\w+/status/(\d+)/(?:photo|video)/\d+`;
const AT_THE_END = new RegExp(`https://${MEDIA_PAGE}$`);

/**
 * A text without the link to the post's own media, with which X ends it and which its author has not written. An edit is
 * linked to by the id of its version, which is greater; and no text links to what is younger than itself, so such an id is
 * no other post's. A text that is nothing but the link stays, unless the media are shown with it.
 */
export function withoutOwnMediaLink(
  { text, externalId }: { text: string; externalId: string },
  mediaAreShown = false,
): string {
  const link = AT_THE_END.exec(text);
  if (!link || isBefore(link[1] as string, externalId)) return text;
  const words = text.slice(0, link.index).trimEnd();
  return words === '' && !mediaAreShown ? text : words;
}

/** Ids of X are numbers, too great for JavaScript's. */
const isBefore = (id: string, other: string): boolean =>
  id.length === other.length ? id < other : id.length < other.length;
