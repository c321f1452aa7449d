import type { Messages } from '../index.ts';

export const mentions: Messages['mentions'] = {
  title: 'Mentions',
  intro: 'Les notes où des collègues vous appellent, vous ou l’une de vos équipes.',
  show: 'Quelles mentions',
  all: 'Toutes',
  unread: 'Non lues',
  noUnread: 'Vous avez tout lu',
  noUnreadText: 'Quand un collègue écrit @ et votre nom, ou celui de votre équipe, cela apparaît ici.',
  moreFailed: 'Les mentions plus anciennes n’ont pas pu être chargées.',
  in: (name, number) => `${name}, nº ${number}`,
  isUnread: 'Non lue',
  deleted: 'Cette note a été supprimée.',
  notRead: (why) => `Rien n’a été marqué. ${why}`,
  unreadOnes: 'non lues',
};
