import { ActivitySubscriptions } from './activity.ts';
import { addBulkMentions, type BulkMentions } from './bulk-mentions.ts';
import { SandboxClock } from './clock.ts';
import { Credits, type CreditSettings } from './credits.ts';
import { Consents } from './consents.ts';
import { livePost, newPost, newRepost, type NewPost } from './compose.ts';
import { nextVersion } from './edits.ts';
import { Faults, type Fault, type NewFault } from './faults.ts';
import { Identities, type NewApp, type NewUser } from './identities.ts';
import { DirectMessages, type NewDirectMessage } from './direct-messages.ts';
import { Listeners } from './listeners.ts';
import { MediaLibrary, type NewMedia } from './media.ts';
import { OAuth1Logins } from './oauth1-logins.ts';
import { OAuth2Grants } from './oauth2-grants.ts';
import { Posts } from './posts.ts';
import { Random } from './random.ts';
import { RateLimits, type LimitScale } from './rate-limits.ts';
import {
  defaultBehaviour,
  type App,
  type Behaviour,
  type DemoBrand,
  type DirectMessageEvent,
  type Media,
  type Post,
  type User,
} from './records.ts';
import { Relations } from './relations.ts';
import { RequestLog, type LoggedRequest } from './request-log.ts';
import { ScenarioStage, type NewPlay, type PlayState } from '../scenarios/stage.ts';
import { Snowflakes } from './snowflake.ts';
import { StreamRules } from './stream-rules.ts';
import { Streams } from './streams.ts';
import { Timers } from './timers.ts';
import { Webhooks } from './webhooks.ts';

export type { NewPost } from './compose.ts';

export interface WorldOptions {
  seed?: number;
  /** Real time by default. */
  now?: () => number;
  limits?: LimitScale;
  behaviour?: Partial<Behaviour>;
}

/** The whole of this X: people, apps, posts, time, and what goes wrong. Its methods are what tests and the control API use. */
export class World {
  readonly clock: SandboxClock;
  readonly random: Random;
  readonly ids = new Snowflakes();
  readonly identities: Identities;
  readonly consents: Consents;
  readonly credits: Credits;
  readonly oauth1: OAuth1Logins;
  readonly oauth2: OAuth2Grants;
  readonly posts = new Posts();
  readonly relations = new Relations(() => this.revision++);
  readonly directMessages = new DirectMessages(this);
  readonly media = new MediaLibrary(this);
  /** Where this X's own pages and pictures are; known when the server listens. */
  webOrigin = 'https://x.com';
  readonly faults: Faults;
  readonly log = new RequestLog();
  readonly limits: RateLimits;
  readonly behaviour: Behaviour;
  readonly timers: Timers;
  readonly streamRules: StreamRules;
  readonly streams: Streams;
  readonly activity: ActivitySubscriptions;
  readonly webhooks: Webhooks;
  readonly scenarios = new ScenarioStage(this);
  demo: DemoBrand | null = null;
  /** Grows with every change that a snapshot must hold. */
  revision = 0;
  readonly #accessRevoked = new Listeners<[revoked: { userId: string; appId: string }]>();
  readonly #posted = new Listeners<[post: Post]>();
  readonly #edited = new Listeners<[post: Post, previous: Post]>();
  readonly #deleted = new Listeners<[post: Post]>();
  readonly #bulked = new Listeners<[posts: readonly Post[]]>();

  constructor(options: WorldOptions = {}) {
    this.clock = new SandboxClock(options.now);
    this.random = new Random(options.seed ?? 1);
    this.identities = new Identities(this.clock, this.random, this.ids);
    // Faults roll their own dice, so that setting one does not change which posts a seed gives.
    this.faults = new Faults(new Random((options.seed ?? 1) ^ 0x5bd1e995));
    this.limits = new RateLimits(this.clock, options.limits ?? 'real');
    this.behaviour = { ...defaultBehaviour, ...options.behaviour };
    this.credits = new Credits(this.clock);
    this.consents = new Consents(this.clock);
    this.oauth1 = new OAuth1Logins(this.identities, this.random, this.clock);
    this.oauth2 = new OAuth2Grants(this.identities, this.random, this.clock, this.behaviour);
    this.timers = new Timers(this.clock);
    this.streamRules = new StreamRules(this.clock, this.ids, () => this.behaviour.ruleDelayMs);
    this.streams = new Streams(this.clock, this.faults, () => this.behaviour.ghostConnectionMs, options.seed ?? 1);
    this.activity = new ActivitySubscriptions(this.clock, this.ids, this.identities);
    this.webhooks = new Webhooks(this.clock, this.ids);
  }

  addUser(user: NewUser): User {
    this.revision++;
    return this.identities.addUser(user);
  }

  addApp(app: NewApp = {}): App {
    this.revision++;
    return this.identities.addApp(app);
  }

  issueOAuth1Tokens(userId: string, appId?: string) {
    this.revision++;
    return this.identities.issueOAuth1Tokens(userId, appId);
  }

  issueOAuth2Tokens(userId: string, appId?: string, scopes?: string[], lifetimeMs?: number) {
    this.revision++;
    return this.identities.issueOAuth2Tokens(userId, appId, scopes, lifetimeMs);
  }

  revoke(accessToken: string): void {
    this.revision++;
    this.identities.revoke(accessToken);
  }

  /** A balance, a spend limit, a cap on post reads: from then on enforced, each until it is null. */
  setCredits(appId: string, settings: CreditSettings): void {
    this.revision++;
    this.credits.set(this.identities.app(appId).id, settings);
  }

  /** A user takes away an app's access, in X's settings: every token of theirs is dead, refresh tokens too. */
  revokeAccess(userId: string, appId: string): void {
    if (this.identities.revokeAll(this.identities.user(userId).id, appId) === 0) {
      throw new Error(`The user ${userId} has not given access to the app ${appId}.`);
    }
    this.revision++;
    this.#accessRevoked.tell({ userId, appId });
  }

