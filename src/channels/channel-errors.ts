export type ChannelErrorCode =
  | 'rate_limited'
  | 'connection_taken'
  | 'unauthorized'
  | 'account_suspended'
  | 'out_of_credits'
  | 'budget_used'
  | 'not_allowed'
  | 'duplicate_text'
  | 'target_gone'
  | 'text_too_long'
  | 'media_gone'
  | 'rejected'
  | 'unavailable'
  | 'network'
  | 'malformed_answer'
  | 'invalid_credentials'
  | 'no_app';

/**
 * A platform refused, failed, or did not answer. Two facts decide what happens next: whether it certainly did not act,
 * and when one may ask again. The message is a sentence for an agent or an admin.
 */
export class ChannelError extends Error {
  readonly code: ChannelErrorCode;
  /** True: nothing was done, so doing it again is safe. False: nobody knows. */
  readonly certainlyNotDone: boolean;
  /** In how many ms the platform may be asked again; null: asking again does not help. */
  readonly retryAfterMs: number | null;

  constructor(
    code: ChannelErrorCode,
    message: string,
    about: { certainlyNotDone: boolean; retryAfterMs?: number | null; cause?: unknown },
  ) {
    super(message, { cause: about.cause });
    this.code = code;
    this.certainlyNotDone = about.certainlyNotDone;
    this.retryAfterMs = about.retryAfterMs ?? null;
  }
}
