import type { ReplyState } from './replies.ts';

export interface LiveChanges {
  tickets: { number: number; version: number }[];
  replies: { id: string; ticketNumber: number; state: ReplyState }[];
  notes: { id: string; ticketNumber: number }[];
  /** Who was called by a note. */
  mentions: { agentId: string; noteId: string; ticketNumber: number }[];
  /** Who was given a ticket by somebody else. */
  assigned: { agentId: string; eventId: string; ticketNumber: number }[];
  /** On whose ticket a customer wrote. */
  answered: { agentId: string; eventId: string; ticketNumber: number }[];
}

export interface PresentAgent {
  id: string;
  name: string;
  doing: 'viewing' | 'writing';
}

export interface TicketPresence {
  number: number;
  agents: PresentAgent[];
}
