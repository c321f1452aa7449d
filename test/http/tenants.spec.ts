import { randomUUID } from 'node:crypto';
import { describeApi } from '../../src/app.js';
import { ChannelError, ChannelRegistry } from '../../src/channels/index.js';
import { Database } from '../../src/kernel/index.js';
import type { AgentRole, Workspace } from '../../src/people/index.js';
import {
  addWorkspace,
  connectFake,
  signIn,
  startTestApp,
  type Answer,
  type TestApp,
  type TestClient,
} from '../support/test-app.js';
import { anonymous, answer, customerWrites, expectProblem, replyIn, type Heard } from './story.js';

const ROLES: AgentRole[] = ['agent', 'lead', 'admin'];
let test: TestApp;
let foreign: Workspace;
const own = {} as Record<AgentRole, TestClient>;
let stranger: TestClient;
/** What each workspace has: the foreign one has the larger numbers, so that none of its ids is also an own one. */
let ours: Target;
let theirs: Target;

beforeAll(async () => {
  test = await startTestApp();
  foreign = await addWorkspace(test, 'foreign');
  for (const role of ROLES) own[role] = await signIn(test, { role });
  stranger = await signIn(test, { workspace: foreign, role: 'admin' });
  await connectFake(test, 'brand');
  await connectFake(test, 'rival', foreign);
  await test.app.get(Database).inWorkspace(foreign.id, (tx) => tx.query('UPDATE ticket_counter SET next_number = 500'));
  ours = await withRecords(
    test.workspace,
    await withReply(own.agent, await customerWrites(test, own.agent, { text: '@brand ours' })),
  );
  theirs = await withRecords(
    foreign,
    await withReply(stranger, await customerWrites(test, stranger, { text: '@rival theirs', brand: 'rival' })),
  );
  test.app.get(ChannelRegistry).get('x').checkCredentials = async () => {
    throw new ChannelError('invalid_credentials', 'X does not know these keys.', { certainlyNotDone: true });
  };
});
afterAll(() => test.close());

/** A ticket with a reply, a gap, a page of which something was set aside, rules and a conversion. */
type Target = Heard & {
  replyId: string;
  authorId: string;
  gapId: string;
  pageId: string;
  accountId: string;
  /** One to look at and change, and one to delete. */
  ruleId: string;
  spareRuleId: string;
  conversionId: string;
  macroId: string;
  /** Everybody's, and the own one of one who is just an agent. */
  viewId: string;
  ownViewId: string;
  bulkId: string;
  noteId: string;
  regroupingId: string;
  /** One who is just an agent. */
  personId: string;
  teamId: string;
  spareTeamId: string;
  /** Of one who is just an agent, and sent with nothing. */
  mediaId: string;
  spareMediaId: string;
  moderationId: string;
};

