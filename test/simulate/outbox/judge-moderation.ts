import type { Doing, ModerationState } from '../../../src/replies/moderation-state.js';
import type { Desk } from './desk.js';
import { DELETE, HIDE } from './moderating.js';

interface Row {
  id: string;
  what: Doing;
  state: ModerationState;
  agentId: string;
  post: string;
}

interface Belief {
  post: string;
  gone: boolean;
  hidden: boolean;
}

/** X was asked to delete and to hide what agents meant and nothing else, and what we say of it is what X shows. */
export async function judgeModeration(desk: Desk): Promise<string[]> {
  const rows = await desk.inbox.query<Row>(
    `SELECT m.id, m.what, m.state, m.agent_id AS "agentId", p.external_id AS post
     FROM moderation m JOIN post p ON p.workspace_id = $1 AND p.id = m.post_id WHERE m.workspace_id = $1 ORDER BY m.id`,
  );
  const beliefs = await desk.inbox.query<Belief>(
    `SELECT external_id AS post, deleted_at IS NOT NULL AS gone, hidden_at IS NOT NULL AS hidden FROM post
     WHERE workspace_id = $1 ORDER BY id`,
  );
  return [...meant(desk, rows), ...asked(desk, rows), ...spared(desk, rows), ...asShown(desk, rows, beliefs)];
}

/** Each was asked for by the agent in whose name it stands. */
function meant(desk: Desk, rows: Row[]): string[] {
  return rows.flatMap(({ id, what, post, agentId, state }) => {
    if (state === 'asked' || state === 'acting') return [`the moderation ${id} is ${state} for ever`];
    const wanted = desk.moderations.some(
      (one) => one.what === what && one.externalId === post && one.agent.agentId === agentId,
    );
    return wanted ? [] : [`nobody has asked to ${what} ${post}, and the moderation ${id} is to do it`];
  });
}

/** What our requests did on X. */
function asked({ sandbox: { world } }: Desk, rows: Row[]): string[] {
  const wanted = new Set(rows.map(({ what, post }) => `${what} ${post}`));
  const deleted = world.log.list({ endpoint: DELETE }).flatMap(({ committed }) => committed ?? []);
  const hidden = world.log
    .list({ endpoint: HIDE })
    .flatMap(({ committed, body }) => (committed ? [{ post: committed, ...(body as { hidden: boolean }) }] : []));
  return [
    ...deleted.map((post) => `delete ${post}`),
    ...hidden.map(({ post, hidden: hides }) => `${hides ? 'hide' : 'show'} ${post}`),
  ]
    .filter((done) => !wanted.has(done))
    .map((done) => `X was told to ${done}, and nobody has asked for that`);
}

/** Nothing else is gone from X than what people there have deleted, and what agents had deleted. */
function spared({ sandbox: { world }, deletedThere }: Desk, rows: Row[]): string[] {
  const mayBeGone = new Set(rows.filter(({ what }) => what === 'delete').map(({ post }) => post));
  return [...world.posts.byId.values()]
    .filter(({ id, deletedAt }) => deletedAt !== undefined && !deletedThere.has(id) && !mayBeGone.has(id))
    .map(({ id }) => `${id} was deleted, and nobody has meant that`);
}

/** Where it is known how it ended, it is so on X. */
function asShown({ sandbox: { world }, deletedThere }: Desk, rows: Row[], beliefs: Belief[]): string[] {
  const byPost = Map.groupBy(rows, ({ post }) => post);
  return beliefs.flatMap(({ post: id, gone, hidden }) => {
    const post = world.posts.byId.get(id);
    const own = byPost.get(id) ?? [];
    if (!post || own.length === 0) return [];
    const isGone = post.deletedAt !== undefined;
    const wrong: string[] = [];
    const deleting = own.filter(({ what }) => what === 'delete');
    const inDoubt = (ofThem: Row[]): boolean => ofThem.at(-1)?.state === 'unknown';
    for (const { id: moderation, state } of deleting) {
      if (state === 'done' && !isGone) wrong.push(`the moderation ${moderation} has deleted ${id}, and X shows it`);
      if (state === 'done' && !gone) wrong.push(`${id} is deleted, and its words are kept`);
    }
    if (isGone && !gone && !deletedThere.has(id) && !inDoubt(deleting))
      wrong.push(`X was told to delete ${id} and did, and nobody here knows`);
    const hiding = own.filter(({ what }) => what !== 'delete');
    if (!isGone && hiding.length > 0 && !inDoubt(hiding) && hidden !== (post.hiddenReply ?? false))
      wrong.push(`${id} is said to be ${hidden ? 'hidden' : 'shown'}, and on X it is not`);
    return wrong;
  });
}
