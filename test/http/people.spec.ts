import { Database } from '../../src/kernel/index.js';
import {
  client,
  PASSWORD,
  signIn,
  startTestApp,
  type Answer,
  type TestApp,
  type TestClient,
} from '../support/test-app.js';
import { expectProblem } from './story.js';

let test: TestApp;
let admin: TestClient;
let lead: TestClient;
let agent: TestClient;
let nobody: TestClient;
beforeAll(async () => {
  test = await startTestApp();
  admin = await signIn(test, { role: 'admin' });
  lead = await signIn(test, { role: 'lead' });
  agent = await signIn(test);
  nobody = client(test.origin, '');
});
afterAll(() => test.close());

const inWorkspace = <Row>(sql: string, values: unknown[] = []): Promise<Row[]> =>
  test.app.get(Database).inWorkspace(test.workspace.id, (tx) => tx.query<Row>(sql, [tx.workspaceId, ...values]));
let people = 0;
const invite = (who: TestClient, role: string, more: object = {}): Promise<Answer> =>
  who.send('POST', '/api/people', { email: `new${++people}@example.com`, name: 'New', role, ...more });
const tokenOf = ({ body }: Answer): string => new URLSearchParams(body.path.split('#')[1]).get('token') as string;
const choose = (token: string, password = 'a long and good password'): Promise<Answer> =>
  nobody.send('POST', '/api/session/password', { token, password });
const change = (who: TestClient, id: string, body: object): Promise<Answer> =>
  who.send('PATCH', `/api/people/${id}`, body);
const code = ({ status, body }: Answer): [number, string] => [status, body.code];

it('an invitation is kept as a hash, good for 72 hours at most, and once; what it gives is a way in (16)', async () => {
  const invited = await invite(admin, 'agent', { email: 'Carla@example.com' });
  expect(invited.status).toBe(201);
  expect(Date.parse(invited.body.until) - Date.now()).toBeLessThanOrEqual(72 * 3_600_000);
  expect(invited.body.person).toMatchObject({ state: 'invited', role: 'agent' });
  const token = tokenOf(invited);
  const [stored] = await inWorkspace<{ row: string }>(
    `SELECT json_agg(l)::text || json_agg(g)::text || (SELECT json_agg(u)::text FROM audit u WHERE u.workspace_id = $1) AS row
     FROM sign_in_link l, agent g WHERE l.workspace_id = $1 AND g.workspace_id = $1`,
  );
  expect(stored?.row).not.toContain(token.split('.')[1]);

  expect(code(await nobody.send('POST', '/api/session/link', { token }))).toEqual([401, 'link_expired']);
  expectProblem(await choose(token, 'too short'), 400);
  expect((await choose(token)).status).toBe(201);
  expect(code(await choose(token))).toEqual([401, 'link_expired']);
  const signedIn = await nobody.send('POST', '/api/session', {
    email: 'carla@example.com',
    password: 'a long and good password',
  });
  expect([signedIn.status, signedIn.body.agent.name]).toEqual([201, 'New']);
});

it('a link that is too old, of somebody else’s making or replaced is refused with the same words (15, 16)', async () => {
  const invited = await invite(admin, 'agent');
  const first = tokenOf(invited);
  const second = tokenOf(await admin.send('POST', `/api/people/${invited.body.person.id}/link`));
  await inWorkspace(`UPDATE sign_in_link SET expires_at = now() - interval '1 second' WHERE workspace_id = $1`);
  const answers = [first, second, `${test.workspace.id}.${'x'.repeat(43)}`, 'x'].map((token) => choose(token));
  const bodies = (await Promise.all(answers)).map(({ status, body }) => [status, body.code, body.detail]);
  expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
  expect(bodies[0]?.slice(0, 2)).toEqual([401, 'link_expired']);
});

