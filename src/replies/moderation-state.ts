/** What an agent can have the platform do with a post. `show`: what was hidden. */
export const DOINGS = ['delete', 'hide', 'show'] as const;
export type Doing = (typeof DOINGS)[number];

/**
 * asked → acting → done | failed | unknown. Each of them done twice is done once, so what is in doubt is tried again by
 * itself, a few times; after that it is `unknown`, and a person may ask for it anew. `cancelled`: taken back in time, which what was in doubt once is not any more.
 */
export type ModerationState = 'asked' | 'acting' | 'done' | 'failed' | 'unknown' | 'cancelled';

export const MODERATION_COMES_FROM: Record<ModerationState, readonly ModerationState[]> = {
  // acting: the platform was busy, or did not say, and is asked again
  asked: ['acting'],
  acting: ['asked'],
  // asked, unknown: the platform's answer came after the lease
  done: ['acting', 'asked', 'unknown'],
  failed: ['acting', 'asked'],
  // asked: it was taken back, or cannot be tried again, after an attempt that was in doubt
  unknown: ['acting', 'asked'],
  cancelled: ['asked'],
};

export const MODERATION_EVENT = {
  asked: 'moderation_waits',
  acting: 'moderation_tried',
  failed: 'moderation_failed',
  unknown: 'moderation_unknown',
  cancelled: 'moderation_cancelled',
} as const;

export const DONE_EVENT = { delete: 'post_deleted_by_us', hide: 'post_hidden', show: 'post_unhidden' } as const;
