import { startXSandbox, type XSandbox } from '../../sandbox/x/index.ts';
import type { Clock } from '../../src/kernel/index.js';
import { Random } from '../factories/random.js';
import { catchUp, recheckAll, serve, sweepTo, writeOnStream } from './days.js';
import type { House } from './house.js';
import { Inbox, type Brand } from './inbox.js';
import { compare, judge, mustBeSame, type Held, type Truth } from './judge.js';
import { Life } from './life.js';
import { factsOf, mustBeHeld } from './facts.js';
import { replayAll } from './replay.js';
import { brokenInvariants, hashOf, stateOf } from './state.js';
import { lengthOf, traitsOf, type Traits } from './traits.js';

export interface Verdict {
  seed: number;
  traits: Traits | undefined;
  /** Everything that is not as it must be; empty when all is well. */
  wrong: string[];
  /** How many inboxes were given the same posts in another way, and had the same state hash. */
  sameHash: number;
  posts: number;
  diary: string[];
}

/** To prove that the judges see: changes the inbox that is judged, before they look. */
export type Sabotage = (inbox: Inbox) => Promise<void>;

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
let runs = 0;

/**
 * One seed: a random timeline on an X of its own, taken in by an inbox to which everything happens, and by one that is
 * left in peace; then both are compared with what the rules make of X's world, and with each other.
 */
export async function runSeed(house: House, seed: number, sabotage?: Sabotage): Promise<Verdict> {
  const random = new Random(seed);
  const traits = traitsOf(seed, random);
  // It ends about now, by the clock of the database, which says how far back search may reach.
  const start = Math.floor(Date.now() / DAY_MS) * DAY_MS - lengthOf(traits);
  const sandbox = await startXSandbox({ seed, limits: 'off', now: () => start, behaviour: { ruleDelayMs: 0 } });
  try {
    return await live(house, sandbox, seed, random, traits, sabotage);
  } finally {
    await sandbox.close();
  }
}

async function live(
  house: House,
  sandbox: XSandbox,
  seed: number,
  random: Random,
  traits: Traits,
  sabotage?: Sabotage,
): Promise<Verdict> {
  const { world } = sandbox;
  const life = new Life(world, random, traits);
  const app = world.addApp();
  const brands = life.brands.map(({ id }): Brand => {
    const { accessToken, accessSecret } = world.issueOAuth1Tokens(id, app.id);
    return { externalId: id, credentials: { apiKey: app.apiKey, apiSecret: app.apiSecret, accessToken, accessSecret } };
  });
  const laterBy = { ms: 0 };
  const clock: Clock = { now: () => new Date(Math.max(world.clock.now(), Date.now()) + laterBy.ms) };
  const name = `seed-${seed}-${(runs += 1)}`;
  const tried = await Inbox.open(house, sandbox, name, brands, clock);
  const clean = await Inbox.open(house, sandbox, `${name}-clean`, brands, clock);
  const began = world.clock.now();
  const day = { world, random, life, inbox: tried, sweptTo: began };

  for (const pause of traits.pauses) {
    if (traits.stream && random.chance(0.6)) await writeOnStream(day);
    else life.step();
    await serve(day);
    await sweepTo(day, world.clock.now() + pause);
  }
  if (traits.flood) {
    await catchUp(tried); // an account that has never been looked at does not know what it has missed
    await life.floods(() => catchUp(clean));
  }
  await sweepTo(day, world.clock.now() + 26 * HOUR_MS);

  const reached = new Date(world.clock.now() - HOUR_MS);
  for (const inbox of [tried, clean]) {
    if (traits.gap) for (const { id } of inbox.accounts) await inbox.noteGap(id, new Date(began), reached);
  }
  for (const inbox of [tried, clean]) await catchUp(inbox);
  const ours = brands.map((brand) => brand.externalId);
  const must = mustBeHeld(factsOf(world, ours), traits.gap);
  if (traits.afterlife) life.end();
  const rechecked = traits.afterlife || traits.earlyDeletions;
  for (const inbox of [tried, clean]) await recheckAll(inbox, laterBy, rechecked);
  await sabotage?.(tried);

  const truth: Truth = { facts: factsOf(world, ours), must, accounts: ours, rechecked };
  const [held, peaceful] = [await heldBy(tried), await heldBy(clean)];
  const wrong = [...judge(truth, held), ...(await brokenInvariants(tried))];
  wrong.push(...judge(truth, peaceful).map((line) => `In the inbox left in peace: ${line}`));
  let sameHash = 0;
  const same = (other: Held, which: string): void => {
    if (hashOf(other.state) === hashOf(peaceful.state)) sameHash += 1;
    else {
      const lines = compare(peaceful.state, other.state);
      wrong.push(...lines.map((line) => `${which}, against the one left in peace: ${line}`));
    }
  };
  if (!traits.earlyDeletions && mustBeSame(truth, held, peaceful)) same(held, 'The inbox that was tried');
  if (traits.replay && !traits.earlyDeletions && !traits.afterlife) {
    const replayed = await Inbox.open(house, sandbox, `${name}-replayed`, brands, clock);
    await replayAll(clean, replayed, random);
    await recheckAll(replayed, laterBy, false); // who answers an edited post may name it by a version that is not on the page
    const again = await heldBy(replayed);
    if (mustBeSame(truth, again, peaceful)) same(again, 'All posts ten times and shuffled');
    wrong.push(...judge(truth, again).map((line) => `In the inbox with all posts ten times and shuffled: ${line}`));
    wrong.push(...(await brokenInvariants(replayed)));
  }
  return { seed, traits, wrong, sameHash, posts: held.state.posts.length, diary: life.diary };
}

const heldBy = async (inbox: Inbox): Promise<Held> => ({ state: await stateOf(inbox), seen: inbox.seen });
