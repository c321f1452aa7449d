/** What the API says and takes. Ids are strings; times are ISO 8601. */
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

export type View =
  'mine' | 'teams' | 'unassigned' | 'due' | 'new' | 'open' | 'waiting' | 'held' | 'failed' | 'solved' | 'all';
export type Status = 'new' | 'open' | 'pending' | 'on_hold' | 'solved' | 'closed';
export type Priority = 'low' | 'normal' | 'high' | 'urgent';
export type ReplyState = 'queued' | 'sending' | 'sent' | 'failed' | 'unknown' | 'cancelled' | 'left';
export type Channel = 'x';

export interface Ticket {
  number: number;
  status: Status;
  priority: Priority;
  assignee: { id: string; name: string } | null;
  team: { id: string; name: string } | null;
  tags: Tag[];
  /** Out of the open views until then; null: it is not. */
  snoozedUntil: string | null;
  /** BCP 47, as the platform says. */
  lang: string | null;
  channel: Channel;
  account: { id: string; handle: string };
  contact: { name: string; handle: string; picture: string | null };
  preview: string;
  /** Since when the customer waits for us; null when the next word is theirs. */
  waitingSince: string | null;
  /** When they should have an answer; null when nobody waits for one. */
  dueAt: string | null;
  lastPostAt: string;
  createdAt: string;
  updatedAt: string;
  version: number;
  /** The state of the ticket's latest reply. */
  replyState: Exclude<ReplyState, 'cancelled'> | null;
}
export interface TicketPage {
  items: Ticket[];
  nextCursor: string | null;
}
export interface Count {
  count: number;
  capped: boolean;
}
export type Counts = Record<View, number>;

export type TicketOrder = 'lastPost' | 'waiting' | 'created' | 'priority';
export type ListField =
  'status' | 'priority' | 'channel' | 'account' | 'team' | 'assignee' | 'tag' | 'language' | 'snoozed' | 'reply';
/** One of the values, all of them (of tags only), or none of them. */
export interface ListCondition {
  field: ListField;
  is: 'any' | 'all' | 'none';
  values: string[];
}
export interface WordsCondition {
  field: 'words';
  is: 'has' | 'lacks';
  text: string;
}
export type TimeField = 'created' | 'due' | 'lastPost' | 'waiting';
/** A moment, or so many minutes from now (negative: ago). */
export type TimeCondition = { field: TimeField; is: 'before' | 'after' } & (
  { at: string } | { minutesFromNow: number }
);
/** Something that is true of a ticket or not. */
export type Condition = ListCondition | WordsCondition | TimeCondition;
/** Something that a condition names; gone: removed, or never there. */
export interface Reference {
  field: 'team' | 'assignee' | 'account' | 'tag';
  value: string;
  name: string | null;
  gone: boolean;
}
export interface SavedView {
  id: string;
  name: string;
  conditions: Condition[];
  order: TicketOrder;
  /** Everybody's; else your own. */
  shared: boolean;
  version: number;
  updatedAt: string;
  updatedBy: { id: string; name: string };
}
export interface SavedViews {
  items: SavedView[];
  references: Reference[];
}
/** count: null when there was no time to count. */
export interface FilterFacts {
  count: number | null;
  capped: boolean;
  references: Reference[];
}
/** Either some tickets, or all of a built-in view, or all that fulfil conditions. */
export type BulkChosen = { tickets: number[] } | { view: View } | { conditions: Condition[] };
export interface BulkChange {
  status?: Status;
  priority?: Priority;
  assigneeId?: string | null;
  teamId?: string | null;
  snoozedUntil?: string | null;
  addTags?: string[];
  removeTags?: string[];
}
/** total = changed + same + refused + what is still to come. */
export interface BulkJob {
  id: string;
  state: 'running' | 'stopped' | 'done';
  /** null: it takes back what another one did. */
  change: BulkChange | null;
  total: number;
  changed: number;
  same: number;
  refused: number;
  undoes: string | null;
  undoneBy: string | null;
  by: { id: string; name: string };
  createdAt: string;
  endedAt: string | null;
}
export interface BulkResults {
  items: { number: number; handle: string; result: 'changed' | 'same' | 'refused'; why: string | null }[];
  nextCursor: string | null;
}
export interface SavedViewCount {
  id: string;
  count: number | null;
  capped: boolean;
}

