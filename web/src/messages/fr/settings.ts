import type { Messages } from '../index.ts';

export const settings: Messages['settings'] = {
  title: 'Réglages',
  nav: 'Réglages',
  places: {
    me: 'Vous',
    keys: 'Raccourcis',
    people: 'Personnes',
    teams: 'Équipes',
    workspace: 'Espace de travail',
    audit: 'Journal',
  },
  adminOnly: 'Cette page est réservée aux administrateurs',
  adminOnlyText: 'Demandez à l’un des vôtres ce dont vous avez besoin.',
  leadOnly: 'Cette page est réservée aux responsables et aux administrateurs',
  notChanged: (why) => `Rien n’a changé. ${why}`,
  more: 'Afficher la suite',
  save: 'Enregistrer',
  saving: 'Enregistrement…',
  saved: 'Enregistré.',
};
