import { troubleOf } from '../../src/accounts/account-trouble.js';
import type { AccountSourceDto } from '../../src/accounts/account.dto.js';

const source = (name: string, more: Partial<AccountSourceDto> = {}): AccountSourceDto => ({
  name,
  lastAttemptAt: '2026-11-15T12:00:00.000Z',
  lastSuccessAt: null,
  lastEventAt: null,
  readTo: null,
  newestId: null,
  lagMs: null,
  behind: false,
  failures: 0,
  lastError: null,
  note: null,
  ...more,
});
const failing = (name: string, lastError: string, more: Partial<AccountSourceDto> = {}) =>
  source(name, { failures: 1, lastError, ...more });
const nameOf = (...sources: AccountSourceDto[]) => troubleOf(sources, 'mentions')?.name ?? null;

it('an account’s error is that of the source which misses nothing, before any other', () => {
  expect(
    nameOf(failing('stream', 'zzz', { lastAttemptAt: '2026-11-15T13:00:00.000Z' }), failing('mentions', 'aaa')),
  ).toBe('mentions');
});

it('of the others it is that of the one that was tried last', () => {
  const earlier = failing('sweep', 'zzz', { lastAttemptAt: '2026-11-15T11:00:00.000Z' });
  expect(nameOf(earlier, failing('timeline', 'aaa'))).toBe('timeline');
});

it('a source that rests with a reason, or works again, is no trouble', () => {
  expect(nameOf(source('stream', { note: 'X streams to apps only.' }), source('mentions', { failures: 3 }))).toBeNull();
});
