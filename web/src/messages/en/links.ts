/** Tickets that have to do with each other, and stay two. */
export const links = {
  title: 'Linked tickets',
  relations: { previous: 'Follows', next: 'Followed by', linked: 'Linked' },
  failed: 'The linked tickets could not be loaded.',
  help: (n: number) => `#${n} and the other ticket show each other, and stay two.`,
  linkNow: 'Link',
  itself: (n: number) => `This is #${n} itself. Name another ticket.`,
  already: (n: number) => `#${n} is linked already.`,
  done: (n: number) => `Linked to #${n}.`,
  notLinked: (why: string) => `Not linked. ${why}`,
  remove: (n: number) => `Remove the link to #${n}`,
  removed: (n: number) => `No longer linked to #${n}.`,
  notRemoved: (why: string) => `The link was not removed. ${why}`,
  events: {
    ticket_linked: (n: number) => `linked to #${n}`,
    ticket_unlinked: (n: number) => `no longer linked to #${n}`,
  } as Record<string, ((n: number) => string) | undefined>,
};

/** What the dialog says that names another ticket, and what merging says. */
export const merging = {
  otherNumber: 'Number of the other ticket',
  help: (n: number) => `Everything of #${n} goes there. You can undo it.`,
  now: 'Merge',
  merged: (n: number) => `Merged into #${n}.`,
  notMerged: (why: string) => `Not merged. ${why}`,
  samePerson: (one: string, other: string) => `Are @${one} and @${other} the same person?`,
  samePersonNow: 'Same person: merge both',
};
