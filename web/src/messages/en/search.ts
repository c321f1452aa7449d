import { formatNumber } from '../locale.ts';
import { isOne, plural } from '../plural.ts';

/** The search page. */
export const search = {
  label: 'Search posts, notes, people and tickets',
  placeholder: 'Words, @handle, #number…',
  help: 'Help',
  helpTitle: 'What you can write',
  toField: 'To the search field',
  forWords: (words: string) => `Search for “${words}”`,
  order: 'Order',
  orders: { time: 'Newest', relevance: 'Best match' },
  /** What is written stays as it is in any language. */
  operators: [
    ['login update', 'both words, in any order'],
    ['"cannot log in"', 'these words in a row'],
    ['refund*', 'words that begin so'],
    ['-thanks', 'without this word'],
    ['@mara_k', 'who writes to or as this handle'],
    ['#4182', 'a ticket by its number'],
    ['from:mara_k', 'posts by this handle, and notes by a colleague of this name; from:me for your own notes'],
    ['tag:refund', 'on tickets with this tag'],
    ['status:open', 'new, open, pending, on_hold, solved or closed'],
    ['assignee:me', 'me, none, or a colleague’s name'],
    ['after:2026-01-31', 'from this day on'],
    ['before:2026-03-01', 'before this day'],
    ['is:note', 'notes only; is:post for posts only'],
  ] as [operator: string, meaning: string][],
  recent: 'Your last searches',
  forget: 'Forget them',
  people: 'People',
  hits: 'Posts and notes',
  tickets: (n: number) => plural(n, 'ticket', 'tickets'),
  posts: 'Their posts',
  postsOf: (handle: string) => `Their posts: @${handle}`,
  allPeople: (n: number, more: boolean) => `Show all ${formatNumber(n)}${more ? '+' : ''}`,
  fewerPeople: 'Show fewer',
  more: 'Show more',
  end: 'That is all.',
  searching: 'Searching…',
  found: (n: number, more: boolean) =>
    n === 0 ? 'No post or note was found.' : `${formatNumber(n)}${more ? '+' : ''} ${isOne(n) ? 'was' : 'were'} found.`,
  none: (q: string) => `Nothing was found for “${q}”`,
  noneHelp: 'Try fewer or other words, the beginning of a word with a star (refun*), or leave a filter out.',
  notUnderstood: 'This is not a search yet',
  failed: 'The search did not work.',
  moreFailed: 'The next ones could not be loaded.',
  building: (percent: number) =>
    `What was written before is still being read for search: ${percent} % is done, so older posts may be missing here.`,
  behind: (span: string) => `What came in the last ${span} cannot be found yet. It will be shortly.`,
};
