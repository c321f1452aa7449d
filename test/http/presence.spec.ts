import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.js';
import { allChannels, ChannelRegistry } from '../../src/channels/index.js';
import { Database, readConfig } from '../../src/kernel/index.js';
import {
  addWorkspace,
  connectFake,
  signIn,
  startTestApp,
  until,
  type Answer,
  type TestApp,
  type TestClient,
} from '../support/test-app.js';
import { customerWrites, expectProblem, type Heard } from './story.js';

/** Every window of these tests speaks once, and then no more: this is how long it lasts. */
const LEASE_MS = 12_000;

let test: TestApp;
let second: NestFastifyApplication;
let ana: TestClient;
let ben: TestClient;
let stranger: TestClient;
let heard: Heard;
const stops: AbortController[] = [];
beforeAll(async () => {
  test = await startTestApp();
  const config = readConfig({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    PORT: '0',
    PARLEY_ROLES: 'web',
    PARLEY_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
  });
  const channels = new ChannelRegistry([...allChannels(config), test.fake]);
  second = await createApp({ config, databaseUrl: test.urls.appUrl, channels });
  await second.listen(0, '127.0.0.1');
  [ana, ben] = [await signIn(test), await signIn(test)];
  stranger = await signIn(test, { workspace: await addWorkspace(test, 'abroad') });
  await connectFake(test);
  heard = await customerWrites(test, ana, { text: '@brand who is here?' });
});
afterEach(() => stops.splice(0).forEach((stop) => stop.abort()));
afterAll(async () => {
  await second.close();
  await test.close();
});

const beat = (who: TestClient, ticket: number | null, doing = 'viewing', window = 'window-one'): Promise<Answer> =>
  who.send('POST', '/api/presence', { window, ticket, doing });
const here = async (who: TestClient): Promise<Answer['body']> => (await who.get('/api/presence')).body.items;

interface Told {
  number: number;
  agents: { id: string; name: string; doing: string }[];
}

/** What a browser at that process is told, as it comes. */
async function hear(who: TestClient, origin: string): Promise<Told[]> {
  const stop = new AbortController();
  stops.push(stop);
  const response = await fetch(`${origin}/api/live`, { headers: { cookie: who.cookie }, signal: stop.signal });
  const told: Told[] = [];
  void (async () => {
    let text = '';
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString();
      const parts = text.split('\n\n');
      text = parts.pop() as string;
      for (const part of parts) {
        if (!part.startsWith('event: presence\n')) continue;
        told.push(...(JSON.parse(part.slice(part.indexOf('data: ') + 6)) as { items: Told[] }).items);
      }
    }
  })().catch(() => undefined);
  return told;
}

it('a colleague at another web process hears within moments who looks, who writes, and who leaves', async () => {
  const told = await hear(ben, await second.getUrl());
  const doing = (): string[] => told.at(-1)?.agents.map((agent) => agent.doing) ?? [];
  expect((await beat(ana, heard.number)).status).toBe(204);
  await until('Ana looking', async () => doing()[0] === 'viewing', 3_000);
  expect(told.at(-1)).toEqual({
    number: heard.number,
    agents: [{ id: ana.agentId, name: 'Ana', doing: 'viewing' }],
  });
  await beat(ana, heard.number, 'writing');
  await until('Ana writing', async () => doing()[0] === 'writing', 3_000);
  // Her second window only looks; she writes all the same, and is one person.
  await beat(ana, heard.number, 'viewing', 'window-two');
  expect(await here(ben)).toEqual([
    { number: heard.number, agents: [{ id: ana.agentId, name: 'Ana', doing: 'writing' }] },
  ]);
  await beat(ana, null, 'viewing', 'window-two');
  await beat(ana, null);
  await until('nobody', async () => told.at(-1)?.agents.length === 0, 3_000);
});

it('a laptop that closes without a word is gone within 15 seconds, and everybody is told', async () => {
  const told = await hear(ben, test.origin);
  await beat(ana, heard.number, 'writing');
  await until('Ana there', async () => told.at(-1)?.agents.length === 1, 3_000);
  await until('Ana gone', async () => told.at(-1)?.agents.length === 0, 15_000);
  expect(await here(ben)).toEqual([]);
}, 25_000);

it('a window that goes on saying the same tells nobody anything new', async () => {
  const other = await customerWrites(test, ana, { text: '@brand the same' });
  const told = await hear(ben, test.origin);
  await beat(ana, heard.number);
  await until('Ana there', async () => told.length > 0, 3_000);
  for (let again = 0; again < 5; again += 1) await beat(ana, heard.number);
  await beat(ben, other.number);
  await until('Ben there', async () => told.some(({ number }) => number === other.number), 3_000);
  expect(told.filter(({ number }) => number === heard.number)).toHaveLength(1);
  await Promise.all([beat(ana, null), beat(ben, null)]);
});

it('presence is in no ticket’s history, and in no write-ahead log', async () => {
  const before = (await ana.get(`/api/tickets/${heard.number}/events`)).body.items.length;
  await beat(ana, heard.number, 'writing');
  expect((await ana.get(`/api/tickets/${heard.number}/events`)).body.items).toHaveLength(before);
  const [table] = await test.app
    .get(Database)
    .outside<{ kept: string }>("SELECT relpersistence AS kept FROM pg_class WHERE relname = 'presence'");
  expect(table?.kept).toBe('u');
  await beat(ana, null);
});

it('another workspace neither sees nor is seen, and a ticket that is not there has nobody', async () => {
  const told = await hear(stranger, test.origin);
  await beat(ana, heard.number);
  expectProblem(await beat(stranger, heard.number), 404);
  expectProblem(await beat(ana, 999_999), 404);
  expect(await here(stranger)).toEqual([]);
  expect(told).toEqual([]);
  await beat(ana, null);
});

it('an agent is there in at most twenty windows, and nonsense is refused', async () => {
  for (let n = 0; n < 30; n += 1) await beat(ana, heard.number, 'viewing', `window-${String(n).padStart(3, '0')}`);
  const [row] = await test.app
    .get(Database)
    .inWorkspace(test.workspace.id, (tx) => tx.query<{ n: number }>('SELECT count(*)::int AS n FROM presence'));
  expect(row?.n).toBeLessThanOrEqual(20);
  for (const wrong of [
    { window: 'x' },
    { window: 'a b c d e f' },
    { ticket: '1' },
    { ticket: 0 },
    { doing: 'sleeping' },
  ])
    expectProblem(
      await ana.send('POST', '/api/presence', { window: 'window-one', ticket: 1, doing: 'viewing', ...wrong }),
      400,
    );
  // Once they are over, the next word of hers clears them away.
  await test.app
    .get(Database)
    .inWorkspace(test.workspace.id, (tx) =>
      tx.query(`UPDATE presence SET until = until - $1 * interval '1 ms'`, [LEASE_MS]),
    );
  await beat(ana, heard.number);
  const [after] = await test.app
    .get(Database)
    .inWorkspace(test.workspace.id, (tx) => tx.query<{ n: number }>('SELECT count(*)::int AS n FROM presence'));
  expect(after?.n).toBe(1);
});
