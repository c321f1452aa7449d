import { plural } from '../plural.ts';

/** What an agent is told of while they look elsewhere. */
export const notifications = {
  titles: {
    assigned: 'A ticket was assigned to you',
    mention: 'A colleague calls you in a note',
    answered: 'A customer wrote on a ticket of yours',
    due: 'A ticket of yours is due soon',
  },
  many: (n: number) => plural(n, 'thing for you', 'things for you'),
  body: (name: string, number: number, words: string) => `${name}, #${number}: ${words}`,
};