async function withRecords(workspace: Workspace, heard: Heard & { replyId: string }): Promise<Target> {
  return test.app.get(Database).inWorkspace(workspace.id, async (tx) => {
    const insert = async (sql: string): Promise<string> =>
      (await tx.query<{ id: string }>(sql, [workspace.id]))[0]?.id as string;
    const gapId = await insert(
      `INSERT INTO gap (workspace_id, account_id, source, from_at, to_at, reason)
       SELECT $1, min(id), 'mentions', now(), now(), 'A test.' FROM account WHERE workspace_id = $1 RETURNING id`,
    );
    const pageId = await insert(
      `INSERT INTO landed (workspace_id, account_id, source, body, state, received, failed, waiting)
       SELECT $1, min(id), 'mentions', '', 'failed', 1, 1, 0 FROM account WHERE workspace_id = $1 RETURNING id`,
    );
    const rule = `INSERT INTO conversion_rule (workspace_id, account_id, name, conditions, updated_by)
      SELECT $1, min(a.id), 'A rule', '{"languages": ["xx"]}', min(g.id) FROM account a, agent g
      WHERE a.workspace_id = $1 AND g.workspace_id = $1 RETURNING id`;
    const media = `WITH file AS (INSERT INTO media (workspace_id, agent_id, kind, type, size, complete)
      SELECT $1, id, 'image', 'image/png', 1, true FROM agent WHERE workspace_id = $1 ORDER BY role = 'agent' DESC, id LIMIT 1
      RETURNING id), part AS (INSERT INTO media_part (workspace_id, media_id, place, bytes) SELECT $1, id, 0, 'x' FROM file)
      SELECT id FROM file`;
    const [ruleId, spareRuleId] = [await insert(rule), await insert(rule)];
    const macroId = await insert(
      `INSERT INTO macro (workspace_id, owner_id, name, text, updated_by)
       SELECT $1, id, 'Mine', 'Hello', id FROM agent WHERE workspace_id = $1 ORDER BY role = 'agent' DESC, id LIMIT 1 RETURNING id`,
    );
    const view = (owner: string): Promise<string> =>
      insert(
        `INSERT INTO saved_view (workspace_id, owner_id, name, conditions, "order", updated_by)
         SELECT $1, ${owner}, 'A view', '[]', 'lastPost', id FROM agent WHERE workspace_id = $1 ORDER BY role = 'agent' DESC, id LIMIT 1 RETURNING id`,
      );
    const [viewId, ownViewId] = [await view('NULL'), await view('id')];
    const bulkId = await insert(
      `INSERT INTO bulk_job (workspace_id, agent_id, change, chosen, state)
       SELECT $1, id, '{}', '{}', 'done' FROM agent WHERE workspace_id = $1 ORDER BY role = 'agent' DESC, id LIMIT 1 RETURNING id`,
    );
    const conversionId = await insert(
      `INSERT INTO conversion (workspace_id, agent_id, total, state)
       SELECT $1, min(id), 0, 'done' FROM agent WHERE workspace_id = $1 RETURNING id`,
    );
    const regroupingId = await insert(
      `INSERT INTO regrouping (workspace_id, kind, agent_id, from_id, into_id, before, undone_at)
       SELECT $1, 'contacts_merged', min(id), 0, 0, '{}', now() FROM agent WHERE workspace_id = $1 RETURNING id`,
    );
    const personId = await insert(
      `SELECT id FROM agent WHERE workspace_id = $1 ORDER BY role = 'agent' DESC, id LIMIT 1`,
    );
    const team = (name: string) => insert(`INSERT INTO team (workspace_id, name) VALUES ($1, '${name}') RETURNING id`);
    return {
      ...heard,
      authorId: heard.post.author.id,
      personId,
      teamId: await team('Refunds'),
      spareTeamId: await team('Baggage'),
      regroupingId,
      mediaId: await insert(media),
      spareMediaId: await insert(media),
      noteId: await aNote(insert),
      gapId,
      pageId,
      accountId: heard.ticket.account.id,
      ruleId,
      spareRuleId,
      conversionId,
      macroId,
      viewId,
      ownViewId,
      moderationId: await insert(
        `INSERT INTO moderation (workspace_id, thread_id, post_id, account_id, agent_id, what, reason, state)
         SELECT $1, t.id, min(p.id), t.account_id, min(g.id), 'hide', 'A test.', 'cancelled'
         FROM thread t JOIN post p ON p.workspace_id = $1 AND p.thread_id = t.id JOIN agent g ON g.workspace_id = $1
         WHERE t.workspace_id = $1 GROUP BY t.id, t.account_id LIMIT 1 RETURNING id`,
      ),
      bulkId,
    };
  });
}

/** Of the first who is just an agent. */
const aNote = (insert: (sql: string) => Promise<string>): Promise<string> =>
  insert(
    `INSERT INTO note (workspace_id, ticket_id, agent_id, text)
     SELECT $1, k.id, g.id, 'Stays inside.' FROM ticket k, agent g
     WHERE k.workspace_id = $1 AND g.workspace_id = $1 ORDER BY g.role = 'agent' DESC, g.id, k.id LIMIT 1 RETURNING id`,
  );

async function withReply(agent: TestClient, heard: Heard): Promise<Heard & { replyId: string }> {
  const { body } = await answer(agent, heard, 'An answer.');
  await replyIn(agent, body.id, 'sent');
  return { ...heard, replyId: body.id };
}

interface Row {
  body?: (heard: Heard) => unknown;
  /** What follows the address after a question mark. */
  query?: string;
  /** The status for an own id, for everyone or by role. */
  own: number | Record<AgentRole, number>;
  anonymous: number;
  /** Which id stands in the address; without one, own is all there is. */
  id?: (target: Target) => string | number;
}

