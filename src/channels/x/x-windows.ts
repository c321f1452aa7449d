import { ApiResponseError, type ITwitterApiClientPlugin, type TwitterRateLimit } from 'twitter-api-v2';
import { ChannelError } from '../channel-errors.js';
import type { CallWindow, CallWindows } from '../channel-grants.js';

/** X's windows; also how long one lasts when X does not say. [docs.x.com, rate limits] */
const WINDOW_MS = 15 * 60_000;
/** Some limits are of a day; beyond that a date in a header is a mistake. */
const LONGEST_MS = 25 * 3_600_000;

interface Noted {
  budget: string;
  window: CallWindow;
}

/**
 * What X said last about each limit, account by account, and where it allows no call: asking all the same would be
 * refused, counts against the app, and delays what is let through.
 */
export class XWindows implements CallWindows {
  private readonly noted = new Map<string, Noted>();
  private changed = new Set<string>();
  private readonly listeners: (() => void)[] = [];

  constructor(private readonly now: () => Date) {}

  of(budget: string): CallWindow[] {
    return [...this.noted.values()].filter((noted) => noted.budget === budget).map(({ window }) => window);
  }

  takeChanged(): Noted[] {
    const changed = [...this.changed].flatMap((key) => this.noted.get(key) ?? []);
    this.changed = new Set();
    return changed;
  }

  learn(budget: string, windows: readonly CallWindow[]): void {
    for (const window of windows) {
      const key = `${budget} ${window.endpoint}`;
      const known = this.noted.get(key)?.window;
      const closedUntil = later(known?.closedUntil ?? null, window.closedUntil);
      const newest = known && known.seenAt >= window.seenAt ? known : window;
      this.noted.set(key, { budget, window: { ...newest, closedUntil } });
    }
  }

  onClosed(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Sees every call of an account: refuses it here while X would, and notes what X says. */
  watch(budget: string): ITwitterApiClientPlugin {
    return {
      onBeforeRequest: ({ params, url }) => this.requireOpen(budget, endpointOf(params.method, url)),
      onAfterRequest: ({ params, url, response }) => {
        this.note(budget, endpointOf(params.method, url), response.rateLimit, null);
      },
      onResponseError: ({ params, url, error }) => {
        const until = isLimit(error) ? this.closedUntil(error.rateLimit) : null;
        this.note(budget, endpointOf(params.method, url), error.rateLimit, until);
      },
    };
  }

  private requireOpen(budget: string, endpoint: string): void {
    const until = this.noted.get(`${budget} ${endpoint}`)?.window.closedUntil;
    const waitMs = until ? until.getTime() - this.now().getTime() : 0;
    if (waitMs <= 0) return;
    throw new ChannelError('rate_limited', 'X allows no more calls for now. It goes on when the limit resets.', {
      certainlyNotDone: true,
      retryAfterMs: waitMs,
    });
  }

  private note(budget: string, endpoint: string, limit: TwitterRateLimit | undefined, closedUntil: Date | null): void {
    if (!limit && !closedUntil) return;
    const key = `${budget} ${endpoint}`;
    const window: CallWindow = {
      endpoint,
      limit: limit?.limit ?? null,
      remaining: closedUntil ? 0 : (limit?.remaining ?? null),
      resetAt: limit?.reset ? new Date(limit.reset * 1000) : closedUntil,
      // An answer to a call that was under way when X closed the window does not open it.
      closedUntil: later(this.noted.get(key)?.window.closedUntil ?? null, closedUntil),
      seenAt: this.now(),
    };
    this.noted.set(key, { budget, window });
    this.changed.add(key);
    if (closedUntil) for (const listener of this.listeners) listener();
  }

  /** One second after the reset, because X's clock and ours differ; a moment when it is past already. */
  private closedUntil(limit: TwitterRateLimit | undefined): Date {
    const now = this.now().getTime();
    const days = [limit?.day, limit?.userDay].flatMap((day) => (day?.remaining === 0 ? [day.reset] : []));
    const reset = Math.max(...days, limit?.reset ?? 0);
    if (!reset) return new Date(now + WINDOW_MS);
    return new Date(Math.min(Math.max(reset * 1000, now) + 1_000, now + LONGEST_MS));
  }
}

const later = (a: Date | null, b: Date | null): Date | null => (a && (!b || a > b) ? a : b);

/** A stream that is already open elsewhere is a 429 too, and not a limit of calls. */
const isLimit = (error: ApiResponseError): boolean =>
  error.code === 429 && (error.data as { title?: unknown }).title !== 'ConnectionException';

/** As the documentation writes it. The library's own addresses have their placeholders still; ids may stand in others (`/2` is none). */
const endpointOf = (method: string, url: URL): string =>
  `${method.toUpperCase()} ${url.pathname.replace(/\/\d[\d-]{2,}(?=\/|$)/g, '/:id')}`;
