import type { Messages } from '../index.ts';

export const join: Messages['join'] = {
  title: (workspace) => `Rejoindre ${workspace}`,
  again: 'Choisir un nouveau mot de passe',
  intro: (workspace) => `Vous êtes invité à répondre aux clients avec ${workspace}.`,
  introAgain: (workspace) => `Pour votre compte chez ${workspace}.`,
  reading: 'Nous regardons votre invitation…',
  email: 'Vous vous connectez avec',
  name: 'Votre nom',
  nameHelp: 'Vos collègues le voient. Les clients, non.',
  password: 'Choisissez un mot de passe',
  passwordHelp:
    'Au moins 12 caractères, rien d’autre n’est exigé. Quelques mots que vous seul mettriez ensemble conviennent bien.',
  tooShort: (left) => (left === 1 ? 'Encore un caractère.' : `Encore ${left} caractères.`),
  show: 'Afficher le mot de passe',
  submit: 'Rejoindre',
  submitAgain: 'Enregistrer et se connecter',
  submitting: 'Un instant…',
  spent: 'Ce lien ne fonctionne plus',
  spentText:
    'Il a déjà servi, il est trop ancien ou un plus récent a été créé. Demandez un nouveau lien à la personne qui vous a invité.',
  noLink: 'Rouvrez votre invitation',
  noLinkText: 'Cette page a besoin du lien que vous avez reçu. Ouvrez-le encore une fois.',
  failed: 'Votre invitation n’a pas pu être lue.',
  toSignIn: 'J’ai un mot de passe : me connecter',
};