const KEYS = { channel: 'x', apiKey: 'a', apiSecret: 'b', accessToken: 'c', accessSecret: 'd' };
const number = (heard: Heard): number => heard.number;
const replyId = (target: Target): string => target.replyId;
const accountId = (target: Target): string => target.accountId;
const ADMINS_ONLY = { agent: 403, lead: 403 };
const forAdmins = (admin: number): Record<AgentRole, number> => ({ ...ADMINS_ONLY, admin });
const MACRO = { name: 'A macro', text: 'Hello {{first_name}}', variants: {}, status: null, shared: true };
const SOLVED = { field: 'status', is: 'any', values: ['solved'] };
const VIEW = { name: 'A view', conditions: [], order: 'lastPost', shared: true };
const RULE = { name: 'Another rule', conditions: { languages: ['xx'] } };

/** Every route there is. A new one fails the first test below until it has its row. */
const ROUTES: Record<string, Row> = {
  'GET /api/health/live': { own: 200, anonymous: 200 },
  'GET /api/health/ready': { own: 200, anonymous: 200 },
  'GET /api/session': { own: 200, anonymous: 401 },
  'POST /api/session': {
    own: 401,
    anonymous: 401,
    body: () => ({ email: `${randomUUID()}@example.com`, password: 'x' }),
  },
  'POST /api/session/link': { own: 401, anonymous: 401, body: () => ({ token: 'x' }) },
  'POST /api/session/password': {
    own: 401,
    anonymous: 401,
    body: () => ({ token: 'x', password: 'a long and good password' }),
  },
  'POST /api/session/invitation': { own: 401, anonymous: 401, body: () => ({ token: 'x' }) },
  'DELETE /api/session': { own: 204, anonymous: 204 },
  'GET /api/agents': { own: 200, anonymous: 401 },
  'GET /api/accounts': { own: 200, anonymous: 401 },
  'POST /api/accounts': { own: { agent: 403, lead: 403, admin: 422 }, anonymous: 401, body: () => KEYS },
  'GET /api/tickets': { own: 200, anonymous: 401 },
  'GET /api/tickets/counts': { own: 200, anonymous: 401 },
  'GET /api/tickets/due-soon': { own: 200, anonymous: 401 },
  'GET /api/tickets/{number}': { own: 200, anonymous: 401, id: number },
  'GET /api/tickets/{number}/threads': { own: 200, anonymous: 401, id: number, query: 'before=1' },
  'GET /api/posts/{id}/earlier': { own: 200, anonymous: 401, id: ({ post }) => post.id },
  'GET /api/tickets/{number}/events': { own: 200, anonymous: 401, id: number },
  'PATCH /api/tickets/{number}': { own: 409, anonymous: 401, id: number, body: () => ({ version: 1, status: 'open' }) },
  // Nothing was done that can be undone.
  'POST /api/tickets/{number}/undo': { own: 422, anonymous: 401, id: number, body: () => ({}) },
  'POST /api/tickets/next': { own: 200, anonymous: 401, body: () => ({ view: 'solved' }) },
  'POST /api/tickets/filtered/next': { own: 200, anonymous: 401, body: () => ({ conditions: [SOLVED] }) },
  'GET /api/tickets/filtered': { own: 200, anonymous: 401, query: 'conditions=[]' },
  'GET /api/tickets/filtered/about': { own: 200, anonymous: 401, query: 'conditions=[]' },
  'GET /api/views': { own: 200, anonymous: 401 },
  'GET /api/views/counts': { own: 200, anonymous: 401, query: 'ids=1' },
  'POST /api/views': { own: { agent: 403, lead: 201, admin: 201 }, anonymous: 401, body: () => VIEW },
  // The own one of an agent, which is nobody else's business.
  'PATCH /api/views/{id}': {
    own: { agent: 409, lead: 404, admin: 404 },
    anonymous: 401,
    id: ({ ownViewId }) => ownViewId,
    body: () => ({ version: 7 }),
  },
  'GET /api/views/{id}/tickets': { own: 200, anonymous: 401, id: ({ viewId }) => viewId },
  'DELETE /api/views/{id}': {
    own: { agent: 204, lead: 404, admin: 404 },
    anonymous: 401,
    id: ({ ownViewId }) => ownViewId,
  },
  'POST /api/views/{id}/restore': {
    own: { agent: 200, lead: 404, admin: 404 },
    anonymous: 401,
    id: ({ ownViewId }) => ownViewId,
  },
  'GET /api/bulk': { own: 200, anonymous: 401 },
  // Nothing is changed by another workspace's numbers, nor by ones that there are not.
  'POST /api/bulk': { own: 201, anonymous: 401, body: () => ({ view: 'all', change: { priority: 'normal' } }) },
  // The own one of an agent; leads see everybody's.
  'GET /api/bulk/{id}': { own: 200, anonymous: 401, id: ({ bulkId }) => bulkId },
  'GET /api/bulk/{id}/results': { own: 200, anonymous: 401, id: ({ bulkId }) => bulkId },
  'POST /api/bulk/{id}/stop': { own: 200, anonymous: 401, id: ({ bulkId }) => bulkId },
  // It has changed nothing.
  'POST /api/bulk/{id}/undo': { own: 422, anonymous: 401, id: ({ bulkId }) => bulkId },
  'PUT /api/tickets/{number}/claim': { own: 200, anonymous: 401, id: number },
  'DELETE /api/tickets/{number}/claim': { own: 204, anonymous: 401, id: number },
  'GET /api/tags': { own: 200, anonymous: 401 },
  'POST /api/threads/{id}/replies': {
    own: 409,
    anonymous: 401,
    id: (heard) => heard.thread.id,
    body: (heard) => ({ text: 'Hello', threadVersion: 0, targetPostId: heard.post.id }),
  },
  // Nobody has a picture, and nothing hangs on the post: `test/http/pictures.spec.ts` has those that do.
  'GET /api/authors/{id}/picture': { own: 404, anonymous: 401, id: ({ authorId }) => authorId },
  'GET /api/posts/{id}/media/{place}': { own: 404, anonymous: 401, id: (heard) => heard.post.id },
  'GET /api/posts/{id}/media/{place}/film': { own: 404, anonymous: 401, id: (heard) => heard.post.id },
  'GET /api/replies/{id}': { own: 200, anonymous: 401, id: replyId },
  'POST /api/replies/{id}/cancel': { own: 409, anonymous: 401, id: replyId },
  // A mention that began its own conversation: nobody can hide it.
  'POST /api/threads/{id}/moderations': {
    own: 422,
    anonymous: 401,
    id: (heard) => heard.thread.id,
    body: (heard) => ({ postId: heard.post.id, what: 'hide', reason: 'A test.' }),
  },
  'GET /api/moderations/{id}': { own: 200, anonymous: 401, id: ({ moderationId }) => moderationId },
  'POST /api/moderations/{id}/cancel': { own: 200, anonymous: 401, id: ({ moderationId }) => moderationId },
  'GET /api/outbox': { own: 200, anonymous: 401 },
  'GET /api/outbox/trouble': { own: 200, anonymous: 401 },
  // What became of it is known.
  'GET /api/replies/{id}/candidates': { own: 409, anonymous: 401, id: replyId },
  'POST /api/replies/{id}/decision': { own: 409, anonymous: 401, id: replyId, body: () => ({ what: 'leave' }) },
  'POST /api/replies/{id}/retry': { own: 409, anonymous: 401, id: replyId },
  'GET /api/intake/ledger': { own: 200, anonymous: 401 },
  'GET /api/intake/gaps': { own: 200, anonymous: 401 },
  'POST /api/intake/gaps/{id}/fill': {
    own: { ...ADMINS_ONLY, admin: 204 },
    anonymous: 401,
    id: ({ gapId }) => gapId,
  },
  'GET /api/intake/failures': { own: 200, anonymous: 401 },
  'POST /api/intake/failures/{id}/retry': {
    own: { ...ADMINS_ONLY, admin: 200 },
    anonymous: 401,
    id: ({ pageId }) => pageId,
  },
  'POST /api/intake/failures/retry': { own: { ...ADMINS_ONLY, admin: 200 }, anonymous: 401 },
  'GET /api/live': { own: 200, anonymous: 401 },
  'GET /api/accounts/{id}': { own: 200, anonymous: 401, id: accountId },
  'POST /api/accounts/{channel}/authorize': {
    own: { ...ADMINS_ONLY, admin: 422 },
    anonymous: 401,
    body: () => ({ account: 'new' }),
  },
  // For browsers that come back from a platform: whatever is wrong, they get a page.
  'GET /api/accounts/{channel}/callback': { own: 303, anonymous: 303 },
  // Nothing is charged for accounts of the fake platform.
  'POST /api/accounts/{id}/budget': {
    own: { ...ADMINS_ONLY, admin: 409 },
    anonymous: 401,
    id: accountId,
    body: () => ({ monthlyUsd: 10, stopsPolling: false, ownsApp: false }),
  },
  'POST /api/accounts/{id}/undo': {
    own: forAdmins(200),
    anonymous: 401,
    id: accountId,
    body: () => ({ seconds: null }),
  },
  'POST /api/accounts/{id}/pause': { own: { ...ADMINS_ONLY, admin: 200 }, anonymous: 401, id: accountId },
  'POST /api/accounts/{id}/resume': { own: { ...ADMINS_ONLY, admin: 200 }, anonymous: 401, id: accountId },
  'GET /api/accounts/{id}/rules': { own: forAdmins(200), anonymous: 401, id: accountId },
  'POST /api/accounts/{id}/rules': { own: forAdmins(201), anonymous: 401, id: accountId, body: () => RULE },
  'POST /api/accounts/{id}/rules/preview': {
    own: forAdmins(200),
    anonymous: 401,
    id: accountId,
    body: () => ({ conditions: RULE.conditions }),
  },
  'PATCH /api/rules/{id}': {
    own: forAdmins(200),
    anonymous: 401,
    id: ({ ruleId }) => ruleId,
    body: () => ({ ...RULE, version: 1 }),
  },
  'DELETE /api/rules/{id}': { own: forAdmins(204), anonymous: 401, id: ({ spareRuleId }) => spareRuleId },
  'GET /api/feed': { own: forAdmins(200), anonymous: 401 },
  'GET /api/feed/count': { own: forAdmins(200), anonymous: 401 },
  'GET /api/feed/rules': { own: forAdmins(200), anonymous: 401 },
  'GET /api/feed/conversions': { own: forAdmins(200), anonymous: 401 },
  // Nothing is in the feed of an account that does not exist.
  'POST /api/feed/conversions': {
    own: forAdmins(422),
    anonymous: 401,
    body: () => ({ filter: { account: absent.accountId } }),
  },
  'GET /api/feed/conversions/{id}': { own: forAdmins(200), anonymous: 401, id: ({ conversionId }) => conversionId },
  'POST /api/feed/conversions/{id}/stop': {
    own: forAdmins(200),
    anonymous: 401,
    id: ({ conversionId }) => conversionId,
  },
  'GET /api/tickets/{number}/notes': { own: 200, anonymous: 401, id: number },
  'POST /api/tickets/{number}/notes': {
    own: 201,
    anonymous: 401,
    id: number,
    body: () => ({ text: 'For us.', mentions: [] }),
  },
  // The note is of the first agent of the workspace, who is the agent here.
  'PATCH /api/notes/{id}': {
    own: { agent: 409, lead: 422, admin: 422 },
    anonymous: 401,
    id: ({ noteId }) => noteId,
    body: () => ({ text: 'For us, again.', mentions: [], version: 99 }),
  },
  'DELETE /api/notes/{id}': {
    own: { agent: 200, lead: 422, admin: 422 },
    anonymous: 401,
    id: ({ noteId }) => noteId,
  },
  // With itself: whoever may merge, split and link it is told so.
  'POST /api/tickets/{number}/merge': { own: 422, anonymous: 401, id: number, body: ({ number: into }) => ({ into }) },
  'POST /api/tickets/{number}/split': {
    own: 422,
    anonymous: 401,
    id: number,
    body: ({ thread }) => ({ threadIds: [thread.id] }),
  },
  'POST /api/tickets/{number}/same-person': {
    own: 422,
    anonymous: 401,
    id: number,
    body: ({ number: ticket }) => ({ ticket }),
  },
  'POST /api/regroupings/{id}/undo': { own: 200, anonymous: 401, id: ({ regroupingId }) => regroupingId },
  'GET /api/tickets/{number}/links': { own: 200, anonymous: 401, id: number },
  'POST /api/tickets/{number}/links': {
    own: 422,
    anonymous: 401,
    id: number,
    body: ({ number: ticket }) => ({ ticket }),
  },
  'DELETE /api/tickets/{number}/links/{other}': { own: 422, anonymous: 401, id: number },
  'GET /api/mentions': { own: 200, anonymous: 401 },
  'GET /api/mentions/count': { own: 200, anonymous: 401 },
  'POST /api/mentions/read': { own: 200, anonymous: 401, body: () => ({ upTo: '1' }) },
  'GET /api/tickets/{number}/drafts': { own: 200, anonymous: 401, id: number },
  // Written on a draft that does not exist: whoever may write there is told so.
  'PUT /api/tickets/{number}/drafts': {
    own: 409,
    anonymous: 401,
    id: number,
    body: (heard) => ({
      text: 'Hello',
      threadId: heard.thread.id,
      targetPostId: heard.post.id,
      threadVersion: 0,
      seen: [],
      base: '1',
    }),
  },
  // No file, but JSON.
  'POST /api/media': { own: 415, anonymous: 401, body: () => ({}) },
  'GET /api/media/{id}': { own: { agent: 200, lead: 404, admin: 404 }, anonymous: 401, id: ({ mediaId }) => mediaId },
  'DELETE /api/media/{id}': {
    own: { agent: 204, lead: 404, admin: 404 },
    anonymous: 401,
    id: ({ spareMediaId }) => spareMediaId,
  },
  'GET /api/macros': { own: 200, anonymous: 401 },
  'POST /api/macros': { own: { agent: 403, lead: 201, admin: 201 }, anonymous: 401, body: () => MACRO },
  // The own macro of an agent, which is nobody else's business.
  'PATCH /api/macros/{id}': {
    own: { agent: 409, lead: 404, admin: 404 },
    anonymous: 401,
    id: ({ macroId }) => macroId,
    body: () => ({ name: 'A macro', text: 'Hello', variants: {}, status: null, version: 7 }),
  },
  'DELETE /api/macros/{id}': {
    own: { agent: 204, lead: 404, admin: 404 },
    anonymous: 401,
    id: ({ macroId }) => macroId,
  },
  'GET /api/presence': { own: 200, anonymous: 401 },
  'POST /api/presence': {
    own: 204,
    anonymous: 401,
    body: () => ({ window: 'window-1', ticket: null, doing: 'viewing' }),
  },
  'PATCH /api/session': { own: 200, anonymous: 401, body: () => ({ nextAfterSend: false }) },
  'PUT /api/session/password': {
    own: 422,
    anonymous: 401,
    body: () => ({ current: 'not this one', password: 'a long and good password' }),
  },
  'GET /api/settings': { own: 200, anonymous: 401 },
  'PATCH /api/settings': { own: 200, anonymous: 401, body: () => ({ sound: false }) },
  'GET /api/people': { own: { agent: 403, lead: 200, admin: 200 }, anonymous: 401 },
  'POST /api/people': {
    own: { agent: 403, lead: 201, admin: 201 },
    anonymous: 401,
    body: () => ({ email: `${randomUUID()}@example.com`, name: 'New', role: 'agent' }),
  },
  'PATCH /api/people/{id}': {
    own: { agent: 403, lead: 200, admin: 200 },
    anonymous: 401,
    id: ({ personId }) => personId,
    body: () => ({}),
  },
  'POST /api/people/{id}/link': {
    own: { agent: 403, lead: 201, admin: 201 },
    anonymous: 401,
    id: ({ personId }) => personId,
  },
  'DELETE /api/people/{id}/link': {
    own: { agent: 403, lead: 200, admin: 200 },
    anonymous: 401,
    id: ({ personId }) => personId,
  },
  'GET /api/audit': { own: forAdmins(200), anonymous: 401 },
  'GET /api/teams': { own: 200, anonymous: 401 },
  'POST /api/teams': {
    own: { agent: 403, lead: 201, admin: 201 },
    anonymous: 401,
    body: () => ({ name: randomUUID() }),
  },
  'PATCH /api/teams/{id}': {
    own: { agent: 403, lead: 200, admin: 200 },
    anonymous: 401,
    id: ({ teamId }) => teamId,
    body: () => ({ memberIds: [] }),
  },
  // The lead has removed it when the admin asks.
  'DELETE /api/teams/{id}': {
    own: { agent: 403, lead: 204, admin: 404 },
    anonymous: 401,
    id: ({ spareTeamId }) => spareTeamId,
  },
  'GET /api/workspace': { own: 200, anonymous: 401 },
  'PATCH /api/workspace': { own: forAdmins(200), anonymous: 401, body: () => ({ answerWithinMinutes: 60 }) },
  'GET /api/tickets/{number}/contact': { own: 200, anonymous: 401, id: number },
  'GET /api/tickets/{number}/contact/tickets': { own: 200, anonymous: 401, id: number },
  'PATCH /api/tickets/{number}/contact': { own: 200, anonymous: 401, id: number, body: () => ({ version: 1 }) },
  'GET /api/search': { own: 200, anonymous: 401 },
  'GET /api/search/people': { own: 200, anonymous: 401 },
  'POST /api/accounts/{id}/disconnect': { own: { ...ADMINS_ONLY, admin: 200 }, anonymous: 401, id: accountId },
};

