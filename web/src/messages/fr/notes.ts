import { formatNumber } from '../locale.ts';
import type { Messages } from '../index.ts';

export const notes: Messages['notes'] = {
  label: 'Note',
  inside: 'Seuls vos collègues voient ceci.',
  placeholder: 'Écrivez une note. @ appelle un collègue…',
  hint: '@ appelle un collègue',
  whom: 'Qui appeler',
  team: 'équipe',
  keep: 'Garder la note',
  write: 'Écrire une note',
  replyWay: 'Au client',
  noteWay: 'Note interne',
  ways: 'Ce que vous écrivez',
  notKept: (why) => `Non gardée. Votre texte est toujours là. ${why}`,
  notDeleted: (why) => `Non supprimée. ${why}`,
  by: (name) => `Note de ${name}`,
  mark: 'Note interne',
  change: 'Modifier',
  delete: 'Supprimer',
  gone: 'Cette note a été supprimée.',
  earlier: 'Afficher les notes précédentes',
  mentions: 'Mentions',
  unread: (n, capped) => `${formatNumber(n)}${capped ? '+' : ''} non ${n > 1 ? 'lues' : 'lue'}`,
  markRead: 'Tout marquer comme lu',
  noMentions: 'Personne ne vous a encore appelé',
  mentionsFailed: 'Vos mentions n’ont pas pu être chargées.',
  more: 'Afficher les précédentes',
};

export const regrouping: Messages['regrouping'] = {
  merge: 'Fusionner avec un autre ticket',
  link: 'Lier à un autre ticket',
  split: 'En faire un ticket à part',
  splitDone: (n) => `C’est maintenant le ticket #${n}.`,
  notSplit: (why) => `Non séparé. ${why}`,
  notUndone: (why) => `Non annulé. ${why}`,
};
