import type { Messages } from '../index.ts';

export const longThreads: Messages['longThreads'] = {
  earlier: 'Afficher les posts précédents',
  failed: 'Les posts précédents n’ont pas pu être chargés.',
  notHere: 'Ce à quoi mène le lien n’est plus dans ce ticket.',
};
