/** What one looks at, kept in the address: it can be sent to a colleague and survives a reload. */
export interface IntakeSearch {
  period?: Period;
  account?: string;
  as?: 'table';
}

export const PERIODS = ['24h', '3d', '7d'] as const;
export type Period = (typeof PERIODS)[number];
export const HOURS: Record<Period, number> = { '24h': 24, '3d': 72, '7d': 168 };

/** What is usual is not said. */
export function readIntakeSearch(search: Record<string, unknown>): IntakeSearch {
  const period = PERIODS.find((each) => each === search.period);
  // The router reads an id that is all digits as a number.
  const account = typeof search.account === 'number' ? String(search.account) : search.account;
  return {
    ...(period && period !== '24h' ? { period } : {}),
    ...(typeof account === 'string' && /^\d{1,18}$/u.test(account) ? { account } : {}),
    ...(search.as === 'table' ? { as: 'table' as const } : {}),
  };
}
