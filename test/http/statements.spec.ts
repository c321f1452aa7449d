import { AROUND, recordStatements, type StatementRecord } from '../../bench/statements.js';
import { TICKET_VIEW_NAMES } from '../../src/tickets/ticket-views.js';
import { connectFake, signIn, startTestApp, type TestApp, type TestClient } from '../support/test-app.js';
import { answer, customerWrites, replyIn, type Heard } from './story.js';

let test: TestApp;
let agent: TestClient;
let heard: Heard;
let record: StatementRecord;

beforeAll(async () => {
  test = await startTestApp();
  agent = await signIn(test);
  await connectFake(test);
  heard = await customerWrites(test, agent, { text: '@brand count me' });
  for (let n = 0; n < 3; n += 1) await customerWrites(test, agent, { text: `@brand neighbour ${n}` });
  const { body } = await answer(agent, heard, 'Counted.');
  await replyIn(agent, body.id, 'sent'); // nothing is being sent while it is counted
  record = recordStatements();
});
afterAll(async () => {
  record.stop();
  await test.close();
});

/** What the process does by itself all the time. */
const BESIDE = /\b(duty|pgboss|landed|source|leased_until)\b/;

async function statementsOf(path: string): Promise<string[]> {
  // The fewest of some tries: what runs beside can only add.
  let fewest: string[] | undefined;
  for (let n = 0; n < 5; n += 1) {
    record.texts.length = 0;
    expect((await agent.get(path)).status).toBe(200);
    const asked = record.texts.filter((text) => !AROUND.test(text) && !BESIDE.test(text));
    if (!fewest || asked.length < fewest.length) fewest = asked;
  }
  return fewest as string[];
}

it.each([
  ...TICKET_VIEW_NAMES.map((view): [string, string, number] => [`the view ${view}`, `/api/tickets?view=${view}`, 2]),
  ['a long page', '/api/tickets?view=all&limit=100', 2],
  ['the next page of a view', '/api/tickets?view=all&limit=1&cursor=9999999999999999_1', 2],
  ['the counts', '/api/tickets/counts', 2],
  ['a ticket’s page', '/api/tickets/NUMBER', 8],
  ['a ticket’s history', '/api/tickets/NUMBER/events', 4],
])(
  '%s takes a fixed number of statements, the session included, however much there is to show',
  async (_, path, most) => {
    const asked = await statementsOf(path.replace('NUMBER', String(heard.number)));
    expect(asked.some((text) => /\bsession\b/i.test(text))).toBe(true); // it is counting at all
    expect(asked.length).toBeGreaterThanOrEqual(2);
    expect(asked.map((text) => text.replace(/\s+/g, ' ').slice(0, 80))).toHaveLength(Math.min(asked.length, most));
  },
);
