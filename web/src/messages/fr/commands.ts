import type { Messages } from '../index.ts';

export const commands: Messages['commands'] = {
  palette: 'Tout faire…',
  placeholder: 'Que voulez-vous faire ?',
  noMatch: 'Rien ne porte ce nom ici. Essayez un autre mot.',
  keys: 'Afficher les raccourcis',
  keysTitle: 'Raccourcis clavier',
  groups: {
    recent: 'Derniers utilisés',
    found: 'Trouvés',
    list: 'Dans la liste',
    ticket: 'Sur le ticket',
    writing: 'En écrivant',
    go: 'Aller à',
    page: 'La page',
    general: 'Partout',
  },
  nextRow: 'Suivant dans la liste',
  previousRow: 'Précédent dans la liste',
  openRow: 'Ouvrir',
  select: 'Sélectionner',
  selectAll: 'Sélectionner tout ce qui correspond',
  clearSelection: 'Effacer la sélection',
  reply: 'Écrire une réponse',
  backToList: 'Revenir à la liste',
  goTo: (place) => `Aller à ${place}`,
  theme: (name) => `Thème : ${name}`,
};