  /** Calls back when a user takes away an app's access. */
  onAccessRevoked(listener: (revoked: { userId: string; appId: string }) => void): () => void {
    return this.#accessRevoked.add(listener);
  }

  /** Publishes as a person on X would: no gate, no duplicate check, the text is composed as X composes it. */
  post(draft: NewPost): Post {
    return this.#publish(newPost(this, draft), draft.viaApi ?? false);
  }

  reply(authorId: string, inReplyTo: string, text: string): Post {
    return this.post({ authorId, inReplyTo, text });
  }

  quote(authorId: string, quoted: string, text: string): Post {
    return this.post({ authorId, quote: quoted, text });
  }

  repost(authorId: string, postId: string): Post {
    return this.#publish(newRepost(this, authorId, postId), false);
  }

  /** Thousands of posts that name a user, at once: an outage. */
  bulkMentions(options: BulkMentions): { postIds: string[]; authorIds: string[] } {
    this.revision++;
    const made = addBulkMentions(this, options);
    this.#bulked.tell(this.posts.list(made.postIds));
    return made;
  }

  /** Makes the next version of a post, which has an id of its own. Old ids lead to the newest version. */
  editPost(id: string, text: string, viaApi = false): Post {
    const previous = livePost(this, id);
    const post = this.#publish(nextVersion(this, previous, text), viaApi, (next) => this.posts.replace(previous, next));
    this.#edited.tell(post, previous);
    return post;
  }

  /** Deletes all versions of a post. */
  deletePost(id: string): void {
    const post = livePost(this, id);
    this.revision++;
    for (const version of this.posts.delete(post, this.clock.now())) this.#deleted.tell(version);
  }

  /** Hides a reply below its conversation, or shows it again. */
  hideReply(id: string, hidden = true): void {
    const post = livePost(this, id);
    this.revision++;
    if (hidden) post.hiddenReply = true;
    else delete post.hiddenReply;
  }

  /** As a person would send it: without asking whether the other wants it. */
  directMessage(message: NewDirectMessage): DirectMessageEvent {
    return this.directMessages.send(message);
  }

  /** A picture that can be attached at once, generated when no bytes are given. */
  addMedia(media: NewMedia): Media {
    this.revision++;
    return this.media.add(media);
  }

  /** Changes what a person has said about themselves, also `directMessages`: who may write to them first. */
  setUser(userId: string, fields: Partial<Omit<User, 'id' | 'handle'>>): User {
    this.revision++;
    return Object.assign(this.identities.user(userId), fields);
  }

  setProtected(userId: string, isProtected = true): User {
    return this.setUser(userId, { protected: isProtected });
  }

  suspend(userId: string): User {
    return this.setUser(userId, { suspended: true });
  }

  unsuspend(userId: string): User {
    return this.setUser(userId, { suspended: false });
  }

  block(userId: string, blockedId: string): void {
    this.relations.block(this.identities.user(userId).id, this.identities.user(blockedId).id);
  }

  unblock(userId: string, blockedId: string): void {
    this.relations.unblock(userId, blockedId);
  }

  follow(userId: string, followedId: string): void {
    this.relations.follow(this.identities.user(userId).id, this.identities.user(followedId).id);
  }

  /** A whole scenario at once: the clock is moved from post to post, to its end. */
  playScenario(play: NewPlay): PlayState {
    return this.scenarios.playOut(play);
  }

  setFault(fault: NewFault): Fault {
    return this.faults.set(fault);
  }

  clearFaults(): void {
    this.faults.clear();
  }

  requests(filter?: { endpoint?: string; since?: number }): LoggedRequest[] {
    return this.log.list(filter);
  }

  /** Every live reply to a post, oldest first, shown or not: the truth that a client is measured against. */
  repliesTo(postId: string): Post[] {
    return this.posts.list(this.posts.referring(this.posts.replies, this.posts.get(postId)).ascending());
  }

  /** Every live post that names a user, oldest first, shown or not. */
  postsNaming(userId: string): Post[] {
    return this.posts.list(this.posts.mentioning.of(userId).ascending());
  }

  advanceClock(ms: number): void {
    this.revision++;
    this.clock.advance(ms);
  }

  /** Calls back for every new post but those made in bulk, also for new versions. Returns the way to stop it. */
  onPost(listener: (post: Post) => void): () => void {
    return this.#posted.add(listener);
  }

  /** Calls back once for all posts that were made in bulk, which `onPost` leaves out. */
  onBulk(listener: (posts: readonly Post[]) => void): () => void {
    return this.#bulked.add(listener);
  }

  /** Calls back for every new version of a post, after `onPost`. */
  onEdit(listener: (post: Post, previous: Post) => void): () => void {
    return this.#edited.add(listener);
  }

  /** Calls back for every version of a post that is deleted, oldest version first. */
  onDelete(listener: (post: Post) => void): () => void {
    return this.#deleted.add(listener);
  }

  /** Calls back for every message, and when somebody joins or leaves a group. */
  onDirectMessage(listener: (event: DirectMessageEvent) => void): () => void {
    return this.directMessages.told.add(listener);
  }

  permalink(postId: string): string {
    const post = this.posts.get(postId);
    return `https://x.com/${this.identities.user(post.authorId).handle}/status/${post.id}`;
  }

  #publish(post: Post, viaApi: boolean, add = (made: Post): void => this.posts.add(made)): Post {
    const hidden = this.faults.hide(post, viaApi, this.clock.now());
    if (hidden) post.hiddenUntil = hidden;
    this.revision++;
    add(post);
    this.#posted.tell(post);
    return post;
  }
}
