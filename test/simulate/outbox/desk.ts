import { Readable } from 'node:stream';
import type { Post, User, XSandbox } from '../../../sandbox/x/index.ts';
import { generatedPicture } from '../../../sandbox/x/world/pictures.ts';
import { Problem } from '../../../src/kernel/index.js';
import type { Actor } from '../../../src/people/index.js';
import type { Decision } from '../../../src/replies/decide-reply.js';
import { deliverInARow } from '../../../src/replies/deliver-in-a-row.js';
import { drainGate } from '../../../src/replies/drain-gate.js';
import { findOverdue } from '../../../src/replies/find-overdue.js';
import { moderatePost, takeUpModerations } from '../../../src/replies/moderate-post.js';
import type { Doing } from '../../../src/replies/moderation-state.js';
import { reconcileReply } from '../../../src/replies/reconcile-reply.js';
import { uploadMedia } from '../../../src/replies/upload-media.js';
import type { House } from '../house.js';
import type { Inbox } from '../inbox.js';
import type { Shake } from '../shaky-database.js';
import { LEASE_MS, Process, type Nap } from './process.js';

export const PUBLISH = 'POST /2/tweets';

/** What an agent means to send, once, and what they were told. */
export interface Intent {
  agent: Actor;
  key: string;
  target: Post;
  text: string;
  /** As how many posts they saw it; absent: as one. */
  parts?: number | undefined;
  /** What they attach. */
  pictures: readonly Picture[];
  /** The files of these, once they are here. */
  media?: Promise<{ id: string; altText: string }[]>;
  told: { id: string } | { problem: string } | null;
}

/** By its width it is known again on X. */
export interface Picture {
  width: number;
  altText: string;
}

/** What an agent wants done with a post on X. */
export interface ModerationIntent {
  agent: Actor;
  what: Doing;
  postId: string;
  threadId: string;
  externalId: string;
}

export interface Job {
  id: string;
  name: keyof typeof WORK;
  /** Of a drain: its gate; of a moderation: that. */
  replyId: string;
}

/** Agents, processes and jobs of one workspace. */
export class Desk {
  readonly intents: Intent[] = [];
  /** Also those that were refused. */
  readonly moderations: ModerationIntent[] = [];
  /** What people have deleted on X itself. */
  readonly deletedThere = new Set<string>();
  readonly diary: string[] = [];
  readonly agents: Actor[] = [];
  /** The first serves agents, the others deliver. */
  readonly processes: Process[];

  private constructor(
    private readonly house: House,
    readonly sandbox: XSandbox,
    readonly inbox: Inbox,
    readonly brand: User,
  ) {
    this.processes = Array.from({ length: 3 }, () => new Process(house, sandbox, inbox, inbox.clock));
  }

  static async open(
    house: House,
    sandbox: XSandbox,
    inbox: Inbox,
    brand: User,
    names: readonly string[] = ['Ada', 'Bo'],
  ): Promise<Desk> {
    const desk = new Desk(house, sandbox, inbox, brand);
    const { workspaceId } = inbox;
    for (const name of names) {
      const [row] = await inbox.db.inWorkspace(workspaceId, (tx) =>
        tx.query<{ id: string }>(
          `INSERT INTO agent (workspace_id, email, name, role) VALUES ($1, $2, $3, 'agent') RETURNING id`,
          [workspaceId, `${name}@example.com`, name],
        ),
      );
      desk.agents.push({
        workspaceId,
        agentId: row?.id as string,
        name,
        email: `${name}@example.com`,
        role: 'agent',
        nextAfterSend: false,
      });
    }
    return desk;
  }

  get web(): Process {
    return this.processes[0] as Process;
  }

  get workers(): [Process, Process] {
    return this.processes.slice(1) as [Process, Process];
  }

  /**
   * The agent reads the thread and sends. Nothing comes back when the process died: they do not know, and their browser
   * asks again with the same key. Null: the post is not in the inbox, so nobody can answer it.
   */
  async look(intent: Intent): Promise<{ threadId: string; threadVersion: number; targetPostId: string } | null> {
    const [seen] = await this.inbox.query<{ threadId: string; threadVersion: number; targetPostId: string }>(
      `SELECT t.id AS "threadId", t.version AS "threadVersion", p.id AS "targetPostId"
       FROM post p JOIN thread t ON t.workspace_id = $1 AND t.id = p.thread_id
       WHERE p.workspace_id = $1 AND p.external_id = $2`,
      [intent.target.id],
    );
    return seen ?? null;
  }

