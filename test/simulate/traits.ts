import type { Random } from '../factories/random.js';

/** What kind of life a seed has: most have a little of everything, some have what is dear or excludes something else. */
export interface Traits {
  brands: 1 | 2;
  /** How long after the step before each step begins, in ms. */
  pauses: number[];
  /** Weeks without a word, so that the windows in which threads share a ticket close. */
  longPauses: boolean;
  /** Posts are deleted before or after we have seen them. What is held then depends on when we looked. */
  earlyDeletions: boolean;
  /** Mentions that the timeline never shows, and a gap that has search look for them. */
  gap: boolean;
  /** The stream is open in some steps. */
  stream: boolean;
  /** More mentions at once than the timeline holds. */
  flood: boolean;
  /** When all is in, posts vanish and people hide. */
  afterlife: boolean;
  /** Everything that came comes again, ten times, shuffled. */
  replay: boolean;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export function traitsOf(seed: number, random: Random): Traits {
  const flood = seed % 125 === 0;
  const longPauses = !flood && random.chance(0.3);
  const steps = 2 + random.below(4);
  return {
    brands: random.chance(0.4) ? 2 : 1,
    pauses: pausesOf(random, steps, longPauses),
    longPauses,
    earlyDeletions: !flood && random.chance(0.2),
    gap: !longPauses && random.chance(0.25),
    stream: random.chance(0.25),
    flood,
    afterlife: !flood && random.chance(0.25),
    replay: !flood && random.chance(0.2),
  };
}

/** X shows direct messages of 30 days, and the inbox that is left in peace asks for them at the end only. */
const MOST_LONG_PAUSES = 3;

function pausesOf(random: Random, steps: number, long: boolean): number[] {
  let left = long ? MOST_LONG_PAUSES : 0;
  return Array.from({ length: steps }, () => {
    if (left === 0 || !random.chance(0.3)) return pause(random);
    left -= 1;
    return random.below(10) * DAY_MS;
  });
}

const pause = (random: Random): number =>
  random.chance(0.3) ? random.below(12) * HOUR_MS : MINUTE_MS + random.below(50) * MINUTE_MS;

/** As long as all of it may take at most. */
export const lengthOf = (traits: Traits): number => traits.pauses.reduce((sum, ms) => sum + ms, 0) + 6 * HOUR_MS;
