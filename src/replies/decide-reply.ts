import { ChannelError, withoutOwnMediaLink, type Access, type ShownPost } from '../channels/index.js';
import { Problem, type Tx } from '../kernel/index.js';
import type { Actor } from '../people/index.js';
import { targetOf, type DeliverDependencies } from './deliver-reply.js';
import { attemptOf, takeAsSent } from './reconcile-reply.js';
import { moveReply, requireReply, UNDECIDED, type ReplyRow } from './replies.store.js';

/** What a person finds of a reply of which nobody knows whether it was posted. */
export type Decision =
  { what: 'posted'; externalId: string } | { what: 'send_again' } | { what: 'leave'; reason: string | undefined };

/** A post of ours that may be the reply. */
export interface Candidate extends ShownPost {
  /** It reads as the reply would. */
  sameText: boolean;
  url: string | null;
}

export interface Candidates {
  posts: Candidate[];
  /** Why the platform could not be looked at just now; null: it could. */
  problem: string | null;
}

/**
 * What the account has said under the same post since the first attempt, as the platform shows it now and as the intake
 * has brought it, but for what other replies have become. Whoever decides lays it beside the text.
 */
export async function findCandidates(deps: DeliverDependencies, workspaceId: string, id: string): Promise<Candidates> {
  const { reply, access, here } = await deps.db.inWorkspace(workspaceId, async (tx) => {
    const found = await requireReply(tx, id);
    if (found.doubtSince === null) throw notInDoubt(found);
    return {
      reply: found,
      access: await deps.accounts.access(tx, found.accountId, 'answers'),
      here: await broughtHere(tx, found),
    };
  });
  const { posts, problem } = await look(deps, reply, access);
  const all = [...new Map([...here, ...posts].map((post) => [post.externalId, post])).values()];
  const taken = await deps.db.readWorkspace(workspaceId, (tx) => takenByOthers(tx, reply, all));
  const channel = deps.channels.get(reply.channel);
  return {
    posts: all
      .filter(({ externalId }) => !taken.has(externalId))
      .map((post) => ({
        ...post,
        text: withoutOwnMediaLink(post),
        sameText: channel.isSameText(reply.text, post.text, reply.hasMedia),
        url: access && channel.postUrl(access.account.handle, post.externalId),
      }))
      .toSorted((a, b) => Number(b.sameText) - Number(a.sameText) || a.postedAt.getTime() - b.postedAt.getTime()),
    problem,
  };
}

/**
 * DECIDE: an agent ends a doubt that reading could not. "This is it" makes it the post that they name. "Send again" first
 * looks once more, and is refused when it finds the reply or cannot look; it is possible once. "Leave" ends it as it is.
 */
export async function decideReply(
  deps: DeliverDependencies,
  actor: Actor,
  id: string,
  decision: Decision,
): Promise<void> {
  if (decision.what === 'leave') return leave(deps, actor, id, decision.reason);
  await deps.db.inWorkspace(actor.workspaceId, (tx) => lockUndecided(tx, id));
  const { posts, problem } = await findCandidates(deps, actor.workspaceId, id);
  if (decision.what === 'posted') {
    const post = posts.find(({ externalId }) => externalId === decision.externalId);
    if (!post) throw NO_CANDIDATE;
    return attach(deps, actor, id, post);
  }
  const found = posts.find(({ sameText }) => sameText);
  if (found) {
    await attach(deps, actor, id, found);
    throw new Problem(409, 'it_is_posted', 'It is posted: the platform shows it now, so it was not sent again.');
  }
  if (problem !== null) {
    const sentence = `It was not sent again, because the platform could not be looked at first. ${problem} Try it later.`;
    throw new Problem(409, 'cannot_look', sentence);
  }
  await sendAgain(deps, actor, id);
}

async function attach(deps: DeliverDependencies, actor: Actor, id: string, post: ShownPost): Promise<void> {
  await deps.db.inWorkspace(actor.workspaceId, async (tx) => {
    const reply = await lockUndecided(tx, id);
    if (!(await takeAsSent(deps, tx, reply, [post], actor.agentId))) throw NO_CANDIDATE;
  });
}

async function sendAgain(deps: DeliverDependencies, actor: Actor, id: string): Promise<void> {
  await deps.db.inWorkspace(actor.workspaceId, async (tx) => {
    const reply = await lockUndecided(tx, id);
    if (reply.sentAgainBy !== null) {
      const sentence =
        'It was sent again once already, and that is in doubt as well. Find it on the platform, or leave it.';
      throw new Problem(409, 'sent_again_already', sentence);
    }
    if (!reply.agentIsActive) await takeOver(tx, reply, actor);
    await moveReply(tx, deps.log, reply, {
      to: 'queued',
      agentId: actor.agentId,
      sendAfter: deps.clock.now(),
      sentAgainBy: actor.agentId,
      errorDetail: `${actor.name} found that it was not posted, and sends it again.`,
    });
    await deps.jobs.add(tx, 'reply.deliver', id);
  });
}

