import {
  hourOfWeek,
  HOURS_OF_WEEK,
  isImprobable,
  judge,
  usualBetween,
  type Seen,
} from '../../src/intake/silence-rule.js';

const HOUR_MS = 3_600_000;
const even = (perHour: number): number[] => Array.from({ length: HOURS_OF_WEEK }, () => perHour);
const monday = new Date('2026-11-16T00:00:00Z');
const after = (hours: number): Date => new Date(monday.getTime() + hours * HOUR_MS);

const quiet: Seen = {
  now: after(3),
  lastPostAt: monday,
  knownSince: after(-30 * 24),
  week: even(13),
  isFailing: false,
  probe: null,
};

it('hours of the week begin on Monday at 0:00 UTC', () => {
  expect(hourOfWeek(monday)).toBe(0);
  expect(hourOfWeek(after(-1))).toBe(HOURS_OF_WEEK - 1);
});

it('what is usual in a span is the sum of its hours, of the first and the last in part', () => {
  const week = even(0);
  [week[0], week[1], week[2]] = [10, 20, 40];
  expect(usualBetween(week, after(0.5), after(2.25))).toBeCloseTo(5 + 20 + 10);
  expect(usualBetween(week, after(-1), after(0))).toBe(0);
});

it('a silence counts as improbable when chance would give it less than once in 10,000 looks, and it lasts ten minutes', () => {
  expect(isImprobable(9.2, HOUR_MS)).toBe(false);
  expect(isImprobable(9.3, HOUR_MS)).toBe(true);
  expect(isImprobable(1_000, 9 * 60_000)).toBe(false);
});

it('first the platform is asked, and only when it has nothing people are warned, with what is usual', () => {
  expect(judge(quiet)).toEqual({ is: 'odd' });
  expect(judge({ ...quiet, probe: 'under way' })).toEqual({ is: 'asking' });
  expect(judge({ ...quiet, probe: 'nothing' })).toEqual({ is: 'silent', since: monday, usual: 39 });
});

it.each<[string, Partial<Seen>]>([
  ['a night in which nothing is usual', { week: even(0) }],
  ['an account that is younger than two weeks', { knownSince: after(-13 * 24) }],
  ['an account for which nothing ever came', { lastPostAt: null, knownSince: null }],
  ['a source that fails and says so itself', { isFailing: true }],
  ['posts that came a moment ago', { lastPostAt: after(2.9) }],
])('nobody is warned of %s', (_, seen) => {
  expect(judge({ ...quiet, probe: 'nothing', ...seen })).toEqual({ is: 'well' });
});
