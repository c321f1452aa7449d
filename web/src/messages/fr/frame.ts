import type { Messages } from '../index.ts';

export const frame: Messages['frame'] = {
  person: 'Client',
  togglePerson: 'Afficher ou masquer le client',
  toggleViews: 'Afficher ou masquer les vues',
  widthOf: (what) => `Largeur : ${what}`,
};
