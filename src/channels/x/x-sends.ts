import type { SendLimits } from '../channel-adapter.js';

const QUARTER_HOUR_MS = 15 * 60_000;
const DAY_MS = 24 * 3_600_000;

/**
 * How much one account may send. X tells of its windows of fifteen minutes with each answer (100 posts, 15 messages), of
 * those of a day too, but not by the library's `rateLimit`: so the day's messages are counted here. [docs.x.com, rate limits]
 */
export const X_SENDS: Record<'public' | 'direct', SendLimits> = {
  public: { endpoint: 'POST /2/tweets', windows: [{ perMs: QUARTER_HOUR_MS, most: null }] },
  direct: {
    endpoint: 'POST /2/dm_conversations/with/:participant_id/messages',
    windows: [
      { perMs: QUARTER_HOUR_MS, most: null },
      { perMs: DAY_MS, most: 1_440 },
    ],
  },
};
