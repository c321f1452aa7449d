import type { Messages } from '../index.ts';
import { formatNumber } from '../locale.ts';
import { isOne } from '../plural.ts';

const some = (n: number | null, capped: boolean): string =>
  n === null ? '' : ` ${formatNumber(n)}${capped ? '+' : ''}`;

export const bulk: Messages['bulk'] = {
  bar: 'Tickets sélectionnés',
  select: (name, number) => `Sélectionner le ticket ${number} de ${name}`,
  selected: (n) => `${formatNumber(n)} sélectionné${isOne(n) ? '' : 's'}`,
  allSelected: (n, capped) => `Tous sélectionnés${some(n, capped)}`,
  selectAll: (n, capped) => `Tout sélectionner${some(n, capped)}`,
  clear: 'Ne rien sélectionner',
  tools: { assignee: 'Attribuer', team: 'Équipe', status: 'Statut', priority: 'Priorité' },
  tags: 'Étiquettes',
  typeTag: 'Tapez le nom d’une étiquette.',
  addTags: 'Ajouter',
  removeTags: 'Enlever',
  commands: (what) => `${what} : tous les sélectionnés`,
  keys: {
    selectNext: 'Sélectionner, et passer au suivant',
    selectPrevious: 'Sélectionner, et passer au précédent',
    selectShown: 'Sélectionner tout ce qui est chargé',
  },
  notStarted: (why) => `Rien n’a été changé. ${why}`,
  progress: 'Changement en masse',
  running: (done, total) => `Changement : ${formatNumber(done)} sur ${formatNumber(total)}`,
  undoing: (done, total) => `Annulation : ${formatNumber(done)} sur ${formatNumber(total)}`,
  rate: (n) => `${n} par seconde`,
  stop: 'Arrêter',
  stopCommand: 'Arrêter le changement en masse',
  undoCommand: 'Annuler le changement en masse',
  resultsCommand: 'Résultats du changement en masse, ticket par ticket',
  dismissCommand: 'Fermer le changement en masse',
  notStopped: (why) => `Pas arrêté. ${why}`,
  notUndone: (why) => `Pas annulé. ${why}`,
  changed: (n) => `${formatNumber(n)} ${isOne(n) ? 'ticket changé' : 'tickets changés'}.`,
  undone: (n) => `${formatNumber(n)} ${isOne(n) ? 'ticket est comme avant' : 'tickets sont comme avant'}.`,
  same: (n) => `${formatNumber(n)} déjà ainsi.`,
  refused: (n) => `${formatNumber(n)} impossible${isOne(n) ? '' : 's'}.`,
  notUndoable: (n) => `${formatNumber(n)} n’ont pas pu l’être, car changés depuis.`,
  left: (n) => `Arrêté avant ${formatNumber(n)}.`,
  results: 'Résultats',
  resultsFailed: 'Les résultats n’ont pas pu être chargés.',
  noResults: 'Aucun.',
  more: 'En charger plus',
  kinds: { changed: 'Changés', same: 'Déjà ainsi', refused: 'Pas changés' },
  why: {
    impossible_status: 'ne peut pas prendre ce statut',
    impossible_snooze: 'est terminé, ou l’heure est passée',
    too_many_tags: 'a trop d’étiquettes',
    unknown_agent: 'cet agent n’existe plus',
    unknown_team: 'cette équipe n’existe plus',
    changed_since: 'a été changé depuis',
    merged: 'a été fusionné avec un autre',
  },
};
