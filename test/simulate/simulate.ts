import type { House } from './house.js';
import { runSeed, type Verdict } from './seed.js';

export interface Plan {
  from: number;
  seeds: number;
  /** How many seeds at a time. */
  atOnce: number;
  /** Show what happened on X also when all went well. */
  diary: boolean;
}

export interface Outcome {
  failed: Verdict[];
  seeds: number;
  posts: number;
  sameHash: number;
  seconds: number;
}

const MOST_DIFFERENCES = 12;
const EVERY_MS = 10_000;

/** Runs the seeds, says what goes wrong as it goes wrong, and how many there were in the end. */
export async function simulate(house: House, plan: Plan, say: (line: string) => void): Promise<Outcome> {
  const begun = performance.now();
  const outcome: Outcome = { failed: [], seeds: 0, posts: 0, sameHash: 0, seconds: 0 };
  let next = plan.from;
  const worker = async (): Promise<void> => {
    while (next < plan.from + plan.seeds) {
      const verdict = await tried(house, (next += 1) - 1);
      outcome.seeds += 1;
      outcome.posts += verdict.posts;
      outcome.sameHash += verdict.sameHash;
      if (verdict.wrong.length > 0) outcome.failed.push(verdict);
      if (verdict.wrong.length > 0 || plan.diary) tell(verdict, plan.diary, say);
    }
  };
  const progress = setInterval(() => say(`${outcome.seeds} of ${plan.seeds} seeds …`), EVERY_MS);
  try {
    await Promise.all(Array.from({ length: plan.atOnce }, worker));
  } finally {
    clearInterval(progress);
  }
  outcome.seconds = (performance.now() - begun) / 1_000;
  say(
    `${outcome.seeds} seeds, ${outcome.posts} posts, ${outcome.sameHash} times the same state hash, ` +
      `${outcome.failed.length} failed, ${outcome.seconds.toFixed(1)} s.`,
  );
  return outcome;
}

async function tried(house: House, seed: number): Promise<Verdict> {
  try {
    return await runSeed(house, seed);
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { seed, traits: undefined, wrong: [`It broke: ${what}`], sameHash: 0, posts: 0, diary: [] };
  }
}

function tell({ seed, traits, wrong, diary }: Verdict, withDiary: boolean, say: (line: string) => void): void {
  if (withDiary) {
    say(`Seed ${seed}: ${JSON.stringify(traits)}`);
    for (const line of diary) say(`  ${line}`);
  }
  if (wrong.length === 0) return say(`Seed ${seed}: all is as it must be.`);
  say(`Seed ${seed} failed:`);
  for (const line of wrong.slice(0, withDiary ? Infinity : MOST_DIFFERENCES)) say(`  - ${line}`);
  if (!withDiary && wrong.length > MOST_DIFFERENCES) say(`  - and ${wrong.length - MOST_DIFFERENCES} more`);
  say(`  Again: npm run simulate -- --seed ${seed}`);
}
