import { Inject, Injectable } from '@nestjs/common';
import { Accounts } from '../accounts/index.js';
import { ChannelRegistry } from '../channels/index.js';
import {
  CLOCK,
  CONFIG,
  Database,
  EventLog,
  failpoint,
  Jobs,
  notFound,
  Problem,
  type Clock,
  type Config,
  type Tx,
} from '../kernel/index.js';
import type { Actor } from '../people/index.js';
import { readEarlier, readThreads, type ThreadView, type TicketThreads } from '../threads/index.js';
import { Tickets } from '../tickets/index.js';
import { queueReply, type NewReply } from './queue-reply.js';
import { decideReply, findCandidates, takeOver, type Candidates, type Decision } from './decide-reply.js';
import type { DeliverDependencies } from './deliver-reply.js';
import { moderationOf, standingsIn, type PostModeration, type StandingOf } from './post-moderation.js';
import {
  moveReply,
  readReplies,
  requireReply,
  type ReplyRow,
  type ReplyView,
  type StoredReplyView,
} from './replies.store.js';
import { replyRoutes, type ReplyRoute } from './reply-routes.js';

const LEFT_AFTER_ALL = {
  errorCode: 'left',
  errorDetail: 'It was taken back before it was sent again. Whether the first attempt was posted, nobody knows.',
};

/** Threads with what is known of an answer before it is written. */
type AnswerableThreads = TicketThreads<ThreadPart & { route: ReplyRoute }>;

export interface TicketPage extends AnswerableThreads {
  ticket: unknown;
}

export type ThreadPart = Omit<ThreadView, 'posts'> & {
  posts: (ThreadView['posts'][number] & { moderation: PostModeration })[];
  replies: ReplyView[];
};

