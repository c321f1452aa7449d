import { formatNumber } from '../locale.ts';
import { plural } from '../plural.ts';

/** The person beside the ticket. */
export const person = {
  failed: 'What is known of this person could not be loaded.',
  followers: 'Followers',
  firstSeen: 'First wrote',
  postsToUs: 'Posts to us',
  number: (n: number) => formatNumber(n),
  count: (n: number, more: boolean) => `${formatNumber(n)}${more ? '+' : ''}`,
  posts: (n: number, more: boolean) => (more ? `${formatNumber(n)}+ posts` : plural(n, 'post', 'posts')),
  searchPosts: 'Search this person’s posts',
  tags: 'Tags of the person',
  editTags: 'Change the person’s tags',
  noTags: 'None yet.',
  edit: 'Change',
  note: 'About the person',
  editNote: 'Change what is noted about the person',
  noNote: 'Nothing is noted yet. Only colleagues see it, on every ticket of this person.',
  keep: 'Keep',
  notChanged: (why: string) => `Not changed. ${why}`,
  others: 'Also known as',
  tickets: 'Tickets',
  ticketCount: (n: number, more: boolean, open: number) =>
    `${formatNumber(n)}${more ? '+' : ''}, ${formatNumber(open)} open`,
  moreTickets: 'Show earlier ones',
};
