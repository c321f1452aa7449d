import { ChannelRegistry } from '../../src/channels/index.js';
import { listen } from '../../src/intake/silence.js';
import { Database, Duties, type Duty } from '../../src/kernel/index.js';
import { addWorkspace, connectFake, signIn, startTestApp, type TestApp, type TestClient } from '../support/test-app.js';

const HOUR_MS = 3_600_000;

let test: TestApp;
let workspaceId: string;
let accountId: string;
let agent: TestClient;
let stages = 0;
/** The clock of the looks is ahead of the database’s by so much. */
let ahead: number;

// Without the role of taking posts in, nothing is done here but by the test.
beforeAll(async () => void (test = await startTestApp({ PARLEY_ROLES: 'web' })));
afterAll(() => test.close());
beforeEach(async () => {
  const workspace = await addWorkspace(test, `silence-${(stages += 1)}`);
  workspaceId = workspace.id;
  accountId = await connectFake(test, 'brand', workspace);
  agent = await signIn(test, { workspace });
  // Connecting has made it due already.
  await test.app.get(Database).outside('UPDATE duty SET woken = false WHERE workspace_id = $1', [workspaceId]);
  ahead = 0;
});

const sql = <Row = Record<string, unknown>>(text: string, ...values: unknown[]): Promise<Row[]> =>
  test.app.get(Database).inWorkspace(workspaceId, (tx) => tx.query<Row>(text, values));

async function looks(): Promise<number> {
  const db = test.app.get(Database);
  const [held] = await db.outside<Duty>(
    `INSERT INTO duty (workspace_id, kind, subject_id, leased_until) VALUES ($1, 'silence', $2, 'infinity')
     ON CONFLICT (workspace_id, kind, subject_id) DO UPDATE SET leased_until = 'infinity'
     RETURNING kind, workspace_id AS "workspaceId", subject_id AS "subjectId", fence`,
    [workspaceId, accountId],
  );
  const clock = { now: () => new Date(Date.now() + ahead) };
  const deps = { db, duties: test.app.get(Duties), channels: test.app.get(ChannelRegistry), clock };
  return listen(deps, held as Duty);
}

/** Pages of the past: so many posts every hour, up to so many hours ago. */
const hourly = (posts: number, days: number, untilHoursAgo: number, source = 'mentions') =>
  sql(
    `INSERT INTO landed (workspace_id, account_id, source, landed_at, body, state, received, threaded, duplicate, waiting)
     SELECT $1, $2, $6, date_trunc('hour', now()) - h * interval '1 hour' + interval '1 minute', '', 'applied', $3::int + 5, $3, 5, 0
     FROM generate_series($5::int, $4::int * 24) AS h`,
    workspaceId,
    accountId,
    posts,
    days,
    untilHoursAgo,
    source,
  );
const source = (set: string) =>
  sql(
    `INSERT INTO source (workspace_id, account_id, name) VALUES ($1, $2, 'mentions') ON CONFLICT DO NOTHING`,
    workspaceId,
    accountId,
  ).then(() => sql(`UPDATE source SET ${set} WHERE workspace_id = $1 AND name = 'mentions'`, workspaceId));
const polledWell = () => source(`last_success_at = clock_timestamp(), failures = 0, last_error = NULL, note = NULL`);
const silence = async () => (await agent.get(`/api/accounts/${accountId}`)).body.silence;
const pollIsDue = async () =>
  (
    await test.app
      .get(Database)
      .outside<{ woken: boolean }>(
        `SELECT woken FROM duty WHERE workspace_id = $1 AND kind = 'poll mentions' AND subject_id = $2`,
        [workspaceId, accountId],
      )
  )[0]?.woken;

it('first it has the platform asked, then it warns with what is usual, and the warning ends when posts come', async () => {
  await hourly(13, 28, 4);
  await polledWell();
  await looks();
  expect(await silence()).toBeNull();
  expect(await pollIsDue()).toBe(true);
  await looks();
  expect(await silence()).toBeNull(); // nobody has answered yet
  await polledWell();
  await looks();
  const warned = await silence();
  const quietFor = Date.now() - Date.parse(warned.since);
  expect(quietFor).toBeGreaterThan(3 * HOUR_MS);
  expect(Math.abs(warned.usual - (13 * quietFor) / HOUR_MS)).toBeLessThan(1);
  expect(await looks()).toBeLessThanOrEqual(15_000);
  expect((await silence()).warnedAt).toBe(warned.warnedAt);

  await sql(
    `INSERT INTO landed (workspace_id, account_id, source, body, state, received, threaded, waiting)
     VALUES ($1, $2, 'mentions', '', 'applied', 1, 1, 0)`,
    workspaceId,
    accountId,
  );
  await looks();
  expect(await silence()).toBeNull();
});

