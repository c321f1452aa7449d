import type { Meter, PriceList, Use } from './channel-costs.js';
import type { CallWindows, Capabilities, Grants } from './channel-grants.js';
import type { MediaFile, MediaLimits, MediaPlace, ShownMedia, UploadedMedia } from './channel-media.js';
import type { NumberedPart } from './numbered-parts.js';
import type { Answered, ReplyGuide } from './reply-guide.js';

/** A platform: `x`, `mastodon`, … Also the prefix of what is stored about it. */
export type ChannelKey = string;

/** Who wrote a post, as the platform shows them. */
export interface ChannelAuthor {
  externalId: string;
  /** Without the leading @. */
  handle: string;
  name: string;
  followers: number | null;
  /** Where their picture lies; null: they have none. Absent: the page does not tell. */
  pictureUrl?: string | null;
}

/**
 * Whom a post speaks to, and how: it names them in its own words, answers a post of theirs, quotes one, is a direct
 * message to them, or carries their handle only because the platform copied it into the prefix of a reply.
 */
export interface Addressee {
  externalId: string;
  how: 'mention' | 'reply' | 'quote' | 'direct' | 'prefix';
}

/** One post in the words of every platform. Says nothing about which accounts are ours: threads decides that. */
export interface ChannelPost {
  externalId: string;
  /** The post at the top of its thread on the platform (itself, when it answers nothing), or the conversation's id. */
  rootExternalId: string;
  parentExternalId: string | null;
  kind: 'public' | 'direct';
  author: ChannelAuthor;
  /** Direct messages only: the other side of the conversation when `author` is one of ours. */
  counterpart: ChannelAuthor | null;
  addressees: Addressee[];
  /** The post that it quotes, where its page does not tell who wrote that; else absent. */
  quotedExternalId?: string;
  /** A mere repetition of another's post, without words of its own. */
  repost: boolean;
  text: string;
  /** What hangs on it, in order. Absent: the page does not tell. */
  media?: ShownMedia[];
  /** BCP 47, as the platform detected it. */
  lang: string | null;
  postedAt: Date;
  /** How often the author has edited it. */
  version: number;
  /** Ids that the platform has given to its later versions, if it does that: an answer names the version that it answers. */
  laterIds?: string[] | undefined;
}

/** Our side: which handle acts, and with which keys. */
export interface Access {
  account: { externalId: string; handle: string };
  /** The account lives in the local sandbox. */
  sandbox: boolean;
  credentials: unknown;
  /** Names whose limits a call uses up; absent: nobody keeps count. */
  budget?: string;
  /** Counts what the calls cost; absent: nobody does. */
  meter?: Meter;
  /** The platform's app belongs to the account itself: some platforms charge less then. */
  ownsApp?: boolean;
  /** Gives newer credentials than those that were used, for those that end. Throws a ChannelError when there are none. */
  renew?: (used: unknown) => Promise<unknown>;
}

export interface AccountIdentity {
  externalId: string;
  handle: string;
  name: string;
}

/** What the platform gave in one answer, as it came. */
export interface FetchedPage {
  /** To be kept as it is; `readPage` of the same adapter reads it. */
  body: string;
  /** How many posts `readPage` finds in it, broken ones included. */
  received: number;
  /** Where the next fetch starts, saved together with the page. Of a polled source on its last page only. */
  cursor?: unknown;
}

/** A span in which posts may be missing, found while fetching. */
export interface FetchGap extends Span {
  reason: string;
  /** The platform's search does not find what is in it either. */
  isLost?: boolean;
}

export interface FetchEnd {
  cursor: unknown;
  newestPostAt: Date | null;
  gap: FetchGap | null;
  /** There is likely to be more at once: come back without waiting. */
  busy: boolean;
}

/** Fetches what is new since the cursor (null: the first time), oldest state kept until the last page is in. */
export type Fetch = AsyncGenerator<FetchedPage, FetchEnd>;

/** A way to ask a platform for posts. Each is polled by itself, and has a cursor of its own. */
export interface PollSource {
  /** As the ledger names it: mentions, timeline, … */
  readonly name: string;
  /** How long after a quiet look the next one is due; null: as the installation says. */
  readonly everyMs: number | null;
  /** It looks again at what another source brings. Only what is not here yet is landed: what the other has missed. */
  readonly rereads: boolean;
  fetchSince(access: Access, cursor: unknown, signal: AbortSignal): Fetch;
  /** Pure: the platform's id of the newest post that stands behind a cursor; null: none does. */
  newestId(cursor: unknown): string | null;
}

