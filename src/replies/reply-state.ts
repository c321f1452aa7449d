/**
 * queued → sending → sent | failed | unknown. `unknown` is not a failure: the platform may have posted it, so it is
 * looked for there and never sent again blindly. `cancelled`: taken back before anything left. `left`: unknown still, and
 * a person has decided to leave it at that.
 */
export const REPLY_STATES = ['queued', 'sending', 'sent', 'failed', 'unknown', 'cancelled', 'left'] as const;
export type ReplyState = (typeof REPLY_STATES)[number];

/** From which states a reply may come to this one. */
export const COMES_FROM: Record<ReplyState, readonly ReplyState[]> = {
  // failed: an agent tries again, which is safe because nothing was posted; sending: it certainly was not, and may be
  // later; unknown: a person has looked, and decided that it was not. Of several posts one stands there, and the next has
  // its turn: sending, unknown, and queued, when that one was to be sent again and has come to light
  queued: ['failed', 'sending', 'unknown', 'queued'],
  sending: ['queued'],
  // queued, left, failed: an earlier attempt was in doubt, and its post has come to light; queued, failed: what stands there
  // of several posts is left at that
  sent: ['sending', 'unknown', 'queued', 'left', 'failed'],
  // unknown: the platform's word that it refused came late, after the lease; unknown, failed: of several posts one has come
  // to light so late that a person decides whether the others still leave
  failed: ['queued', 'sending', 'unknown', 'failed'],
  unknown: ['sending'],
  // failed: its agent takes the text back, to change it or to let it be
  cancelled: ['queued', 'failed'],
  // queued, failed: what was to be sent again is not, and the doubt about its first attempt stays
  left: ['unknown', 'queued', 'failed'],
};

export const EVENT_OF = {
  queued: 'reply_queued',
  sending: 'reply_sending',
  sent: 'reply_sent',
  failed: 'reply_failed',
  unknown: 'reply_unknown',
  cancelled: 'reply_cancelled',
  left: 'reply_left',
} as const satisfies Record<ReplyState, string>;
