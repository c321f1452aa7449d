import type { NewFault } from '../../sandbox/x/index.ts';
import type { Random } from '../factories/random.js';
import type { Shake } from './shaky-database.js';

/** What goes wrong while one piece of work is done. */
export interface Mishap {
  fault: NewFault | null;
  shake: Shake | null;
}

const NONE: Mishap = { fault: null, shake: null };

const OF_ANSWERS: Omit<NewFault, 'endpoint'>[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 429, resetInMs: 60_000 },
  { kind: 'status', status: 429, resetInMs: null },
  { kind: 'status', status: 400 },
  { kind: 'status', status: 402 },
  { kind: 'status', status: 403 },
  { kind: 'status', status: 401 },
  // A 200 that says what it does not show, and shows nothing.
  { kind: 'status', status: 200, body: { errors: [{ title: 'Not Found Error' }], meta: { result_count: 0 } } },
  { kind: 'status', status: 200, body: '' },
  { kind: 'reset-before-commit' },
  { kind: 'commit-then-reset' },
  { kind: 'commit-then-500' },
  { kind: 'commit-then-503' },
  { kind: 'cut-body' },
  { kind: 'bad-json-201' },
  { kind: 'remaining-zero-with-next-token' },
  { kind: 'latency', ms: 3 },
];

const OF_STREAMS: Omit<NewFault, 'endpoint'>[] = [
  { kind: 'drop', probability: 0.4 },
  { kind: 'duplicate', probability: 0.6 },
  { kind: 'reorder', probability: 0.6 },
  { kind: 'delivery-latency', probability: 0.6, ms: 2_000 },
  { kind: 'split-characters', probability: 0.6 },
  { kind: 'join-messages', probability: 0.6 },
  { kind: 'stream-reset', probability: 0.3 },
  { kind: 'stream-close', probability: 0.3 },
  { kind: 'stream-error', probability: 0.3 },
  { kind: 'stream-stall', probability: 0.3 },
];

const ENDS: Shake['how'][] = ['dies before the commit', 'dies after the commit', 'loses its lease', 'is told to stop'];

/** `endpoint`: what the work asks the platform for; null: nothing. */
export function mishap(random: Random, endpoint: string | null): Mishap {
  const dice = random.next();
  if (endpoint && dice < 0.25) return { fault: { endpoint, count: 1, ...random.pick(OF_ANSWERS) }, shake: null };
  if (dice < 0.5) return { fault: null, shake: { passes: random.below(6), how: random.pick(ENDS) } };
  return NONE;
}

export const STREAM = 'GET /2/tweets/search/stream';

export function streamMishap(random: Random): Mishap {
  if (random.chance(0.3)) return { fault: null, shake: { passes: 2 + random.below(6), how: random.pick(ENDS) } };
  if (random.chance(0.7)) return { fault: { endpoint: STREAM, ...random.pick(OF_STREAMS) }, shake: null };
  return NONE;
}
