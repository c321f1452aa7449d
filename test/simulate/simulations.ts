import { runOutboxSeed } from './outbox/seed.js';
import { runSeed } from './seed.js';
import type { Simulation } from './simulate.js';

/** From what is said on X to tickets. */
export const INTAKE: Simulation = {
  run: async (house, seed) => {
    const { posts, sameHash, ...verdict } = await runSeed(house, seed);
    return { ...verdict, counts: { posts, 'times the same state hash': sameHash } };
  },
  option: '',
};

/** From agents' answers to what is said on X. */
export const OUTBOX: Simulation = { run: runOutboxSeed, option: '--outbox ' };
