import { plural } from '../plural.ts';

/** Replies on their way: why they wait, and what a person decides of those in doubt. */
export const outbox = {
  waits: (why: string) => `Waits: ${why}`,
  takeBack: 'Take back',
  change: 'Change it',
  changed: 'The text is back in the composer. The failed reply is gone.',
  notChanged: (why: string) => `It could not be taken back. ${why}`,
  undecided: 'Unknown: X never said whether it was posted, and three looks found nothing. Please decide.',
  decide: 'Look and decide',
  decideKey: 'Decide on a reply in doubt',
  close: 'Close',
  ours: 'Our reply',
  there: 'On X, under the same post',
  looking: 'Looking on X…',
  nothingThere: 'Nothing of ours stands there.',
  cannotLook: (why: string) => `X could not be looked at: ${why}`,
  sameText: 'the same words',
  thisIsIt: 'This is it',
  sendAgain: 'It was not posted: send again',
  sendAgainOnce: 'It is looked for once more first. It can be sent again only once.',
  sentAgainAlready: 'It was sent again once already.',
  leave: 'Leave it, do not send',
  decided: 'Decided.',
  notDecided: (why: string) => `Nothing was decided. ${why}`,
  trouble: {
    title: 'Failed and doubtful replies',
    intro: 'Every reply that did not leave, or of which nobody knows, on all tickets. The newest comes first.',
    link: 'See the replies, and what to do about each',
    failed: 'The replies could not be loaded.',
    none: 'Nothing failed, and nothing is in doubt.',
    noneText: 'A reply that X refuses, or does not answer for, stands here until somebody has settled it.',
    more: 'Show earlier ones',
    to: (handle: string) => `Reply to @${handle}`,
    by: (name: string, account: string) => `by ${name}, as @${account}`,
    ticket: (n: number) => `Ticket #${n}`,
    triedAgain: 'It is tried again.',
  },
  queue: {
    title: 'Replies on their way',
    public: 'Public replies',
    direct: 'Direct messages',
    line: (n: number, last: string | null, usd: string | null) =>
      [`${plural(n, 'reply', 'replies')} in the queue`, last === null ? null : `the last leaves at ${last}`, usd]
        .filter((part) => part !== null)
        .join(', '),
    held: (why: string) => `Nothing leaves now: ${why}`,
    none: 'Nothing waits.',
  },
  undo: {
    is: (seconds: number, own: boolean) =>
      `A reply can be taken back for ${seconds} s before it leaves${own ? '' : ', as everywhere here'}.`,
    set: 'Change the undo time',
    title: (handle: string) => `How long can replies of @${handle} be taken back?`,
    field: 'Seconds, from 0 (they leave at once) to 60. Empty: as everywhere here',
    wrong: 'A whole number from 0 to 60, or nothing.',
    save: 'Save',
    notSaved: (why: string) => `Not saved. ${why}`,
  },
};