it('a link says what it is for as often as it is asked, to nobody’s knowledge but its holder’s, until it is spent', async () => {
  const invited = await invite(admin, 'agent', { email: 'dora@example.com', name: 'D.' });
  const token = tokenOf(invited);
  const read = () => nobody.send('POST', '/api/session/invitation', { token });
  const first = await read();
  expect(first.status).toBe(200);
  expect(first.headers.get('cache-control')).toBe('no-store');
  expect(first.body).toEqual({
    workspaceName: 'Parley',
    email: 'dora@example.com',
    name: 'D.',
    isMember: false,
    until: invited.body.until,
  });
  expect((await read()).body).toEqual(first.body);
  expectProblem(await nobody.send('POST', '/api/session/password', { token, password: PASSWORD, name: '' }), 400);
  expect(
    code(await nobody.send('POST', '/api/session/password', { token, password: PASSWORD, name: '\u200b' })),
  ).toEqual([422, 'unusable_name']);
  const joined = await nobody.send('POST', '/api/session/password', {
    token,
    password: PASSWORD,
    name: ' Dora  Diaz ',
  });
  expect(joined.body.agent).toMatchObject({ name: 'Dora Diaz', email: 'dora@example.com' });
  expect(code(await read())).toEqual([401, 'link_expired']);

  // Who forgets their password comes by the same way, and the trace tells the two apart.
  const again = tokenOf(await admin.send('POST', `/api/people/${invited.body.person.id}/link`));
  expect((await nobody.send('POST', '/api/session/invitation', { token: again })).body.isMember).toBe(true);
  await choose(again);
  const trace = (await admin.get('/api/audit')).body.items.filter(
    (line: { subject: string }) => line.subject === 'Dora Diaz',
  );
  expect(trace.map((line: { action: string }) => line.action)).toEqual([
    'agent_password_changed',
    'agent_link_made',
    'agent_joined',
  ]);
});

it('nobody makes anybody more than they are, themselves included, nor changes somebody higher (11)', async () => {
  expect(code(await change(lead, lead.agentId, { role: 'admin' }))).toEqual([403, 'outranked']);
  expect(code(await change(lead, agent.agentId, { role: 'admin' }))).toEqual([403, 'outranked']);
  expect(code(await invite(lead, 'admin'))).toEqual([403, 'outranked']);
  for (const body of [{ role: 'agent' }, { active: false }]) {
    expect(code(await change(lead, admin.agentId, body))).toEqual([403, 'outranked']);
  }
  expect(code(await lead.send('POST', `/api/people/${admin.agentId}/link`))).toEqual([403, 'outranked']);
  expect(code(await change(agent, agent.agentId, { role: 'lead' }))).toEqual([403, 'not_allowed']);
  const roles = (await admin.get('/api/people?search=ana')).body.items.map((one: { id: string; role: string }) => [
    one.id,
    one.role,
  ]);
  expect(roles).toEqual(
    expect.arrayContaining([
      [admin.agentId, 'admin'],
      [lead.agentId, 'lead'],
      [agent.agentId, 'agent'],
    ]),
  );
});

it.each([
  [{ workspaceId: '1' }],
  [{ isAdmin: true }],
  [{ role: 'owner' }],
  [{ role: null }],
  [{ active: 'no' }],
  [{ createdAt: '2020-01-01' }],
  ['{"__proto__":{"role":"admin"}}'],
  ['{"constructor":{"prototype":{"role":"admin"}}}'],
])('a change with %j is refused, not passed over (12)', async (body) => {
  const refused = await change(admin, agent.agentId, body as object);
  expectProblem(refused, 400);
  expect((await agent.get('/api/session')).body.agent.role).toBe('agent');
});

it('a link that is taken back is good no more, and the trace says so once', async () => {
  const invited = await invite(admin, 'agent', { name: 'Taken Back' });
  const path = `/api/people/${invited.body.person.id}/link`;
  const revoked = await lead.send('DELETE', path);
  expect([revoked.status, revoked.body.state, revoked.body.linkUntil]).toEqual([200, 'invited', null]);
  expect((await lead.send('DELETE', path)).status).toBe(200);
  expect(code(await choose(tokenOf(invited)))).toEqual([401, 'link_expired']);
  expect(code(await agent.send('DELETE', path))).toEqual([403, 'not_allowed']);
  expect(code(await lead.send('DELETE', `/api/people/${admin.agentId}/link`))).toEqual([403, 'outranked']);
  const { items } = (await admin.get('/api/audit?action=agent_link_revoked')).body;
  expect(items.map(({ subject }: { subject: string }) => subject)).toEqual(['Taken Back']);
});

it('people come by name, a page at a time, each once; and are found by role, state and any part of name or email', async () => {
  await inWorkspace(
    `INSERT INTO agent (workspace_id, email, name, role, joined_at, deactivated_at)
     SELECT $1, 'crowd' || n || '@example.org', 'Crowd ' || (n / 2), 'agent', CASE WHEN n % 5 > 0 THEN now() END,
       CASE WHEN n % 7 = 0 THEN now() END FROM generate_series(1, 175) n`,
  );
  const all: { id: string; name: string }[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body } = (await lead.get(`/api/people?search=crowd${cursor && `&cursor=${cursor}`}`)) as Answer;
    all.push(...body.items);
    cursor = body.nextCursor;
  }
  expect(new Set(all.map(({ id }) => id)).size).toBe(175);
  const sorted = await inWorkspace<{ id: string }>(
    `SELECT id FROM agent WHERE workspace_id = $1 AND email LIKE 'crowd%' ORDER BY lower(name), id`,
  );
  expect(all.map(({ id }) => id)).toEqual(sorted.map(({ id }) => id));
  const found = async (search: string) => (await lead.get(`/api/people?${search}`)).body.items.length;
  expect(await found('search=CROWD12%40example')).toBe(1);
  expect(await found('search=crowd%25')).toBe(0);
  expect(await found('search=crowd&state=invited')).toBe(30);
  expect(await found('search=crowd&state=deactivated')).toBe(25);
  expect(await found('search=crowd&role=admin')).toBe(0);
  expectProblem(await lead.get('/api/people?state=gone'), 400);
});

