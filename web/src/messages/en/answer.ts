import { formatNumber } from '../locale.ts';

const listed = (names: readonly string[]): string => new Intl.ListFormat('en').format(names);

export const answer = {
  label: 'What X will make of it',
  prefixed: (handles: readonly string[]) => `X also names ${listed(handles)}; that does not count.`,
  linkCosts: (withLink: string, plain: string) => `With a link this answer costs ${withLink}, without one ${plain}.`,
  cashtags: 'X takes one cashtag ($NAME) in a post. Write the others without the $.',
  saidBefore: 'You have told this customer the same words in the last day. X refuses them a second time: change them.',
  onX: 'Answer on X',
  copied: 'Your text is copied. Paste it on X; the answer appears here by itself.',
  notCopied: 'Your text could not be copied. Select and copy it, then paste it on X.',
  cameBack: 'Your answer on X has arrived, so the draft is gone.',
};

/** From a public thread to direct messages. */
export const direct = {
  key: 'Take it to direct messages',
  now: (handle: string) => `You write a direct message to @${handle} now. Nobody else reads it.`,
  elsewhere: (n: number, handle: string) =>
    `Their direct messages are on ticket #${n}. You write there now, and only @${handle} reads it.`,
  invited:
    'The invitation is in your public reply. Everybody can read that; what they write to you then, nobody else can.',
  invite: (url: string) =>
    `Please send us a direct message, so that we can look at this without others reading along: ${url}`,
  isPublic: 'Public: everybody on X can read it',
  isDirect: (handle: string) => `Direct: only @${handle} can read it`,
};

/** What will become of a reply that is about to be sent. */
export const forecast = {
  ahead: (n: number, at: string | null) =>
    at === null
      ? `${formatNumber(n)} ahead of yours; it leaves after them.`
      : `${formatNumber(n)} ahead, yours leaves at ${at}.`,
  until: (handle: string, at: string) =>
    `X lets @${handle} send nothing until ${at}. Yours waits, and leaves by itself.`,
  held: (why: string) => `It would wait: ${why}`,
};
