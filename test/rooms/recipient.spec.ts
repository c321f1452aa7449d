/* oxlint-disable jest/no-standalone-expect -- the steps of a shift are parts of the one test below */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Accounts } from '../../src/accounts/index.js';
import type { FakePost } from '../../src/channels/fake/index.js';
import { ChannelRegistry } from '../../src/channels/index.js';
import { applyWaiting, land } from '../../src/intake/index.js';
import { Database, Duties, EventLog } from '../../src/kernel/index.js';
import { signIn, startTestApp, until, type Answer, type TestApp, type TestClient } from '../support/test-app.js';

const RUNS = 12;
const STEPS = 18;

/** What an agent has on their screen. */
interface Seen {
  thread: Answer['body'];
  post: Answer['body'];
  /** The customer whose thread it was then. */
  customer: string;
}

let test: TestApp;
let agents: TestClient[];
let accountId: string;
beforeAll(async () => {
  // Nothing comes in but by hand, so it is known what stood there when an agent sent.
  test = await startTestApp({ PARLEY_ROLES: 'web,worker' });
  agents = [await signIn(test), await signIn(test)];
  test.fake.addAccount('brand');
  accountId = await test.app.get(Accounts).connect(test.workspace.id, 'fake', { handle: 'brand' }, false);
});
afterAll(() => test.close());

async function arrive(...posts: FakePost[]): Promise<void> {
  const { app } = test;
  const [db, duties, log] = [app.get(Database), app.get(Duties), app.get(EventLog)];
  const target = { workspaceId: test.workspace.id, accountId, source: 'mentions' };
  await land(db, duties, target, { body: JSON.stringify(posts), received: posts.length }, async () => undefined);
  const channels = app.get(ChannelRegistry);
  const deps = { db, log, channels, accounts: app.get(Accounts), hold: async () => undefined };
  await applyWaiting(deps, test.workspace.id, new AbortController().signal);
}

const step = fc.record({
  kind: fc.constantFrom(
    'write',
    'write',
    'edit',
    'look',
    'look',
    'answer',
    'answer',
    'race',
    'merge',
    'merge',
    'split',
    'undo',
    'person',
  ),
  a: fc.nat(997),
  b: fc.nat(997),
  who: fc.nat(1),
});
type Step = { kind: string; a: number; b: number; who: number };

/** One shift: three customers with two names each, two agents, and whatever they do. */
class Shift {
  readonly name = randomUUID().slice(0, 8);
  readonly posts: FakePost[] = [];
  readonly seen: Seen[] = [];
  readonly regroupings: string[] = [];
  /** `posts`: what is to stand on the platform, each an answer to the one before. */
  readonly accepted: { seen: Seen; id: string; posts: string[] }[] = [];
  regrouped = 0;
  refused = 0;
  /** Looks that went on from a public thread to direct messages. */
  taken = 0;

  async run(steps: readonly Step[]): Promise<void> {
    for (const one of steps) await this.take(one);
    for (const { id } of this.accepted) await this.settled(id);
    this.judge();
  }