/** What happens, as it happens. Faster than asking, and never complete. An adapter may have several, each a connection of its own. */
export interface StreamSource {
  /** As the ledger names it. */
  readonly name: string;
  /**
   * Names the connection over which the account's posts come; those of two streams may have the same name. Accounts may
   * share one, where the platform allows an app no second. Throws a ChannelError that says why when nothing can be streamed with these keys.
   */
  connectionOf(access: Access): string;
  /**
   * Has the platform send what concerns these accounts, and of what we asked for before nothing else. Gives those for
   * which it does not, by their external id, each with a sentence that says why.
   */
  follow(access: Access, accounts: readonly Access['account'][]): Promise<Map<string, string>>;
  /**
   * Connects and gives what comes, account by account; null is a sign of life without a post, the first right after
   * connecting. Ends with a ChannelError when the connection is lost, refused or silent for too long, and with the
   * signal's reason when it is told to stop.
   */
  open(access: Access, signal: AbortSignal): AsyncGenerator<StreamedPage | null, never>;
  /** Has the platform end every connection of this stream that it believes to be open: after `connection_taken`. */
  disconnectAll?(access: Access): Promise<void>;
}

/** What came for one account. A page without posts is not kept; it only tells. */
export interface StreamedPage extends FetchedPage {
  accountExternalId: string;
  /** null: there is none on it. */
  newestPostAt: Date | null;
  /** What it costs to have been sent this. */
  uses: readonly Use[];
  /** Polled sources that have something to tell which this page only hints at. */
  wakes: readonly string[];
  /** Posts that are said to be gone, by the ids under which they are stored. A reason to look, and no proof. */
  gone: readonly string[];
}

/** Finds posts of a span that the polled sources no longer give. */
export interface GapFiller {
  /** As the ledger names it. */
  readonly name: string;
  /** How far back it sees, in ms. */
  readonly reachMs: number;
  /** Newest first. The cursor that comes with each page is where to go on after an interruption; null: from `toAt`. */
  fetchBetween(access: Access, span: Span, cursor: unknown, signal: AbortSignal): AsyncGenerator<FetchedPage, void>;
}

/** Why a post is not to be seen (any more); `hidden`: for another reason, its author has blocked the account, say. */
export type Absence = 'deleted' | 'protected' | 'suspended' | 'hidden';

export interface WantedPost {
  externalId: string;
  /** Null: not known. Some platforms tell of the author only why a post is not to be seen. */
  authorExternalId: string | null;
}

export interface AbsentPost {
  externalId: string;
  why: Absence;
  /** Null: the platform does not tell. */
  postedAt: Date | null;
}

export interface FoundPosts {
  /** What can be seen of them, each in its newest version; null: nothing. */
  page: FetchedPage | null;
  absent: AbsentPost[];
}

/** Asks a platform what has become of public posts. */
export interface PostLookup {
  /** As many posts as one call takes. */
  readonly most: number;
  /**
   * What can be seen of these posts, and why the others cannot. A post of which the platform says nothing is in neither.
   * `withReferred`: the page also brings what they refer to.
   */
  find(access: Access, posts: readonly WantedPost[], withReferred: boolean, signal: AbortSignal): Promise<FoundPosts>;
  /** Pure: the page without these posts, wherever on it they stand; null when it has none of them. */
  without(body: string, externalIds: ReadonlySet<string>): string | null;
}

export interface Span {
  fromAt: Date;
  toAt: Date;
}

export const isWithin = ({ fromAt, toAt }: Span, at: Date): boolean => at >= fromAt && at <= toAt;

/** What a page holds, post by post. */
export interface ReadPosts {
  posts: ChannelPost[];
  /** Posts that could not be understood; the others are not kept waiting for them. */
  broken: { externalId: string | null; error: string }[];
}

export interface TextMeasure {
  /** In the platform's own units. */
  length: number;
  maxLength: number;
  fits: boolean;
}

export interface PublishTarget {
  kind: 'public' | 'direct';
  /** The post that is answered. */
  externalId: string;
  authorExternalId: string;
}

export interface Published {
  externalId: string;
  postedAt: Date;
}

