import type { FakePost } from '../../src/channels/fake/index.js';
import { Database } from '../../src/kernel/index.js';
import {
  connectFake,
  signIn,
  startTestApp,
  until,
  type Answer,
  type TestApp,
  type TestClient,
} from '../support/test-app.js';
import { answer, customerWrites, expectProblem, readTicket, replyIn, type Heard } from './story.js';

let test: TestApp;
let ana: TestClient;
let ben: TestClient;
beforeAll(async () => {
  test = await startTestApp();
  ana = await signIn(test);
  ben = await signIn(test);
  await connectFake(test);
});
afterAll(() => test.close());

const DAY = 86_400_000;
const inWorkspace = <Row>(sql: string, ...values: unknown[]): Promise<Row[]> =>
  test.app.get(Database).inWorkspace(test.workspace.id, (tx) => tx.query<Row>(sql, [tx.workspaceId, ...values]));

/** Two tickets of one customer: too far apart in time for an arrival to join them. */
async function twoOf(author: string): Promise<[Heard, Heard]> {
  const early = await customerWrites(test, ana, {
    author,
    text: `@brand ${author} early`,
    at: new Date(Date.now() - 20 * DAY),
  });
  return [early, await customerWrites(test, ana, { author, text: `@brand ${author} late` })];
}

async function writesOn(heard: Heard, author: string, text: string): Promise<void> {
  const parent = { externalId: heard.externalId, rootExternalId: heard.externalId } as FakePost;
  test.fake.addPost({ author, text, parent, addressees: [{ externalId: 'acct-brand', how: 'mention' }] });
  await until(`"${text}" to arrive`, async () => {
    const { threads } = (await ana.get(`/api/tickets/${heard.number}`)).body;
    return threads.some(({ posts }: Answer['body']) => posts.some((post: Answer['body']) => post.text === text));
  });
}

const merge = (from: number, into: number, more = {}) =>
  ana.send('POST', `/api/tickets/${from}/merge`, { into, ...more });
const split = (number: number, ...threadIds: string[]) =>
  ana.send('POST', `/api/tickets/${number}/split`, { threadIds });
const undo = (id: string, who = ben) => who.send('POST', `/api/regroupings/${id}/undo`);
const threadsOf = async (number: number): Promise<string[]> =>
  (await ana.get(`/api/tickets/${number}`)).body.threads.map((thread: { id: string }) => thread.id);
const kinds = async (number: number): Promise<string[]> =>
  (await ana.get(`/api/tickets/${number}/events`)).body.items.map(({ kind }: { kind: string }) => kind);

