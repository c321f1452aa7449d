import type { XSandbox } from '../../sandbox/x/index.ts';
import type { Random } from '../factories/random.js';
import type { Inbox, Work } from './inbox.js';
import type { Life } from './life.js';
import { mishap, streamMishap, type Mishap } from './mishaps.js';
import type { Shake } from './shaky-database.js';

type World = XSandbox['world'];

/** What goes on between the brand's customers and its inbox. */
export interface Day {
  world: World;
  random: Random;
  life: Life;
  inbox: Inbox;
  /** Up to here the hourly sweeps have been made. */
  sweptTo: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** By which request each source asks. */
const ENDPOINTS = {
  mentions: 'GET /2/users/:id/mentions',
  timeline: 'GET /2/users/:id/tweets',
  messages: 'GET /2/dm_events',
  sweep: 'GET /2/users/:id/mentions',
  own_sweep: 'GET /2/users/:id/tweets',
} as const;

/** A few duties come round, in any order, and something may go wrong with each. */
export async function serve(day: Day): Promise<void> {
  const { random, inbox } = day;
  const rounds = 1 + random.below(4);
  for (let n = 0; n < rounds; n += 1) {
    const { id } = random.pick(inbox.accounts);
    const dice = random.next();
    if (dice < 0.4) await poll(day, id, 'mentions');
    else if (dice < 0.5) await poll(day, id, 'timeline');
    else if (dice < 0.6) await poll(day, id, 'messages');
    else if (dice < 0.66) await suffer(day, mishap(random, 'GET /2/tweets'), (shake) => inbox.recheck(id, shake));
    else await suffer(day, mishap(random, null), (shake) => inbox.apply(shake));
  }
}

const poll = (day: Day, accountId: string, source: keyof typeof ENDPOINTS): Promise<Work> =>
  suffer(day, mishap(day.random, ENDPOINTS[source]), (shake) => day.inbox.poll(accountId, source, shake));

async function suffer(
  { world, inbox }: Day,
  { fault, shake }: Mishap,
  work: (shake: Shake | null) => Promise<Work>,
): Promise<Work> {
  if (fault) world.setFault(fault);
  try {
    return await work(shake);
  } finally {
    world.clearFaults();
    if (fault?.status === 401) await inbox.reconnect(); // as an admin would, who is asked to
  }
}

/** How long the posts of a step may take from X to the ledger. */
const ON_THE_WAY_MS = 250;

/** Customers write while the stream is open, or breaks. */
export async function writeOnStream(day: Day): Promise<void> {
  const { world, random, life, inbox } = day;
  const [first] = inbox.accounts as [(typeof inbox.accounts)[0]];
  const { fault, shake } = streamMishap(random);
  let written = false;
  await suffer(day, { fault: null, shake: null }, () =>
    inbox.streamWhile(first.id, shake, async () => {
      await within(ON_THE_WAY_MS, () => world.streams.open.size > 0);
      if (fault) world.setFault(fault);
      life.step();
      written = true;
      world.advanceClock(5_000); // what was held back goes out
      const sent = world.streams.deliveries({ outcome: 'delivered' }).length;
      if (sent > 0) await within(ON_THE_WAY_MS, async () => (await landedByStream(inbox)) >= sent);
    }),
  );
  if (!written) life.step();
}

const landedByStream = async (inbox: Inbox): Promise<number> => {
  const [row] = await inbox.query<{ n: number }>(
    `SELECT coalesce(sum(received), 0)::int AS n FROM landed WHERE workspace_id = $1 AND source = 'stream'`,
  );
  return row?.n ?? 0;
};

/** Until it is so, or for so long. */
async function within(ms: number, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + ms;
  while (!(await isSo()) && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Time passes, and each hour in which a late post has come to light is swept as every hour would be. */
export async function sweepTo(day: Day, end: number): Promise<void> {
  const { world, random, life, inbox } = day;
  const due = life.lateUntil.map((at) => Math.ceil(at / HOUR_MS) * HOUR_MS);
  const hours = [...new Set(due)].filter((at) => at > day.sweptTo && at <= end).sort((a, b) => a - b);
  day.sweptTo = end;
  for (const hour of hours) {
    if (hour > world.clock.now()) world.advanceClock(hour - world.clock.now());
    const again: (() => Promise<Work>)[] = [];
    for (const { id } of inbox.accounts) {
      for (const source of ['sweep', 'own_sweep'] as const) {
        const trouble = mishap(random, ENDPOINTS[source]);
        await suffer(day, trouble, (shake) => inbox.poll(id, source, shake));
        if (trouble.fault || trouble.shake) again.push(() => inbox.poll(id, source));
      }
    }
    if (again.length > 0) world.advanceClock(20 * 60_000); // they are tried again, and no later than this
    for (const sweep of again) await surely(sweep);
  }
  if (end > world.clock.now()) world.advanceClock(end - world.clock.now());
}

/** Nothing goes wrong any more: everything that X gives is taken in, as far as the product does it by itself. */
export async function catchUp(inbox: Inbox): Promise<void> {
  for (const { id } of inbox.accounts) {
    for (const source of ['mentions', 'timeline', 'messages']) await surely(() => inbox.poll(id, source));
    // One that fills a gap looks at once for the next.
    for (let n = 0; n < 4; n += 1) {
      const [open] = await inbox.query<{ n: number }>(OPEN_GAPS);
      if (open?.n === 0) break;
      await surely(() => inbox.fill(id));
    }
  }
  await surely(() => inbox.apply());
}

/** Whoever has lost their lease before may find it out only now. */
async function surely(work: () => Promise<Work>): Promise<void> {
  if ((await work()) === 'interrupted' && (await work()) === 'interrupted') {
    throw new Error('A duty was interrupted twice, with nothing in its way.');
  }
}

const OPEN_GAPS = `SELECT count(*)::int AS n FROM gap WHERE workspace_id = $1 AND state = 'open'`;
const WAITING = `SELECT count(*)::int AS n FROM post WHERE workspace_id = $1 AND outcome = 'waiting'`;
const MOST_ROUNDS = 8;

/** A round a day: what others wait for is looked up, and with `all` what has become of everything. */
export async function recheckAll(inbox: Inbox, laterBy: { ms: number }, all: boolean): Promise<void> {
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    const [waiting] = await inbox.query<{ n: number }>(WAITING);
    if (waiting?.n === 0 && !(all && round <= 2)) break;
    laterBy.ms += DAY_MS;
    for (const { id } of inbox.accounts) await surely(() => inbox.recheck(id));
    await surely(() => inbox.apply());
  }
  laterBy.ms = 0;
  if (all) await surely(() => inbox.erase());
}
