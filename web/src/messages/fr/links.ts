import type { Messages } from '../index.ts';

export const links: Messages['links'] = {
  title: 'Tickets liés',
  relations: { previous: 'Fait suite à', next: 'Suivi de', linked: 'Lié' },
  failed: 'Les tickets liés n’ont pas pu être chargés.',
  help: (n) => `#${n} et l’autre ticket se montrent l’un l’autre, et restent deux.`,
  linkNow: 'Lier',
  itself: (n) => `C’est #${n} lui-même. Indiquez un autre ticket.`,
  already: (n) => `#${n} est déjà lié.`,
  done: (n) => `Lié à #${n}.`,
  notLinked: (why) => `Non lié. ${why}`,
  remove: (n) => `Retirer le lien vers #${n}`,
  removed: (n) => `N’est plus lié à #${n}.`,
  notRemoved: (why) => `Le lien n’a pas été retiré. ${why}`,
  events: {
    ticket_linked: (n) => `lié à #${n}`,
    ticket_unlinked: (n) => `n’est plus lié à #${n}`,
  },
};

export const merging: Messages['merging'] = {
  otherNumber: 'Numéro de l’autre ticket',
  help: (n) => `Tout ce qui est dans #${n} y va. Vous pouvez l’annuler.`,
  now: 'Fusionner',
  merged: (n) => `Fusionné avec #${n}.`,
  notMerged: (why) => `Non fusionné. ${why}`,
  samePerson: (one, other) => `@${one} et @${other} sont-ils la même personne ?`,
  samePersonNow: 'Même personne : fusionner les deux',
};