/** Why a post is not to be seen any more; hidden: for another reason than the others. */
export type Absence = 'deleted' | 'protected' | 'suspended' | 'hidden';
export type Doing = 'delete' | 'hide' | 'show';
/** What an agent has asked the platform to do with a post. */
export interface Moderation {
  id: string;
  postId: string;
  what: Doing;
  state: 'asked' | 'acting' | 'done' | 'failed' | 'unknown' | 'cancelled';
  agent: { id: string; name: string };
  reason: string | null;
  askedAt: string;
  errorCode: string | null;
  errorDetail: string | null;
}
export interface PostModeration {
  /** What can be done with the post on the platform now. */
  may: Doing[];
  /** It is folded away there. */
  hidden: { at: string; by: { id: string; name: string } | null } | null;
  /** What was asked for last. */
  last: Moderation | null;
}
export interface Post {
  id: string;
  externalId: string;
  parentId: string | null;
  author: { id: string; name: string; handle: string; picture: string | null; ours: boolean; customer: boolean };
  text: string;
  media: PostMedia[];
  lang?: string | null;
  postedAt: string;
  deleted: boolean;
  gone: { why: Absence; noticedAt: string } | null;
  /** How often its author has edited it. */
  version: number;
  url: string | null;
  relation: 'customer' | 'ours' | 'context';
  /** Our reply that became this post. */
  replyId: string | null;
  moderation: PostModeration;
}
/** What hangs on a post: at `/api/posts/{id}/media/{place}`, by its place in the list. */
export interface PostMedia {
  kind: 'image' | 'gif' | 'video';
  /** What it shows, as its author says; empty: nobody has said. */
  altText: string;
  width: number | null;
  height: number | null;
  /** To be shown only to those who ask for it. */
  sensitive: boolean;
  /** There is a picture of it. */
  still: boolean;
  /** `/film` behind the address plays it. */
  film: boolean;
}
/** A file on the server. */
export interface Media {
  id: string;
  kind: 'image' | 'gif' | 'video';
  /** Its content type. */
  type: string;
  /** In bytes. */
  size: number;
}
/** One that goes with a reply or a draft. */
export interface Attached extends Media {
  /** What it shows, for those who do not see it. */
  altText: string;
}
export interface Reply {
  id: string;
  threadId: string;
  targetPostId: string;
  targetHandle: string;
  text: string;
  media: Attached[];
  state: ReplyState;
  agent: { id: string; name: string };
  createdAt: string;
  sentAt: string | null;
  /** A queued reply leaves at this time and can be cancelled until then. */
  sendAfter: string | null;
  url: string | null;
  errorCode: string | null;
  errorDetail: string | null;
  /** Queued: since when it waits for the platform to let it through. */
  waitingSince: string | null;
  /** Unknown: all has been looked at, and a person is to decide. */
  undecided: boolean;
  /** A person has had it sent once more. */
  sentAgain: boolean;
  /** The posts that it becomes, oldest first; none: it is one. */
  parts: ReplyPart[];
}
export interface ReplyPart {
  text: string;
  /** Where it begins in the text of the reply. */
  startsAt: number;
  /** null: it does not stand on the platform, as far as we know. */
  postedAt: string | null;
  url: string | null;
}
/** What may have become of a reply in doubt. */
export interface Candidates {
  posts: { externalId: string; text: string; postedAt: string; sameText: boolean; url: string | null }[];
  /** Why the platform could not be looked at just now. */
  problem: string | null;
}
/** The replies of an account that have not left, of one kind. */
export interface Queue {
  account: { id: string; handle: string };
  kind: 'public' | 'direct';
  queued: number;
  waiting: number;
  usd: number | null;
  lastLeavesAt: string | null;
  /** When one more would leave. */
  nextLeavesAt: string | null;
  heldUntil: string | null;
  heldWhy: string | null;
}
/** A reply that failed or is in doubt, wherever it is. */
export interface Trouble {
  id: string;
  state: 'failed' | 'unknown';
  undecided: boolean;
  text: string;
  media: Attached[];
  parts: ReplyPart[];
  errorCode: string | null;
  errorDetail: string | null;
  sentAgain: boolean;
  createdAt: string;
  agent: { id: string; name: string };
  threadId: string;
  targetPostId: string | null;
  targetHandle: string;
  accountHandle: string;
  ticketNumber: number;
}
export interface TroublePage {
  items: Trouble[];
  nextCursor: string | null;
}
export interface Outbox {
  queues: Queue[];
  undecided: number;
  failed: number;
}
/** A stretch of a thread. */
export interface ThreadPart {
  id: string;
  channel: Channel;
  account: { id: string; handle: string };
  kind: 'public' | 'direct';
  customer: { id: string; name: string; handle: string };
  version: number;
  url: string | null;
  posts: Post[];
  /** The post before which there are more; null: there are none. */
  earlier: string | null;
  replies: Reply[];
}
export interface Thread extends ThreadPart {
  route: ReplyRoute;
  /** Earlier posts were asked for: when the first was made of those that the ticket itself gave. */
  since?: string;
}
/** The same customer's direct messages. */
export interface DirectThread {
  threadId: string;
  ticketNumber: number;
  postId: string | null;
}
/** What is known of an answer before it is written. */
export interface ReplyRoute {
  gate: { open: true } | { open: false; code: string; sentence: string; elsewhere: boolean };
  /** In US dollars; null: an answer costs nothing. */
  costs: { plain: number; withLink: number } | null;
  /** The platform's own page for answering a post, whose id there follows. */
  answerUrl: string | null;
  /** Of a public thread: where the same customer and account write each other directly. */
  direct: DirectThread | null;
  /** Of a public thread: the platform's page on which the customer writes to the account directly. */
  directUrl: string | null;
  media: MediaLimits;
}
/** What of files goes along with an answer: of one kind only. */
export interface MediaLimits {
  kinds: { kind: Media['kind']; types: string[]; most: number; maxBytes: number }[];
  maxAltText: number;
  /** Why none does, although the channel takes them. */
  refusal: string | null;
}
export interface Macro {
  id: string;
  name: string;
  text: string;
  /** Another text for a channel. */
  variants: Partial<Record<Channel, string>>;
  status: 'open' | 'pending' | 'on_hold' | 'solved' | null;
  shared: boolean;
  version: number;
  updatedAt: string;
  updatedBy: { id: string; name: string };
}
export interface TicketWithThreads {
  ticket: Ticket;
  threads: Thread[];
}
export interface TicketEvent {
  id: string;
  at: string;
  kind: string;
  actor: { id: string; name: string } | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}