it('a poll that fails is no silence, and ends the warning', async () => {
  await hourly(13, 28, 4);
  await source(`failures = 1, last_error = 'X has a problem of its own (503).'`);
  await looks();
  expect(await pollIsDue()).not.toBe(true);
  await polledWell();
  await looks();
  await polledWell();
  await looks();
  expect(await silence()).not.toBeNull();
  await source(`failures = 1, last_error = 'X has a problem of its own (503).'`);
  await looks();
  expect(await silence()).toBeNull();
});

it('a poll that rests for want of money is no silence', async () => {
  await hourly(13, 28, 4);
  await source(`note = 'This month’s budget is used up.', last_success_at = now()`);
  await looks();
  await looks();
  expect(await silence()).toBeNull();
});

it('an account of less than two weeks never warns, however much came', async () => {
  await hourly(100, 13, 4);
  for (let n = 0; n < 3; n += 1) {
    await polledWell();
    await looks();
  }
  expect(await silence()).toBeNull();
  expect(await pollIsDue()).not.toBe(true);
});

it('a new account without any post never warns, nor does a long one that hardly ever hears anything', async () => {
  await polledWell();
  await looks();
  await sql(
    `INSERT INTO landed (workspace_id, account_id, source, landed_at, body, state, received, threaded, waiting)
     SELECT $1, $2, 'mentions', now() - d * interval '1 day', '', 'applied', 1, 1, 0 FROM generate_series(2, 27) AS d`,
    workspaceId,
    accountId,
  );
  await polledWell();
  await looks();
  await polledWell();
  await looks();
  expect(await silence()).toBeNull();
});

it('one outage with thousands of posts makes nothing usual', async () => {
  await hourly(0, 27, 1);
  await sql(
    `INSERT INTO landed (workspace_id, account_id, source, landed_at, body, state, received, threaded, waiting)
     SELECT $1, $2, 'mentions', now() - interval '7 days' - m * interval '1 minute', '', 'applied', 500, 500, 0
     FROM generate_series(-600, 600) AS m`,
    workspaceId,
    accountId,
  );
  await sql(
    `UPDATE landed SET landed_at = now() - interval '27 days' WHERE id = (SELECT min(id) FROM landed WHERE workspace_id = $1)`,
    workspaceId,
  );
  for (let n = 0; n < 3; n += 1) {
    await polledWell();
    await looks();
  }
  expect(await silence()).toBeNull();
});

it('own posts, late finds and repetitions are not what customers write', async () => {
  await hourly(13, 28, 4);
  for (const other of ['timeline', 'sweep', 'recheck']) await hourly(50, 28, 0, other);
  await hourly(0, 1, 0); // five duplicates each hour
  await polledWell();
  await looks();
  await polledWell();
  await looks();
  expect((await silence()).usual).toBeLessThan(13 * 6);
});

it('an hour is counted once, when it is over, and what is older than four weeks is forgotten', async () => {
  await hourly(13, 35, 4);
  await looks();
  const counted = () =>
    sql<{ hours: number; posts: number; days: number }>(
      `SELECT count(*)::int AS hours, sum(posts)::int AS posts, extract(day FROM now() - min(hour))::int AS days
       FROM account_hour WHERE workspace_id = $1`,
      workspaceId,
    );
  const [first] = await counted();
  expect(first).toMatchObject({ days: 28 });
  expect(first?.posts).toBe(13 * (first?.hours ?? 0));
  await looks();
  expect(await counted()).toEqual([first]);
  ahead = 48 * HOUR_MS;
  await looks();
  const [later] = await counted();
  expect((first?.hours ?? 0) - (later?.hours ?? 0)).toBe(48);
});

it('an account that is not connected is not listened to', async () => {
  await hourly(13, 28, 4);
  await polledWell();
  await looks();
  await polledWell();
  await looks();
  expect(await silence()).not.toBeNull();
  await sql(`UPDATE account SET state = 'paused' WHERE workspace_id = $1`, workspaceId);
  await looks();
  await sql(`UPDATE account SET state = 'connected' WHERE workspace_id = $1`, workspaceId);
  expect(await silence()).toBeNull();
});