@Injectable()
export class Replies {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly db: Database,
    private readonly log: EventLog,
    private readonly jobs: Jobs,
    private readonly channels: ChannelRegistry,
    private readonly accounts: Accounts,
    private readonly tickets: Tickets,
  ) {}

  /** Everything that an agent reads before they answer. */
  async ticketPage(actor: Actor, number: string): Promise<TicketPage> {
    return this.db.readWorkspace(actor.workspaceId, async (tx) => {
      const { id, ticket } = await this.tickets.read(tx, number);
      return { ticket, ...(await this.answerable(tx, await readThreads(tx, this.channels, id))) };
    });
  }

  /** The threads of a ticket before one of them, as the ticket's page gives the newest. */
  async earlierThreads(actor: Actor, number: string, before: string): Promise<AnswerableThreads> {
    return this.db.readWorkspace(actor.workspaceId, async (tx) => {
      const { id } = await this.tickets.read(tx, number);
      return this.answerable(tx, await readThreads(tx, this.channels, id, before));
    });
  }

  private async answerable(tx: Tx, { threads, earlier }: TicketThreads): Promise<AnswerableThreads> {
    const replies = await readReplies(tx, { threadIds: threads.map((thread) => thread.id) });
    const standingOf = standingsIn(tx, this.accounts);
    const routes = await replyRoutes(tx, this.channels, standingOf, threads);
    const parts = await this.withDoings(tx, standingOf, threads, replies);
    return { threads: parts.map((thread) => ({ ...thread, route: routes.get(thread.id) as ReplyRoute })), earlier };
  }

  /** The posts before one, in its thread, with the replies that some of them were. */
  async earlierPosts(actor: Actor, postId: string): Promise<ThreadPart> {
    return this.db.readWorkspace(actor.workspaceId, async (tx) => {
      const thread = await readEarlier(tx, this.channels, postId);
      if (!thread) throw notFound('post');
      const ids = thread.posts.flatMap(({ replyId }) => replyId ?? []);
      const replies = await readReplies(tx, { ids });
      const [part] = await this.withDoings(tx, standingsIn(tx, this.accounts), [thread], replies);
      return part as ThreadPart;
    });
  }

  private async withDoings(
    tx: Tx,
    standingOf: StandingOf,
    threads: ThreadView[],
    replies: StoredReplyView[],
  ): Promise<ThreadPart[]> {
    const postIds = threads.flatMap(({ posts }) => posts.map((post) => post.id));
    const moderation = await moderationOf(tx, this.channels, standingOf, postIds);
    const byThread = Map.groupBy(replies, (reply) => reply.threadId);
    return threads.map((thread) => ({
      ...thread,
      posts: thread.posts.map((post) => ({ ...post, moderation: moderation.get(post.id) as PostModeration })),
      replies: (byThread.get(thread.id) ?? []).map((reply) => this.toView(reply)),
    }));
  }

  async queue(actor: Actor, reply: NewReply): Promise<ReplyView> {
    const deps = {
      log: this.log,
      jobs: this.jobs,
      channels: this.channels,
      accounts: this.accounts,
      undoMs: this.config.undoMs,
    };
    const queued = await this.db.inWorkspace(actor.workspaceId, async (tx) =>
      this.read(tx, await queueReply(deps, tx, actor, reply, this.clock.now())),
    );
    failpoint('queue.committed');
    return queued;
  }

  async show(actor: Actor, id: string): Promise<ReplyView> {
    return this.db.readWorkspace(actor.workspaceId, (tx) => this.read(tx, id));
  }

  /**
   * Takes back what has not left, or certainly was not posted: its text is the agent's again, and it is shown no more. Of
   * several posts those that stand there do: the reply is sent as these, and the rest of its text is the agent's.
   */
  async cancel(actor: Actor, id: string): Promise<ReplyView> {
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const reply = await requireReply(tx, id);
      if (reply.state === 'cancelled' || reply.state === 'left') return this.read(tx, id);
      if (reply.state !== 'queued' && reply.state !== 'failed') {
        throw new Problem(409, 'already_left', 'It is too late to take this back: it has left. See its state.', {
          state: reply.state,
        });
      }
      const { agentId } = actor;
      if (reply.doubtSince === null) await this.end(tx, reply, agentId);
      else await moveReply(tx, this.log, reply, { to: 'left', agentId, ...LEFT_AFTER_ALL });
      return this.read(tx, id);
    });
  }

  /** Sends once more what certainly was not posted. */
  async retry(actor: Actor, id: string): Promise<ReplyView> {
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const reply = await requireReply(tx, id);
      if (reply.state === 'queued') return this.read(tx, id);
      if (reply.state !== 'failed') {
        const why = reply.state === 'cancelled' ? 'this one was taken back' : 'this one was posted, or may have been';
        throw new Problem(409, 'not_failed', `Only a reply that failed can be tried again: ${why}.`, {
          state: reply.state,
        });
      }
      if (!reply.agentIsActive) await takeOver(tx, reply, actor);
      await moveReply(tx, this.log, reply, { to: 'queued', agentId: actor.agentId, sendAfter: this.clock.now() });
      await this.jobs.add(tx, 'reply.deliver', id);
      return this.read(tx, id);
    });
  }

  private end(tx: Tx, reply: ReplyRow, agentId: string): Promise<void> {
    const { firstExternalId: externalId, lastPostedAt: sentAt } = reply;
    const move = externalId && sentAt ? ({ to: 'sent', externalId, sentAt } as const) : ({ to: 'cancelled' } as const);
    return moveReply(tx, this.log, reply, { ...move, agentId });
  }

  candidates(actor: Actor, id: string): Promise<Candidates> {
    return findCandidates(this.deliverDependencies(), actor.workspaceId, id);
  }

  /** An agent says what became of a reply of which nobody knows. */
  async decide(actor: Actor, id: string, decision: Decision): Promise<ReplyView> {
    await decideReply(this.deliverDependencies(), actor, id, decision);
    return this.show(actor, id);
  }

  deliverDependencies(): DeliverDependencies {
    const { db, log, jobs, channels, accounts, clock } = this;
    const { replyLeaseMs: leaseMs, reconcileMs } = this.config;
    return { db, log, jobs, channels, accounts, clock, leaseMs, reconcileMs };
  }

  private async read(tx: Tx, id: string): Promise<ReplyView> {
    const [reply] = await readReplies(tx, { ids: [id] });
    if (!reply) throw notFound('reply');
    return this.toView(reply);
  }

  private toView({ channel, accountHandle, externalId, parts, ...view }: StoredReplyView): ReplyView {
    const urlOf = (id: string | null): string | null => id && this.channels.get(channel).postUrl(accountHandle, id);
    return {
      ...view,
      url: urlOf(externalId),
      parts: parts.map(({ externalId: id, ...part }) => ({ ...part, url: urlOf(id) })),
    };
  }
}
