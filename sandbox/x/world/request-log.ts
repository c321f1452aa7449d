export interface LoggedRequest {
  seq: number;
  at: number;
  method: string;
  /** The route, such as `GET /2/users/:id/mentions`; null when there is none. */
  endpoint: string | null;
  path: string;
  query: Record<string, string>;
  body: unknown;
  userId: string | null;
  appId: string | null;
  /** What the client saw: a status, or how the connection ended. */
  outcome: number | 'reset' | 'hung' | 'cut';
  /** What the request made, changed or deleted, whatever the client saw: an id, or the access token of a sign-in. */
  committed: string | null;
  fault: string | null;
  durationMs: number;
}

/** The last requests to the API. Older ones are dropped, `total` keeps counting. */
export class RequestLog {
  #requests: LoggedRequest[] = [];
  #total = 0;
  readonly #capacity: number;

  constructor(capacity = 10_000) {
    this.#capacity = capacity;
  }

  add(request: Omit<LoggedRequest, 'seq'>): void {
    this.#requests.push({ seq: ++this.#total, ...request });
    // Cut in blocks: dropping one at a time would move the whole list at every request.
    if (this.#requests.length > this.#capacity * 1.1) this.#requests = this.#requests.slice(-this.#capacity);
  }

  /** @param filter.since only requests after this `seq` */
  list(filter: { endpoint?: string; since?: number } = {}): LoggedRequest[] {
    return this.#requests
      .slice(-this.#capacity)
      .filter((request) => filter.endpoint === undefined || request.endpoint === filter.endpoint)
      .filter((request) => filter.since === undefined || request.seq > filter.since);
  }

  get total(): number {
    return this.#total;
  }
}
