import type { SandboxClock } from './clock.ts';
import type { Identities } from './identities.ts';
import type { App, Tier } from './records.ts';
import type { Scope } from './scopes.ts';
import type { Snowflakes } from './snowflake.ts';

/** The event types that happen in this world, and what the user must have allowed the app to see; null: public. */
export const activityEvents = {
  'post.create': null,
  'post.delete': null,
  'post.mention.create': 'tweet.read',
  'post.reply.create': 'tweet.read',
  'post.quote.create': 'tweet.read',
  'dm.received': 'dm.read',
  'dm.sent': 'dm.read',
  'oauth.revoke': null,
} as const satisfies Record<string, Scope | null>;

export type ActivityEventType = keyof typeof activityEvents;

export interface ActivitySubscription {
  id: string;
  appId: string;
  eventType: ActivityEventType;
  /** Whose events. Only `oauth.revoke` may be without: it is about every user of the app. */
  userId?: string;
  tag?: string;
  webhookId?: string;
  createdAt: number;
  updatedAt: number;
}

export const subscriptionCaps: Record<Tier, number> = { 'self-serve': 1_500, enterprise: 50_000 };

/** What apps want to hear of, and whether they may. */
export class ActivitySubscriptions {
  readonly #clock: SandboxClock;
  readonly #ids: Snowflakes;
  readonly #identities: Identities;
  readonly #byId = new Map<string, ActivitySubscription>();
  /** Event type and user → subscriptions: most events are nobody's, and that must cost nothing. */
  readonly #wanted = new Map<string, Set<ActivitySubscription>>();

  constructor(clock: SandboxClock, ids: Snowflakes, identities: Identities) {
    this.#clock = clock;
    this.#ids = ids;
    this.#identities = identities;
  }

  get isEmpty(): boolean {
    return this.#byId.size === 0;
  }

  /** Oldest first. */
  of(appId: string): ActivitySubscription[] {
    return [...this.#byId.values()].filter((subscription) => subscription.appId === appId);
  }

  get(appId: string, id: string): ActivitySubscription | undefined {
    const subscription = this.#byId.get(id);
    return subscription?.appId === appId ? subscription : undefined;
  }

  same(appId: string, eventType: ActivityEventType, userId: string | undefined): ActivitySubscription | undefined {
    return [...(this.#wanted.get(key(eventType, userId)) ?? [])].find((known) => known.appId === appId);
  }

  add(app: App, wish: Pick<ActivitySubscription, 'eventType' | 'userId' | 'tag' | 'webhookId'>): ActivitySubscription {
    const now = this.#clock.now();
    const subscription = { ...wish, id: this.#ids.at(now), appId: app.id, createdAt: now, updatedAt: now };
    this.restore([subscription]);
    return subscription;
  }

  update(subscription: ActivitySubscription, change: Pick<ActivitySubscription, 'tag' | 'webhookId'>): void {
    Object.assign(subscription, change, { updatedAt: this.#clock.now() });
  }

  delete(subscription: ActivitySubscription): void {
    this.#byId.delete(subscription.id);
    this.#wanted.get(key(subscription.eventType, subscription.userId))?.delete(subscription);
  }

  /** Whoever is to be told of an event about this user, and may be. */
  wanting(eventType: ActivityEventType, userId: string): ActivitySubscription[] {
    const exact = this.#wanted.get(key(eventType, userId));
    const all = eventType === 'oauth.revoke' ? this.#wanted.get(key(eventType, undefined)) : undefined;
    if (!exact && !all) return [];
    return [...(exact ?? []), ...(all ?? [])].filter((one) => this.mayHear(one.appId, eventType, userId));
  }

  /** Private events need a user who has let the app in, and has not thrown it out again. */
  mayHear(appId: string, eventType: ActivityEventType, userId: string): boolean {
    const scope = activityEvents[eventType];
    if (scope === null) return true;
    for (const tokens of this.#identities.tokens.values()) {
      if (tokens.appId !== appId || tokens.userId !== userId || tokens.revoked) continue;
      if (tokens.type === 'oauth2') {
        if (tokens.scopes.includes(scope)) return true;
      } else if (scope !== 'dm.read' || this.#identities.apps.get(appId)?.permissions === 'read-write-dm') {
        return true;
      }
    }
    return false;
  }

  list(): ActivitySubscription[] {
    return [...this.#byId.values()];
  }

  restore(subscriptions: readonly ActivitySubscription[]): void {
    for (const subscription of subscriptions) {
      this.#byId.set(subscription.id, subscription);
      const where = key(subscription.eventType, subscription.userId);
      const known = this.#wanted.get(where);
      if (known) known.add(subscription);
      else this.#wanted.set(where, new Set([subscription]));
    }
  }
}

const key = (eventType: ActivityEventType, userId: string | undefined): string => `${eventType} ${userId ?? '*'}`;
