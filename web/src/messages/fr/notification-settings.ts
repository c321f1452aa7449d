import type { Messages } from '../index.ts';

export const notificationSettings: Messages['notificationSettings'] = {
  title: 'Notifications',
  help: 'Ce que votre ordinateur vous dit quand vous regardez ailleurs. Même avec plusieurs fenêtres, chaque chose n’est dite qu’une fois.',
  of: {
    assigned: 'Un ticket m’est assigné',
    mention: 'Un collègue m’appelle, ou l’une de mes équipes, dans une note',
    answered: 'Un client écrit dans l’un de mes tickets',
    due: 'L’un de mes tickets arrive à échéance',
  },
  sound: 'Avec un son',
  soundHelp: 'Deux notes brèves, même là où le navigateur n’affiche pas de notification.',
  content: 'Dire qui a écrit, et quoi',
  contentHelp: 'Sinon, rien d’un client n’apparaît à l’écran sans qu’on le demande.',
  allow: 'Les autoriser',
  permissions: {
    granted: '',
    default: 'Votre navigateur n’a pas encore le droit d’afficher des notifications.',
    denied:
      'Votre navigateur ne permet pas à Parley d’afficher des notifications. Cela se change dans ses réglages pour cette page.',
    impossible: 'Ce navigateur n’affiche pas de notification ici\u00a0: il faut https.',
  },
};