export interface TicketEventPage {
  items: TicketEvent[];
  nextCursor: string | null;
}
export interface Tag {
  id: string;
  name: string;
  colour: string | null;
}
export interface Team {
  id: string;
  name: string;
  memberIds: string[];
}
export interface TicketChange {
  teamId?: string | null;
  tags?: string[];
  snoozedUntil?: string | null;
  status?: Status;
  assigneeId?: string | null;
  priority?: Priority;
}

export type AccountState = 'connected' | 'paused' | 'reauth_required' | 'disconnected';
export interface Account {
  id: string;
  channel: Channel;
  handle: string;
  name: string;
  picture: string | null;
  /** It lives in the local sandbox, not on the platform. */
  sandbox: boolean;
  state: AccountState;
  stateReason: string | null;
  stateAt: string;
  stateBy: { id: string; name: string } | null;
  connectedAt: string;
  connectedBy: { id: string; name: string } | null;
  /** Of the permission, which is renewed before; null: it does not end. */
  tokenExpiresAt: string | null;
  /** Why it could not be renewed the last time. */
  tokenError: string | null;
  lastEventAt: string | null;
  lastSuccessAt: string | null;
  /** Of the source that matters most of those that fail now. */
  lastError: string | null;
  lastErrorSource: string | null;
  receivedToday: number;
  /** How long its replies can be taken back; null: as the installation says, which is `undoDefault`. */
  undoSeconds: number | null;
  undoDefault: number;
  /** In the last 24 hours, posts that the mentions poll had passed by. */
  missedLastDay: number;
  silence: { since: string; warnedAt: string; usual: number } | null;
  /** null: the platform charges nothing. */
  money: AccountMoney | null;
  sources: AccountSource[];
  windows: AccountWindow[];
  /** null: without credentials nothing can be done. */
  capabilities: Capabilities | null;
}
export interface AccountSource {
  name: string;
  lastAttemptAt: string | null;
  lastSuccessAt: string | null;
  lastEventAt: string | null;
  /** Everything that it had to give until then is here; null: not looked through yet, or it promises nothing of the kind. */
  readTo: string | null;
  /** The newest post that it has read. */
  newestId: string | null;
  /** How far it is behind; null: there is nothing to tell it from. */
  lagMs: number | null;
  /** `lagMs` grows until it has caught up. Otherwise it is how late the newest post came. */
  behind: boolean;
  /** In a row. */
  failures: number;
  lastError: string | null;
  /** Why it rests, though nothing has failed. */
  note: string | null;
}
/** An estimate in US dollars, from the platform's list prices; days and months are those of UTC. */
export interface AccountMoney {
  today: number;
  month: number;
  /** null: too soon to tell. */
  forecast: number | null;
  byKind: { kind: string; units: number; unitsToday: number; price: number; usd: number }[];
  /** For a month; null: none. */
  budget: number | null;
  budgetStopsPolling: boolean;
  budgetState: 'none' | 'well' | 'near' | 'used';
  ownsApp: boolean;
  pricesFrom: string;
  pricesSince: string;
}
/** What the platform said last of how often an endpoint may be called. null: it did not say. */
export interface AccountWindow {
  endpoint: string;
  limit: number | null;
  remaining: number | null;
  resetAt: string | null;
  closedUntil: string | null;
  seenAt: string;
}
export type Ability = 'replyPublicly' | 'direct' | 'media' | 'stream' | 'hide';
export interface Capabilities extends Record<Ability, boolean> {
  maxLength: number;
  notes: { about: Ability; sentence: string }[];
}

