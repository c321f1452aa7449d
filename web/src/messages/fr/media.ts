import type { Messages } from '../index.ts';
import { formatNumber } from '../locale.ts';
import { plural } from '../plural.ts';

export const media: Messages['media'] = {
  add: 'Ajouter des images ou une vidéo',
  drop: 'Déposez-les ici pour les ajouter',
  attached: 'Images et vidéos',
  kind: {
    image: (n) => plural(n, 'image', 'images'),
    gif: (n) => plural(n, 'GIF', 'GIF'),
    video: (n) => plural(n, 'vidéo', 'vidéos'),
  },
  megabytes: (n) => `${formatNumber(n)} Mo`,
  kilobytes: (n) => `${formatNumber(n)} ko`,
  upTo: (most, size) => `${most} de ${size} au plus`,
  orWord: ', ou ',
  takes: (choices) => `Une réponse accepte ${choices}.`,
  types: (names) => `Ce fichier n’est pas de ceux que l’on peut envoyer ici : ${names}.`,
  tooLarge: (most) => `Il dépasse les ${most} que l’on peut envoyer ici. Réduisez-le.`,
  tooMany: (most) => `Une réponse n’accepte pas plus de ${most} ici. Retirez les autres.`,
  oneKind: 'Une réponse accepte des images, ou un GIF, ou une vidéo. Retirez les autres.',
  none: 'Aucun fichier ne peut être envoyé ici. Retirez-les.',
  altText: (place) => `Décrire le fichier ${place} pour qui ne le voit pas`,
  altPlaceholder: 'Que voit-on ?',
  altMissing: 'Pas encore de description',
  altsMissing: (n) =>
    `${plural(n, 'fichier n’a', 'fichiers n’ont')} pas de description : certains clients ne sauront pas ce qui est montré.`,
  altLeft: (used, most) => `${formatNumber(used)} sur ${formatNumber(most)}`,
  uploading: (name, percent) => `${name} : ${percent} % envoyés`,
  notAdded: (name, why) => `${name} n’a pas été ajouté. ${why}`,
  cutOff: 'La connexion s’est interrompue. Réessayez.',
  earlier: (place) => `Avancer le fichier ${place}`,
  later: (place) => `Reculer le fichier ${place}`,
  remove: (place) => `Retirer le fichier ${place}`,
  removeNamed: (name) => `Retirer ${name}`,
  notKept: 'N’est plus conservé ici',
  noDescription: 'Sans description',
};
