export type Role = 'agent' | 'lead' | 'admin';

export interface Session {
  agent: { id: string; name: string; email: string; role: Role; nextAfterSend: boolean };
  workspace: { id: string; name: string; slug: string };
}

export type NotifiedOf = 'assigned' | 'mention' | 'answered' | 'due';

/** What an agent chose for themselves. */
export interface MySettings {
  /** Their own keys by command; an empty list: none. */
  keys: Record<string, string[]>;
  /** Whether keys that also write do anything. */
  characterKeys: boolean;
  /** Of what they are told while they look elsewhere. */
  notify: NotifiedOf[];
  sound: boolean;
  /** A notification may say whom and what it is about. */
  showContent: boolean;
  /** Otherwise they sign in by link only. */
  hasPassword: boolean;
}

export interface WorkspaceSettings {
  name: string;
  /** How long a customer may wait for an answer. */
  answerWithinMinutes: number;
}

/** A change of people, teams or the workspace. */
export interface AuditLine {
  id: string;
  at: string;
  /** null: somebody on the server’s command line. */
  actor: { id: string; name: string } | null;
  action: string;
  /** What it was done to, as it was called then. */
  subject: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

export interface AuditPage {
  items: AuditLine[];
  nextCursor: string | null;
}

export type PersonState = 'active' | 'invited' | 'deactivated';

export interface Person {
  id: string;
  name: string;
  email: string;
  role: Role;
  /** invited: they have not chosen a password yet. */
  state: PersonState;
  /** Until when their link is good; null: they have none. */
  linkUntil: string | null;
  lastSeenAt: string | null;
  teams: { id: string; name: string }[];
}

export interface PeopleFilter {
  search?: string;
  role?: Role;
  state?: PersonState;
}

export interface PeoplePage {
  items: Person[];
  nextCursor: string | null;
}

/** A link is shown once: only a hash of it is kept. */
export interface PersonLink {
  person: Person;
  path: string;
  until: string;
}

/** What the link of an invitation is for. */
export interface Invitation {
  workspaceName: string;
  email: string;
  name: string;
  /** They were here before, and have forgotten their password. */
  isMember: boolean;
  until: string;
}

export interface Agent {
  id: string;
  name: string;
  role: Role;
}

export interface Team {
  id: string;
  name: string;
  memberIds: string[];
}
