import type { Accounts } from '../accounts/index.js';
import type { ChannelRegistry } from '../channels/index.js';
import { notFound, Problem, type EventLog, type Jobs, type Tx } from '../kernel/index.js';
import type { Actor } from '../people/index.js';
import type { Doing } from './moderation-state.js';
import { tell } from './moderation.store.js';
import { accountFor, factsOf, refusalOf, standingsIn } from './post-moderation.js';

export interface NewModeration {
  /** In which the agent sees the post. */
  threadId: string;
  postId: string;
  what: Doing;
  /** Why, in the agent's words. */
  reason: string | null;
}

export interface AskDependencies {
  log: EventLog;
  jobs: Jobs;
  channels: ChannelRegistry;
  accounts: Accounts;
}

/**
 * ASK: writes down who wants what and why, and the job that does it, in one transaction. Asked twice, it is the same one as
 * long as it is not done. Returns its id.
 */
export async function askModeration(
  deps: AskDependencies,
  tx: Tx,
  actor: Actor,
  { threadId, postId, what, reason }: NewModeration,
): Promise<string> {
  // Of two who ask at once, the second sees the first.
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 2))', [`${tx.workspaceId}/${postId}`]);
  await requireShownIn(tx, threadId, postId);
  const [facts] = await factsOf(tx, [postId]);
  if (!facts) throw notFound('post in this thread');
  const { last } = facts;
  if (last && (last.state === 'asked' || last.state === 'acting')) {
    if (last.what === what) return last.id;
    throw new Problem(
      409,
      'moderation_pending',
      `${last.agent.name} has asked for something else with this post. Wait for that.`,
    );
  }
  const accountId = accountFor(what, facts);
  const standing = accountId === null ? null : await standingsIn(tx, deps.accounts)(accountId);
  const refused = refusalOf(what, facts, deps.channels.get(facts.channel), standing);
  if (refused || accountId === null) throw new Problem(422, refused?.code ?? 'not_ours', refused?.sentence ?? '');
  const [row] = await tx.query<{ id: string }>(
    `INSERT INTO moderation (workspace_id, thread_id, post_id, account_id, agent_id, what, reason, due_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, now()) RETURNING id`,
    [tx.workspaceId, threadId, postId, accountId, actor.agentId, what, reason],
  );
  const id = row?.id as string;
  await deps.jobs.add(tx, 'post.moderate', id);
  await tell(tx, deps.log, { id, threadId, postId, what }, 'moderation_asked', actor.agentId, {
    state: 'asked',
    why: reason,
  });
  return id;
}

/** It belongs to the thread, or stands around it. */
async function requireShownIn(tx: Tx, threadId: string, postId: string): Promise<void> {
  const [found] = await tx.query<{ isThere: boolean | null }>(
    `SELECT p.thread_id = t.id OR p.root_external_id = t.root_external_id AS "isThere" FROM thread t
     LEFT JOIN post p ON p.workspace_id = $1 AND p.id = $3 AND p.channel = t.channel
     WHERE t.workspace_id = $1 AND t.id = $2`,
    [tx.workspaceId, threadId, postId],
  );
  if (!found) throw notFound('thread');
  if (!found.isThere) throw notFound('post in this thread');
}
