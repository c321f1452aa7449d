import type { Messages } from '../index.ts';

export const shownMedia: Messages['shownMedia'] = {
  open: (what) => `Voir en plus grand : ${what}`,
  large: (name) => `Images et vidéos de ${name}`,
  undescribed: {
    image: 'Une image sans description',
    gif: 'Un GIF sans description',
    video: 'Une vidéo sans description',
  },
  sensitive: 'Le contenu peut choquer',
  show: 'Afficher',
  notShown: 'Ne peut pas être affiché ici',
  lookThere: 'Voir le message',
  place: (n, of) => `${n} sur ${of}`,
  earlier: 'Précédent',
  later: 'Suivant',
};
