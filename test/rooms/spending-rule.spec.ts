import { budgetUsed, forecast, stateOf, stops, type SpentDay } from '../../src/accounts/spending-rule.js';

const at = (time: string): Date => new Date(time);
const noonOf = (day: number): Date => at(`2026-11-${String(day).padStart(2, '0')}T12:00:00Z`);
const day = (n: number, dollars: number): SpentDay => ({
  day: `2026-11-${String(n).padStart(2, '0')}`,
  microUsd: dollars * 1e6,
});
const usd = (microUsd: number | null): number | null => (microUsd === null ? null : Math.round(microUsd / 1e4) / 100);

describe('the forecast of a month', () => {
  it('is what is spent, and for each day that is left the mean of the last seven whole days', () => {
    const days = [...Array.from({ length: 14 }, (_, n) => day(n + 1, n < 7 ? 1 : 2)), day(15, 1)];
    // 7 × 1 + 7 × 2 + 1 are spent; 15.5 days are left.
    expect(usd(forecast(days, at('2026-10-01T00:00:00Z'), noonOf(15)))).toBe(22 + 15.5 * 2);
  });

  it('looks back into the month before, and does not add it to this one', () => {
    const before = ['25', '26', '27', '28', '29', '30', '31'].map((n) => ({ day: `2026-10-${n}`, microUsd: 3e6 }));
    expect(usd(forecast(before, at('2026-01-01T00:00:00Z'), at('2026-11-01T00:00:00Z')))).toBe(90);
  });

  it('takes a day without spending for what it is', () => {
    expect(usd(forecast([day(10, 7)], at('2026-10-01T00:00:00Z'), noonOf(15)))).toBe(7 + 15.5);
  });

  it('of an account that is days old, counts its whole days only', () => {
    const days = [day(12, 0.5), day(13, 4), day(14, 2), day(15, 1)];
    expect(usd(forecast(days, at('2026-11-12T18:00:00Z'), noonOf(15)))).toBe(7.5 + 15.5 * 3);
  });

  it('on the first day goes by the hours since then; within the first hour says nothing', () => {
    const since = at('2026-11-15T06:00:00Z');
    expect(usd(forecast([day(15, 1)], since, noonOf(15)))).toBe(1 + 15.5 * 4);
    expect(forecast([day(15, 1)], since, at('2026-11-15T06:59:00Z'))).toBeNull();
    expect(forecast([], null, noonOf(15))).toBeNull();
  });
});

it.each([
  [null, 1e9, 'none'],
  [100, 79.99, 'well'],
  [100, 80, 'near'],
  [100, 99.99, 'near'],
  [100, 100, 'used'],
])('with a budget of %s and %s spent, it is %s', (budget, spent, state) => {
  const microUsd = budget === null ? null : budget * 1e6;
  expect(stateOf({ microUsd, stopsPolling: false }, spent * 1e6)).toBe(state);
});

it('what can be done without stops first, polling only if that was chosen, and answers never', () => {
  const which = (stopsPolling: boolean) =>
    (['answers', 'polling', 'optional'] as const).filter((purpose) => stops({ microUsd: 1, stopsPolling }, purpose));
  expect(which(false)).toEqual(['optional']);
  expect(which(true)).toEqual(['polling', 'optional']);
});

it('the sentence says how much it was and when it goes on', () => {
  expect(budgetUsed(12_500_000, at('2026-12-31T23:59:59Z'))).toBe(
    'This month’s budget of $12.50 is used up, by estimate. It goes on when an admin raises the budget, or on 2027-01-01.',
  );
});