describe('merging', () => {
  it('brings all threads, tags, notes and words together; the old number leads there; the undo brings them apart', async () => {
    const [early, late] = await twoOf('mia');
    await ana.send('POST', `/api/tickets/${early.number}/notes`, { text: 'About the first.', mentions: [] });
    const [tag] = await inWorkspace<{ id: string }>(
      `INSERT INTO tag (workspace_id, name) VALUES ($1, 'vip') RETURNING id`,
    );
    await inWorkspace(
      `INSERT INTO ticket_tag (workspace_id, ticket_id, tag_id) SELECT $1, id, $3 FROM ticket WHERE workspace_id = $1 AND number = $2`,
      early.number,
      tag?.id,
    );
    const before = (await ana.get(`/api/tickets/${early.number}`)).body.ticket;

    const { status, body } = await merge(early.number, late.number);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { id: expect.any(String), ticket: { number: late.number } },
    });
    expect(await threadsOf(late.number)).toEqual([early.thread.id, late.thread.id]);
    expect((await ana.get(`/api/tickets/${early.number}`)).body.ticket.number).toBe(late.number);
    const notes = (await ana.get(`/api/tickets/${late.number}/notes`)).body.items;
    expect(notes).toMatchObject([{ text: 'About the first.' }]);
    expect((await kinds(late.number))[0]).toBe('ticket_merged');
    expect(body.ticket.preview).toBe('@brand mia late');

    const undone = await undo(body.id);
    expect(undone.body.tickets.map(({ number }: { number: number }) => number)).toEqual([early.number, late.number]);
    expect(await threadsOf(early.number)).toEqual([early.thread.id]);
    expect(await threadsOf(late.number)).toEqual([late.thread.id]);
    const { ticket } = await readTicket(ana, early.number);
    expect(ticket).toMatchObject({ status: before.status, preview: before.preview, lastPostAt: before.lastPostAt });
    expect((await ana.get(`/api/tickets/${late.number}/notes`)).body.items).toEqual([]);
    expect((await kinds(early.number))[0]).toBe('regrouping_undone');
    const tags = await inWorkspace<{ number: string }>(
      'SELECT k.number FROM ticket_tag t JOIN ticket k ON k.workspace_id = $1 AND k.id = t.ticket_id WHERE t.workspace_id = $1 AND t.tag_id = $2',
      tag?.id,
    );
    expect(tags).toEqual([{ number: String(early.number) }]);
    expect((await undo(body.id)).status).toBe(200); // once more changes nothing
    expect(await threadsOf(early.number)).toEqual([early.thread.id]);
  });

  it('of different people asks whether they are one; says yes, and both can be undone at once', async () => {
    const [one, two] = [
      await customerWrites(test, ana, { author: 'otto', text: '@brand otto asks' }),
      await customerWrites(test, ana, { author: 'otto_2', text: '@brand otto asks elsewhere' }),
    ];
    const asked = await merge(one.number, two.number);
    expectProblem(asked, 409);
    expect(asked.body).toMatchObject({
      code: 'different_contacts',
      contacts: [{ handle: 'otto' }, { handle: 'otto_2' }],
    });
    expect(await threadsOf(one.number)).toEqual([one.thread.id]);

    const { body } = await merge(one.number, two.number, { samePerson: true });
    expect(await threadsOf(two.number)).toEqual([one.thread.id, two.thread.id]);
    const contacts = (): Promise<{ n: number }[]> =>
      inWorkspace(
        `SELECT count(DISTINCT contact_id)::int AS n FROM author WHERE workspace_id = $1 AND handle LIKE 'otto%'`,
      );
    expect(await contacts()).toEqual([{ n: 1 }]);
    await undo(body.id);
    expect(await contacts()).toEqual([{ n: 2 }]);
    expect(await threadsOf(one.number)).toEqual([one.thread.id]);
    expect((await readTicket(ana, one.number)).ticket.contact.handle).toBe('otto');
  });

  it('what arrives afterwards stays with what it belongs to, whatever is undone', async () => {
    const [early, late] = await twoOf('nia');
    const { body } = await merge(early.number, late.number);
    await writesOn(early, 'nia', 'nia again');
    expect((await threadsOf(late.number)).length).toBe(2);
    await undo(body.id);
    const { thread } = await readTicket(ana, early.number);
    expect(thread.posts.map(({ text }: { text: string }) => text)).toContain('nia again');
    // The two reach each other by now. A person has parted them, and no arrival joins them again.
    await writesOn(late, 'nia', 'nia once more');
    expect(await threadsOf(early.number)).toEqual([early.thread.id]);
    expect(await threadsOf(late.number)).toEqual([late.thread.id]);
  });

  it('a reply that was queued before goes to whom it was written, and its state to the ticket that has its thread', async () => {
    const [early, late] = await twoOf('ria');
    const { body: reply } = await answer(ana, early, 'Dear Ria, about the first.');
    const { body } = await merge(early.number, late.number);
    await replyIn(ana, reply.id, 'sent');
    expect(test.fake.repliesTo(early.externalId)).toHaveLength(1);
    expect(test.fake.repliesTo(late.externalId)).toHaveLength(0);
    expect((await readTicket(ana, late.number)).ticket.replyState).toBe('sent');
    await undo(body.id);
    expect((await readTicket(ana, late.number)).ticket.replyState).toBeNull();
    expect((await readTicket(ana, early.number)).ticket.replyState).toBe('sent');
  });

  it('two who merge at once: one does, the other is told, and there is no circle', async () => {
    const [early, late] = await twoOf('sam');
    const both = await Promise.all([merge(early.number, late.number), merge(late.number, early.number)]);
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 422]));
    expect(new Set(await threadsOf(early.number))).toEqual(new Set([early.thread.id, late.thread.id]));
  });

  it('is not undone under something that was done since', async () => {
    const [early, late] = await twoOf('tia');
    const first = (await merge(early.number, late.number)).body;
    const second = (await split(late.number, early.thread.id)).body;
    const refused = await undo(first.id);
    expectProblem(refused, 409);
    expect(refused.body.code).toBe('regrouped_since');
    expect((await undo(second.id)).status).toBe(200);
    expect((await undo(first.id)).status).toBe(200);
    expect(await threadsOf(early.number)).toEqual([early.thread.id]);
  });

  it('a solved ticket that takes in what is to be done is open again, until that is undone', async () => {
    const [early, late] = await twoOf('una');
    const { version } = late.ticket;
    await ana.send('PATCH', `/api/tickets/${late.number}`, { version, status: 'solved' });
    const { body } = await merge(early.number, late.number);
    expect(body.ticket.status).toBe('open');
    await undo(body.id);
    expect((await readTicket(ana, late.number)).ticket.status).toBe('solved');
  });

  const change = async ({ number }: Heard, how: object): Promise<Answer['body']> => {
    const { version } = (await readTicket(ana, number)).ticket;
    return (await ana.send('PATCH', `/api/tickets/${number}`, { version, ...how })).body;
  };
  const MONDAY = new Date(Date.now() + 3 * DAY).toISOString();
  const isDue = async (number: number): Promise<boolean> =>
    (await ana.get('/api/tickets?view=due')).body.items.some((item: { number: number }) => item.number === number);

  it.each([
    ['pending', { status: 'pending' }, 'open'],
    ['on hold', { status: 'on_hold' }, 'open'],
    ['snoozed', { snoozedUntil: MONDAY }, 'new'],
  ])(
    'one that is %s comes back with a customer who waits, and goes away again with the undo',
    async (name, how, becomes) => {
      const [early, late] = await twoOf(`vic-${name.replace(' ', '-')}`);
      const put = await change(late, how);
      expect(await isDue(late.number)).toBe(false);
      const { body } = await merge(early.number, late.number);
      expect(body.ticket).toMatchObject({ status: becomes, snoozedUntil: null });
      expect(await isDue(late.number)).toBe(true);
      await undo(body.id);
      const { status, snoozedUntil } = (await readTicket(ana, late.number)).ticket;
      expect({ status, snoozedUntil }).toEqual({ status: put.status, snoozedUntil: put.snoozedUntil });
    },
  );

  it('what is snoozed goes into what is snoozed, and is so again after the undo; so is one that nobody waits for', async () => {
    const [early, late] = await twoOf('wes');
    const { snoozedUntil } = await change(early, { snoozedUntil: new Date(Date.now() + DAY).toISOString() });
    const put = await change(late, { snoozedUntil: MONDAY });
    const { body } = await merge(early.number, late.number);
    expect(body.ticket.snoozedUntil).toBe(put.snoozedUntil);
    await undo(body.id);
    expect((await readTicket(ana, early.number)).ticket.snoozedUntil).toBe(snoozedUntil);
    expect((await readTicket(ana, late.number)).ticket.snoozedUntil).toBe(put.snoozedUntil);

    await inWorkspace('UPDATE ticket SET waiting_since = NULL WHERE workspace_id = $1 AND number = $2', early.number);
    await inWorkspace('UPDATE thread SET waiting_since = NULL WHERE workspace_id = $1 AND id = $2', early.thread.id);
    await change(early, { snoozedUntil: null });
    const again = await merge(early.number, late.number);
    expect(again.body.ticket.snoozedUntil).toBe(put.snoozedUntil);
  });
});