  private async take({ kind, a, b, who }: Step): Promise<void> {
    const agent = agents[who] as TestClient;
    if (kind === 'write') return this.write(a, b);
    if (kind === 'edit') {
      const own = pick(this.posts, a);
      if (own) await arrive(test.fake.editPost(own.externalId, `${own.text} (edited ${b})`));
      return;
    }
    const numbers = await this.numbers(agent);
    const [one, other] = [pick(numbers, a), pick(numbers, b)];
    if (one === undefined || other === undefined) return;
    if (kind === 'look') return this.look(agent, one, b);
    if (kind === 'answer') return this.answer(agent, a, true);
    if (kind === 'race') {
      // Both from what they saw, while a colleague's merge and a customer's post come in between.
      await Promise.all([
        this.answer(agents[0] as TestClient, a),
        this.regroup(agents[1] as TestClient, `/api/tickets/${one}/merge`, { into: other, samePerson: true }),
        this.answer(agents[1] as TestClient, a),
        this.write(b, a),
      ]);
      return;
    }
    if (kind === 'merge') return this.regroup(agent, `/api/tickets/${one}/merge`, { into: other, samePerson: true });
    if (kind === 'person') return this.regroup(agent, `/api/tickets/${one}/same-person`, { ticket: other });
    if (kind === 'split') {
      const { threads } = (await agent.get(`/api/tickets/${one}`)).body;
      const thread = pick<{ id: string }>(threads, b);
      return this.regroup(agent, `/api/tickets/${one}/split`, { threadIds: [thread?.id] });
    }
    const id = pick(this.regroupings, a);
    if (id !== undefined) await expectOneOf(await agent.send('POST', `/api/regroupings/${id}/undo`), 200, 404, 409);
  }

  private async write(a: number, b: number): Promise<void> {
    const author = `${this.name}_${a % 6}`;
    const parent =
      b % 3 === 0
        ? undefined
        : pick(
            this.posts.filter((post) => post.author.externalId === author),
            b,
          );
    const addressees = [{ externalId: 'acct-brand', how: 'mention' as const }];
    const text = `@brand ${this.name} ${a} ${b}`;
    const post = test.fake.addPost({ author, text, parent: b % 4 === 1 ? undefined : parent, addressees });
    if (b % 4 === 1) Object.assign(post, { kind: 'direct', rootExternalId: `dm-${author}`, addressees: DIRECT });
    this.posts.push(post);
    await arrive(post);
  }

  private async numbers(agent: TestClient): Promise<number[]> {
    const { body } = await agent.get('/api/tickets?view=all&limit=100');
    return body.items
      .filter(({ contact }: Answer['body']) => contact.handle.startsWith(this.name))
      .map(({ number }: { number: number }) => number);
  }

  private async look(agent: TestClient, number: number, b: number): Promise<void> {
    const { threads } = (await agent.get(`/api/tickets/${number}`)).body;
    const shown = pick<Answer['body']>(threads, b);
    // As `d` does it: from a public thread on to where the same customer writes directly, whatever ticket that is on.
    const direct = b % 2 === 0 ? shown.route.direct : null;
    const there = direct ? (await agent.get(`/api/tickets/${direct.ticketNumber}`)).body.threads : threads;
    const thread = there.find(({ id }: { id: string }) => id === (direct?.threadId ?? shown.id));
    expect([shown.kind, thread.kind]).toEqual(direct ? ['public', 'direct'] : [shown.kind, shown.kind]);
    if (direct) this.taken += 1;
    const post = pick<Answer['body']>(
      thread.posts.filter(({ author }: Answer['body']) => author.customer),
      b,
    );
    if (post) this.seen.push({ thread, post, customer: shown.customer.handle });
  }

