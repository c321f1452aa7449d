export interface Named {
  kind: 'agent' | 'team';
  id: string;
}

/** Stays inside. */
export interface Note {
  id: string;
  agent: { id: string; name: string };
  text: string;
  mentions: (Named & { name: string })[];
  version: number;
  createdAt: string;
  editedAt: string | null;
  deletedAt: string | null;
  changeableUntil: string;
}

export interface NotePage {
  items: Note[];
  nextCursor: string | null;
}

/** A note that calls the agent. */
export interface Mention {
  noteId: string;
  ticketNumber: number;
  contact: { id: string; name: string };
  agent: { id: string; name: string };
  text: string;
  createdAt: string;
  readAt: string | null;
}

export interface MentionPage {
  items: Mention[];
  nextCursor: string | null;
}

export interface MentionCount {
  unread: number;
  capped: boolean;
}
