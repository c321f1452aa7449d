import { pictureAddress } from '../kernel/index.js';
import { ANSWER_WITHIN } from './ticket-views.js';

/**
 * A ticket as the API gives it, built by PostgreSQL: a page of 50 costs the process a quarter of what it does by
 * objects. `k` is the ticket and $1 its workspace; JOINS brings the rest. A row costs two thirds of what it does by one
 * json_build_object, which looks up the type of each value and each key anew. Most tickets have no tag, and to gather
 * and sort none costs a tenth of a page.
 */
export const TICKET_JSON = 'row_to_json(item)';

export const TICKET_JOINS = `
  JOIN author a ON a.workspace_id = k.workspace_id AND a.id = k.author_id
  JOIN account c ON c.workspace_id = k.workspace_id AND c.id = k.account_id
  LEFT JOIN agent g ON g.workspace_id = k.workspace_id AND g.id = k.assignee_id
  LEFT JOIN team m ON m.workspace_id = k.workspace_id AND m.id = k.team_id
  CROSS JOIN LATERAL (SELECT
    k.number, k.status, k.priority,
    CASE WHEN g.id IS NOT NULL THEN json_build_object('id', g.id::text, 'name', g.name) END AS assignee,
    CASE WHEN m.id IS NOT NULL THEN json_build_object('id', m.id::text, 'name', m.name) END AS team,
    CASE WHEN EXISTS (SELECT FROM ticket_tag x WHERE x.workspace_id = k.workspace_id AND x.ticket_id = k.id) THEN (
      SELECT json_agg(json_build_object('id', n.id::text, 'name', n.name, 'colour', n.colour) ORDER BY lower(n.name) COLLATE "C")
      FROM ticket_tag x JOIN tag n ON n.workspace_id = x.workspace_id AND n.id = x.tag_id
      WHERE x.workspace_id = k.workspace_id AND x.ticket_id = k.id) ELSE '[]' END AS tags,
    k.snoozed_until AS "snoozedUntil", k.lang, k.channel, json_build_object('id', c.id::text, 'handle', c.handle) AS account,
    json_build_object('name', a.name, 'handle', a.handle, 'picture', ${pictureAddress('a')}) AS contact,
    k.preview, k.waiting_since AS "waitingSince", CASE WHEN k.status IN ('new', 'open') AND k.snoozed_until IS NULL
      THEN k.waiting_since + ${ANSWER_WITHIN} * interval '1 minute' END AS "dueAt", k.last_post_at AS "lastPostAt",
    k.created_at AS "createdAt", k.updated_at AS "updatedAt", k.version, k.reply_state AS "replyState") item`;
