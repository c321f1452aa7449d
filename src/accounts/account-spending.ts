import type { PriceList } from '../channels/index.js';
import type { Tx } from '../kernel/index.js';
import type { AccountMoneyDto } from './account.dto.js';
import { dayOf, DAY_MS, firstOfMonth, forecast, stateOf, TELLING_DAYS, type Budget } from './spending-rule.js';

/** In millionths of a dollar, as far as it is written down. */
export async function spentThisMonth(tx: Tx, accountId: string, now: Date): Promise<number> {
  const [row] = await tx.query<{ microUsd: number }>(
    `SELECT coalesce(sum(micro_usd), 0)::float8 AS "microUsd" FROM account_usage
     WHERE workspace_id = $1 AND account_id = $2 AND day >= $3`,
    [tx.workspaceId, accountId, firstOfMonth(now)],
  );
  return row?.microUsd ?? 0;
}

export interface UsageRow {
  accountId: string;
  day: string;
  kind: string;
  units: number;
  microUsd: number;
}

/** What the sums of these accounts are made of: the month, and the days before it that tell how it goes on. */
export function readUsage(tx: Tx, accountIds: string[], now: Date): Promise<UsageRow[]> {
  const telling = dayOf(new Date(now.getTime() - TELLING_DAYS * DAY_MS));
  const month = firstOfMonth(now);
  return tx.query<UsageRow>(
    `SELECT account_id AS "accountId", to_char(day, 'YYYY-MM-DD') AS day, kind, units::float8 AS units,
       micro_usd::float8 AS "microUsd"
     FROM account_usage WHERE workspace_id = $1 AND account_id = ANY($2) AND day >= $3`,
    [tx.workspaceId, accountIds, telling < month ? telling : month],
  );
}

/** `since`: when the account was connected; `unwritten`: of this month, known to this process only. */
export function moneyOf(
  rows: readonly UsageRow[],
  unwritten: number,
  budget: Budget,
  about: { prices: PriceList; ownsApp: boolean; since: Date; now: Date },
): AccountMoneyDto {
  const { prices, ownsApp, since, now } = about;
  const inMonth = rows.filter(({ day }) => day >= firstOfMonth(now));
  const today = dayOf(now);
  const month = sum(inMonth) + unwritten;
  const days = [...Map.groupBy(rows, ({ day }) => day)].map(([day, own]) => ({ day, microUsd: sum(own) }));
  return {
    today: usd(sum(rows.filter(({ day }) => day === today)) + unwritten),
    month: usd(month),
    forecast: usdOrNull(forecast([...days, { day: today, microUsd: unwritten }].reduce(merged, []), since, now)),
    byKind: [...Map.groupBy(inMonth, ({ kind }) => kind)]
      .map(([kind, own]) => ({
        kind,
        units: own.reduce((units, row) => units + row.units, 0),
        unitsToday: own.filter(({ day }) => day === today).reduce((units, row) => units + row.units, 0),
        price: usd(prices.microUsd[kind] ?? 0),
        usd: usd(sum(own)),
      }))
      .toSorted((a, b) => b.usd - a.usd || (a.kind < b.kind ? -1 : 1)),
    budget: usdOrNull(budget.microUsd),
    budgetStopsPolling: budget.stopsPolling,
    budgetState: stateOf(budget, month),
    ownsApp,
    pricesFrom: prices.source,
    pricesSince: prices.since,
  };
}

type Spent = { day: string; microUsd: number };

function merged(days: Spent[], one: Spent): Spent[] {
  const known = days.find(({ day }) => day === one.day);
  if (known) known.microUsd += one.microUsd;
  else days.push({ ...one });
  return days;
}

const sum = (rows: readonly { microUsd: number }[]): number => rows.reduce((all, row) => all + row.microUsd, 0);
const usd = (microUsd: number): number => microUsd / 1e6;
const usdOrNull = (microUsd: number | null): number | null => (microUsd === null ? null : usd(microUsd));