/** A post of the account's own, as the platform shows it. */
export interface ShownPost extends Published {
  text: string;
}

/** What a platform lets one account send of a kind. It says itself how much that is: `CallWindow`. */
export interface SendLimits {
  /** As its windows are named. */
  endpoint: string;
  /** The first is the one of which the platform tells with each answer. `most` null: it is known when the platform has told it. */
  windows: readonly { perMs: number; most: number | null }[];
}

/** Takes back on the platform what the account has said, and folds away what others have answered to it. */
export interface Moderation {
  /** Deletes a post of the account's own. One that is gone already is no error. */
  delete(access: Access, externalId: string): Promise<void>;
  /** Folds away, or shows again, somebody's answer in a conversation that the account has begun. */
  hide(access: Access, externalId: string, hidden: boolean): Promise<void>;
}

/** Brings files to a platform. All of it may be done again: nothing of it is to be seen. */
export interface MediaUploads {
  /** Pure. */
  limits(kind: 'public' | 'direct'): MediaLimits;
  upload(access: Access, kind: 'public' | 'direct', file: MediaFile): Promise<UploadedMedia>;
  describe(access: Access, externalId: string, altText: string): Promise<void>;
  /** As `checkAfterMs`. Throws a ChannelError when the platform cannot use it. */
  check(access: Access, externalId: string): Promise<number | null>;
}

/**
 * One platform. Small on purpose: retries, duplicates, budgets and lengths are dealt with once, around it. An adapter
 * keeps no state, knows no database, takes its clock and origins from outside, and throws ChannelError only.
 */
export interface ChannelAdapter {
  readonly key: ChannelKey;
  /** The ways to ask it for posts; the first is the one that misses nothing. */
  readonly sources: readonly PollSource[];
  readonly streams: readonly StreamSource[];
  readonly filler?: GapFiller;
  readonly lookup?: PostLookup;
  /** For platforms whose accounts are connected by consent. */
  readonly grants?: Grants;
  /** For platforms that limit how often they may be called. */
  readonly windows?: CallWindows;
  /** For platforms that charge for calls. */
  readonly prices?: PriceList;
  /** For platforms that do not take every answer, or do something to it. */
  readonly guide?: ReplyGuide;
  /** With these credentials; without any: at best. */
  capabilities(credentials?: unknown): Capabilities;
  /** Who the keys belong to. `credentials` are untrusted input: check their form. */
  checkCredentials(credentials: unknown, sandbox: boolean): Promise<AccountIdentity>;
  /** Pure: the same body always gives the same posts. Throws when it cannot be understood at all. */
  readPage(body: string): ReadPosts;
  /** `media`: the ids of files that the platform has, in their order. `media_gone` when it has one of them no more. */
  publish(access: Access, target: PublishTarget, text: string, media?: readonly string[]): Promise<Published>;
  /**
   * What the account has said under `target` in these words and this time: how an uncertain send is cleared up. Oldest
   * first; empty: nothing is to be seen (yet). `withMedia`: files went along.
   */
  findPublished(
    access: Access,
    target: PublishTarget,
    text: string,
    during: Span,
    withMedia?: boolean,
  ): Promise<Published[]>;
  /** All that the account has said under `target` in this time: for a person who decides what became of an uncertain send. */
  answersTo?(access: Access, target: PublishTarget, during: Span): Promise<ShownPost[]>;
  /** For platforms that limit how much an account may send. */
  readonly sends?: Record<PublishTarget['kind'], SendLimits>;
  /**
   * For platforms whose people and posts have pictures. Pure: where this address, as `readPage` gave it, may be fetched
   * from; null: nowhere.
   */
  placeOf?(url: string): MediaPlace | null;
  readonly moderation?: Moderation;
  /** For platforms that take pictures and films along with a reply. */
  readonly media?: MediaUploads;
  /** Pure: whether a post that reads like this is what became of the text. `withMedia`: files went along. */
  isSameText(text: string, shown: string, withMedia?: boolean): boolean;
  measure(text: string, kind: 'public' | 'direct'): TextMeasure;
  /**
   * For platforms on which a long public answer may be said in several posts, each an answer to the one before: these posts;
   * null: the text is too long for that, too. Pure.
   */
  split?(text: string, answered: Answered): NumberedPart[] | null;
  /** Where a person can see the post. */
  postUrl(authorHandle: string, externalId: string): string | null;
}
