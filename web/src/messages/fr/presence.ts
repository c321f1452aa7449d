import type { Messages } from '../index.ts';

const listed = (names: readonly string[]): string => new Intl.ListFormat('fr').format(names);

export const presence: Messages['presence'] = {
  viewing: (name) => `${name} consulte ce ticket`,
  writing: (name) => `${name} écrit`,
  areWriting: (names) => `${listed(names)} ${names.length === 1 ? 'écrit' : 'écrivent'} une réponse.`,
  haveDrafts: (names) => `${listed(names)} ${names.length === 1 ? 'a' : 'ont'} un brouillon ici.`,
};

export const drafts: Messages['drafts'] = {
  kept: 'Brouillon conservé',
  keeping: 'Enregistrement…',
  keptHere: 'Conservé dans ce navigateur seulement',
  conflictTitle: 'Vous avez écrit autre chose ici dans une autre fenêtre',
  goneTitle: 'Ce brouillon a été envoyé ou vidé dans une autre fenêtre',
  keepThis: 'Garder le texte ci-dessous',
  useOther: 'Prendre l’autre',
  useBoth: 'Réunir les deux',
  empty: 'Le vider',
};
