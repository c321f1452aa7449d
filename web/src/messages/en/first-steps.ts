import { formatNumber } from '../locale.ts';
import { plural } from '../plural.ts';

export const firstSteps = {
  title: 'First steps',
  states: { done: 'Done', now: 'Now', later: 'Later' },
  connect: {
    name: 'Connect an account',
    text: 'Connect your brand’s X account. What customers write to it comes in here.',
    done: (handle: string) => `@${handle} is connected.`,
    sandbox: (handle: string) => `@${handle} is connected, in the local sandbox of X.`,
    several: (handle: string, others: number) => `@${handle} and ${plural(others, 'other', 'others')} are connected.`,
    resting: (handle: string, state: string) => `@${handle}: ${state}.`,
  },
  post: {
    name: 'See the first post',
    later: 'It appears here by itself, as soon as a customer has written.',
    now: (handle: string) =>
      `What a customer writes to @${handle} appears here by itself. Until then, see what the intake is doing.`,
    done: 'It is here.',
    noTicket: 'Something came in and became no ticket. It is in the feed.',
  },
  invite: {
    name: 'Invite someone',
    text: 'Make a link for a colleague; with it they choose a password and join.',
    done: (people: number) => `You are ${formatNumber(people)}.`,
  },
  ask: {
    title: 'Nothing can come in yet',
    text: (names: string) => `No account is connected, and only an admin can connect one. Ask ${names}.`,
    anyone: 'No account is connected, and only an admin can connect one. Ask whoever runs this installation.',
  },
};
