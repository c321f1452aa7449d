/**
 * queued → sending → sent | failed | unknown. `unknown` is not a failure: the platform may have posted it, so it is
 * looked for there and never sent again blindly. `cancelled`: taken back before anything left.
 */
export const REPLY_STATES = ['queued', 'sending', 'sent', 'failed', 'unknown', 'cancelled'] as const;
export type ReplyState = (typeof REPLY_STATES)[number];

/** From which states a reply may come to this one. */
export const COMES_FROM: Record<ReplyState, readonly ReplyState[]> = {
  // failed: an agent tries again, which is safe because nothing was posted; sending: it certainly was not, and may be later
  queued: ['failed', 'sending'],
  sending: ['queued'],
  sent: ['sending', 'unknown'],
  // unknown: the platform's word that it refused came late, after the lease
  failed: ['queued', 'sending', 'unknown'],
  unknown: ['sending'],
  cancelled: ['queued'],
};

export const EVENT_OF = {
  queued: 'reply_queued',
  sending: 'reply_sending',
  sent: 'reply_sent',
  failed: 'reply_failed',
  unknown: 'reply_unknown',
  cancelled: 'reply_cancelled',
} as const satisfies Record<ReplyState, string>;
