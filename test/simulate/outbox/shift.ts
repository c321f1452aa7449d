import type { NewFault, Post, User } from '../../../sandbox/x/index.ts';
import type { Random } from '../../factories/random.js';
import { mishap } from '../mishaps.js';
import type { Shake } from '../shaky-database.js';
import { DELETE, HIDE, moderates } from './moderating.js';
import { LEASE_MS } from './process.js';
import { PUBLISH, type Desk, type Intent, type Job, type Picture } from './desk.js';

const TIMELINE = 'GET /2/users/:id/tweets';
const MENTIONS = 'GET /2/users/:id/mentions';
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
/** The account's own timeline is read ten minutes back. */
const LATEST_MS = 8 * MINUTE_MS;
const CUSTOMERS = 4;
const MOST_ROUNDS = 100;

/** What X, its copying of handles and its rewriting of links make of a text must not hide it from us. */
const TEXTS = [
  'We are on it.',
  'Sorry for the wait & thanks <3',
  'Cafe\u0301 Zürich, gate 荷物 🧳',
  'See https://example.com/a?b=c&d=e for more',
  'Two  spaces and\na new line',
  '@person_1 @person_2 please write to us',
];

/** It becomes several posts. X counts handles, links and emoji in its own way. */
const LONG = [
  'Sorry for the wait & thanks <3 We looked at every belt between the gate 荷物 🧳 and the plane, and in the end we found it.',
  'See https://example.com/a?b=c&d=e for where it is now.\nIt comes to you by courier, who calls you first. Cafe\u0301 Zürich keeps it otherwise.',
  'Keep the receipts of all that you had to buy meanwhile: we pay them back when you send them to us, whatever it was and wherever you have bought it.',
].join('\n\n');

const OF_SENDS: Omit<NewFault, 'endpoint'>[] = [
  { kind: 'reset-before-commit' },
  { kind: 'commit-then-reset' },
  { kind: 'commit-then-500' },
  { kind: 'commit-then-503' },
  { kind: 'cut-body' },
  { kind: 'bad-json-201' },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 429, resetInMs: MINUTE_MS },
  { kind: 'status', status: 429, resetInMs: null },
  { kind: 'status', status: 401 },
  { kind: 'status', status: 402 },
  { kind: 'status', status: 403 },
  { kind: 'status', status: 403, problem: 'duplicate' },
  { kind: 'status', status: 201, body: '' },
];

const OF_UPLOADS = [
  'POST /2/media/upload/initialize',
  'POST /2/media/upload/:id/append',
  'POST /2/media/upload/:id/finalize',
  'POST /2/media/metadata',
];

const DEATHS: Shake['how'][] = ['dies before the commit', 'dies after the commit'];

/** Agents, customers and colleagues at work while everything goes wrong. All of it follows from the seed. */
export class Shift {
  private readonly customers: User[];
  private readonly unanswered: Intent[] = [];
  /** How often X failed, or a process died or slept. */
  troubles = 0;
  private keys = 0;

  constructor(
    private readonly desk: Desk,
    private readonly random: Random,
  ) {
    this.customers = Array.from({ length: CUSTOMERS }, (_, n) =>
      this.world.addUser({ handle: `person_${n + 1}`, name: `Person ${n + 1}` }),
    );
  }

  async begin(): Promise<void> {
    for (const customer of this.customers) this.mentions(customer);
    // What is answered to a post of ours may be hidden there.
    const news = this.world.post({ authorId: this.desk.brand.id, text: 'We fly to Porto from May on.' });
    for (const customer of this.customers.slice(0, 2)) this.mentions(customer, news);
    await this.takeIn(false);
  }

  async step(): Promise<void> {
    const { random, desk } = this;
    desk.pass(random.chance(0.6) ? random.below(15 * SECOND_MS) : random.below(10 * MINUTE_MS));
    const dice = random.next();
    if (dice < 0.3) await this.answers();
    else if (dice < 0.36) await this.changes('cancel', ['queued', 'sending', 'unknown', 'failed']);
    else if (dice < 0.42) await this.changes('retry', ['failed', 'unknown']);
    else if (dice < 0.45) await this.decides();
    else if (dice < 0.48) await this.answersNatively();
    else if (dice < 0.5) this.forgetsPictures();
    else if (dice < 0.52) this.mentions(random.pick(this.customers));
    else if (dice < 0.55) this.deletes();
    else if (dice < 0.65) await this.takeIn(true);
    else if (dice < 0.7) await desk.findOverdue(random.pick(desk.workers), this.shake(0.3));
    else await this.delivers();
    if (this.unanswered.length > 0 && random.chance(0.5)) await this.repeats();
    if (random.chance(0.15)) await moderates(desk, random, this.shake(0.25));
  }