it('whoever is here was seen, and their teams are told with them', async () => {
  const before = Date.now() - 1_000;
  const worker = await signIn(test, { email: 'worker@example.com' });
  const team = await lead.send('POST', '/api/teams', { name: 'Night shift' });
  await lead.send('PATCH', `/api/teams/${team.body.id}`, { memberIds: [worker.agentId] });
  const [row] = (await admin.get('/api/people?search=worker@')).body.items;
  expect(Date.parse(row.lastSeenAt)).toBeGreaterThan(before);
  expect(row.teams).toEqual([{ id: team.body.id, name: 'Night shift' }]);
  await inWorkspace(`UPDATE agent SET last_seen_at = now() - interval '1 hour' WHERE workspace_id = $1 AND id = $2`, [
    worker.agentId,
  ]);
  await worker.get('/api/session');
  expect(Date.parse((await admin.get('/api/people?search=worker@')).body.items[0].lastSeenAt)).toBeGreaterThan(before);
  await lead.send('DELETE', `/api/teams/${team.body.id}`);
});

it('who is deactivated is out at once, everywhere, and gets back in only when activated (14)', async () => {
  const leaver = await signIn(test, { email: 'leaver@example.com' });
  expect((await change(admin, leaver.agentId, { active: false })).body.state).toBe('deactivated');
  expect((await leaver.get('/api/tickets')).status).toBe(401);
  expect(
    await inWorkspace('SELECT 1 FROM session WHERE workspace_id = $1 AND agent_id = $2', [leaver.agentId]),
  ).toEqual([]);
  expect(code(await admin.send('POST', `/api/people/${leaver.agentId}/link`))).toEqual([422, 'deactivated']);
  expect((await change(admin, leaver.agentId, { active: true })).body.state).toBe('active');
  expect((await leaver.get('/api/tickets')).status).toBe(401);
});

it('a new password ends all other sessions and begins a new one (13, 14)', async () => {
  const forgetful = await signIn(test, { email: 'forgetful@example.com' });
  const link = await lead.send('POST', `/api/people/${forgetful.agentId}/link`);
  expect(Date.parse(link.body.until) - Date.now()).toBeLessThanOrEqual(3_600_000);
  const chosen = await choose(tokenOf(link));
  expect(chosen.headers.get('set-cookie')).not.toContain(forgetful.cookie.split('=')[1]);
  expect((await forgetful.get('/api/session')).status).toBe(401);
});

it('one admin stays, even when two take each other’s role at once; nobody deactivates themselves', async () => {
  await inWorkspace(`UPDATE agent SET role = 'agent' WHERE workspace_id = $1 AND role = 'admin' AND id <> $2`, [
    admin.agentId,
  ]);
  expect(code(await change(admin, admin.agentId, { role: 'agent' }))).toEqual([422, 'last_admin']);
  // One who was invited and never came is no way in.
  await invite(admin, 'admin');
  expect(code(await change(admin, admin.agentId, { role: 'agent' }))).toEqual([422, 'last_admin']);
  expect(code(await change(admin, admin.agentId, { active: false }))).toEqual([422, 'own_account']);
  const other = await signIn(test, { role: 'admin' });
  const both = await Promise.all([
    change(admin, other.agentId, { role: 'agent' }),
    change(other, admin.agentId, { role: 'agent' }),
  ]);
  expect(both.filter(({ status }) => status === 200)).toHaveLength(1);
  await inWorkspace(`UPDATE agent SET role = 'admin' WHERE workspace_id = $1 AND id = $2`, [admin.agentId]);
});

