import { FakeChannel } from '../../src/channels/fake/index.js';
import { XAdapter } from '../../src/channels/x/index.js';
import { progressOf, type SourceRow } from '../../src/accounts/source-progress.js';

const NOW = new Date('2026-11-15T12:00:00.000Z');
const POLL_MS = 5_000;
const secondsAgo = (s: number): string => new Date(NOW.getTime() - s * 1_000).toISOString();
const x = new XAdapter({ sandboxOrigin: undefined, timeoutMs: 1_000 });

const progress = (name: string, more: Partial<SourceRow> = {}) =>
  progressOf(
    {
      name,
      lastAttemptAt: secondsAgo(1),
      lastSuccessAt: secondsAgo(1),
      lastEventAt: null,
      readTo: secondsAgo(2),
      gapFrom: null,
      delayMs: null,
      cursor: null,
      failures: 0,
      lastError: null,
      note: null,
      ...more,
    },
    x,
    POLL_MS,
    NOW,
  );

it('when all is well a source is as late as its newest post was', () => {
  expect(progress('mentions', { delayMs: 700 })).toMatchObject({ lagMs: 700, behind: false, readTo: secondsAgo(2) });
});

it('what came late once is no longer late when everything was looked through since', () => {
  expect(progress('mentions', { delayMs: 3_600_000 })).toMatchObject({ lagMs: 2_000, behind: false });
});

it('a source that nobody looks through any more is behind, though nothing fails', () => {
  expect(progress('mentions', { readTo: secondsAgo(60) })).toMatchObject({ behind: false });
  expect(progress('mentions', { readTo: secondsAgo(71), delayMs: 700 })).toMatchObject({ lagMs: 71_000, behind: true });
});

it('one that is looked through seldom is not behind for that', () => {
  expect(progress('sweep', { readTo: secondsAgo(3_600) })).toMatchObject({ lagMs: null, behind: false });
  expect(progress('sweep', { readTo: secondsAgo(7_300) })).toMatchObject({ lagMs: 7_300_000, behind: true });
});

it('a source that fails is behind since it last had everything; one that never had has nothing to tell', () => {
  expect(progress('mentions', { failures: 1, readTo: secondsAgo(9) })).toMatchObject({ lagMs: 9_000, behind: true });
  expect(progress('mentions', { failures: 1, readTo: null })).toMatchObject({ lagMs: null, behind: false });
});

it('a gap that is yet to be filled is where it has read to', () => {
  const gapFrom = secondsAgo(500);
  expect(progress('mentions', { gapFrom })).toMatchObject({ readTo: gapFrom, lagMs: 500_000, behind: true });
});

it('a stream promises nothing but to be fast: it is behind when it is not open, and not when it rests', () => {
  expect(progress('stream', { delayMs: 90 })).toMatchObject({ readTo: null, lagMs: 90, behind: false });
  const lost = { failures: 2, lastSuccessAt: secondsAgo(40), delayMs: 90 };
  expect(progress('stream', lost)).toMatchObject({ lagMs: 40_000, behind: true });
  expect(progress('stream', { note: 'X streams to apps only.', lastSuccessAt: secondsAgo(9_000) })).toMatchObject({
    lagMs: null,
    behind: false,
  });
});

it('what only repairs is never behind', () => {
  for (const name of ['search', 'recheck']) {
    expect(progress(name, { readTo: secondsAgo(90_000) })).toMatchObject({ readTo: null, lagMs: null, behind: false });
  }
});

it('the newest post is read from the cursor, whatever else is in it', () => {
  expect(progress('mentions', { cursor: { newestId: '18', recentIds: ['18', '17'] } }).newestId).toBe('18');
  expect(progress('mentions', { cursor: { emptySince: secondsAgo(1) } }).newestId).toBeNull();
  expect(new FakeChannel().sources[0]?.newestId(null)).toBeNull();
});
