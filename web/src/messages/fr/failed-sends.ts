import type { PageMessages } from '../index.ts';

export const failedSends: PageMessages['failedSends'] = {
  parts: 'Ses posts',
  noneStands: (total) => `Aucun de ses ${total} posts n’est sur X.`,
  stands: (time) => `Sur X depuis ${time}`,
  notPosted: 'Pas publié',
  nobodyKnows: 'Nul ne sait s’il a été publié',
  waits: 'Attend le précédent',
  sendRest: (n) => (n === 1 ? 'Envoyer le dernier post' : `Envoyer les ${n} autres posts`),
  whatStands: 'Ce qui est publié ne repart pas. En rester là rend la suite du texte.',
};