  async send(
    process: Process,
    intent: Intent,
    seen: { threadId: string; threadVersion: number; targetPostId: string },
    shake: Shake | null,
  ): Promise<void> {
    intent.media ??= this.attach(intent);
    const { text, parts } = intent;
    const reply = { ...seen, text, parts, media: await intent.media, idempotencyKey: intent.key };
    const told = await process.run({ shake }, () =>
      process.replies.queue(intent.agent, reply).then(
        ({ id }) => ({ id }),
        (error: unknown) => ({ problem: problemOf(error) }),
      ),
    );
    const before = intent.told;
    if (told !== 'died') intent.told = told.value;
    this.note(`${intent.agent.name} answers ${intent.target.id} (${intent.key}): ${tellOf(told)}`);
    if (before && intent.told && 'id' in before && !('id' in intent.told && intent.told.id === before.id)) {
      throw new Error(`The key ${intent.key} gave the reply ${before.id}, and then ${JSON.stringify(intent.told)}.`);
    }
  }

  /** Undo, or try again: asked once more when the process dies on it. */
  async change(what: 'cancel' | 'retry', agent: Actor, id: string, shake: Shake | null): Promise<void> {
    for (const trouble of [shake, null]) {
      const told = await this.web.run({ shake: trouble }, () =>
        this.web.replies[what](agent, id).then(
          ({ state }) => ({ state }),
          (error: unknown) => ({ problem: problemOf(error) }),
        ),
      );
      this.note(`${agent.name} asks to ${what} the reply ${id}: ${tellOf(told)}`);
      if (told !== 'died') return;
    }
  }

  /** An agent ends a doubt, asked once more when the process dies on it. */
  async decide(agent: Actor, id: string, decision: Decision, shake: Shake | null): Promise<void> {
    for (const trouble of [shake, null]) {
      const told = await this.web.run({ shake: trouble }, () =>
        this.web.replies.decide(agent, id, decision).then(
          ({ state }) => ({ state }),
          (error: unknown) => ({ problem: problemOf(error) }),
        ),
      );
      this.note(`${agent.name} decides on the reply ${id}: ${decision.what}: ${tellOf(told)}`);
      if (told !== 'died') return;
    }
  }

  /** Asked once more when the process dies on it: it is the same, or one more that finds it done. */
  async askModeration(intent: ModerationIntent, shake: Shake | null): Promise<void> {
    const { agent, what, postId, threadId, externalId } = intent;
    this.moderations.push(intent);
    for (const trouble of [shake, null]) {
      const told = await this.web.run({ shake: trouble }, () =>
        this.web.moderations.ask(agent, { threadId, postId, what, reason: 'It is wrong.' }).then(
          ({ id, state }) => ({ id, state }),
          (error: unknown) => ({ problem: problemOf(error) }),
        ),
      );
      this.note(`${agent.name} asks to ${what} ${externalId}: ${tellOf(told)}`);
      if (told !== 'died') return;
    }
  }

  async takeBackModeration(agent: Actor, id: string, shake: Shake | null): Promise<void> {
    for (const trouble of [shake, null]) {
      const told = await this.web.run({ shake: trouble }, () =>
        this.web.moderations.cancel(agent, id).then(
          ({ state }) => ({ state }),
          (error: unknown) => ({ problem: problemOf(error) }),
        ),
      );
      this.note(`${agent.name} takes back the moderation ${id}: ${tellOf(told)}`);
      if (told !== 'died') return;
    }
  }

  async work(process: Process, job: Job, trouble: { shake?: Shake | null; nap?: Nap | null } = {}): Promise<void> {
    const told = process.x.endings.length;
    const ended = await process.run(trouble, () => this.handle(process, job));
    this.note(`${job.name} ${job.replyId}${ended === 'died' ? ': the process dies' : ''} ${await this.stateOf(job)}`);
    if (ended === 'died') {
      process.x.endings.length = told; // what it knew died with it
      await this.putOff(job);
    } else await this.done(job);
  }

