import { startXSandbox, type XSandbox } from '../../../sandbox/x/index.ts';
import { openHouse, type House } from '../house.js';
import { Inbox } from '../inbox.js';
import { brokenInvariants } from '../state.js';
import { Desk, PUBLISH, type Intent } from './desk.js';

/** Of the agents Ada, Bo and Cy, who press send one after the other. */
const SHARES = [800, 150, 50] as const;
const ALL = SHARES.reduce((sum, share) => sum + share, 0);
const WINDOW_MS = 15 * 60_000;
/** X lets an account post so often in 15 minutes. */
const MOST = 100;
const DAY_MS = 86_400_000;

let house: House;
let sandbox: XSandbox;
beforeAll(async () => void (house = await openHouse(2, true)));
afterAll(async () => {
  await sandbox.close();
  await house.close();
});

it(`a queue of ${ALL} replies under X's real limits leaves at the limit, no call is refused, an urgent one leaves at once, and nobody's many keep another's few waiting`, async () => {
  const desk = await open();
  const intents = await queueAll(desk);
  const begun = sandbox.world.clock.now() + 10_000; // when the first may leave
  const jobs: Record<string, number> = {};
  let urgent: { queuedAt: number; sentAt: number } | undefined;
  for (;;) {
    for (let due = await desk.dueJobs(); due.length > 0; due = await desk.dueJobs()) {
      for (const job of due) {
        jobs[job.name] = (jobs[job.name] ?? 0) + 1;
        await desk.work(desk.workers[0], job);
      }
    }
    const next = await desk.nextJobAt();
    if (next === null) break;
    if (!urgent && sends().length >= ALL / 2) urgent = await sendUrgent(desk);
    desk.pass(Math.max(next - sandbox.world.clock.now(), 0));
  }

  const calls = sends();
  expect(calls.filter(({ outcome }) => outcome !== 201)).toEqual([]);
  expect(calls).toHaveLength(ALL + 1);
  for (const { at } of calls) {
    expect(calls.filter((other) => other.at >= at && other.at < at + WINDOW_MS).length).toBeLessThanOrEqual(MOST);
  }
  // At the limit these take so long; a twentieth of it is kept for the urgent.
  const tookMs = (calls.at(-1)?.at as number) - begun;
  expect(tookMs).toBeLessThanOrEqual(((ALL / MOST) * WINDOW_MS) / 0.95);
  expect(urgent && urgent.sentAt - urgent.queuedAt).toBeLessThanOrEqual(10_000); // its undo window

  // Three share a window: who has few is done soon.
  const sentAt = await timesByAgent(desk, intents);
  const [ada = [], bo = [], cy = []] = desk.agents.map(({ agentId }) => sentAt.get(agentId) ?? []);
  expect([ada.length, bo.length, cy.length]).toEqual([SHARES[0] + 1, SHARES[1], SHARES[2]]);
  expect(Math.max(...cy) - begun).toBeLessThan(2.1 * WINDOW_MS);
  expect(Math.max(...bo) - begun).toBeLessThan(4.1 * WINDOW_MS);

  // A waiting reply is no work: each is delivered when it is due, when it is called, and hardly ever otherwise.
  expect(jobs['reply.deliver']).toBeLessThan(2.1 * ALL);
  expect(jobs['reply.drain']).toBeLessThan(60);
  expect(await brokenInvariants(desk.inbox)).toEqual([]);
}, 300_000);

const sends = () => sandbox.world.requests({ endpoint: PUBLISH });

async function open(): Promise<Desk> {
  const start = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS / 2;
  sandbox = await startXSandbox({ seed: 1, limits: 'real', now: () => start });
  const { world } = sandbox;
  const brand = world.addUser({ handle: 'brand', name: 'Brand' });
  const app = world.addApp();
  const { accessToken, accessSecret } = world.issueOAuth1Tokens(brand.id, app.id);
  const credentials = { apiKey: app.apiKey, apiSecret: app.apiSecret, accessToken, accessSecret };
  const clock = { now: () => new Date(world.clock.now()) };
  const inbox = await Inbox.open(house, sandbox, 'drain', [{ externalId: brand.id, credentials }], clock);
  return Desk.open(house, sandbox, inbox, brand, ['Ada', 'Bo', 'Cy']);
}

/** Each agent has read all of theirs when they press send. */
async function queueAll(desk: Desk): Promise<Intent[]> {
  const { world } = sandbox;
  const customers = Array.from({ length: 50 }, (_, n) => world.addUser({ handle: `person_${n}`, name: `Person ${n}` }));
  const intents: Intent[] = [];
  for (const [n, share] of SHARES.entries()) {
    for (let i = 0; i < share; i += 1) {
      const authorId = (customers[i % customers.length] as { id: string }).id;
      const target = world.post({ authorId, text: `@brand where is bag ${intents.length}?` });
      const agent = desk.agents[n] as Intent['agent'];
      const number = String(intents.length).padStart(4, '0');
      intents.push({
        agent,
        key: `intent-${number}`,
        target,
        text: `Bag ${number} is on its way.`,
        pictures: [],
        told: null,
      });
      world.advanceClock(100);
      if (intents.length % 400 === 0) await takeIn(desk);
    }
  }
  await takeIn(desk);
  for (const intent of intents) await send(desk, intent);
  return intents;
}

async function send(desk: Desk, intent: Intent): Promise<void> {
  const seen = await desk.look(intent);
  if (!seen) throw new Error(`${intent.target.id} is not in the inbox.`);
  await desk.send(desk.web, intent, seen, null);
  if (!intent.told || 'problem' in intent.told) throw new Error(`Not queued: ${JSON.stringify(intent.told)}`);
}

async function takeIn({ inbox }: Desk): Promise<void> {
  await inbox.poll((inbox.accounts[0] as { id: string }).id, 'mentions');
  await inbox.apply();
}

/** In the middle of it all, when everything that is not kept is used up. */
async function sendUrgent(desk: Desk): Promise<{ queuedAt: number; sentAt: number }> {
  const { world } = sandbox;
  const author = world.addUser({ handle: 'stranded', name: 'Stranded' });
  const target = world.post({ authorId: author.id, text: '@brand I am stranded!' });
  await takeIn(desk);
  const { db, workspaceId } = desk.inbox;
  await db.inWorkspace(workspaceId, (tx) =>
    tx.query(`UPDATE ticket SET priority = 'urgent' WHERE workspace_id = $1 AND preview LIKE '%stranded%'`, [
      workspaceId,
    ]),
  );
  const agent = desk.agents[0] as Intent['agent'];
  await send(desk, { agent, key: 'intent-urgent', target, text: 'Help is on its way.', pictures: [], told: null });
  const queuedAt = world.clock.now();
  desk.pass(10_000);
  await desk.workAll(desk.workers[0]);
  const sent = world.repliesTo(target.id);
  if (sent.length !== 1) throw new Error('The urgent one waits.');
  return { queuedAt, sentAt: world.clock.now() };
}

async function timesByAgent(desk: Desk, intents: Intent[]): Promise<Map<string, number[]>> {
  const rows = await desk.inbox.query<{ agent: string; at: number }>(
    `SELECT agent_id AS agent, (extract(epoch FROM sent_at) * 1000)::float8 AS at FROM reply
     WHERE workspace_id = $1 AND state = 'sent'`,
  );
  expect(rows).toHaveLength(intents.length + 1);
  return new Map([...Map.groupBy(rows, ({ agent }) => agent)].map(([agent, own]) => [agent, own.map(({ at }) => at)]));
}