describe('splitting', () => {
  it('makes a ticket of the chosen threads, for the same agent; no arrival joins them; the undo does', async () => {
    const one = await customerWrites(test, ana, { author: 'vera', text: '@brand vera one' });
    test.fake.addPost({
      author: 'vera',
      text: '@brand vera two',
      addressees: [{ externalId: 'acct-brand', how: 'mention' }],
    });
    const [first, second] = await until('both threads', async () => {
      const threads = await threadsOf(one.number);
      return threads.length === 2 && threads;
    });
    const { version } = (await readTicket(ana, one.number)).ticket;
    await ana.send('PATCH', `/api/tickets/${one.number}`, { version, assigneeId: ben.agentId, priority: 'high' });
    const { status, body } = await split(one.number, second as string);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { ticket: { assignee: { id: ben.agentId }, priority: 'high', preview: '@brand vera two', status: 'new' } },
    });
    expect(await threadsOf(body.ticket.number)).toEqual([second]);
    expect((await readTicket(ana, one.number)).ticket.preview).toBe('@brand vera one');
    await writesOn(one, 'vera', 'vera goes on');
    expect(await threadsOf(body.ticket.number)).toEqual([second]);

    await undo(body.id);
    expect(await threadsOf(one.number)).toEqual([first, second]);
    expect((await ana.get(`/api/tickets/${body.ticket.number}`)).body.ticket.number).toBe(one.number);
  });

  it('leaves a thread behind, and takes only threads of its own', async () => {
    const [early, late] = await twoOf('wim');
    const all = await split(early.number, early.thread.id);
    expectProblem(all, 422);
    expect(all.body.code).toBe('nothing_left');
    expectProblem(await split(early.number, late.thread.id), 404);
    expectProblem(await split(early.number), 400);
  });
});

