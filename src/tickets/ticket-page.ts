import { Problem } from '../kernel/index.js';
import { TICKET_JOINS, TICKET_JSON } from './ticket.json.js';
import type { TicketOrder, ViewSource } from './ticket-views.js';

/** How many the UI asks for. */
export const USUAL_PAGE = 50;
/** One more tells whether there is another page. $3 is how many; the cursor's parts follow. */
const oneMoreThan = (limit: number | undefined): string => (limit === undefined ? '$3::int + 1' : String(limit + 1));

interface Order {
  /** What the rows of a page are sorted by. */
  by: string;
  /** What the rows of a branch are sorted by, where that is less. */
  within?: string;
  /** Where a branch begins after the cursor, whose parts are the values from this one on. `rank`: of the branch. */
  keyset: (first: number, rank?: number) => string;
  /** The cursor of a row, as text; its parts are parted by `_`. */
  cursor: string;
  parts: number;
}

const micros = (column: string): string => `(extract(epoch FROM ${column}) * 1000000)::bigint`;
const moment = (place: number): string => `('epoch'::timestamptz + $${place}::bigint * interval '1 microsecond')`;

/** Of the cursor of a ticket that waits for nobody: later than any time. */
const NEVER = '999999999999999999';

/** Most urgent first. A page by priority has a branch for each, `rank` is its place here. */
export const RANKED = ['urgent', 'high', 'normal', 'low'] as const;
const RANK = `array_position(ARRAY['urgent', 'high', 'normal', 'low'], k.priority)`;

const ORDERS: Record<TicketOrder, Order> = {
  lastPost: {
    by: 'k.last_post_at DESC, k.id DESC',
    keyset: (n) => `(k.last_post_at, k.id) < (${moment(n)}, $${n + 1}::bigint)`,
    cursor: `${micros('k.last_post_at')} || '_' || k.id`,
    parts: 2,
  },
  waiting: {
    by: 'k.waiting_since, k.id',
    keyset: (n, rank = 1) =>
      rank === 1
        ? `(k.waiting_since, k.id) > (${moment(n)}, $${n + 1}::bigint)`
        : `($${n}::bigint < ${NEVER} OR k.id > $${n + 1}::bigint)`,
    cursor: `coalesce(${micros('k.waiting_since')}, ${NEVER}) || '_' || k.id`,
    parts: 2,
  },
  created: {
    by: 'k.id DESC', // ids grow as tickets come
    keyset: (n) => `k.id < $${n}::bigint`,
    cursor: `k.id::text`,
    parts: 1,
  },
  priority: {
    by: `${RANK}, k.last_post_at DESC, k.id DESC`,
    within: 'k.last_post_at DESC, k.id DESC',
    keyset: (n, rank = 1) =>
      `${rank} >= $${n}::int AND (k.last_post_at, k.id) < (
        CASE WHEN ${rank} > $${n}::int THEN 'infinity'::timestamptz ELSE ${moment(n + 1)} END, $${n + 2}::bigint)`,
    cursor: `${RANK} || '_' || ${micros('k.last_post_at')} || '_' || k.id`,
    parts: 3,
  },
};

/** What the tickets of one branch are sorted by. */
export const orderWithin = (order: TicketOrder): string => ORDERS[order].within ?? ORDERS[order].by;

/**
 * A page of a view, in rows for `pageText`: at most one more than asked for. One statement; $1 is the workspace, $2 the
 * agent, $3 how many, from $4 on the cursor and then what the branches name.
 * `limit`: what $3 always is. PostgreSQL takes a limit that it does not know for a tenth of the table, and then plans the
 * statement anew for each page, which takes as long as reading it.
 */
export function pageSql({ order, branches }: ViewSource, hasCursor: boolean, limit?: number): string {
  const { by, keyset, cursor } = ORDERS[order];
  const most = oneMoreThan(limit);
  const begun = branches.map(({ where, each, rank }) => {
    const after = hasCursor ? ` AND ${keyset(4, rank)}` : '';
    const first = `(SELECT k.* FROM ticket k
        WHERE k.workspace_id = $1 AND k.merged_into IS NULL AND ${where}${after} ORDER BY ${orderWithin(order)} LIMIT ${most})`;
    return each ? `SELECT k.* FROM (${each}) each CROSS JOIN LATERAL ${first} k` : first;
  });
  return `
    WITH page AS MATERIALIZED (
      SELECT k.* FROM (${begun.join(' UNION ALL ')}) k WHERE $2::bigint IS NOT NULL AND $3::int > 0 ORDER BY ${by} LIMIT ${most})
    SELECT ${TICKET_JSON}::text AS item, ${cursor} AS cursor FROM page k ${TICKET_JOINS} ORDER BY ${by}`;
}

export interface PageRow {
  item: string;
  cursor: string;
}

/** Of the rows of `pageSql`: the page as JSON text. That there is one more than asked for tells of another page. */
export function pageText(rows: PageRow[], limit: number): string {
  const items = rows.slice(0, limit).map(({ item }) => item);
  const nextCursor = rows.length > limit ? (rows[limit - 1] as PageRow).cursor : null;
  return `{"items":[${items.join(',')}],"nextCursor":${JSON.stringify(nextCursor)}}`;
}

/**
 * The branches of a view of any tickets in this order: those that wait for nobody come last; each priority is read for itself,
 * from an index of its own.
 */
export const branchesOf = (order: TicketOrder, where: string): ViewSource['branches'] => {
  if (order === 'priority')
    return RANKED.map((name, index) => ({ where: `k.priority = '${name}' AND ${where}`, rank: index + 1 }));
  if (order !== 'waiting') return [{ where }];
  return [
    { where: `k.waiting_since IS NOT NULL AND ${where}`, rank: 1 },
    { where: `k.waiting_since IS NULL AND ${where}`, rank: 2 },
  ];
};

/** The values of a cursor, none without one. A cursor of another order begins nowhere. */
export function cursorValues(order: TicketOrder, cursor: string | undefined): string[] {
  if (cursor === undefined) return [];
  const parts = cursor.split('_');
  if (parts.length === ORDERS[order].parts) return parts;
  throw new Problem(400, 'invalid', 'cursor must be the nextCursor of a page of this view.');
}
