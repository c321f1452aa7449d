import { MEDIA_PAGE } from '../own-media-link.js';

/** Whether a post or message that reads like this is what X made of the text; `withMedia`: pictures or a film went along. */
export const isSameText = (text: string, shown: string, withMedia = false): boolean =>
  comparable(text) === comparable(shown) ||
  (withMedia && comparable(text) === comparable(shown.trimEnd().replace(LINK_TO_MEDIA, '')));

/** X puts one at the end of what has pictures or a film. */
const LINK_TO_MEDIA = new RegExp(
  String.raw`https?://(?:${MEDIA_PAGE}|(?:x|twitter)\.com/messages/media/\d+(?:/(?:photo|video)/\d+)?|t\.co/\w+)$`,
);

/** X normalises text, copies handles to its front and rewrites links, with or without their scheme. */
const comparable = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/^(?:@\w{1,15}\s+)+/u, '')
    .replace(/https?:\/\//g, '')
    .replace(/\s+/g, ' ')
    .trim();
