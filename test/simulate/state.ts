import { createHash } from 'node:crypto';
import { INVARIANTS } from '../../src/invariants.js';
import type { Inbox } from './inbox.js';

/** What a workspace holds, without its own numbers: two that were given the same posts must have the same. */
export interface State {
  posts: HeldPost[];
  threads: HeldThread[];
  tickets: HeldTicket[];
}

export interface HeldPost {
  id: string;
  /** `<customer>/<root>` */
  thread: string | null;
  text: string;
  outcome: string;
  version: number;
  gone: string | null;
  at: number;
  /** Nobody here has seen it: it stands for one that others answer. */
  placeholder: boolean;
}

export interface HeldThread {
  key: string;
  /** In the order in which they were connected. */
  accounts: string[];
  firstAt: number;
  lastAt: number;
  ourLastAt: number | null;
  waitingSince: number | null;
}

export interface HeldTicket {
  threads: string;
  account: string;
  status: string;
  lastAt: number;
  ourLastAt: number | null;
  waitingSince: number | null;
  /** The post whose words it shows. */
  preview: string;
  words: string;
}

const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8`;

export async function stateOf(inbox: Inbox): Promise<State> {
  const [row] = await inbox.query<State>(STATE_SQL);
  return row as State;
}

const rowsOf = (sql: string): string => `(SELECT coalesce(json_agg(r), '[]') FROM (${sql}) r)`;

const STATE_SQL = `SELECT ${rowsOf(`
  SELECT p.external_id AS id, a.external_id || '/' || t.root_external_id AS thread, p.text, p.outcome, p.version, p.gone,
    ${ms('p.posted_at')} AS at, p.landed_id IS NULL AS placeholder
  FROM post p LEFT JOIN thread t ON t.workspace_id = $1 AND t.id = p.thread_id
  LEFT JOIN author a ON a.workspace_id = $1 AND a.id = t.author_id
  WHERE p.workspace_id = $1 ORDER BY p.external_id`)} AS posts, ${rowsOf(`
  SELECT a.external_id || '/' || t.root_external_id AS key, (
      SELECT json_agg(c.external_id ORDER BY c.id) FROM account c
      WHERE c.workspace_id = $1 AND c.id = ANY(t.account_id || t.other_account_ids)) AS accounts, ${ms('t.first_post_at')} AS "firstAt",
    ${ms('t.last_post_at')} AS "lastAt", ${ms('t.our_last_post_at')} AS "ourLastAt", ${ms('t.waiting_since')} AS "waitingSince"
  FROM thread t JOIN author a ON a.workspace_id = $1 AND a.id = t.author_id
  WHERE t.workspace_id = $1 ORDER BY 1`)} AS threads, ${rowsOf(`
  SELECT coalesce(string_agg(a.external_id || '/' || t.root_external_id, ' ' ORDER BY a.external_id || '/' || t.root_external_id COLLATE "C"), '') AS threads,
    max(c.external_id) AS account, k.status, ${ms('k.last_post_at')} AS "lastAt", ${ms('k.our_last_post_at')} AS "ourLastAt",
    ${ms('k.waiting_since')} AS "waitingSince", k.preview_post AS preview, k.preview AS words
  FROM ticket k JOIN account c ON c.workspace_id = $1 AND c.id = k.account_id
  LEFT JOIN thread t ON t.workspace_id = $1 AND t.ticket_id = k.id
  LEFT JOIN author a ON a.workspace_id = $1 AND a.id = t.author_id
  WHERE k.workspace_id = $1 AND k.merged_into IS NULL GROUP BY k.workspace_id, k.id ORDER BY 1`)} AS tickets`;

export const hashOf = (state: State): string => createHash('sha256').update(JSON.stringify(state)).digest('hex');

/** What the doctor would find, in one statement. */
export async function brokenInvariants(inbox: Inbox): Promise<string[]> {
  const rows = await inbox.query<{ number: number; count: number; example: unknown }>(INVARIANTS_SQL);
  return rows
    .filter(({ count }) => count > 0)
    .map(({ number, count, example }) => {
      const name = INVARIANTS.find((invariant) => invariant.number === number)?.name;
      return `The doctor: ${name}: ${count} rows say otherwise, for example ${JSON.stringify(example)}.`;
    });
}

const INVARIANTS_SQL = INVARIANTS.map(
  ({ number, sql }) =>
    `SELECT ${number} AS number, count(*)::int AS count, (array_agg(row_to_json(b)))[1] AS example FROM (${sql}) b`,
).join('\nUNION ALL\n');