const routesOfApp = (): string[] =>
  Object.entries(describeApi(test.app).paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );

const absent = {
  number: 999_999,
  thread: { id: '999999' },
  post: { id: '999999' },
  replyId: '999999',
  gapId: '999999',
  pageId: '999999',
  accountId: '999999',
  ruleId: '999999',
  spareRuleId: '999999',
  conversionId: '999999',
  macroId: '999999',
  viewId: '999999',
  ownViewId: '999999',
  bulkId: '999999',
  noteId: '999999',
  regroupingId: '999999',
  personId: '999999',
  authorId: '999999',
  teamId: '999999',
  spareTeamId: '999999',
  mediaId: '999999',
  spareMediaId: '999999',
  moderationId: '999999',
} as Target;

async function ask(who: TestClient, route: string, target: Target): Promise<Answer> {
  const [method, template] = route.split(' ') as ['POST', string];
  const { id, body, query } = ROUTES[route] as Row;
  const address = template.replace('{channel}', 'x').replaceAll(/\{\w+\}/g, String(id?.(target)));
  const path = query ? `${address}?${query}` : address;
  const headers = { 'idempotency-key': randomUUID() };
  if (path !== '/api/live') return who.send(method, path, body?.(target), headers);
  // A stream has no end: its head is enough.
  const stop = new AbortController();
  const response = await fetch(test.origin + path, { headers: { cookie: who.cookie }, signal: stop.signal });
  const type = response.headers.get('content-type') ?? '';
  const text = type.includes('json') ? await response.json() : '';
  stop.abort();
  return { status: response.status, headers: response.headers, body: text };
}