  /** No more trouble: whatever waits is done, until nothing moves. */
  async end(): Promise<void> {
    const { desk } = this;
    this.world.clearFaults();
    await desk.inbox.reconnect();
    while (this.unanswered.length > 0) await this.repeats();
    desk.pass(LATEST_MS);
    await this.workUntilNothingMoves();
    await this.takeIn(false); // what the platform showed late
    await this.workUntilNothingMoves();
  }

  private async workUntilNothingMoves(): Promise<void> {
    const { desk } = this;
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      await desk.workAll(desk.workers[0]);
      await desk.findOverdue(desk.workers[0]);
      const [open] = await desk.inbox.query<{ n: number }>(
        `SELECT (SELECT count(*) FROM reply WHERE workspace_id = $1 AND state IN ('queued', 'sending'))::int
           + (SELECT count(*) FROM moderation WHERE workspace_id = $1 AND state IN ('asked', 'acting'))::int AS n`,
      );
      const next = await desk.nextJobAt();
      if (next === null && open?.n === 0) return;
      desk.pass(Math.max(next === null ? LEASE_MS : next - this.world.clock.now(), SECOND_MS));
    }
    throw new Error('Work goes on for ever.');
  }

  private get world() {
    return this.desk.sandbox.world;
  }

  private async answers(): Promise<void> {
    const { random, desk } = this;
    const target = this.customersPost();
    if (!target) return;
    const [first, second] = random.shuffle(desk.agents) as [(typeof desk.agents)[0], (typeof desk.agents)[0]];
    const intent = this.intent(first, target);
    const seen = await desk.look(intent);
    if (!seen) return;
    if (random.chance(0.15)) {
      // Something new comes while the agent writes.
      this.mentions(this.world.identities.user(target.authorId), target);
      await this.takeIn(false);
    }
    const dice = random.next();
    if (dice < 0.1) {
      // A browser that lost one request has sent another.
      const [here, there] = [desk.web, desk.workers[0]];
      await Promise.all([desk.send(here, intent, seen, null), desk.send(there, intent, seen, null)]);
    } else if (dice < 0.2) {
      const other = this.intent(second, target);
      // Both have read the same; the database has one of them wait for the other.
      await desk.send(desk.web, intent, seen, null);
      await desk.send(desk.workers[0], other, seen, null);
    } else {
      await desk.send(desk.web, intent, seen, this.shake(0.25));
    }
    if (intent.told === null) this.unanswered.push(intent);
  }

  private async repeats(): Promise<void> {
    const intent = this.unanswered.shift() as Intent;
    const seen = await this.desk.look(intent);
    if (seen) await this.desk.send(this.desk.web, intent, seen, null);
    if (intent.told === null && seen) throw new Error(`The key ${intent.key} got no answer.`);
  }

  private async changes(what: 'cancel' | 'retry', states: string[]): Promise<void> {
    const rows = await this.desk.inbox.query<{ id: string }>(
      `SELECT id FROM reply WHERE workspace_id = $1 AND state = ANY($2) ORDER BY id`,
      [states],
    );
    if (rows.length === 0) return;
    const { id } = this.random.pick(rows);
    await this.desk.change(what, this.random.pick(this.desk.agents), id, this.shake(0.25));
  }

  /**
   * An agent decides on what nobody knows. They have looked on X itself, so they have it sent again only when it is not
   * there, and they do not look later than X shows it.
   */
  private async decides(): Promise<void> {
    const { desk, random, world } = this;
    const rows = await desk.inbox.query<{ id: string; target: string; text: string }>(
      `SELECT r.id, coalesce(o.external_id, r.target_external_id) AS target, coalesce(n.text, r.text) AS text FROM reply r
       LEFT JOIN reply_part n ON n.workspace_id = $1 AND n.reply_id = r.id AND n.n = r.parts_posted + 1
       LEFT JOIN reply_part o ON o.workspace_id = $1 AND o.reply_id = r.id AND o.n = r.parts_posted
       WHERE r.workspace_id = $1 AND r.state = 'unknown' ORDER BY r.id`,
    );
    if (rows.length === 0) return;
    const { id, target, text } = random.pick(rows);
    const made = world.log
      .list({ endpoint: PUBLISH })
      .filter(({ committed, body }) => {
        const sent = body as { text: string; reply: { in_reply_to_tweet_id: string } };
        return committed !== null && sent.text === text && sent.reply.in_reply_to_tweet_id === target;
      })
      .map(({ committed }) => committed as string);
    const taken = await desk.inbox.query<{ post: string }>(
      `SELECT external_id AS post FROM reply WHERE workspace_id = $1 AND external_id IS NOT NULL
       UNION ALL SELECT external_id FROM reply_part WHERE workspace_id = $1 AND external_id IS NOT NULL`,
    );
    const own = made.find((post) => !taken.some((other) => other.post === post));
    const leaves = random.chance(0.3);
    if (leaves) await desk.decide(random.pick(desk.agents), id, { what: 'leave', reason: undefined }, this.shake(0.25));
    else if (own)
      await desk.decide(random.pick(desk.agents), id, { what: 'posted', externalId: own }, this.shake(0.25));
    else await desk.decide(random.pick(desk.agents), id, { what: 'send_again' }, this.shake(0.25));
  }

  /** A colleague answers on X itself, now and then in the very words of one of ours. X lets nobody say the same twice. */
  private async answersNatively(): Promise<void> {
    const { random, world, desk } = this;
    const target = this.customersPost();
    if (!target || target.deletedAt !== undefined) return;
    const same = desk.intents.filter((intent) => intent.target.id === target.id && !intent.parts);
    const text = same.length > 0 && random.chance(0.5) ? random.pick(same).text : random.pick(TEXTS);
    const said = world.repliesTo(target.id).filter((post) => post.authorId === desk.brand.id);
    if (said.some((post) => plain(post.text) === plain(text))) return;
    const post = world.reply(desk.brand.id, target.id, text);
    desk.note(`a colleague answers ${target.id} on X as ${post.id}: ${text}`);
  }

  private deletes(): void {
    const { random, world, desk } = this;
    const live = [...world.posts.byId.values()].filter((post) => post.deletedAt === undefined);
    const post = random.pick(live);
    if (live.length < 3) return;
    world.deletePost(post.id);
    desk.deletedThere.add(post.id);
    desk.note(`${post.id} is deleted`);
  }

  /** X keeps an uploaded picture as long as it likes, and then does not know it. */
  private forgetsPictures(): void {
    const { media } = this.world;
    const unused = [...media.byId.values()].filter(({ id, isAttached }) => !isAttached && !media.isOpen(media.get(id)));
    if (unused.length === 0) return;
    const { id } = this.random.pick(unused);
    media.byId.delete(id);
    this.troubles += 1;
    this.desk.note(`X forgets the picture ${id}`);
  }

  private mentions(customer: User, inReplyTo?: Post): void {
    const { world, desk, random } = this;
    const text = `@${desk.brand.handle} ${random.pick(['where is my bag', 'hello?', 'and now?'])} ${world.ids.sequence}`;
    world.advanceClock(SECOND_MS);
    const under = inReplyTo && world.posts.live(inReplyTo.id) ? { inReplyTo: inReplyTo.id } : {};
    const post = world.post({ authorId: customer.id, text, ...under });
    desk.note(`${customer.handle} writes ${post.id}: ${text}`);
  }

  private async takeIn(troubled: boolean): Promise<void> {
    const { desk, random } = this;
    const { inbox } = desk;
    for (const { id } of inbox.accounts) {
      for (const [source, endpoint] of [
        ['mentions', MENTIONS],
        ['timeline', TIMELINE],
      ] as const) {
        const { fault, shake } = troubled ? mishap(random, endpoint) : { fault: null, shake: null };
        if (fault) this.world.setFault(fault);
        if (fault || shake) this.troubles += 1;
        await inbox.poll(id, source, shake);
        this.world.clearFaults();
        if (fault?.status === 401) await inbox.reconnect();
      }
    }
    if ((await inbox.apply()) === 'interrupted') await inbox.apply();
  }

  /** What is due is done, by one process or by two at once, while X and the processes fail. */
  private async delivers(): Promise<void> {
    const { desk, random } = this;
    const jobs = await desk.dueJobs();
    for (const job of jobs.slice(0, 1 + random.below(4))) await this.delivering(job);
  }

  private async delivering(job: Job): Promise<void> {
    const { desk, random, world } = this;
    const [one, other] = random.shuffle(desk.workers) as typeof desk.workers;
    const faults = this.faultsOf(job);
    for (const fault of faults) world.setFault(fault);
    this.troubles += faults.length;
    if (faults.length > 0) desk.note(faults.map(({ kind, status }) => `X: ${kind} ${status ?? ''}`).join(', '));
    const dice = random.next();
    if (dice < 0.24) this.troubles += 1;
    if (dice < 0.12) {
      const where = random.chance(0.5) ? 'before' : 'after';
      const pause = one.x.pauseNext(where);
      const work = desk.work(one, job);
      await Promise.race([pause.reached, work]);
      desk.note(`a worker stops right ${where} the answer, for longer than its lease`);
      await desk.sleepThroughLease(other);
      pause.resume();
      await work;
    } else if (dice < 0.24) {
      const meanwhile = (): Promise<void> => desk.sleepThroughLease(other);
      await desk.work(one, job, { nap: { passes: 1 + random.below(2), meanwhile } });
    } else if (dice < 0.34) {
      await desk.workTwiceAtOnce(job);
    } else {
      await desk.work(one, job, { shake: this.shake(0.3) });
    }
    world.clearFaults();
    if (faults.some(({ status }) => status === 401)) await desk.inbox.reconnect();
  }

  private faultsOf(job: Job): NewFault[] {
    const { random } = this;
    if (job.name === 'reply.reconcile') {
      const { fault } = random.chance(0.5) ? mishap(random, TIMELINE) : { fault: null };
      return fault ? [fault] : [];
    }
    if (job.name === 'reply.upload') {
      return random.chance(0.5) ? [{ endpoint: random.pick(OF_UPLOADS), count: 1, ...random.pick(OF_SENDS) }] : [];
    }
    if (job.name === 'post.moderate') {
      const fault = random.pick(OF_SENDS);
      return random.chance(0.6) ? [DELETE, HIDE].map((endpoint) => ({ endpoint, count: 1, ...fault })) : [];
    }
    const faults: NewFault[] = [];
    // Of several posts that leave in a row it may hit any.
    const hits = random.chance(0.5) ? { count: 1 } : { probability: 0.5 };
    if (random.chance(0.6)) faults.push({ endpoint: PUBLISH, ...hits, ...random.pick(OF_SENDS) });
    if (random.chance(0.25)) {
      const ms = random.below(random.chance(0.5) ? MINUTE_MS : LATEST_MS);
      faults.push({ endpoint: PUBLISH, count: 1, kind: 'late-indexing', ms });
    }
    return faults;
  }

  private shake(probability: number): Shake | null {
    const { random } = this;
    if (!random.chance(probability)) return null;
    this.troubles += 1;
    return { passes: random.below(random.chance(0.5) ? 2 : 8), how: random.pick(DEATHS) };
  }

  private intent(agent: Intent['agent'], target: Post): Intent {
    this.keys += 1;
    const isLong = this.random.chance(0.3);
    const pictures = this.random.chance(0.3) ? this.pictures() : [];
    // What is said with pictures nobody else says.
    const before = pictures.length > 0 ? `${this.keys}: ` : '';
    const text = isLong
      ? `${before}${LONG} ${this.keys}`
      : before + this.random.pick(TEXTS) + (this.random.chance(0.5) ? ` ${this.keys}` : '');
    const answered = {
      handle: this.world.identities.user(target.authorId).handle,
      text: target.text,
      ours: this.desk.brand.handle,
    };
    const intent: Intent = {
      agent,
      key: `intent-${this.keys}-of-${this.desk.inbox.workspaceId}`,
      target,
      text,
      parts: isLong ? this.desk.web.x.split(text, answered)?.length : undefined,
      pictures,
      told: null,
    };
    this.desk.intents.push(intent);
    return intent;
  }

  private pictures(): Picture[] {
    return Array.from({ length: 1 + this.random.below(3) }, (_, n) => {
      const width = 8 + this.keys * 4 + n;
      return { width, altText: this.random.chance(0.8) ? `Picture ${width} <3` : '' };
    });
  }

  /** One that is in the inbox or not; of those that were deleted some too, for the page that an agent sees may be old. */
  private customersPost(): Post | undefined {
    const theirs = [...this.world.posts.byId.values()].filter((post) => post.authorId !== this.desk.brand.id);
    return theirs.length > 0 ? this.random.pick(theirs) : undefined;
  }
}

/** A text without what X puts before it. */
export const plain = (text: string): string => text.normalize('NFC').replace(/^(?:@\w+\s+)+/, '');