  private async answer(agent: TestClient, a: number, isAlone = false): Promise<void> {
    const seen = pick(this.seen, a);
    if (!seen) return;
    // Every third is too long for one post; a direct message is never split.
    const words = [randomUUID(), randomUUID()].map((word) => `Answer ${word} ${'and so on '.repeat(30)}.`);
    const isLong = a % 3 === 0 && seen.thread.kind === 'public';
    const text = isLong ? words.join('\n\n') : `Answer ${randomUUID()}`;
    const posts = isLong ? words.map((word, n) => `${word} ${n + 1}/2`) : [text];
    const { status, body } = await agent.send(
      'POST',
      `/api/threads/${seen.thread.id}/replies`,
      { text, parts: posts.length, threadVersion: seen.thread.version, targetPostId: seen.post.id },
      { 'idempotency-key': randomUUID() },
    );
    if (status === 201) {
      this.accepted.push({ seen, id: body.id, posts });
      // At the version that they saw: where nobody else acts, what the customer says is what stood on the screen.
      if (isAlone) expect(await wordsIn(seen.thread.id)).toEqual(wordsOf(seen));
      return;
    }
    this.refused += 1;
    // With the difference: a newer version, or a colleague's answer that is on its way.
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'thread_changed' });
    expect(body.currentVersion > seen.thread.version || body.news.length > 0).toBe(true);
  }

  private async regroup(agent: TestClient, path: string, body: unknown): Promise<void> {
    const answer = await agent.send('POST', path, body);
    await expectOneOf(answer, 200, 404, 422);
    if (answer.status !== 200) return;
    this.regroupings.push(answer.body.id);
    this.regrouped += 1;
  }

  private async settled(id: string): Promise<void> {
    await until(
      `reply ${id} to be sent`,
      async () => (await agents[0]?.get(`/api/replies/${id}`))?.body.state === 'sent',
      20_000,
    );
  }

  /** On the platform: each accepted answer once, under the post that its agent saw, by the customer of the thread that they saw. */
  private judge(): void {
    for (const { seen, posts } of this.accepted) {
      const target = this.posts.find(({ externalId }) => externalId === seen.post.externalId) as FakePost;
      const under = this.posts.flatMap(({ externalId }) => test.fake.repliesTo(externalId));
      const [first, ...again] = under.filter((post) => post.text === posts[0]);
      expect([first?.parentExternalId, again]).toEqual([seen.post.externalId, []]);
      const next = test.fake.repliesTo((first as FakePost).externalId).map((post) => post.text);
      expect(next).toEqual(posts.slice(1));
      expect(target.author.handle).toBe(seen.customer);
    }
  }
}

const DIRECT = [{ externalId: 'acct-brand', how: 'direct' }];

const wordsOf = ({ thread }: Seen): string[] =>
  thread.posts
    .filter(({ author }: Answer['body']) => author.customer)
    .map(({ id, text }: { id: string; text: string }) => `${id} ${text}`)
    .toSorted((x: string, y: string) => x.localeCompare(y));

async function wordsIn(threadId: string): Promise<string[]> {
  const rows = await test.app.get(Database).inWorkspace(test.workspace.id, (tx) =>
    tx.query<{ words: string }>(
      `SELECT p.id || ' ' || p.text AS words FROM post p JOIN thread t ON t.workspace_id = $1 AND t.id = p.thread_id
       WHERE p.workspace_id = $1 AND t.id = $2 AND p.author_id = t.author_id`,
      [tx.workspaceId, threadId],
    ),
  );
  return rows.map(({ words }) => words).toSorted((x, y) => x.localeCompare(y));
}

const pick = <T>(from: readonly T[], n: number): T | undefined => from[n % Math.max(from.length, 1)];

async function expectOneOf(answer: Answer, ...statuses: number[]): Promise<void> {
  expect({ fits: statuses.includes(answer.status), status: answer.status, body: answer.body }).toMatchObject({
    fits: true,
  });
}

it(`${RUNS} random shifts of merges, splits, undos, edits, new posts, direct messages and races: nobody's answer changes its recipient`, async () => {
  const total = { accepted: 0, refused: 0, regrouped: 0, taken: 0 };
  const opening: Step[] = [0, 1, 2, 3].flatMap((a) => [
    { kind: 'write', a, b: 0, who: 0 },
    { kind: 'write', a, b: 1, who: 0 },
  ]);
  const first: Step[] = [0, 1, 2, 3].map((a) => ({ kind: 'look', a, b: 0, who: a % 2 }));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: STEPS, maxLength: STEPS }), async (steps) => {
      const shift = new Shift();
      await shift.run([...opening, ...first, ...steps]);
      total.accepted += shift.accepted.length;
      total.refused += shift.refused;
      total.regrouped += shift.regrouped;
      total.taken += shift.taken;
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  // It has tried what it claims.
  expect(Object.values(total).every((count) => count > RUNS / 2)).toBe(true);
}, 180_000);
