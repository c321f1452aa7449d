import { timestamp } from '../../../src/kernel/index.js';

const DAY_MS = 86_400_000;

it.each([
  '2026-05-01T00:00:00.000Z',
  '1969-12-31T23:59:59.999Z',
  '2028-02-29T09:08:07.006Z',
  '+012026-01-01T10:20:30.040Z',
])('writes %s as JSON does', (text) => expect(timestamp(new Date(text))).toBe(text));

it('writes any time as JSON does, whatever day the one before it was of', () => {
  const times = Array.from(
    { length: 20_000 },
    (_, n) => new Date(((n * 7_919) % 40_000) * (DAY_MS / 3) + n * 1_234_567),
  );
  expect(times.map(timestamp)).toEqual(times.map((time) => time.toISOString()));
});

it('refuses what is no time', () => {
  expect(() => timestamp(new Date('soon'))).toThrow(RangeError);
});
