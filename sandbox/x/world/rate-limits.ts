import type { SandboxClock } from './clock.ts';

/** As X's are, without any, or multiplied. */
export type LimitScale = 'real' | 'off' | number;

export interface Limits {
  /** Requests per 15 minutes of one user through one app. */
  user?: number;
  /** Requests per 15 minutes of an app by its own bearer token. */
  app?: number;
  /** Requests per 24 hours of one user through one app. */
  userPerDay?: number;
  /** Requests per 24 hours of an app, for all its users. */
  appPerDay?: number;
}

export interface LimitVerdict {
  allowed: boolean;
  headers: Record<string, string>;
}

const QUARTER_HOUR_MS = 15 * 60_000;
const DAY_MS = 24 * 3_600_000;

/** Fixed windows that start with the first request in them, as X's do. */
export class RateLimits {
  scale: LimitScale;
  readonly #windows = new Map<string, { resetAt: number; used: number }>();
  readonly #clock: SandboxClock;

  constructor(clock: SandboxClock, scale: LimitScale) {
    this.#clock = clock;
    this.scale = scale;
  }

  /** Counts one request and says whether it may pass. A refused request is not counted. */
  take(endpoint: string, limits: Limits, appId: string, userId: string | null): LimitVerdict {
    if (this.scale === 'off') return { allowed: true, headers: {} };
    const quarter = userId === null ? limits.app : limits.user;
    const windows = [
      this.#window('x-rate-limit-', `${endpoint} ${appId} ${userId ?? 'app'}`, quarter, QUARTER_HOUR_MS),
      this.#window('x-app-limit-24hour-', `${endpoint} ${appId} day`, limits.appPerDay, DAY_MS),
      ...(userId === null
        ? []
        : [this.#window('x-user-limit-24hour-', `${endpoint} ${appId} ${userId} day`, limits.userPerDay, DAY_MS)]),
    ].filter((window) => window !== null);

    const allowed = windows.every((window) => window.state.used < window.limit);
    if (allowed) for (const window of windows) window.state.used++;
    const headers: Record<string, string> = {};
    for (const { header, limit, state } of windows) {
      headers[`${header}limit`] = String(limit);
      headers[`${header}remaining`] = String(Math.max(0, limit - state.used));
      headers[`${header}reset`] = String(Math.ceil(state.resetAt / 1000));
    }
    return { allowed, headers };
  }

  reset(): void {
    this.#windows.clear();
  }

  #window(header: string, key: string, limit: number | undefined, lengthMs: number) {
    if (limit === undefined) return null;
    const now = this.#clock.now();
    let state = this.#windows.get(`${header}${key}`);
    if (!state || state.resetAt <= now) {
      state = { resetAt: now + lengthMs, used: 0 };
      this.#windows.set(`${header}${key}`, state);
    }
    const scaled = typeof this.scale === 'number' ? Math.max(1, Math.floor(limit * this.scale)) : limit;
    return { header, limit: scaled, state };
  }
}
