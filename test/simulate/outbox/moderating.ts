import type { Doing } from '../../../src/replies/moderation-state.js';
import type { Random } from '../../factories/random.js';
import type { Shake } from '../shaky-database.js';
import type { Desk } from './desk.js';

export const DELETE = 'DELETE /2/tweets/:id';
export const HIDE = 'PUT /2/tweets/:tweet_id/hidden';

/** An agent has one of our answers deleted, one of somebody else's folded away or shown again, or takes that back. */
export async function moderates(desk: Desk, random: Random, shake: Shake | null): Promise<void> {
  const agent = random.pick(desk.agents);
  if (random.chance(0.2)) {
    const open = await desk.inbox.query<{ id: string }>(
      `SELECT id FROM moderation WHERE workspace_id = $1 AND state IN ('asked', 'acting', 'unknown') ORDER BY id`,
    );
    if (open.length > 0) await desk.takeBackModeration(agent, random.pick(open).id, shake);
    return;
  }
  const ours = random.chance(0.5);
  const posts = await desk.inbox.query<{ postId: string; threadId: string; externalId: string; hidden: boolean }>(
    `SELECT p.id AS "postId", p.thread_id AS "threadId", p.external_id AS "externalId", p.hidden_at IS NOT NULL AS hidden
     FROM post p JOIN author a ON a.workspace_id = $1 AND a.id = p.author_id
     WHERE p.workspace_id = $1 AND p.thread_id IS NOT NULL AND (a.external_id = $2) = $3
       AND p.parent_external_id IS NOT NULL ORDER BY p.id`,
    [desk.brand.id, ours],
  );
  if (posts.length === 0) return;
  const post = random.pick(posts);
  const what: Doing = ours ? 'delete' : post.hidden ? 'show' : 'hide';
  await desk.askModeration({ agent, what, ...post }, shake);
}
