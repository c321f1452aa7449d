import { formatNumber } from '../locale.ts';

export const views = {
  label: 'Views',
  choose: (view: string) => `View: ${view}. Choose another`,
  names: {
    mine: 'Mine',
    teams: 'My teams',
    unassigned: 'Unassigned',
    due: 'Due soon',
    new: 'New',
    open: 'Open',
    waiting: 'Waiting for customer',
    held: 'On hold, snoozed',
    failed: 'Failed sends',
    solved: 'Solved',
    all: 'All tickets',
  },
  empty: {
    mine: {
      title: 'Nothing is assigned to you',
      text: 'Open a ticket and press “Assign to me”, or look at Unassigned.',
    },
    teams: { title: 'Your teams have nothing to do', text: 'Tickets of the teams that you are in appear here.' },
    unassigned: { title: 'Every ticket has someone', text: 'New tickets without an assignee will appear here.' },
    due: {
      title: 'Nobody waits too long',
      text: 'A ticket appears here when a quarter of the time to answer is left, and stays until it is answered. Late ones come first.',
    },
    new: { title: 'Nothing is new', text: 'Tickets that nobody has touched yet appear here.' },
    open: {
      title: 'Nothing is open',
      text: 'When a customer mentions, answers or quotes one of your accounts, their ticket appears here by itself.',
    },
    waiting: {
      title: 'You wait for nobody',
      text: 'Tickets you set to pending rest here until the customer writes again.',
    },
    held: { title: 'Nothing is put off', text: 'Tickets on hold, and those that are snoozed, rest here.' },
    failed: {
      title: 'Every answer has left',
      text: 'A ticket whose latest reply was not sent, or may not have been, appears here until that is settled.',
    },
    solved: {
      title: 'Nothing is solved yet',
      text: 'Solved tickets rest here. They reopen when the customer writes again.',
    },
    all: {
      title: 'No tickets yet',
      text: 'Connect an account under Accounts. What customers write to it becomes tickets here.',
    },
  },
  capped: (n: number) => `${formatNumber(n)}+`,
  due: {
    now: 'due now',
    left: (span: string) => `${span} left`,
    late: (span: string) => `${span} late`,
    spoken: 'to answer:',
  },
};
