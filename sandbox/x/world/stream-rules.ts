import type { SandboxClock } from './clock.ts';
import type { App, Tier } from './records.ts';
import type { Snowflakes } from './snowflake.ts';

export interface StreamRule {
  id: string;
  appId: string;
  value: string;
  tag?: string;
  /** X takes a while to put a change into effect: the rule matches posts from here… */
  effectiveFrom: number;
  /** …to here. Set when it was deleted; the lists do not show it any more. */
  effectiveUntil?: number;
}

/** X's caps: how many rules an app may have, and how long one may be. */
export const ruleCaps: Record<Tier, { rules: number; length: number }> = {
  'self-serve': { rules: 1_000, length: 1_024 },
  enterprise: { rules: 25_000, length: 2_048 },
};

/** The filtered stream's rules of every app. */
export class StreamRules {
  /** Grows with every change, so that whoever compiles the rules knows when to do it again. */
  version = 0;
  readonly #clock: SandboxClock;
  readonly #ids: Snowflakes;
  readonly #delayMs: () => number;
  #rules = new Map<string, StreamRule>();

  constructor(clock: SandboxClock, ids: Snowflakes, delayMs: () => number) {
    this.#clock = clock;
    this.#ids = ids;
    this.#delayMs = delayMs;
  }

  /** As the app sees them: what was added and not deleted, oldest first. */
  of(appId: string): StreamRule[] {
    return [...this.#rules.values()].filter((rule) => rule.appId === appId && rule.effectiveUntil === undefined);
  }

  /** The rules that X applies to the posts of this moment. */
  inEffect(appId: string, at: number): StreamRule[] {
    return [...this.#rules.values()].filter((rule) => rule.appId === appId && isInEffect(rule, at));
  }

  /** Everything that is in effect at some time from now on. */
  notYetOver(appId: string): StreamRule[] {
    this.#forget();
    return [...this.#rules.values()].filter((rule) => rule.appId === appId);
  }

  withValue(appId: string, value: string): StreamRule | undefined {
    return this.of(appId).find((rule) => rule.value === value);
  }

  add(app: App, value: string, tag?: string): StreamRule {
    const now = this.#clock.now();
    const rule: StreamRule = {
      id: this.#ids.at(now),
      appId: app.id,
      value,
      ...(tag === undefined ? {} : { tag }),
      effectiveFrom: now + this.#delayMs(),
    };
    this.#rules.set(rule.id, rule);
    this.version++;
    return rule;
  }

  delete(rule: StreamRule): void {
    rule.effectiveUntil = this.#clock.now() + this.#delayMs();
    this.version++;
    this.#forget();
  }

  /** All rules of all apps are gone at once, and nobody is told. */
  wipe(): void {
    this.#rules.clear();
    this.version++;
  }

  list(): StreamRule[] {
    return [...this.#rules.values()];
  }

  restore(rules: readonly StreamRule[]): void {
    for (const rule of rules) this.#rules.set(rule.id, rule);
    this.version++;
  }

  #forget(): void {
    const now = this.#clock.now();
    for (const rule of this.#rules.values()) {
      if (rule.effectiveUntil !== undefined && rule.effectiveUntil <= now) this.#rules.delete(rule.id);
    }
  }
}

export function isInEffect(rule: StreamRule, at: number): boolean {
  return rule.effectiveFrom <= at && (rule.effectiveUntil === undefined || at < rule.effectiveUntil);
}
