import { allTicketed, POLL, setFlowStage, type FlowStage } from '../support/flow-stage.js';
import type { ServerProcess } from '../support/server-process.js';
import { until } from '../support/test-app.js';

const POSTS = 5_000;
const OVER_MS = 30_000;
const EVERY_MS = 250;
const MOST_SILENCE_MS = 2_000;

// With X's own limits: 300 polls in 15 minutes, and never more than the newest 800 mentions to be had.
let stage: FlowStage;
beforeAll(async () => void (stage = await setFlowStage({ limits: 'real' })));
afterAll(() => stage.close());

it('5,000 mentions in half a minute are all on tickets, once, and agents see it happen', async () => {
  const server = await stage.start({ PARLEY_POLL_SECONDS: '0.5' });
  const stream = await listen(server);
  const begun = Date.now();
  const lastPostAt = await flood();
  await until('all of them to be tickets', () => allTicketed(stage), 60_000);
  const lateMs = Date.now() - lastPostAt;
  stream.close();

  expect(stage.world.postsNaming(stage.brand.id)).toHaveLength(POSTS);
  expect(await stage.faults()).toEqual([]);
  expect(await stage.sql('SELECT reason FROM gap')).toEqual([]);
  const authors = new Set(stage.world.postsNaming(stage.brand.id).map((post) => post.authorId));
  expect(await stage.sql('SELECT count(*)::int AS tickets FROM ticket WHERE merged_into IS NULL')).toEqual([
    { tickets: authors.size },
  ]);

  const polls = stage.world.requests({ endpoint: POLL });
  expect(polls.filter(({ outcome }) => outcome !== 200)).toEqual([]);
  const silences = gaps([begun, ...stream.framesAt.filter((at) => at > begun && at < lastPostAt), lastPostAt]);
  expect(Math.max(...silences)).toBeLessThanOrEqual(MOST_SILENCE_MS);
  process.stdout.write(
    `${POSTS} mentions in ${OVER_MS / 1000} s: all ticketed ${lateMs} ms after the last; ${polls.length} polls; ` +
      `longest silence of the live stream ${Math.max(...silences)} ms\n`,
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

/** An agent's live stream, and when it told of changes. */
async function listen(server: ServerProcess): Promise<{ framesAt: number[]; close(): void }> {
  const closing = new AbortController();
  const response = await fetch(`${server.origin}/api/live`, {
    headers: { cookie: server.agent.cookie },
    signal: closing.signal,
  });
  expect(response.status).toBe(200);
  const framesAt: number[] = [];
  const read = async (): Promise<void> => {
    for await (const part of response.body as ReadableStream<Uint8Array>) {
      if (Buffer.from(part).includes('event: changes')) framesAt.push(Date.now());
    }
  };
  read().catch(() => undefined); // it ends when it is closed
  return { framesAt, close: () => closing.abort() };
}

const gaps = (times: number[]): number[] => times.slice(1).map((time, index) => time - (times[index] as number));
