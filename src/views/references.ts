import type { Tx } from '../kernel/index.js';
import type { TicketCondition } from './condition.js';
import type { ReferenceDto } from './views.dto.js';

const REFERRING = ['team', 'assignee', 'account', 'tag'] as const;
type Referring = (typeof REFERRING)[number];

/** What the conditions name, as it is called now; what is no more is `gone`. One statement, none where nothing is named. */
export async function referencesOf(tx: Tx, conditions: readonly TicketCondition[]): Promise<ReferenceDto[]> {
  const named = Object.fromEntries(REFERRING.map((field) => [field, valuesOf(conditions, field)])) as Record<
    Referring,
    string[]
  >;
  if (REFERRING.every((field) => named[field].length === 0)) return [];
  const found = await tx.query<{ field: Referring; value: string; name: string; gone: boolean }>(
    `SELECT 'team' AS field, id::text AS value, name, removed_at IS NOT NULL AS gone
     FROM team WHERE workspace_id = $1 AND id = ANY ($2::bigint[])
     UNION ALL
     SELECT 'assignee', id::text, name, deactivated_at IS NOT NULL FROM agent WHERE workspace_id = $1 AND id = ANY ($3::bigint[])
     UNION ALL
     SELECT 'account', id::text, '@' || handle, false FROM account WHERE workspace_id = $1 AND id = ANY ($4::bigint[])
     UNION ALL
     SELECT 'tag', v, n.name, false FROM unnest($5::text[]) AS v
     JOIN tag n ON n.workspace_id = $1 AND lower(n.name) COLLATE "C" = lower(normalize(v))`,
    [tx.workspaceId, named.team, named.assignee, named.account, named.tag],
  );
  const known = new Map(found.map((one) => [`${one.field} ${one.value}`, one]));
  return REFERRING.flatMap((field) =>
    named[field].map(
      (value): ReferenceDto => known.get(`${field} ${value}`) ?? { field, value, name: null, gone: true },
    ),
  );
}

const WORDS = new Set(['mine', 'none', 'me', 'nobody']);

/** Those that are ids, or tags. */
const valuesOf = (conditions: readonly TicketCondition[], field: Referring): string[] => [
  ...new Set(
    conditions.flatMap((condition) =>
      condition.field === field ? condition.values.filter((value) => field === 'tag' || !WORDS.has(value)) : [],
    ),
  ),
];
