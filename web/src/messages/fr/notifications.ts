import { plural } from '../plural.ts';
import type { Messages } from '../index.ts';

export const notifications: Messages['notifications'] = {
  titles: {
    assigned: 'Un ticket vous a été assigné',
    mention: 'Un collègue vous appelle dans une note',
    answered: 'Un client a écrit dans l’un de vos tickets',
    due: 'L’un de vos tickets arrive à échéance',
  },
  many: (n) => plural(n, 'chose pour vous', 'choses pour vous'),
  body: (name, number, words) => `${name}, nº ${number}\u00a0: ${words}`,
};