/** Sign-out ends the session that is used, so each asks with one of its own. */
const sessionFor = (route: string, role: AgentRole): Promise<TestClient> | TestClient =>
  route === 'DELETE /api/session' ? signIn(test, { role }) : own[role];

it('every route of the running app has its row here, and every row its route (1)', () => {
  expect(routesOfApp().toSorted()).toEqual(Object.keys(ROUTES).toSorted());
});

describe.each(Object.keys(ROUTES))('%s', (route) => {
  const row = ROUTES[route] as Row;

  it('without a session: as the table says, with an own, a foreign and an absent id alike (1)', async () => {
    for (const target of [ours, theirs, absent]) {
      const got = await ask(anonymous(test), route, target);
      expect(got.status).toBe(row.anonymous);
      if (got.status >= 400) expectProblem(got, row.anonymous);
    }
  });

  it.each(ROLES)(
    'as %s: an own id as the table says, a foreign one exactly as one that does not exist (1)',
    async (role) => {
      const who = await sessionFor(route, role);
      const expected = typeof row.own === 'number' ? row.own : row.own[role];
      const got = await ask(who, route, ours);
      expect([route, got.status]).toEqual([route, expected]);
      if (expected >= 400) expectProblem(got, expected);
      if (!row.id) return;
      const [ofOthers, ofNobody] = [await ask(who, route, theirs), await ask(who, route, absent)];
      // Whoever may not do it at all learns nothing of what there is.
      expectProblem(ofOthers, expected === 403 ? 403 : 404);
      expect(ofOthers.body).toEqual(ofNobody.body);
    },
  );
});

