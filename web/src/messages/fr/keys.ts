import type { Messages } from '../index.ts';

export const keys: Messages['keys'] = {
  title: 'Raccourcis',
  intro:
    'Activez le champ d’un raccourci, puis pressez les touches voulues. Elles valent aussitôt, dans toutes les fenêtres de ce navigateur.',
  failed: 'Vos raccourcis n’ont pas pu être chargés.',
  characterKeys: 'Les touches qui écrivent aussi font quelque chose',
  characterKeysHelp:
    'Désactivez-les si la dictée ou un lecteur d’écran les presse sans qu’on le demande. Celles avec Ctrl ou ⌘ restent.',
  search: 'Trouver une commande',
  noMatch: 'Aucune commande ne porte ce nom.',
  none: 'aucune',
  own: 'à vous',
  change: (name) => `Touches de ${name}`,
  recording: 'Pressez les touches…',
  recordingHelp: 'L’une après l’autre compte aussi. Échap garde ce qui est.',
  add: (name) => `Une autre façon pour ${name}`,
  remove: (keys, name) => `Retirer ${keys} de ${name}`,
  reset: 'Rétablir',
  resetOf: (name) => `Rétablir ${name}`,
  resetAll: 'Tout rétablir',
  allReset: 'Tous les raccourcis sont ceux d’origine.',
  conflict: (names) => `Ces touches font déjà ceci : ${names}.`,
  takeAway: 'Les retirer là-bas',
  both: 'Garder les deux',
  needsMod: 'Celle-ci marche pendant que vous écrivez, il lui faut donc Ctrl, ⌘ ou Alt.',
  tooMany: 'Quatre façons de faire une chose sont le maximum.',
};
