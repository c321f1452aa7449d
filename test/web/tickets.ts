import type { Ticket, TicketPage } from '../../web/src/api/types/tickets.ts';

export function aTicket(number: number, change: Partial<Ticket> = {}): Ticket {
  return {
    number,
    status: 'open',
    priority: 'normal',
    assignee: null,
    team: null,
    tags: [],
    snoozedUntil: null,
    lang: null,
    channel: 'x',
    account: { id: 'a', handle: 'acme' },
    contact: { name: `Customer ${number}`, handle: `c${number}`, picture: null },
    preview: 'It does not work',
    waitingSince: null,
    dueAt: null,
    lastPostAt: '2026-11-20T10:00:00Z',
    createdAt: '2026-11-20T10:00:00Z',
    updatedAt: '2026-11-20T10:00:00Z',
    version: 1,
    replyState: null,
    ...change,
  };
}

export const aPage = (numbers: number[], nextCursor: string | null = null): TicketPage => ({
  items: numbers.map((number) => aTicket(number)),
  nextCursor,
});
