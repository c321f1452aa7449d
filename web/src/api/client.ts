import { noteServerTime } from './server-clock.ts';

/** The server answered and refused: an RFC 9457 problem. `message` is its `detail`, a sentence for the person. */
export class Problem extends Error {
  override name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly body: Record<string, unknown>;

  constructor(status: number, body: Record<string, unknown>) {
    super(sentence(body.detail) ?? sentence(body.title) ?? `The server answered ${status}.`);
    this.status = status;
    this.code = sentence(body.code) ?? String(status);
    this.body = body;
  }
}

/** No usable answer came: the request may or may not have had its effect. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';
}

interface RequestOptions {
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  timeoutMs?: number;
  /** It is sent even when the page is being closed. */
  keepalive?: boolean;
}

type SignedOutListener = () => void;
let signedOut: SignedOutListener = () => undefined;
/** Called when any request but the session's own finds that the session has ended. */
export function onSignedOut(listener: SignedOutListener): void {
  signedOut = listener;
}

/** Calls the API with the browser's cookie. Throws `Problem` or `NoAnswer`; a cancelled request rethrows its own AbortError. */
export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? 20_000);
  const response = await fetch(path, {
    method,
    credentials: 'same-origin',
    keepalive: options.keepalive ?? false,
    headers: {
      accept: 'application/json, application/problem+json',
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    body: options.body === undefined ? undefined : JSON.stringify(options.body),
    signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
  }).catch((error: unknown) => {
    if (options.signal?.aborted) throw error;
    throw new NoAnswer('The server could not be reached.', { cause: error });
  });
  noteServerTime(response.headers.get('date'));

  if (!response.ok) {
    if (response.status === 401 && !path.startsWith('/api/session')) signedOut();
    throw new Problem(response.status, await readProblem(response));
  }
  if (response.status === 204) return undefined as T;
  return (await response.json().catch((error: unknown) => {
    throw new NoAnswer('The server’s answer broke off.', { cause: error });
  })) as T;
}

async function readProblem(response: Response): Promise<Record<string, unknown>> {
  const body: unknown = await response.json().catch(() => null);
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}

function sentence(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** What it says and takes is in `types/`, a file for each room of the server. Ids are strings; times are ISO 8601. */
export const api = {
  get: <T>(path: string, signal?: AbortSignal) => request<T>('GET', path, { signal }),
  post: <T>(path: string, body?: unknown, headers?: Record<string, string>) =>
    request<T>('POST', path, { body, headers, timeoutMs: 30_000 }),
  put: <T>(path: string, body: unknown) => request<T>('PUT', path, { body }),
  patch: <T>(path: string, body: unknown) => request<T>('PATCH', path, { body }),
  delete: <T>(path: string) => request<T>('DELETE', path),
};