  /** The same job in two processes: one of them sends. */
  async workTwiceAtOnce(job: Job): Promise<void> {
    await Promise.all(this.workers.map((process) => this.handle(process, job)));
    this.note(`${job.name} ${job.replyId}, by two at once ${await this.stateOf(job)}`);
    await this.done(job);
  }

  async findOverdue(process: Process, shake: Shake | null = null): Promise<void> {
    const { workspaceId } = this.inbox;
    await process.run({ shake }, async () => {
      await findOverdue(process.deps, workspaceId);
      await takeUpModerations(process.deps, workspaceId);
    });
  }

  /** Those whose time has come, oldest first. What is to be done at once has the time of the real clock, twice. */
  async dueJobs(): Promise<Job[]> {
    return this.house.source.query(
      `SELECT id, name, data ->> 'id' AS "replyId" FROM pgboss.job
       WHERE state < 'active' AND data ->> 'workspaceId' = $1 AND (start_after <= $2 OR start_after = created_on) ORDER BY start_after, (data ->> 'id')::bigint, name DESC`,
      [this.inbox.workspaceId, this.inbox.clock.now()],
    );
  }

  /** When the next job is due; null: there is none. */
  async nextJobAt(): Promise<number | null> {
    const [row]: { at: number | null }[] = await this.house.source.query(
      `SELECT (extract(epoch FROM min(start_after)) * 1000)::float8 AS at FROM pgboss.job
       WHERE start_after <> created_on AND state < 'active' AND data ->> 'workspaceId' = $1`,
      [this.inbox.workspaceId],
    );
    return row?.at ?? null;
  }

  /** All that is due, and due again, without trouble. */
  async workAll(process: Process): Promise<void> {
    for (let jobs = await this.dueJobs(); jobs.length > 0; jobs = await this.dueJobs()) {
      for (const job of jobs) await this.work(process, job);
    }
  }

  /** One worker is out of the world for longer than a lease; the other finds what it has left. */
  async sleepThroughLease(heir: Process): Promise<void> {
    this.pass(LEASE_MS + 1_000);
    await this.findOverdue(heir);
    await this.workAll(heir);
  }

  pass(ms: number): void {
    this.sandbox.world.advanceClock(ms);
  }

  note(line: string): void {
    this.diary.push(`${new Date(this.sandbox.world.clock.now()).toISOString()} ${line}`);
  }

  private handle({ deps }: Process, { name, replyId }: Job): Promise<void> {
    return WORK[name](deps, this.inbox.workspaceId, replyId);
  }

  private async done({ name, id }: Job): Promise<void> {
    await this.house.source.query('DELETE FROM pgboss.job WHERE name = $1 AND id = $2', [name, id]);
  }

  private async attach({ agent, pictures }: Intent): Promise<{ id: string; altText: string }[]> {
    const media = [];
    for (const { width, altText } of pictures) {
      const bytes = generatedPicture(width, { width, height: 8 });
      const { id } = await this.web.media.receive(agent, bytes.length, Readable.from([bytes]));
      media.push({ id, altText });
    }
    return media;
  }

  private async stateOf({ name, replyId: id }: Job): Promise<string> {
    const table = name === 'post.moderate' ? 'moderation' : 'reply';
    const sql = `SELECT state, error_code AS code FROM ${table} WHERE workspace_id = $1 AND id = $2`;
    const [row] = await this.inbox.query<{ state: string; code: string | null }>(sql, [id]);
    return `→ ${row?.state}${row?.code ? ` (${row.code})` : ''}`;
  }

  /** Whoever had it is dead: the queue gives it to another a little later. */
  private async putOff(job: Job): Promise<void> {
    await this.house.source.query(`UPDATE pgboss.job SET start_after = $3 WHERE name = $1 AND id = $2`, [
      job.name,
      job.id,
      new Date(this.inbox.clock.now().getTime() + 1_000),
    ]);
  }
}

const WORK = {
  'reply.deliver': deliverInARow,
  'reply.upload': uploadMedia,
  'reply.reconcile': reconcileReply,
  'reply.drain': drainGate,
  'post.moderate': moderatePost,
};

function problemOf(error: unknown): string {
  if (error instanceof Problem) return error.code;
  throw error;
}

const tellOf = (told: unknown): string =>
  told === 'died' ? 'no answer' : JSON.stringify((told as { value: unknown }).value);