async function leave(deps: DeliverDependencies, actor: Actor, id: string, reason: string | undefined): Promise<void> {
  await deps.db.inWorkspace(actor.workspaceId, async (tx) => {
    const reply = await lockUndecided(tx, id);
    await moveReply(tx, deps.log, reply, {
      to: 'left',
      agentId: actor.agentId,
      errorCode: 'left',
      errorDetail: `${actor.name} left it: ${reason ?? 'nobody knows whether it was posted, and it is not sent again.'}`,
    });
  });
}

/** Whoever sends what a deactivated colleague wrote stands for it. */
export async function takeOver(tx: Tx, reply: ReplyRow, actor: Actor): Promise<void> {
  await tx.query('UPDATE reply SET agent_id = $3 WHERE workspace_id = $1 AND id = $2', [
    tx.workspaceId,
    reply.id,
    actor.agentId,
  ]);
}

async function lockUndecided(tx: Tx, id: string): Promise<ReplyRow> {
  const reply = await requireReply(tx, id);
  if (reply.state !== 'unknown') throw notInDoubt(reply);
  const undecided = await tx.query(`SELECT 1 FROM reply r WHERE r.workspace_id = $1 AND r.id = $2 AND ${UNDECIDED}`, [
    tx.workspaceId,
    id,
  ]);
  if (undecided.length > 0) return reply;
  const sentence =
    'We are still looking for it on the platform. That takes about a minute; then it is yours to decide.';
  throw new Problem(409, 'still_looking', sentence, { state: reply.state });
}

const notInDoubt = ({ state }: ReplyRow): Problem =>
  new Problem(409, 'not_in_doubt', 'There is nothing to decide: what became of this reply is known. See its state.', {
    state,
  });

const NO_CANDIDATE = new Problem(
  422,
  'no_candidate',
  'This is not a post of the account under the same post, or it is another reply of ours. Choose one that is shown.',
);

/** Beyond that a person looks on the platform. */
const MOST_POSTS = 20;

/** Posts of ours in the thread that are no reply's, from shortly before the first attempt on. */
const broughtHere = (tx: Tx, reply: ReplyRow): Promise<ShownPost[]> =>
  tx.query<ShownPost>(
    `SELECT p.external_id AS "externalId", p.posted_at AS "postedAt", p.text FROM post p
     JOIN author a ON a.workspace_id = p.workspace_id AND a.id = p.author_id
     JOIN account c ON c.workspace_id = p.workspace_id AND c.channel = a.channel AND c.external_id = a.external_id
     WHERE p.workspace_id = $1 AND p.thread_id = $2 AND c.id = $3 AND p.posted_at > $4::timestamptz - interval '1 minute'
       AND p.reply_id IS NULL AND p.deleted_at IS NULL
     ORDER BY p.posted_at LIMIT ${MOST_POSTS}`,
    [tx.workspaceId, reply.threadId, reply.accountId, reply.doubtSince],
  );

async function look(
  deps: DeliverDependencies,
  reply: ReplyRow,
  access: (Access & { channel: string }) | null,
): Promise<{ posts: ShownPost[]; problem: string | null }> {
  if (!access) return { posts: [], problem: 'The account is not connected.' };
  const channel = deps.channels.get(access.channel);
  const during = { fromAt: attemptOf(deps, reply).fromAt, toAt: new Date(deps.clock.now().getTime() + 60_000) };
  try {
    const posts = channel.answersTo
      ? await channel.answersTo(access, targetOf(reply), during)
      : (await channel.findPublished(access, targetOf(reply), reply.text, during, reply.hasMedia)).map((post) => ({
          ...post,
          text: reply.text,
        }));
    return { posts: posts.slice(0, MOST_POSTS), problem: null };
  } catch (error) {
    if (error instanceof ChannelError) return { posts: [], problem: error.message };
    throw error;
  }
}

async function takenByOthers(tx: Tx, reply: ReplyRow, posts: readonly ShownPost[]): Promise<Set<string>> {
  if (posts.length === 0) return new Set();
  const rows = await tx.query<{ externalId: string }>(
    `SELECT p.external_id AS "externalId" FROM post p
     WHERE p.workspace_id = $1 AND p.channel = $2 AND p.external_id = ANY($3) AND p.reply_id IS NOT NULL AND p.reply_id <> $4`,
    [tx.workspaceId, reply.channel, posts.map(({ externalId }) => externalId), reply.id],
  );
  return new Set(rows.map(({ externalId }) => externalId));
}
