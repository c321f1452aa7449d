import { signInAgents } from '../../bench/agents.js';
import { Browsers } from '../../bench/live-browsers.js';
import { cloneDatabase } from '../support/database.js';
import { allTicketed, POLL, setFlowStage, type FlowStage } from '../support/flow-stage.js';
import type { ServerProcess } from '../support/server-process.js';
import { until } from '../support/test-app.js';

const POSTS = 5_000;
const OVER_MS = 30_000;
const EVERY_MS = 250;
const BROWSERS = 175;
/** Of half a minute of posts: a list that shows nothing new for so long has frozen. How much less it is, is printed. */
const MOST_SILENCE_MS = 10_000;

// With X's own limits: 300 polls in 15 minutes, and never more than the newest 800 mentions to be had.
let stage: FlowStage;
let appUrl: string;
beforeAll(async () => {
  const database = await cloneDatabase();
  appUrl = database.appUrl;
  stage = await setFlowStage({ limits: 'real' }, database);
});
afterAll(() => stage.close());

it('5,000 mentions in half a minute are all on tickets, once, and 175 agents are told of every one', async () => {
  const server = await stage.start({ PARLEY_POLL_SECONDS: '0.5' });
  const browsers = await open(server);
  const begun = Date.now();
  const lastPostAt = await flood();
  await until('all of them to be tickets', () => allTicketed(stage), 60_000);
  const lateMs = Date.now() - lastPostAt;
  const tickets = await stage.sql<{ number: string }>('SELECT number FROM ticket WHERE merged_into IS NULL');
  const untold = (): boolean => tickets.some(({ number }) => !browsers.hasHeardOf(number)) || browsers.astray > 0;
  await until('every browser to be told of every ticket', async () => !untold(), 60_000);
  browsers.close();

  const named = stage.world.postsNaming(stage.brand.id);
  expect(named).toHaveLength(POSTS);
  expect(await stage.faults()).toEqual([]);
  expect(await stage.sql('SELECT reason FROM gap')).toEqual([]);
  expect(tickets).toHaveLength(new Set(named.map((post) => post.authorId)).size);
  expect(browsers.lost).toBe(0);

  const polls = stage.world.requests({ endpoint: POLL });
  expect(polls.filter(({ outcome }) => outcome !== 200)).toEqual([]);
  const toldAt = browsers.told.map(({ arrivals }) => Math.max(...arrivals)).sort((a, b) => a - b);
  const silences = gaps([begun, ...toldAt.filter((at) => at > begun && at < lastPostAt), lastPostAt]);
  expect(Math.max(...silences)).toBeLessThanOrEqual(MOST_SILENCE_MS);
  process.stdout.write(
    `${POSTS} mentions in ${OVER_MS / 1000} s: all ticketed ${lateMs} ms after the last; ${polls.length} polls; ` +
      `longest silence of ${BROWSERS} live streams ${Math.max(...silences)} ms\n`,
  );
}, 150_000);

/** Posts them evenly, in real time. Gives when the last was posted. */
function flood(): Promise<number> {
  const begun = Date.now();
  let posted = 0;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(POSTS, Math.floor((POSTS * (Date.now() - begun)) / OVER_MS)) - posted;
      if (due > 0) stage.world.bulkMentions({ mention: stage.brand.id, count: due, seed: posted + 1 });
      posted += due;
      if (posted < POSTS) return;
      clearInterval(timer);
      resolve(Date.now());
    }, EVERY_MS);
  });
}

/** The live streams of so many agents, each signed in. */
async function open(server: ServerProcess): Promise<Browsers> {
  const [workspace] = await stage.sql<{ id: string }>('SELECT id FROM workspace');
  const cookies = await signInAgents(appUrl, (workspace as { id: string }).id, BROWSERS);
  const browsers = new Browsers((data: { tickets: { number: number }[] }) =>
    data.tickets.map(({ number }) => String(number)),
  );
  for (const cookie of cookies) await browsers.add(new URL('/api/live', server.origin), { cookie });
  return browsers;
}

const gaps = (times: number[]): number[] => times.slice(1).map((time, index) => time - (times[index] as number));
