/**
 * As if the time had come for which replies, moderations and their jobs wait. Where the time itself does not matter: a story
 * that has to be told within a second or two fails on a busy machine.
 */
export const TIME_COMES = [
  `UPDATE reply SET send_after = now() WHERE state IN ('queued', 'unknown') AND send_after > now()`,
  `UPDATE moderation SET due_at = now() WHERE state = 'asked' AND due_at > now()`,
  `UPDATE reply_gate SET drain_at = CASE WHEN drain_at > now() THEN now() ELSE drain_at END,
     closed_until = CASE WHEN closed_until > now() THEN now() ELSE closed_until END,
     windows = (
       SELECT coalesce(jsonb_agg(w || jsonb_build_object('endsAt', extract(epoch FROM now()) * 1000)), '[]')
       FROM jsonb_array_elements(windows) AS w)`,
  `UPDATE pgboss.job SET start_after = now() WHERE state = 'created' AND start_after > now()`,
];
