/**
 * The built-in views: constant SQL. Each is a union of what its branches give first, and each branch is answered by an index
 * of its own (see the migration), so that a page costs the same at any size. $1 is the workspace, $2 the agent who looks.
 */
export const TICKET_VIEW_NAMES = [
  'mine',
  'teams',
  'unassigned',
  'due',
  'new',
  'open',
  'waiting',
  'held',
  'failed',
  'solved',
  'all',
] as const;

export type TicketView = (typeof TICKET_VIEW_NAMES)[number];

export const TICKET_ORDERS = ['lastPost', 'waiting', 'created', 'priority'] as const;
export type TicketOrder = (typeof TICKET_ORDERS)[number];

interface Branch {
  where: string;
  /** One beginning for each of these rows, `each.id`. */
  each?: string;
  /** Of a view by priority: which one, from 1, the most urgent. Of one by waiting: 1 those who wait, 2 the others. */
  rank?: number;
}

export interface ViewSource {
  order: TicketOrder;
  branches: Branch[];
}

const AWAKE = 'k.snoozed_until IS NULL';
const UNFINISHED = `k.status NOT IN ('solved', 'closed') AND ${AWAKE}`;
const ACTIVE = `k.status IN ('new', 'open') AND ${AWAKE}`;

/** How long a customer may wait for us, in minutes, when no admin has chosen. */
export const ANSWER_WITHIN = `coalesce((SELECT answer_within_minutes FROM workspace_setting WHERE workspace_id = $1), 60)`;

/** Who has waited since before this is late, or will be when a quarter of the time has passed. */
export const DUE_SINCE = `now() - ${ANSWER_WITHIN} * interval '45 seconds'`;

export const DUE = `${ACTIVE} AND k.waiting_since IS NOT NULL`;

const statuses = (...names: string[]): ViewSource => ({
  order: 'lastPost',
  branches: names.map((name) => ({
    where: `k.status = '${name}'${['solved', 'closed'].includes(name) ? '' : ` AND ${AWAKE}`}`,
  })),
});

const one = (where: string, order: TicketOrder = 'lastPost'): ViewSource => ({ order, branches: [{ where }] });

export const MY_TEAMS = 'SELECT team_id AS id FROM team_member WHERE workspace_id = $1 AND agent_id = $2';

export const TICKET_VIEWS: Record<TicketView, ViewSource> = {
  mine: one(`${UNFINISHED} AND k.assignee_id = $2::bigint`),
  teams: { order: 'lastPost', branches: [{ where: `${UNFINISHED} AND k.team_id = each.id`, each: MY_TEAMS }] },
  unassigned: one(`${ACTIVE} AND k.assignee_id IS NULL`),
  due: one(`${DUE} AND k.waiting_since < ${DUE_SINCE}`, 'waiting'),
  new: statuses('new'),
  open: statuses('new', 'open'),
  waiting: statuses('pending'),
  held: one(`(k.status = 'on_hold' OR (k.snoozed_until IS NOT NULL AND k.status NOT IN ('solved', 'closed')))`),
  failed: one(`k.reply_state IN ('failed', 'unknown')`),
  solved: statuses('solved', 'closed'),
  all: one('true'),
};

/** Which tickets are in the view, for what needs no order. */
export const conditionOf = ({ branches }: ViewSource): string =>
  `(${branches.map(({ where, each }) => (each ? where.replace('= each.id', `IN (${each})`) : where)).join(' OR ')})`;

/** The same of a view by its name. */
export const viewCondition = (view: TicketView): string => conditionOf(TICKET_VIEWS[view]);
