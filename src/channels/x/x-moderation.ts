import { ApiResponseError, type TwitterApi } from 'twitter-api-v2';
import { ChannelError } from '../channel-errors.js';

/** X allows 50 of either in 15 minutes. [docs.x.com, rate limits] One that is gone already is a 404, and as good. */
export async function deleteXPost(client: TwitterApi, id: string): Promise<void> {
  requirePostId(id);
  const answer = await client.v2.deleteTweet(id).catch((error: unknown) => {
    if (error instanceof ApiResponseError && error.code === 404) return { data: { deleted: true } };
    throw error;
  });
  requireWord((answer as MaybeAnswer)?.data?.deleted === true);
}

/** Only answers in a conversation that the account has begun, and for keys with the scope `tweet.moderate.write`. */
export async function hideXReply(client: TwitterApi, id: string, hidden: boolean): Promise<void> {
  requirePostId(id);
  const answer = await client.v2.hideReply(id, hidden);
  requireWord((answer as MaybeAnswer)?.data?.hidden === hidden);
}

/** What X says may have an empty body, which the library gives as it is. */
type MaybeAnswer = { data?: { deleted?: unknown; hidden?: unknown } } | null | undefined;

function requireWord(said: boolean): void {
  if (said) return;
  throw new ChannelError('malformed_answer', 'X said yes without saying what it has done.', {
    certainlyNotDone: false,
    retryAfterMs: 5_000,
  });
}

/** X has no way for an app to take a direct message back for both sides. */
function requirePostId(id: string): void {
  if (/^\d{1,19}$/.test(id)) return;
  throw new ChannelError('not_allowed', 'X lets nobody take a direct message back for the other side too.', {
    certainlyNotDone: true,
  });
}
