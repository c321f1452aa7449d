import type {
  Capabilities,
  ChannelRegistry,
  MediaLimits,
  ReplyCosts,
  ReplyGate,
  ReplySituation,
} from '../channels/index.js';
import type { Tx } from '../kernel/index.js';
import type { ThreadView } from '../threads/index.js';
import { mediaLimits } from './reply-media.js';
import type { StandingOf } from './post-moderation.js';

/** What one can know of an answer before it is written. */
export interface ReplyRoute {
  gate: ReplyGate;
  /** What an answer costs, in US dollars; null: nothing. */
  costs: { plain: number; withLink: number } | null;
  /** The platform's own page for answering a post, whose id there follows; null: it has none. */
  answerUrl: string | null;
  /** What of files goes along; `refusal`: why none does, although the channel takes them. */
  media: MediaLimits & { refusal: string | null };
  /** Of a public thread: the same customer's direct messages with the same account, newest first; null: there are none. */
  direct: DirectThread | null;
  /** Of a public thread: the platform's page on which the customer writes to the account directly; null: it has none. */
  directUrl: string | null;
}

export interface DirectThread {
  threadId: string;
  ticketNumber: number;
  /** The customer's newest message there that is to be seen still; null: none is. */
  postId: string | null;
}

interface Known {
  threadId: string;
  ways: ReplySituation['ways'];
  refused: string | null;
  direct: DirectThread | null;
}

const OPEN: ReplyGate = { open: true };

/** Whether each thread can be answered, and what that costs. One statement, and one for each account. */
export async function replyRoutes(
  tx: Tx,
  channels: ChannelRegistry,
  standingOf: StandingOf,
  threads: readonly ThreadView[],
): Promise<Map<string, ReplyRoute>> {
  const known = await knownOf(tx, threads);
  const routes = new Map<string, ReplyRoute>();
  for (const thread of threads) {
    const channel = channels.get(thread.channel);
    const { guide } = channel;
    const limits = mediaLimits(channel, thread.kind);
    const direct = known.get(thread.id)?.direct ?? null;
    if (!guide) {
      const media = { ...limits, refusal: null };
      routes.set(thread.id, { gate: OPEN, costs: null, answerUrl: null, media, direct, directUrl: null });
      continue;
    }
    const standing = await standingOf(thread.account.id);
    const own = thread.posts.filter((post) => post.relation === 'customer');
    const last = own.at(-1);
    routes.set(thread.id, {
      gate: guide.gate({
        kind: thread.kind,
        capabilities: standing?.capabilities ?? null,
        accountState: standing?.state ?? 'disconnected',
        ways: known.get(thread.id)?.ways ?? null,
        gone: last && own.every((post) => post.deleted) ? (last.gone?.why ?? 'deleted') : null,
        refused: known.get(thread.id)?.refused ?? null,
      }),
      costs: inUsd(guide.costs(thread.kind)),
      answerUrl: thread.kind === 'public' ? guide.answerUrl : null,
      media: { ...limits, refusal: whyNoMedia(standing?.capabilities ?? null) },
      direct,
      directUrl: thread.kind === 'public' && standing?.state === 'connected' ? guide.directUrl(standing) : null,
    });
  }
  return routes;
}

/** How the customer has spoken to us in the newest posts of each thread, and whether the platform refused our last answer. */
async function knownOf(tx: Tx, threads: readonly ThreadView[]): Promise<Map<string, Known>> {
  if (threads.length === 0) return new Map();
  const rows = await tx.query<Known>(
    `SELECT t.id AS "threadId", said.ways, CASE WHEN last.error_code = 'not_allowed' AND last.state = 'failed'
         AND last.created_at > coalesce(said.at, '-infinity') THEN last.error_detail END AS refused,
       direct.json AS direct
     FROM unnest($2::bigint[]) AS want (id)
     JOIN thread t ON t.workspace_id = $1 AND t.id = want.id
     CROSS JOIN LATERAL (
       -- of posts from before this was noted, nothing is known
       SELECT CASE WHEN bool_and(p.account_id IS NOT NULL) OR bool_or(p.way <> 'prefix')
           THEN coalesce(array_agg(DISTINCT p.way) FILTER (WHERE p.way IS NOT NULL), '{}') END AS ways,
         max(p.posted_at) AS at
       FROM (SELECT way, account_id, posted_at FROM post
         WHERE workspace_id = $1 AND thread_id = t.id AND author_id = t.author_id
         ORDER BY posted_at DESC, id DESC LIMIT 100) p) said
     LEFT JOIN LATERAL (
       SELECT error_code, state, created_at, error_detail FROM reply
       WHERE workspace_id = $1 AND thread_id = t.id ORDER BY id DESC LIMIT 1) last ON true
     LEFT JOIN LATERAL (
       SELECT json_build_object('threadId', d.id::text, 'ticketNumber', k.number, 'postId', (
         SELECT p.id::text FROM post p WHERE p.workspace_id = $1 AND p.thread_id = d.id AND p.author_id = d.author_id
           AND p.deleted_at IS NULL ORDER BY p.posted_at DESC, p.id DESC LIMIT 1)) AS json FROM thread d
       JOIN ticket k ON k.workspace_id = $1 AND k.id = d.ticket_id
       WHERE d.workspace_id = $1 AND d.author_id = t.author_id AND d.account_id = t.account_id AND d.kind = 'direct'
         AND t.kind = 'public' ORDER BY d.last_post_at DESC, d.id DESC LIMIT 1) direct ON true`,
    [tx.workspaceId, threads.map(({ id }) => id)],
  );
  return new Map(rows.map((row) => [row.threadId, row]));
}

function whyNoMedia(capabilities: Capabilities | null): string | null {
  if (!capabilities || capabilities.media) return null;
  return capabilities.notes.find(({ about }) => about === 'media')?.sentence ?? 'This account may send no files.';
}

const inUsd = (costs: ReplyCosts | null): ReplyRoute['costs'] =>
  costs && { plain: costs.plain / 1_000_000, withLink: costs.withLink / 1_000_000 };
