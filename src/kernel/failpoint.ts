/**
 * A named step at which a crash can be rehearsed: PARLEY_FAIL=deliver.published kills the process there, at once and
 * without clean-up, as a power cut would. PARLEY_FAIL=deliver.published:3 lets it pass twice. Off in production.
 */
const [name, count] = (process.env.NODE_ENV === 'production' ? '' : (process.env.PARLEY_FAIL ?? '')).split(':');
let passesLeft = Number(count ?? 1);

export function failpoint(step: FailpointStep): void {
  if (step !== name || --passesLeft > 0) return;
  process.kill(process.pid, 'SIGKILL');
  // The signal is delivered asynchronously: nothing after this line may happen.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000);
}

export const FAILPOINT_STEPS = [
  'land.packed',
  'land.committed',
  'apply.read',
  'apply.written',
  'apply.placed',
  'apply.committed',
  'queue.inserted',
  'queue.committed',
  'deliver.claimed',
  'deliver.published',
  'deliver.recorded',
  'deliver.committed',
] as const;

/** Those of a bulk change. */
export const BULK_STEPS = ['bulk.written', 'bulk.committed'] as const;

export type FailpointStep = (typeof FAILPOINT_STEPS)[number] | (typeof BULK_STEPS)[number];
