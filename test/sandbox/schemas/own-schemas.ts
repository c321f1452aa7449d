import { readFileSync } from 'node:fs';

const FILES = ['posts-and-users', 'messages-and-streams'];

/** The shapes that Parley relies on, in the project's own words: `$defs` per subject, used per endpoint and status. */
export const ownSchemas = FILES.map(
  (name) => JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8')) as { $defs: object },
);

const SHAPES: Record<string, string> = {
  'GET /2/users/me 200': 'one-user',
  'GET /2/users 200': 'users',
  'GET /2/users/:id 200': 'one-user',
  'GET /2/users/by 200': 'users',
  'GET /2/users/by/username/:username 200': 'one-user',
  'GET /2/users/:id/mentions 200': 'page-of-posts',
  'GET /2/users/:id/tweets 200': 'page-of-posts',
  'GET /2/tweets 200': 'posts',
  'GET /2/tweets/:id 200': 'one-post',
  'GET /2/tweets/search/recent 200': 'page-of-posts',
  'GET /2/tweets/counts/recent 200': 'counts',
  'GET /2/tweets/:id/quote_tweets 200': 'page-of-posts',
  'POST /2/tweets 201': 'created-post',
  'DELETE /2/tweets/:id 200': 'deleted',
  'PUT /2/tweets/:tweet_id/hidden 200': 'hidden',
  'POST /2/oauth2/token 200': 'tokens',
  'POST /2/oauth2/revoke 200': 'revoked',
  'POST /oauth2/token 200': 'app-token',
  'GET /2/dm_events 200': 'message-events',
  'GET /2/dm_events/:event_id 200': 'one-message-event',
  'DELETE /2/dm_events/:event_id 200': 'deleted',
  'GET /2/dm_conversations/with/:participant_id/dm_events 200': 'message-events',
  'GET /2/dm_conversations/:id/dm_events 200': 'message-events',
  'POST /2/dm_conversations/with/:participant_id/messages 201': 'sent-message',
  'POST /2/dm_conversations/:dm_conversation_id/messages 201': 'sent-message',
  'POST /2/dm_conversations 201': 'sent-message',
  'POST /2/media/upload/initialize 200': 'media',
  'POST /2/media/upload/:id/append 200': 'appended',
  'POST /2/media/upload/:id/finalize 200': 'media',
  'GET /2/media/upload 200': 'media',
  'POST /2/media/upload 200': 'media',
  'POST /2/media/metadata 200': 'media-metadata',
  'GET /2/usage/tweets 200': 'usage',
  'GET /2/tweets/search/stream/rules 200': 'rules',
  'POST /2/tweets/search/stream/rules 200': 'rules',
  'POST /2/tweets/search/stream/rules 201': 'rules',
  'GET /2/tweets/search/stream/rules/counts 200': 'rule-counts',
  'GET /2/tweets/search/stream 200': 'streamed-post',
  'GET /2/activity/stream 200': 'streamed-activity',
  'GET /2/connections 200': 'connections',
  'DELETE /2/connections 200': 'kills',
  'DELETE /2/connections/all 200': 'kills',
  'DELETE /2/connections/:endpoint_id 200': 'kills',
  'GET /2/webhooks 200': 'webhooks',
  'POST /2/webhooks 200': 'webhook',
  'POST /2/webhooks/replay 200': 'replay',
  'PUT /2/webhooks/:webhook_id 200': 'attempted',
  'DELETE /2/webhooks/:webhook_id 200': 'deleted',
  'GET /2/activity/subscriptions 200': 'subscriptions',
  'POST /2/activity/subscriptions 200': 'subscribed',
  'DELETE /2/activity/subscriptions 200': 'unsubscribed',
  'PUT /2/activity/subscriptions/:subscription_id 200': 'subscribed',
  'DELETE /2/activity/subscriptions/:subscription_id 200': 'unsubscribed',
};

/** Of a stream, each line is judged. */
export const endpointsWithShape = new Set(Object.keys(SHAPES).map((key) => key.replace(/ \d+$/, '')));

export function ownShape(endpoint: string, status: number): string | undefined {
  const name = SHAPES[`${endpoint} ${status}`];
  if (name === undefined) return undefined;
  const file = FILES.find((_, i) => name in (ownSchemas[i]?.$defs ?? {}));
  if (file === undefined) throw new Error(`No file in test/sandbox/schemas defines "${name}".`);
  return `${file}#/$defs/${name}`;
}
