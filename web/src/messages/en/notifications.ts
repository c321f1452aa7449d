import { plural } from '../plural.ts';

/** What an agent is told of while they look elsewhere. */
export const notifications = {
  title: 'Notifications',
  help: 'Of what your computer tells you while you look elsewhere. However many windows are open, each is told once.',
  of: {
    assigned: 'A ticket is assigned to me',
    mention: 'A colleague calls me, or a team of mine, in a note',
    answered: 'A customer writes on a ticket of mine',
    due: 'A ticket of mine is due soon',
  },
  titles: {
    assigned: 'A ticket was assigned to you',
    mention: 'A colleague calls you in a note',
    answered: 'A customer wrote on a ticket of yours',
    due: 'A ticket of yours is due soon',
  },
  many: (n: number) => plural(n, 'thing for you', 'things for you'),
  body: (name: string, number: number, words: string) => `${name}, #${number}: ${words}`,
  sound: 'With a sound',
  soundHelp: 'Two short notes, also where the browser shows no notifications.',
  content: 'Say who wrote, and what',
  contentHelp: 'Otherwise nothing of a customer’s is on your screen unasked.',
  allow: 'Allow them',
  permissions: {
    granted: '',
    default: 'Your browser has not been allowed to show notifications yet.',
    denied:
      'Your browser does not allow Parley to show notifications. You can change it in the browser’s settings of this page.',
    impossible: 'This browser shows no notifications here: they need https.',
  },
};