it('foreign ids in a body are refused, and nothing is changed on either side (2)', async () => {
  const agents = { mine: own.agent.agentId, foreign: stranger.agentId };
  const now = (await own.agent.get(`/api/tickets/${ours.number}`)).body;
  const before = [now, (await stranger.get(`/api/tickets/${theirs.number}`)).body];
  const { thread, ticket } = { thread: now.threads[0], ticket: now.ticket };

  const assigned = await own.agent.send('PATCH', `/api/tickets/${ours.number}`, {
    version: ticket.version,
    assigneeId: agents.foreign,
    status: 'open',
  });
  expectProblem(assigned, 422);
  expect(assigned.body.code).toBe('unknown_agent');
  for (const targetPostId of [theirs.post.id, absent.post.id]) {
    expectProblem(
      await answer(own.agent, { thread, post: ours.post }, 'To a foreign post.', { body: { targetPostId } }),
      404,
    );
  }
  expectProblem(
    await answer(own.agent, { thread, post: ours.post }, 'In a foreign thread.', { threadId: theirs.thread.id }),
    404,
  );
  expectProblem(await answer(own.agent, theirs, 'All of it foreign.'), 404);

  expect([
    (await own.agent.get(`/api/tickets/${ours.number}`)).body,
    (await stranger.get(`/api/tickets/${theirs.number}`)).body,
  ]).toEqual(before);
  expect(test.fake.repliesTo(theirs.externalId)).toHaveLength(1);
});

