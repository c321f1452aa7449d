import { Database, type Tx } from '../../src/kernel/index.js';
import { check, INVARIANTS, type Invariant } from '../../src/invariants.js';
import { addUpTally, countViews } from '../../src/tickets/index.js';
import { Random } from '../factories/random.js';
import { connectFake, signIn, startTestApp, until, type TestApp } from '../support/test-app.js';

const ROUNDS = 60;
let test: TestApp;
let db: Database;
let agentIds: string[];
const kept = INVARIANTS.find(({ name }) => name.startsWith('every kept count')) as Invariant;

beforeAll(async () => {
  test = await startTestApp({ PARLEY_ROLES: 'web,intake' }); // nobody adds up but the test
  db = test.app.get(Database);
  agentIds = [(await signIn(test)).agentId, (await signIn(test)).agentId];
  await connectFake(test);
  for (let n = 0; n < 40; n += 1)
    test.fake.addPost({
      author: `c${n}`,
      text: `@brand ${n}`,
      addressees: [{ externalId: 'acct-brand', how: 'mention' }],
    });
  await until('all tickets', () => inWorkspace(async (tx) => (await numberOf(tx)) === 40));
  await inWorkspace((tx) =>
    tx.query(`INSERT INTO team (workspace_id, name) VALUES ($1, 'One'), ($1, 'Two')`, [tx.workspaceId]),
  );
});
afterAll(() => test.close());

const inWorkspace = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => db.inWorkspace(test.workspace.id, work);
const numberOf = async (tx: Tx): Promise<number> =>
  (await tx.query<{ n: number }>('SELECT count(*)::int AS n FROM ticket WHERE workspace_id = $1', [tx.workspaceId]))[0]
    ?.n ?? 0;

/** What any statement may do to tickets, some at a time. */
const CHANGES: string[] = [
  `status = (ARRAY['new', 'open', 'pending', 'on_hold', 'solved', 'closed'])[(id + $3) % 6 + 1]`,
  'assignee_id = CASE WHEN (id + $3) % 3 = 0 THEN NULL ELSE ($4::bigint[])[(id + $3) % 2 + 1] END',
  'team_id = CASE WHEN (id + $3) % 3 > 0 THEN (SELECT min(id) FROM team) + (id + $3) % 2 END',
  `snoozed_until = CASE WHEN (id + $3) % 2 = 0 THEN now() END`,
  `reply_state = (ARRAY['failed', 'unknown', 'sent', NULL])[(id + $3) % 4 + 1]`,
  `waiting_since = CASE WHEN (id + $3) % 4 > 0 THEN now() - (id + $3) % 9 * interval '11 hours' END`,
  'merged_into = CASE WHEN (id + $3) % 5 = 0 THEN 1 END',
  'version = version + 1',
];

async function change(random: Random): Promise<void> {
  const sql = `UPDATE ticket SET ${random.pick(CHANGES)} WHERE workspace_id = $1 AND id % $2 = 0 AND $3::int >= 0 AND $4::bigint[] IS NOT NULL`;
  const values = [1 + random.below(5), random.below(100), agentIds];
  const isGivenUp = random.chance(0.15);
  await inWorkspace(async (tx) => {
    // One row after the other, or two at once would wait for each other.
    await tx.query('SELECT id FROM ticket WHERE workspace_id = $1 ORDER BY id FOR UPDATE', [tx.workspaceId]);
    await tx.query(sql, [tx.workspaceId, ...values]);
    if (isGivenUp) throw new GivenUp();
  }).catch((error: unknown) => {
    if (!(error instanceof GivenUp)) throw error;
  });
}
class GivenUp extends Error {}

it('whatever is done to tickets, at once and given up half-way, the kept counts are the counted ones at every moment', async () => {
  const random = new Random(6);
  for (let round = 0; round < ROUNDS; round += 1) {
    const beside = random.chance(0.5) ? inWorkspace(addUpTally) : null;
    await Promise.all([change(random), change(random), check(db, test.workspace.id, kept).then(expectNothing), beside]);
  }
  expectNothing(await check(db, test.workspace.id, kept));
  const agent = { workspaceId: test.workspace.id, agentId: agentIds[0] as string };
  const before = await countViews(db, agent);
  expect(before.all).toBeGreaterThan(10);
  await inWorkspace(async (tx) => {
    while (await addUpTally(tx)); // oxlint-disable-line eslint/no-empty -- until nothing is left
    expect(await tx.query('SELECT 1 FROM ticket_tally_change WHERE workspace_id = $1', [tx.workspaceId])).toEqual([]);
  });
  expect(await countViews(db, agent)).toEqual(before);
});

const expectNothing = (found: { rows: unknown[] }): void => expect(found.rows).toEqual([]);
