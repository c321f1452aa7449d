import type { Messages } from '../index.ts';

export const moderation: Messages['moderation'] = {
  menu: 'Autres actions sur ce post',
  delete: 'Supprimer sur X…',
  hide: 'Masquer sur X…',
  show: 'Réafficher sur X',
  deleteKey: 'Supprimer notre dernière réponse sur X',
  hideKey: 'Masquer cette réponse sur X',
  showKey: 'Réafficher cette réponse sur X',
  asks: {
    delete: {
      title: 'Supprimer cette réponse sur X ?',
      help: 'Elle disparaît là-bas pour tout le monde, et son texte ici aussi. C’est irréversible.',
      now: 'Supprimer sur X',
    },
    hide: {
      title: 'Masquer cette réponse sur X ?',
      help: 'X la replie sous notre post. Son auteur et d’autres peuvent encore l’y regarder. Vous pourrez la réafficher.',
      now: 'Masquer sur X',
    },
  },
  reason: 'Pourquoi ? Vos collègues le lisent dans l’historique',
  notAsked: (why) => `Rien n’a été fait. ${why}`,
  doing: {
    delete: 'Suppression sur X en cours…',
    hide: 'Masquage sur X en cours…',
    show: 'Réaffichage sur X en cours…',
  },
  waits: {
    delete: (why) => `Pas encore supprimée : ${why}`,
    hide: (why) => `Pas encore masquée : ${why}`,
    show: (why) => `Pas encore réaffichée : ${why}`,
  },
  failed: {
    delete: (why) => `Non supprimée : ${why}`,
    hide: (why) => `Non masquée : ${why}`,
    show: (why) => `Non réaffichée : ${why}`,
  },
  unknown: {
    delete: 'X n’a jamais dit si elle est supprimée. Réessayer est sans risque.',
    hide: 'X n’a jamais dit si elle est masquée. Réessayer est sans risque.',
    show: 'X n’a jamais dit si elle est réaffichée. Réessayer est sans risque.',
  },
  takeBack: 'Reprendre',
  notTakenBack: (why) => `Impossible de revenir en arrière. ${why}`,
  tryAgain: 'Réessayer',
  deletedBy: (name, why) => (why ? `Supprimée sur X par ${name} : ${why}` : `Supprimée sur X par ${name}.`),
  hiddenBy: (name, why) => (why ? `Masquée sur X par ${name} : ${why}` : `Masquée sur X par ${name}.`),
  nobody: 'un collègue',
  read: 'La lire',
  fold: 'La replier',
  events: {
    moderation_asked: 'demandé',
    moderation_tried: 'tenté sur X',
    moderation_waits: 'attend X',
    moderation_failed: 'X a refusé',
    moderation_unknown: 'X n’a rien dit',
    moderation_cancelled: 'repris',
    post_deleted_by_us: 'fait sur X',
    post_hidden: 'fait sur X',
    post_unhidden: 'fait sur X',
  },
  subject: {
    delete: 'supprimer notre réponse',
    hide: 'masquer une réponse',
    show: 'réafficher une réponse',
  },
};