describe('linking', () => {
  const link = (number: number, other: number) => ana.send('POST', `/api/tickets/${number}/links`, { ticket: other });
  const unlink = (number: number, other: number) => ben.send('DELETE', `/api/tickets/${number}/links/${other}`);
  const links = async (number: number) => (await ben.get(`/api/tickets/${number}/links`)).body.items;

  it('shows two tickets to each other until the link is taken away, and the history of both says so', async () => {
    const [early, late] = await twoOf('xia');
    await link(early.number, late.number);
    expect(await links(early.number)).toMatchObject([
      { number: late.number, relation: 'linked', preview: '@brand xia late', contact: { handle: 'xia' } },
    ]);
    expect(await links(late.number)).toMatchObject([{ number: early.number, relation: 'linked' }]);
    expect((await kinds(late.number))[0]).toBe('ticket_linked');
    await unlink(late.number, early.number);
    expect([await links(early.number), await links(late.number)]).toEqual([[], []]);
    expect((await kinds(early.number))[0]).toBe('ticket_unlinked');
  });

  it('goes with a ticket that is merged, twice too: both see it, and either takes it away', async () => {
    const [early, late] = await twoOf('yui');
    const last = await customerWrites(test, ana, {
      author: 'yui',
      text: '@brand yui last',
      at: new Date(Date.now() - 40 * DAY),
    });
    const other = await customerWrites(test, ana, { author: 'zoe', text: '@brand zoe here' });
    await link(other.number, early.number);
    await merge(early.number, late.number);
    await merge(late.number, last.number);
    expect(await links(other.number)).toMatchObject([{ number: last.number, relation: 'linked' }]);
    expect(await links(last.number)).toMatchObject([{ number: other.number, relation: 'linked' }]);
    expect((await unlink(other.number, last.number)).body.items).toEqual([]);
    expect(await links(last.number)).toEqual([]);
  });

  it('refuses a ticket to itself, one that is not there, and more than fifty at either end', async () => {
    const [early, late] = await twoOf('zed');
    expect((await link(early.number, early.number)).body.code).toBe('same_ticket');
    expectProblem(await link(early.number, 987_654), 404);
    await inWorkspace(
      `WITH full_one AS (SELECT * FROM ticket WHERE workspace_id = $1 AND number = $2),
         more AS (INSERT INTO ticket (workspace_id, number, status, channel, account_id, author_id, contact_id, preview, preview_at,
             preview_post, last_post_at)
           SELECT workspace_id, 500000 + n, 'new', channel, account_id, author_id, contact_id, preview, preview_at,
             preview_post, last_post_at
           FROM full_one, generate_series(1, 50) n RETURNING id)
       INSERT INTO ticket_link (workspace_id, ticket_id, other_id, agent_id)
       SELECT $1, f.id, m.id, $3 FROM full_one f, more m`,
      late.number,
      ana.agentId,
    );
    expect((await link(early.number, late.number)).body.code).toBe('too_many_links');
    expect((await link(late.number, early.number)).body.code).toBe('too_many_links');
    expect(await links(late.number)).toHaveLength(50);
  });
});

describe('one person', () => {
  it('has the tickets of both authors, and is two again when that is undone, unless a ticket is of both', async () => {
    const one = await customerWrites(test, ana, { author: 'yan', text: '@brand yan here' });
    const two = await customerWrites(test, ana, { author: 'yan_work', text: '@brand yan at work' });
    const { body } = await ana.send('POST', `/api/tickets/${one.number}/same-person`, { ticket: two.number });
    expectProblem(await ana.send('POST', `/api/tickets/${one.number}/same-person`, { ticket: two.number }), 422);
    const merged = (await merge(one.number, two.number)).body;
    const refused = await undo(body.id);
    expectProblem(refused, 409);
    expect(refused.body).toMatchObject({ code: 'ticket_of_both', number: two.number });
    await undo(merged.id);
    expect((await undo(body.id)).status).toBe(200);
    const again = await merge(one.number, two.number);
    expect(again.body.code).toBe('different_contacts');
  });
});
