/** Whether a post or message that reads like this is what X made of the text. */
export const isSameText = (text: string, shown: string): boolean => comparable(text) === comparable(shown);

/** X normalises text, copies handles to its front and rewrites links, with or without their scheme. */
const comparable = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/^(?:@\w{1,15}\s+)+/u, '')
    .replace(/https?:\/\//g, '')
    .replace(/\s+/g, ' ')
    .trim();
