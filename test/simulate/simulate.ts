import type { House } from './house.js';

/** What is tried with each seed. */
export interface Simulation {
  run: (house: House, seed: number) => Promise<Trial>;
  /** What `npm run simulate` is to be told for it. */
  option: string;
}

/** What came of one seed. */
export interface Trial {
  seed: number;
  /** What kind of seed it was, where there are kinds. */
  traits?: unknown;
  /** Everything that is not as it must be; empty when all is well. */
  wrong: string[];
  /** What there was of what, to be added up over all seeds. */
  counts: Record<string, number>;
  diary: string[];
}

export interface Plan {
  simulation: Simulation;
  from: number;
  seeds: number;
  /** How many seeds at a time. */
  atOnce: number;
  /** Show what happened on X also when all went well. */
  diary: boolean;
}

export interface Outcome {
  failed: Trial[];
  seeds: number;
  counts: Record<string, number>;
  seconds: number;
}

const MOST_DIFFERENCES = 12;
const EVERY_MS = 10_000;

/** Runs the seeds, says what goes wrong as it goes wrong, and how many there were in the end. */
export async function simulate(house: House, plan: Plan, say: (line: string) => void): Promise<Outcome> {
  const begun = performance.now();
  const outcome: Outcome = { failed: [], seeds: 0, counts: {}, seconds: 0 };
  let next = plan.from;
  const worker = async (): Promise<void> => {
    while (next < plan.from + plan.seeds) {
      const verdict = await tried(house, plan, (next += 1) - 1);
      outcome.seeds += 1;
      for (const [what, n] of Object.entries(verdict.counts)) outcome.counts[what] = (outcome.counts[what] ?? 0) + n;
      if (verdict.wrong.length > 0) outcome.failed.push(verdict);
      if (verdict.wrong.length > 0 || plan.diary) tell(verdict, plan, say);
    }
  };
  const progress = setInterval(() => say(`${outcome.seeds} of ${plan.seeds} seeds …`), EVERY_MS);
  try {
    await Promise.all(Array.from({ length: plan.atOnce }, worker));
  } finally {
    clearInterval(progress);
  }
  outcome.seconds = (performance.now() - begun) / 1_000;
  const counts = Object.entries(outcome.counts).map(([what, n]) => `${n} ${what}`);
  const seeds = [`${outcome.seeds} seeds`, ...counts, `${outcome.failed.length} failed`];
  say(`${seeds.join(', ')}, ${outcome.seconds.toFixed(1)} s.`);
  return outcome;
}

async function tried(house: House, { simulation }: Plan, seed: number): Promise<Trial> {
  try {
    return await simulation.run(house, seed);
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { seed, wrong: [`It broke: ${what}`], counts: {}, diary: [] };
  }
}

function tell({ seed, traits, wrong, diary }: Trial, plan: Plan, say: (line: string) => void): void {
  const withDiary = plan.diary;
  if (withDiary) {
    say(traits === undefined ? `Seed ${seed}` : `Seed ${seed}: ${JSON.stringify(traits)}`);
    for (const line of diary) say(`  ${line}`);
  }
  if (wrong.length === 0) return say(`Seed ${seed}: all is as it must be.`);
  say(`Seed ${seed} failed:`);
  for (const line of wrong.slice(0, withDiary ? Infinity : MOST_DIFFERENCES)) say(`  - ${line}`);
  if (!withDiary && wrong.length > MOST_DIFFERENCES) say(`  - and ${wrong.length - MOST_DIFFERENCES} more`);
  say(`  Again: npm run simulate -- ${plan.simulation.option}--seed ${seed}`);
}