/** Who is behind a ticket. */
export interface Contact {
  id: string;
  version: number;
  /** What colleagues have noted of this person. It stays inside. */
  note: string;
  tags: Tag[];
  /** Who they are on the channels; the one whom the ticket is of first. */
  authors: ContactAuthor[];
  tickets: number;
  /** There are more than were counted. */
  moreTickets: boolean;
  openTickets: number;
}
export interface ContactAuthor {
  id: string;
  channel: Channel;
  handle: string;
  name: string;
  followers: number | null;
  /** When they first wrote to us; null: they never did. */
  firstPostAt: string | null;
  posts: number;
  /** There are more than were counted. */
  morePosts: boolean;
}
export interface ContactTicketPage {
  items: {
    number: number;
    status: Status;
    channel: Channel;
    preview: string;
    lastPostAt: string;
    assignee: { id: string; name: string } | null;
  }[];
  nextCursor: string | null;
}

export type SearchOrder = 'time' | 'relevance';
/** A post or a note that was found. */
export interface SearchHit {
  kind: 'post' | 'note';
  id: string;
  at: string;
  /** Of a note: the agent, who has no handle. */
  author: { name: string; handle: string | null; picture: string | null; ours: boolean };
  /** The part of the text around the first match. */
  text: string;
  /** Where the matches stand in it: from, and to (not included), in UTF-16 units. */
  marks: [number, number][];
  cutBefore: boolean;
  cutAfter: boolean;
  ticket: { number: string; status: Status; channel: Channel; assignee: string | null; contact: string };
}
export interface SearchIndex {
  /** How long ago the oldest change came that cannot be found yet. */
  behindMs: number;
  /** What was here before is being read; null: all of it has been. */
  building: { done: number; total: number } | null;
}
export interface SearchPage {
  items: SearchHit[];
  nextCursor: string | null;
  index: SearchIndex;
}
export interface FoundPerson {
  id: string;
  channel: Channel;
  handle: string;
  name: string;
  picture: string | null;
  followers: number | null;
  tickets: number;
  /** Their newest ticket. */
  ticket: string | null;
  lastPostAt: string;
}
export interface FoundPeople {
  items: FoundPerson[];
  /** There are more than are shown. */
  more: boolean;
}

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
export interface LinkedTicket {
  number: number;
  status: Status;
  contact: Ticket['contact'];
  preview: string;
  lastPostAt: string;
  /** The ticket that this one goes on with, one that goes on with it, or one that a person has linked. */
  relation: 'previous' | 'next' | 'linked';
}
/** What became of a merge or a split; `id` undoes it. */
export interface Regrouped {
  id: string;
  ticket: Ticket;
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
export interface StoredDraft {
  threadId: string;
  targetPostId: string;
  text: string;
  media: Attached[];
  threadVersion: number;
  seen: string[];
  revision: string;
  updatedAt: string;
}
export interface DraftList {
  own: StoredDraft[];
  colleagues: { agent: { id: string; name: string }; threadId: string; updatedAt: string }[];
}

/** What one source of one account brought in one hour. received = threaded + filtered + duplicate + failed + waiting. */
export interface LedgerRow {
  accountId: string;
  source: string;
  /** The start of the hour. */
  hour: string;
  received: number;
  threaded: number;
  filtered: number;
  duplicate: number;
  failed: number;
  waiting: number;
}
export interface Ledger {
  fromAt: string;
  rows: LedgerRow[];
}
export type GapState = 'open' | 'closed' | 'unrecoverable';
/** A span of time on an account in which posts may be missing. */
export interface Gap {
  id: string;
  accountId: string;
  source: string;
  fromAt: string;
  toAt: string;
  reason: string;
  state: GapState;
  /** Posts that the filling has brought. */
  found: number;
  lastError: string | null;
  foundAt: string;
  closedAt: string | null;
}
export interface GapPage {
  items: Gap[];
  nextCursor: string | null;
}
/** A page of posts of which something could not be taken in. */
export interface IntakeFailure {
  id: string;
  accountId: string;
  source: string;
  landedAt: string;
  received: number;
  failed: number;
  /** Why the page as a whole could not be read; null: it could. */
  error: string | null;
  posts: { externalId: string | null; error: string }[];
}
export interface IntakeFailurePage {
  items: IntakeFailure[];
  nextCursor: string | null;
}

export type SpokenWay = 'direct' | 'reply' | 'mention' | 'quote';
/** What must all be true of a post for a rule to filter it. */
export interface RuleConditions {
  ways?: SpokenWay[];
  containsAny?: string[];
  containsNone?: string[];
  languages?: string[];
  otherLanguages?: string[];
  authors?: string[];
  followersBelow?: number;
  followersFrom?: number;
  hasLink?: boolean;
  withoutWords?: true;
}
export interface Rule {
  id: string;
  accountId: string;
  name: string;
  /** null: they cannot be read, so the rule filters nothing. */
  conditions: RuleConditions | null;
  version: number;
  updatedAt: string;
  updatedBy: { id: string; name: string };
}
export interface RuleList {
  items: Rule[];
  most: number;
}
export interface RulePreview {
  fromAt: string;
  looked: number;
  capped: boolean;
  matched: number;
  filtered: number;
  heard: number;
  examples: { id: string; author: string; handle: string; text: string; postedAt: string; heard: boolean }[];
}

export type FeedReason = 'rule' | 'context' | 'prefix' | 'repost';
export interface FeedFilter {
  account?: string;
  why?: FeedReason;
  rule?: string;
  search?: string;
}
/** A post that became no ticket. */
export interface FeedPost {
  id: string;
  account: { id: string; channel: Channel; handle: string } | null;
  author: { name: string; handle: string; picture: string | null; followers: number | null };
  kind: 'public' | 'direct';
  text: string;
  lang: string | null;
  postedAt: string;
  url: string | null;
  why: FeedReason;
  rule: FeedRule | null;
}
export interface FeedRule {
  id: string;
  name: string;
  deleted: boolean;
}
export interface FeedPage {
  items: FeedPost[];
  nextCursor: string | null;
}
/** total = converted + already + gone + failed + what is still to come. */
export interface Conversion {
  id: string;
  state: 'running' | 'stopped' | 'done';
  total: number;
  converted: number;
  already: number;
  gone: number;
  failed: number;
  by: { id: string; name: string };
  createdAt: string;
  endedAt: string | null;
}