it('teams have a name of their own and members who are here; a removed one is gone from the choices', async () => {
  const made = await lead.send('POST', '/api/teams', { name: '  Login   team ' });
  expect([made.status, made.body.name]).toEqual([201, 'Login team']);
  expect(code(await lead.send('POST', '/api/teams', { name: 'LOGIN TEAM' }))).toEqual([409, 'name_taken']);
  const path = `/api/teams/${made.body.id}`;
  const withTwo = await lead.send('PATCH', path, { memberIds: [agent.agentId, lead.agentId] });
  expect(withTwo.body.memberIds.toSorted()).toEqual([agent.agentId, lead.agentId].toSorted());
  expect(code(await lead.send('PATCH', path, { memberIds: ['999999'] }))).toEqual([422, 'unknown_agent']);
  expect((await agent.get('/api/teams')).body).toEqual([withTwo.body]);
  expect((await lead.send('DELETE', path)).status).toBe(204);
  expect((await agent.get('/api/teams')).body).toEqual([]);
});

it('all of it leaves a trace, page by page, which nobody can change', async () => {
  await admin.send('PATCH', '/api/workspace', { name: 'Northwind', answerWithinMinutes: 45 });
  expect((await agent.get('/api/session')).body.workspace.name).toBe('Northwind');
  const { items } = (await admin.get('/api/audit')).body;
  expect(items[0]).toMatchObject({
    action: 'workspace_changed',
    actor: { id: admin.agentId },
    before: { name: 'Parley', answerWithinMinutes: 60 },
    after: { name: 'Northwind', answerWithinMinutes: 45 },
  });
  const actions = items.map(({ action }: { action: string }) => action);
  expect(actions).toEqual(
    expect.arrayContaining([
      'agent_invited',
      'agent_joined',
      'agent_deactivated',
      'agent_role_changed',
      'team_removed',
    ]),
  );
  await inWorkspace(
    `INSERT INTO audit (workspace_id, action, subject) SELECT $1, 'team_added', 'n' || n FROM generate_series(1, 60) n`,
  );
  const first = (await admin.get('/api/audit')).body;
  const second = (await admin.get(`/api/audit?cursor=${first.nextCursor}`)).body;
  expect(first.items).toHaveLength(50);
  expect(BigInt(second.items[0].id)).toBeLessThan(BigInt(first.items.at(-1).id));
  const ofLead = (await admin.get(`/api/audit?agent=${lead.agentId}&action=team_removed`)).body.items;
  expect(ofLead.length).toBeGreaterThan(0);
  expect(ofLead.every((line: { actor: { id: string } }) => line.actor.id === lead.agentId)).toBe(true);
  expectProblem(await admin.get('/api/audit?action=anything'), 400);
  for (const sql of [
    `UPDATE audit SET action = 'x' WHERE workspace_id = $1`,
    'DELETE FROM audit WHERE workspace_id = $1',
  ]) {
    await expect(inWorkspace(sql)).rejects.toThrow(/permission denied/);
  }
});

it('the audit of some days goes from a moment to before another, page by page, with what else is asked for', async () => {
  await inWorkspace(
    `INSERT INTO audit (workspace_id, agent_id, action, subject, at)
     SELECT $1, $2::bigint, CASE WHEN n % 2 = 0 THEN 'team_added' ELSE 'team_removed' END, 'day ' || n / 4,
       '2020-03-01T00:00:00Z'::timestamptz + n / 4 * interval '1 day'
     FROM generate_series(0, 123) n`,
    [lead.agentId],
  );
  const march = 'from=2020-03-01T00:00:00Z&to=2020-04-01T00:00:00Z';
  const first = (await admin.get(`/api/audit?${march}`)).body;
  const second = (await admin.get(`/api/audit?${march}&cursor=${first.nextCursor}`)).body;
  const third = (await admin.get(`/api/audit?${march}&cursor=${second.nextCursor}`)).body;
  const lines = [first, second, third].flatMap(({ items }) => items);
  expect(lines.map(({ subject }) => subject)).toEqual(
    Array.from({ length: 124 }, (_, n) => `day ${Math.floor((123 - n) / 4)}`),
  );
  expect(third.nextCursor).toBeNull();

  const subjects = async (query: string) =>
    (await admin.get(`/api/audit?${query}`)).body.items.map(({ subject }: { subject: string }) => subject);
  const oneDay = 'from=2020-03-02T00:00:00Z&to=2020-03-03T00:00:00Z';
  expect(await subjects(`${oneDay}&action=team_added&agent=${lead.agentId}`)).toEqual(['day 1', 'day 1']);
  expect(await subjects(`${oneDay}&agent=${admin.agentId}`)).toEqual([]);
  expect(await subjects('to=2020-03-01T00:00:00.001Z')).toEqual(Array(4).fill('day 0'));
  for (const wrong of [
    'from=yesterday',
    'from=2020-03-01',
    'to=2020-02-30T00:00:00Z',
    'from=0000-01-01T00:00:00Z',
    'from=2020-03-01T00:00:00',
    'from=2020-03-02T00:00:00Z&to=2020-03-02T00:00:00Z',
    `${oneDay}&from=2020-03-02T00:00:00Z`,
  ])
    expectProblem(await admin.get(`/api/audit?${wrong}`), 400);
});

