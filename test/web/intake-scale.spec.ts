import type { Gap } from '../../web/src/api/types/intake.ts';
import { gapsWithin, reachesBack } from '../../web/src/features/intake/gap-spans.ts';
import { countTicks, hoursABar, timeTicks } from '../../web/src/features/intake/hour-scale.ts';
import { readIntakeSearch } from '../../web/src/features/intake/intake-search.ts';
import { lengthWords, spanWords, zoneWords } from '../../web/src/features/intake/intake-words.ts';
import { en } from '../../web/src/messages/en/index.ts';
import { enPages } from '../../web/src/messages/en/pages.ts';

const HOUR = 3_600_000;
const MIDNIGHT = new Date(2026, 10, 22).getTime();

describe('the axis of counts', () => {
  it.each([
    [4, [0, 1, 2, 3, 4]],
    [7, [0, 2, 4, 6, 8]],
    [260, [0, 100, 200, 300]],
    [4_001, [0, 2_000, 4_000, 6_000]],
  ])('up to %d is %j', (most, ticks) => expect(countTicks(most)).toEqual(ticks));

  it.each([1, 9, 99, 12_345, 1_000_000])('has whole and few steps and reaches %d', (most) => {
    const ticks = countTicks(most);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(most);
    expect(ticks.every(Number.isInteger)).toBe(true);
    expect(ticks.length).toBeLessThanOrEqual(6);
  });
});

describe('the axis of time', () => {
  it.each([
    [24, 980],
    [24, 280],
    [72, 280],
    [168, 980],
    [168, 280],
  ])('of %d hours in %d px has labels, and none over another', (hours, width) => {
    const ticks = timeTicks(MIDNIGHT - hours * HOUR, MIDNIGHT, width, 50);
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    const places = ticks.map(({ atMs }) => ((atMs - MIDNIGHT) / (hours * HOUR)) * width);
    for (const [index, place] of places.slice(1).entries())
      expect(place - (places[index] as number)).toBeGreaterThan(49);
  });

  it('stands at whole hours of the reader, also where the server’s hours begin at half of theirs', () => {
    const ticks = timeTicks(MIDNIGHT - 23.5 * HOUR, MIDNIGHT + 0.5 * HOUR, 980, 50);
    expect(ticks.every(({ atMs }) => new Date(atMs).getMinutes() === 0)).toBe(true);
    expect(ticks.filter(({ isDay }) => isDay).map(({ atMs }) => atMs)).toEqual([MIDNIGHT]);
  });

  it('joins hours only where a bar would be too thin', () => {
    expect(hoursABar(168, 980)).toBe(1);
    expect(hoursABar(168, 280)).toBe(3);
    expect(hoursABar(24, 280)).toBe(1);
  });
});

const aGap = (id: string, fromHour: number, toHour: number, change: Partial<Gap> = {}): Gap => ({
  id,
  accountId: '1',
  source: 'mentions',
  fromAt: new Date(MIDNIGHT + fromHour * HOUR).toISOString(),
  toAt: new Date(MIDNIGHT + toHour * HOUR).toISOString(),
  reason: '',
  state: 'open',
  found: 0,
  lastError: null,
  foundAt: new Date(MIDNIGHT + toHour * HOUR).toISOString(),
  closedAt: null,
  ...change,
});
const within = (gaps: Gap[], account: string | null = null) =>
  gapsWithin(gaps, MIDNIGHT, MIDNIGHT + 24 * HOUR, account).map(({ id }) => id);

describe('gaps on the axis', () => {
  it('are those that reach into its time, also with a part only or without a length', () =>
    expect(within([aGap('before', -5, 0), aGap('into', -5, 1), aGap('point', 3, 3), aGap('after', 24, 25)])).toEqual([
      'into',
      'point',
    ]));

  it('are those of the chosen account', () =>
    expect(within([aGap('a', 1, 2), aGap('b', 1, 2, { accountId: '2' })], '2')).toEqual(['b']));

  it('cover what is closed, so that an open one is never hidden', () =>
    expect(within([aGap('open', 1, 2), aGap('closed', 1, 3, { state: 'closed' })])).toEqual(['closed', 'open']));

  it('are complete only when an older one than the axis was loaded, or all were', () => {
    expect(reachesBack([aGap('a', 5, 6)], true, MIDNIGHT)).toBe(false);
    expect(reachesBack([aGap('a', 5, 6), aGap('b', -3, -2)], true, MIDNIGHT)).toBe(true);
    expect(reachesBack([aGap('a', 5, 6)], false, MIDNIGHT)).toBe(true);
  });
});

describe('words', () => {
  it.each([
    [0, 'under 1 min'],
    [59_000, 'under 1 min'],
    [38 * 60_000, '38 min'],
    [2 * HOUR, '2 h'],
    [4 * HOUR + 20 * 60_000, '4 h 20 min'],
    [28 * HOUR + 59 * 60_000, '1 day 4 h'],
    [48 * HOUR, '2 days'],
  ])('a span of %d ms lasts "%s"', (ms, words) => expect(lengthWords(ms, enPages.intake.gaps, en.time)).toBe(words));

  it('a span within a day names the day once, one over midnight both', () => {
    const at = (hour: number) => MIDNIGHT + hour * HOUR;
    expect(spanWords(at(14), at(16.5), 'en-GB').match(/Nov/g)).toHaveLength(1);
    expect(spanWords(at(22), at(26), 'en-GB').match(/Nov/g)).toHaveLength(2);
    expect(() => spanWords(at(2), at(1), 'en-GB')).not.toThrow();
  });

  it('the zone is named', () =>
    expect(zoneWords(MIDNIGHT)).toContain(Intl.DateTimeFormat().resolvedOptions().timeZone));
});

describe('the address of what one looks at', () => {
  it('says only what is not usual', () => {
    expect(readIntakeSearch({ period: '24h' })).toEqual({});
    expect(readIntakeSearch({ period: '7d', account: '12', as: 'table' })).toEqual({
      period: '7d',
      account: '12',
      as: 'table',
    });
    expect(readIntakeSearch({ account: 12 })).toEqual({ account: '12' });
  });

  it.each([{ period: '9d' }, { account: 'x' }, { account: {} }, { as: 'pie' }, { account: '1'.repeat(19) }])(
    'says nothing for %j',
    (search) => expect(readIntakeSearch(search)).toEqual({}),
  );
});
