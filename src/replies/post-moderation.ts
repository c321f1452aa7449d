import type { Accounts } from '../accounts/index.js';
import type { ChannelRegistry } from '../channels/index.js';
import type { Tx } from '../kernel/index.js';
import { DOINGS, type Doing } from './moderation-state.js';
import { MODERATION_JSON, type ModerationView } from './moderation.store.js';

export type Standing = Awaited<ReturnType<Accounts['standing']>>;
export type StandingOf = (accountId: string) => Promise<Standing>;

/** The standings of accounts, each asked for once. */
export function standingsIn(tx: Tx, accounts: Accounts): StandingOf {
  const known = new Map<string, Promise<Standing>>();
  return (accountId) => {
    const asked = known.get(accountId) ?? accounts.standing(tx, accountId);
    known.set(accountId, asked);
    return asked;
  };
}

/** What is known of a post that somebody would delete, hide or show again. */
export interface PostFacts {
  postId: string;
  channel: string;
  kind: 'public' | 'direct';
  gone: boolean;
  /** It answers another. */
  isAnswer: boolean;
  hidden: { at: string; by: { id: string; name: string } | null } | null;
  /** The account of ours that wrote it; null: somebody else did. */
  ownAccountId: string | null;
  /** The account of ours that began its conversation; null: somebody else did, or nobody knows. */
  beganAccountId: string | null;
  last: ModerationView | null;
}

export interface PostModeration {
  /** What can be done with it now. */
  may: Doing[];
  hidden: PostFacts['hidden'];
  /** What was asked for last, and what has become of it. */
  last: ModerationView | null;
}

/** One statement. */
export const factsOf = (tx: Tx, postIds: readonly string[]): Promise<PostFacts[]> =>
  tx.query<PostFacts>(
    `SELECT p.id AS "postId", p.channel, p.kind, p.deleted_at IS NOT NULL AS gone,
       p.parent_external_id IS NOT NULL AS "isAnswer", own.id AS "ownAccountId",
       -- of an answer to the post that began it, we know whose that is, be it here or not
       coalesce(began.id, CASE WHEN p.way = 'reply' AND p.parent_external_id = p.root_external_id THEN p.account_id END)
         AS "beganAccountId",
       CASE WHEN p.hidden_at IS NOT NULL THEN json_build_object('at', p.hidden_at, 'by',
         (SELECT json_build_object('id', h.id::text, 'name', h.name) FROM agent h
          WHERE h.workspace_id = $1 AND h.id = p.hidden_by)) END AS hidden,
       (SELECT ${MODERATION_JSON} FROM moderation m JOIN agent g ON g.workspace_id = $1 AND g.id = m.agent_id
        WHERE m.workspace_id = $1 AND m.post_id = p.id ORDER BY m.id DESC LIMIT 1) AS last
     FROM post p
     JOIN author a ON a.workspace_id = $1 AND a.id = p.author_id
     LEFT JOIN account own ON own.workspace_id = $1 AND own.channel = p.channel AND own.external_id = a.external_id
     LEFT JOIN post root ON root.workspace_id = $1 AND root.channel = p.channel AND root.external_id = p.root_external_id
     LEFT JOIN author b ON b.workspace_id = $1 AND b.id = root.author_id
     LEFT JOIN account began ON began.workspace_id = $1 AND began.channel = p.channel AND began.external_id = b.external_id
     WHERE p.workspace_id = $1 AND p.id = ANY($2)`,
    [tx.workspaceId, postIds],
  );

export const accountFor = (what: Doing, { ownAccountId, beganAccountId }: PostFacts): string | null =>
  what === 'delete' ? ownAccountId : beganAccountId;

export interface Refusal {
  code: string;
  sentence: string;
}

/** Why it cannot be done; null: it can. Pure. `standing`: of the account that would do it. */
export function refusalOf(
  what: Doing,
  facts: PostFacts,
  channel: ReturnType<ChannelRegistry['get']>,
  standing: Standing,
): Refusal | null {
  const { kind, gone, isAnswer, ownAccountId, beganAccountId, hidden } = facts;
  if (!channel.moderation || kind === 'direct')
    return refusal('not_possible', 'The platform lets nobody take back or hide a direct message for the other side.');
  if (gone) return refusal('gone_already', 'The post is gone already.');
  if (!isAnswer) return refusal('not_an_answer', 'Only an answer can be deleted or hidden from here.');
  if (what === 'delete' && ownAccountId === null)
    return refusal('not_ours', 'Only an answer of our own can be deleted. Somebody else’s may be hidden.');
  if (what !== 'delete' && ownAccountId !== null)
    return refusal('ours', 'An answer of our own is deleted, not hidden.');
  if (what !== 'delete' && beganAccountId === null)
    return refusal(
      'not_our_conversation',
      'Answers can be hidden only in conversations that an account of ours began.',
    );
  if (what !== 'delete' && (hidden !== null) === (what === 'hide'))
    return refusal('done_already', hidden ? 'It is hidden already.' : 'It is not hidden.');
  if (standing?.state !== 'connected' || !standing.capabilities)
    return refusal(
      'account_not_connected',
      'The account is not connected, so nothing can be done. An admin must connect it again.',
    );
  const ability = what === 'delete' ? 'replyPublicly' : 'hide';
  if (standing.capabilities[ability]) return null;
  const why = standing.capabilities.notes.find(({ about }) => about === ability)?.sentence;
  return refusal('no_permission', why ?? 'The account’s permission does not cover this.');
}

const refusal = (code: string, sentence: string): Refusal => ({ code, sentence });

const isPending = (last: ModerationView | null): boolean => last?.state === 'asked' || last?.state === 'acting';

/** What can be done with each of these posts, and what was done. One statement, and one for each account. */
export async function moderationOf(
  tx: Tx,
  channels: ChannelRegistry,
  standingOf: StandingOf,
  postIds: readonly string[],
): Promise<Map<string, PostModeration>> {
  if (postIds.length === 0) return new Map();
  const views = new Map<string, PostModeration>();
  for (const facts of await factsOf(tx, postIds)) {
    const may: Doing[] = [];
    const channel = channels.get(facts.channel);
    for (const what of isPending(facts.last) ? [] : DOINGS) {
      const accountId = accountFor(what, facts);
      if (accountId !== null && !refusalOf(what, facts, channel, await standingOf(accountId))) may.push(what);
    }
    views.set(facts.postId, { may, hidden: facts.hidden, last: facts.last });
  }
  return views;
}