it('an Idempotency-Key of another workspace gives nothing of it (2)', async () => {
  const key = randomUUID();
  const fresh = await customerWrites(test, stranger, { text: '@rival key', brand: 'rival' });
  expect((await answer(stranger, fresh, 'Same words.', { key })).status).toBe(201);
  expectProblem(await answer(own.agent, fresh, 'Same words.', { key }), 404);
});

it('no list, count or person of the other workspace is to be seen, nor one of its sessions to be used here (4)', async () => {
  const seen = [];
  for (const path of [
    '/api/agents',
    '/api/accounts',
    '/api/session',
    ...['open', 'mine', 'all', 'solved'].map((view) => `/api/tickets?view=${view}&limit=100`),
  ]) {
    seen.push((await own.admin.get(path)).body);
  }
  const text = JSON.stringify(seen);
  expect(text).toContain('brand');
  expect(text).not.toMatch(/rival|theirs|foreign/);
  expect((await own.admin.get('/api/tickets/counts')).body.all).toBe(1);
  const [workspace, token] = decodeURIComponent(stranger.cookie.split('=')[1] as string).split('.');
  expect(workspace).toBe(foreign.id);
  expectProblem(await anonymous(test).get('/api/session', { cookie: `parley=${test.workspace.id}.${token}` }), 401);
});

it('a connection that an error left behind keeps no workspace, and without one there are no rows (8, 9)', async () => {
  const db = test.app.get(Database);
  const failures = Array.from({ length: 40 }, () =>
    db.inWorkspace(foreign.id, (tx) => tx.query('SELECT 1/0')).catch((error: { code: string }) => error.code),
  );
  expect(new Set(await Promise.all(failures))).toEqual(new Set(['22012']));
  for (const table of ['agent', 'session', 'account', 'landed', 'thread', 'post', 'ticket', 'reply', 'event']) {
    const rows = await Promise.all(Array.from({ length: 20 }, () => db.outside(`SELECT * FROM ${table} LIMIT 1`)));
    expect([table, rows.flat()]).toEqual([table, []]);
  }
  const owners = await db.inWorkspace(test.workspace.id, (tx) =>
    tx.query<{ n: string }>('SELECT DISTINCT workspace_id AS n FROM ticket'),
  );
  expect(owners).toEqual([{ n: test.workspace.id }]);
});
