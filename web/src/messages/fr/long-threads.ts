import type { Messages } from '../index.ts';

export const longThreads: Messages['longThreads'] = {
  earlier: 'Afficher les posts précédents',
  failed: 'Les posts précédents n’ont pas pu être chargés.',
  threads: {
    earlier: 'Afficher les conversations précédentes',
    failed: 'Les conversations précédentes n’ont pas pu être chargées.',
  },
  notHere: 'Ce à quoi mène le lien n’est plus dans ce ticket.',
};