it('the audit of a week long ago is read from an index in its order, and nothing else is read', async () => {
  await inWorkspace(
    `INSERT INTO audit (workspace_id, action, subject) SELECT $1, 'x', 'y' FROM generate_series(1, 5000)`,
  );
  const plan = await test.app.get(Database).inWorkspace(test.workspace.id, async (tx) => {
    await tx.query(`SELECT set_config('enable_seqscan', 'off', true)`);
    return tx.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT id FROM audit WHERE workspace_id = $1
       AND at >= '2020-03-01T00:00Z' AND at < '2020-03-08T00:00Z' ORDER BY at DESC, id DESC LIMIT 50`,
      [tx.workspaceId],
    );
  });
  const lines = plan.map((line) => line['QUERY PLAN']).join('\n');
  expect(lines).toMatch(/Index (Only )?Scan Backward using audit_at on audit \(actual rows=28/);
  expect(lines).not.toMatch(/Sort|Rows Removed/);
});

it('the wish for the next ticket after a reply is kept with the agent', async () => {
  expect((await agent.send('PATCH', '/api/session', { nextAfterSend: true })).body.agent.nextAfterSend).toBe(true);
  expect((await agent.get('/api/session')).body.agent.nextAfterSend).toBe(true);
});

it('an agent’s own settings are theirs alone, whole or in part, and hold nothing that they should not', async () => {
  const other = await signIn(test);
  const none = { keys: {}, characterKeys: true, notify: [], sound: false, showContent: false, hasPassword: true };
  expect((await other.get('/api/settings')).body).toEqual(none);
  const keys = { 'ticket.reply': ['q', 'g r'], 'go/settings/people': [] };
  expect((await other.send('PATCH', '/api/settings', { keys, notify: ['mention'] })).body).toEqual({
    ...none,
    keys,
    notify: ['mention'],
  });
  expect((await other.send('PATCH', '/api/settings', { sound: true })).body).toMatchObject({ keys, sound: true });
  expect((await agent.get('/api/settings')).body.keys).toEqual({});
  const manyCommands = Object.fromEntries(Array.from({ length: 201 }, (_, n) => [`ticket.a${n}`, ['q']]));
  for (const wrong of [
    { keys: [] },
    { keys: { 'ticket.reply': 'q' } },
    { keys: { 'ticket.reply': ['a b c d'] } },
    { keys: { 'ticket.reply': ['1', '2', '3', '4', '5'] } },
    { keys: { __proto__x: ['q'] } },
    { keys: { 'ticket.reply': ['\0'] } },
    { keys: manyCommands },
    { notify: ['everything'] },
    { notify: ['mention', 'mention'] },
    { sound: 'yes' },
    { hasPassword: false },
  ]) {
    expectProblem(await other.send('PATCH', '/api/settings', wrong), 400);
  }
});

it('a password is changed by whoever knows it, ends the other sessions, and is tried a few times only', async () => {
  const me = await signIn(test, { email: 'changer@example.com' });
  const elsewhere = await nobody.send('POST', '/api/session', { email: 'changer@example.com', password: PASSWORD });
  const there = client(test.origin, (elsewhere.headers.get('set-cookie') ?? '').split(';')[0] as string);
  const put = (who: TestClient, body: object) => who.send('PUT', '/api/session/password', body);
  expect(code(await put(me, { password: 'a long and good password' }))).toEqual([422, 'wrong_password']);
  expectProblem(await put(me, { current: PASSWORD, password: 'short' }), 400);
  const changed = await put(me, { current: PASSWORD, password: 'a long and good password' });
  expect(changed.status).toBe(200);
  expect((await there.get('/api/session')).status).toBe(401);
  expect((await me.get('/api/session')).status).toBe(401);
  const here = client(test.origin, (changed.headers.get('set-cookie') ?? '').split(';')[0] as string);
  expect((await here.get('/api/session')).body.agent.email).toBe('changer@example.com');
  for (let n = 0; n < 12; n += 1) await put(here, { current: 'wrong', password: 'a long and good password' });
  expect(code(await put(here, { current: 'wrong', password: 'a long and good password' }))).toEqual([
    429,
    'too_many_attempts',
  ]);
});
