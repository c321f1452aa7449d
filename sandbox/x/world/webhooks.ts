import type { SandboxClock } from './clock.ts';
import type { App, Tier } from './records.ts';
import type { Snowflakes } from './snowflake.ts';

export interface Webhook {
  id: string;
  appId: string;
  url: string;
  valid: boolean;
  createdAt: number;
  /** When it last answered the challenge rightly. */
  validatedAt: number;
  /** When it was last challenged. */
  challengedAt: number;
}

/** An event for a webhook, kept for a day so that it can be replayed. */
export interface WebhookEvent {
  id: string;
  at: number;
  webhookId: string;
  body: string;
  userIds: readonly string[];
}

/** One attempt to hand over an event, or one challenge. */
export interface WebhookAttempt {
  seq: number;
  at: number;
  webhookId: string;
  kind: 'event' | 'challenge';
  /** Of an event: its `event_uuid`. */
  eventId?: string;
  /** 1, 2, …; a replay starts again at 1. */
  attempt: number;
  /** What the receiver answered; null: nothing, in time. */
  status: number | null;
  outcome: 'accepted' | 'failed' | 'given-up' | 'dropped';
  reason?: string;
}

export const webhookCaps: Record<Tier, number> = { 'self-serve': 1, enterprise: 5 };

const DAY_MS = 86_400_000;
const EVENTS = 20_000;
const ATTEMPTS = 20_000;

/** Where apps want their events sent, what there was to send, and what became of it. */
export class Webhooks {
  readonly #clock: SandboxClock;
  readonly #ids: Snowflakes;
  readonly #byId = new Map<string, Webhook>();
  #events: WebhookEvent[] = [];
  #attempts: WebhookAttempt[] = [];
  #total = 0;

  constructor(clock: SandboxClock, ids: Snowflakes) {
    this.#clock = clock;
    this.#ids = ids;
  }

  of(appId: string): Webhook[] {
    return this.list().filter((webhook) => webhook.appId === appId);
  }

  get(appId: string, id: string): Webhook | undefined {
    const webhook = this.#byId.get(id);
    return webhook?.appId === appId ? webhook : undefined;
  }

  byId(id: string): Webhook | undefined {
    return this.#byId.get(id);
  }

  /** X only keeps those that have answered its first challenge. */
  add(app: App, url: string): Webhook {
    const now = this.#clock.now();
    const times = { createdAt: now, validatedAt: now, challengedAt: now };
    const webhook: Webhook = { id: this.#ids.at(now), appId: app.id, url, valid: true, ...times };
    this.#byId.set(webhook.id, webhook);
    return webhook;
  }

  delete(webhook: Webhook): void {
    this.#byId.delete(webhook.id);
  }

  remember(event: WebhookEvent): void {
    this.#events.push(event);
    if (this.#events.length > EVENTS * 1.1) this.#events = this.#events.slice(-EVENTS);
  }

  /** What there was to send in this span, sent or not: at most a day back. */
  eventsOf(webhookId: string, from: number, to: number): WebhookEvent[] {
    const oldest = Math.max(from, this.#clock.now() - DAY_MS);
    return this.#events.filter((event) => event.webhookId === webhookId && event.at >= oldest && event.at < to);
  }

  note(attempt: Omit<WebhookAttempt, 'seq' | 'at'>): void {
    this.#attempts.push({ seq: ++this.#total, at: this.#clock.now(), ...attempt });
    if (this.#attempts.length > ATTEMPTS * 1.1) this.#attempts = this.#attempts.slice(-ATTEMPTS);
  }

  /** The last 20,000 attempts, oldest first. */
  attempts(filter: { webhookId?: string; eventId?: string; kind?: WebhookAttempt['kind']; since?: number } = {}) {
    const { since = 0, ...fields } = filter;
    const wanted = Object.entries(fields) as [keyof WebhookAttempt, unknown][];
    return this.#attempts.filter((one) => one.seq > since && wanted.every(([name, value]) => one[name] === value));
  }

  list(): Webhook[] {
    return [...this.#byId.values()];
  }

  restore(webhooks: readonly Webhook[]): void {
    for (const webhook of webhooks) this.#byId.set(webhook.id, webhook);
  }
}
