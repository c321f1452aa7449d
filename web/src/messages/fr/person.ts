import type { Messages } from '../index.ts';
import { formatNumber } from '../locale.ts';
import { isOne, plural } from '../plural.ts';

export const person: Messages['person'] = {
  failed: 'Ce que l’on sait de cette personne n’a pas pu être chargé.',
  followers: 'Abonnés',
  firstSeen: 'Premier message',
  postsToUs: 'Posts pour nous',
  number: (n) => formatNumber(n),
  count: (n, more) => `${formatNumber(n)}${more ? '+' : ''}`,
  posts: (n, more) => (more ? `${formatNumber(n)}+ posts` : plural(n, 'post', 'posts')),
  searchPosts: 'Chercher les posts de cette personne',
  tags: 'Étiquettes de la personne',
  editTags: 'Changer les étiquettes de la personne',
  noTags: 'Aucune pour l’instant.',
  edit: 'Changer',
  note: 'À propos de la personne',
  editNote: 'Changer ce qui est noté de la personne',
  noNote: 'Rien n’est noté. Seuls les collègues le voient, sur chaque ticket de cette personne.',
  keep: 'Garder',
  notChanged: (why) => `Rien n’a changé. ${why}`,
  others: 'Aussi connue comme',
  tickets: 'Ses tickets',
  ticketCount: (n, more, open) =>
    `${formatNumber(n)}${more ? '+' : ''}, dont ${formatNumber(open)} ${isOne(open) ? 'ouvert' : 'ouverts'}`,
  moreTickets: 'Afficher les précédents',
};
