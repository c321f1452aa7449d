/** Which `$defs` of messages-and-media.json an answer has, per endpoint and status. */
export const messageShapes: Record<string, string> = {
  'GET /2/dm_events 200': 'events',
  'GET /2/dm_events/:event_id 200': 'one-event',
  'DELETE /2/dm_events/:event_id 200': 'deleted',
  'GET /2/dm_conversations/with/:participant_id/dm_events 200': 'events',
  'GET /2/dm_conversations/:id/dm_events 200': 'events',
  'POST /2/dm_conversations/with/:participant_id/messages 201': 'sent-message',
  'POST /2/dm_conversations/:dm_conversation_id/messages 201': 'sent-message',
  'POST /2/dm_conversations 201': 'sent-message',
  'POST /2/media/upload/initialize 200': 'upload',
  'POST /2/media/upload/:id/append 200': 'appended',
  'POST /2/media/upload/:id/finalize 200': 'upload',
  'GET /2/media/upload 200': 'upload',
  'POST /2/media/upload 200': 'upload',
  'POST /2/media/metadata 200': 'metadata',
  'PUT /2/tweets/:tweet_id/hidden 200': 'hidden',
  'GET /2/tweets/counts/recent 200': 'counts',
};
