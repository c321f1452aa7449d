import { ApiPartialResponseError, ApiRequestError, ApiResponseError } from 'twitter-api-v2';
import { ChannelError, type ChannelErrorCode } from '../channel-errors.js';

/** X's words for a refused post, and ours. Matched on `detail`, because `type` is about:blank for all of them. */
const REFUSALS: [RegExp, ChannelErrorCode, string][] = [
  [
    /duplicate content/i,
    'duplicate_text',
    'X refused it: this account has posted the same text before. Change the words.',
  ],
  [
    /have not been mentioned or otherwise engaged/i,
    'not_allowed',
    'X does not let this app answer here: the author has not mentioned you. Answer on X itself.',
  ],
  [/deleted or not visible/i, 'target_gone', 'The post you are answering was deleted or hidden. Nothing was sent.'],
  [
    /permission to DM|operation is not permitted/i,
    'not_allowed',
    'X does not let you write to this person directly: they take no messages from you. Answer publicly, or on X itself.',
  ],
  [/media IDs are invalid/i, 'media_gone', 'X does not have the files of this reply any more.'],
  [/text is too long/i, 'text_too_long', 'X refused it: the text is too long. Shorten it.'],
];

/** Of the account itself, not of whom it answers. */
const SUSPENDED = /user-suspended$|user used for authentication is suspended/i;

/** What an error of the library means. `acts`: the call would have changed something on X. */
export function toChannelError(error: unknown, acts: boolean, now: Date): ChannelError {
  if (error instanceof ChannelError) return error;
  if (error instanceof ApiResponseError) return fromResponse(error, acts, now);
  if (error instanceof ApiPartialResponseError) {
    // A cut or unreadable answer may follow a post that was made, a 201 included.
    return new ChannelError('malformed_answer', 'X answered with something unreadable.', {
      certainlyNotDone: !acts,
      retryAfterMs: 5_000,
      cause: error,
    });
  }
  if (error instanceof ApiRequestError) {
    const refused = socketErrorOf(error)?.code;
    const neverArrived = refused === 'ECONNREFUSED' || refused === 'ENOTFOUND' || refused === 'EAI_AGAIN';
    return new ChannelError('network', 'X could not be reached, or did not answer in time.', {
      certainlyNotDone: !acts || neverArrived,
      retryAfterMs: 5_000,
      cause: error,
    });
  }
  throw error; // not of the platform: a mistake of ours, to be seen as one
}

/** The library's own getter, `requestError`, reads a field that the library never sets (1.29). */
function socketErrorOf(error: ApiRequestError): NodeJS.ErrnoException | undefined {
  const kept = (error as unknown as { _options?: { error?: NodeJS.ErrnoException } })._options?.error;
  return kept ?? (error.requestError as NodeJS.ErrnoException | undefined);
}

function fromResponse(error: ApiResponseError, acts: boolean, now: Date): ChannelError {
  const { title = '', detail = '' } = error.data;
  const notDone = { certainlyNotDone: true, cause: error };
  if (error.code === 429 && title === 'UsageCapExceeded') {
    const sentence = 'X gives this developer account no more posts this month: the cap of its plan is reached.';
    return new ChannelError('out_of_credits', sentence, { ...notDone, retryAfterMs: 15 * 60_000 });
  }
  if (error.code === 429) {
    return new ChannelError('rate_limited', 'X allows no more calls for now. It goes on when the limit resets.', {
      ...notDone,
      retryAfterMs: untilReset(error, now),
    });
  }
  if (error.code === 401) {
    return new ChannelError(
      'unauthorized',
      'X no longer accepts the keys of this account. An admin must connect it again.',
      notDone,
    );
  }
  if (error.code === 402) {
    return new ChannelError(
      'out_of_credits',
      'The X developer account has no credits left. Top it up; nothing is lost meanwhile.',
      {
        ...notDone,
        retryAfterMs: 5 * 60_000,
      },
    );
  }
  if (SUSPENDED.test((error.data as { type?: unknown }).type as string) || SUSPENDED.test(detail)) {
    const sentence = 'X has suspended this account. It answers nothing until X lifts that; appeal on X itself.';
    return new ChannelError('account_suspended', sentence, { ...notDone, retryAfterMs: 15 * 60_000 });
  }
  if (title === 'SpendCapReached') {
    return new ChannelError('out_of_credits', spendCapReached(error.data), { ...notDone, retryAfterMs: 15 * 60_000 });
  }
  const named = parameterErrors(error.data);
  for (const [words, code, sentence] of REFUSALS) {
    if (words.test(`${detail} ${named}`)) return new ChannelError(code, sentence, notDone);
  }
  if (error.code >= 500) {
    return new ChannelError('unavailable', `X has a problem of its own (${error.code}).`, {
      certainlyNotDone: !acts,
      retryAfterMs: 10_000,
      cause: error,
    });
  }
  return new ChannelError('rejected', `X refused it: ${named || detail || title || `HTTP ${error.code}`}`, notDone);
}

/** What X says of each parameter that it does not take; its `detail` says only that there are some. */
function parameterErrors(problem: object): string {
  const { errors } = problem as { errors?: unknown };
  const messages = (Array.isArray(errors) ? errors : []).map((one: { message?: unknown }) => one?.message);
  return messages.filter((message) => typeof message === 'string').join(' ');
}

/** A 403 that is about money. [seen on api.x.com since credits, 2026] */
export function spendCapReached(problem: object): string {
  const { reset_date: until } = problem as { reset_date?: unknown };
  const when = typeof until === 'string' && /^\d{4}-\d\d-\d\d$/.test(until) ? ` until ${until}` : '';
  return `The X developer account has reached its spend limit, so X answers nothing${when}. Raise the limit in X’s developer console to go on sooner.`;
}

const WINDOW_MS = 15 * 60_000;

/** Until the window resets, one second after; a whole window when the header is missing, a moment when it is past. */
function untilReset(error: ApiResponseError, now: Date): number {
  const reset = error.rateLimit?.reset;
  if (!reset) return WINDOW_MS;
  return Math.min(Math.max(reset * 1000 - now.getTime(), 0) + 1_000, WINDOW_MS + 60_000);
}
