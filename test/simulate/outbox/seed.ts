import { startXSandbox, type XSandbox } from '../../../sandbox/x/index.ts';
import { Random } from '../../factories/random.js';
import type { House } from '../house.js';
import { Inbox } from '../inbox.js';
import { Desk } from './desk.js';
import { judgeOutbox } from './judge.js';
import { Shift } from './shift.js';

export interface OutboxVerdict {
  seed: number;
  /** Everything that is not as it must be; empty when all is well. */
  wrong: string[];
  /** How many replies ended in each state, and how often something went wrong. */
  counts: Record<string, number>;
  diary: string[];
}

/** To prove that the judges see: changes what is judged, before they look. */
export type OutboxSabotage = (desk: Desk) => Promise<void>;

const HOUR_MS = 3_600_000;
const MOST_HOURS = 12;
let runs = 0;

/**
 * One seed: agents answer customers while X, the network and the processes fail; then the trouble ends, all work is done,
 * and what X shows is compared with what we say.
 */
export async function runOutboxSeed(house: House, seed: number, sabotage?: OutboxSabotage): Promise<OutboxVerdict> {
  // The hour is the same on each run of a day, and all of it is past by the real clock.
  const start = Math.floor(Date.now() / (24 * HOUR_MS)) * 24 * HOUR_MS - MOST_HOURS * HOUR_MS;
  const sandbox = await startXSandbox({ seed, limits: 'off', now: () => start });
  try {
    return await work(house, sandbox, seed, sabotage);
  } finally {
    await sandbox.close();
  }
}

async function work(house: House, sandbox: XSandbox, seed: number, sabotage?: OutboxSabotage): Promise<OutboxVerdict> {
  const { world } = sandbox;
  const random = new Random(seed);
  const brand = world.addUser({ handle: 'brand', name: 'Brand' });
  const app = world.addApp();
  const { accessToken, accessSecret } = world.issueOAuth1Tokens(brand.id, app.id);
  const credentials = { apiKey: app.apiKey, apiSecret: app.apiSecret, accessToken, accessSecret };
  const clock = { now: () => new Date(world.clock.now()) };
  const name = `outbox-${seed}-${(runs += 1)}`;
  const inbox = await Inbox.open(house, sandbox, name, [{ externalId: brand.id, credentials }], clock);
  const desk = await Desk.open(house, sandbox, inbox, brand);
  const shift = new Shift(desk, random);
  await shift.begin();
  const steps = 6 + random.below(12);
  for (let n = 0; n < steps; n += 1) await shift.step();
  await shift.end();
  await sabotage?.(desk);
  const counted = await inbox.query<{ state: string; n: number }>(
    `SELECT state, count(*)::int AS n FROM reply WHERE workspace_id = $1 GROUP BY state
     UNION ALL SELECT 'several ' || state, count(*)::int FROM reply WHERE workspace_id = $1 AND parts > 1 GROUP BY state
     UNION ALL SELECT 'with pictures ' || state, count(*)::int FROM reply WHERE workspace_id = $1
       AND EXISTS (SELECT 1 FROM reply_media m WHERE m.workspace_id = $1 AND m.reply_id = reply.id) GROUP BY state
     UNION ALL SELECT what || ' ' || state, count(*)::int FROM moderation WHERE workspace_id = $1 GROUP BY 1
     UNION ALL SELECT 'begun', count(*)::int FROM reply WHERE workspace_id = $1 AND parts_posted > 0 AND parts_posted < parts`,
  );
  const counts = { ...Object.fromEntries(counted.map(({ state, n }) => [state, n])), troubles: shift.troubles };
  return { seed, wrong: await judgeOutbox(desk), counts, diary: desk.diary };
}
