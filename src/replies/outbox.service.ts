import { Injectable } from '@nestjs/common';
import { ChannelRegistry } from '../channels/index.js';
import { Database, type Tx } from '../kernel/index.js';
import type { Actor } from '../people/index.js';
import type { OutboxDto, QueueDto, TroublePageDto, TroubleDto } from './outbox.dto.js';
import { REPLY_MEDIA } from './reply-media.js';
import { PARTS_JSON, type StoredPart } from './reply-parts.js';
import { UNDECIDED } from './replies.store.js';
import { freeSlots, lastLeavesAt, windowsNow, type SendWindow } from './send-windows.js';

interface QueueRow {
  accountId: string;
  handle: string;
  channel: string;
  kind: 'public' | 'direct';
  queued: number;
  posts: number;
  waiting: number;
  microUsd: number | null;
  windows: SendWindow[] | null;
  closedUntil: Date | null;
  closedWhy: string | null;
  state: string;
  stateReason: string | null;
  now: Date;
}

type StoredTrouble = Omit<TroubleDto, 'parts'> & { parts: StoredPart[]; channel: string };

const PAGE = 50;
/** Nobody counts further. */
const MOST_COUNTED = 1_000;

/** What is on its way, when the last of it leaves and what it costs; and what a person must look at. */
@Injectable()
export class Outbox {
  constructor(
    private readonly db: Database,
    private readonly channels: ChannelRegistry,
  ) {}

  async show(actor: Actor): Promise<OutboxDto> {
    return this.db.readWorkspace(actor.workspaceId, async (tx) => {
      const rows = await readQueues(tx);
      const [trouble] = await tx.query<{ undecided: number; failed: number }>(
        `SELECT count(*) FILTER (WHERE undecided)::int AS undecided, count(*) FILTER (WHERE state = 'failed')::int AS failed
         FROM (SELECT r.state, ${UNDECIDED} AS undecided FROM reply r WHERE r.workspace_id = $1
           AND r.state IN ('failed', 'unknown') ORDER BY r.id DESC LIMIT ${MOST_COUNTED}) newest`,
        [tx.workspaceId],
      );
      return {
        queues: rows.map((row) => this.toQueue(row)).filter((queue) => queue !== null),
        undecided: trouble?.undecided ?? 0,
        failed: trouble?.failed ?? 0,
      };
    });
  }

  /** Newest first; `before`: those older than this reply. */
  async trouble(actor: Actor, before: string | undefined): Promise<TroublePageDto> {
    const items = await this.db.readWorkspace(actor.workspaceId, (tx) =>
      tx.query<StoredTrouble>(
        `SELECT r.id, r.state, ${UNDECIDED} AS undecided, r.text, ${REPLY_MEDIA} AS media,
           ${PARTS_JSON} AS parts, t.channel, r.error_code AS "errorCode", r.error_detail AS "errorDetail", r.sent_again_by IS NOT NULL AS "sentAgain",
           r.thread_id AS "threadId", p.id AS "targetPostId", r.created_at AS "createdAt",
           json_build_object('id', g.id::text, 'name', g.name) AS agent, a.handle AS "targetHandle",
           c.handle AS "accountHandle", k.number::float8 AS "ticketNumber"
         FROM reply r
         JOIN agent g ON g.workspace_id = r.workspace_id AND g.id = r.agent_id
         JOIN account c ON c.workspace_id = r.workspace_id AND c.id = r.account_id
         JOIN author a ON a.workspace_id = r.workspace_id AND a.id = r.target_author_id
         JOIN thread t ON t.workspace_id = r.workspace_id AND t.id = r.thread_id
         JOIN ticket k ON k.workspace_id = t.workspace_id AND k.id = t.ticket_id
         LEFT JOIN post p ON p.workspace_id = $1 AND p.channel = t.channel AND p.external_id = r.target_external_id
         WHERE r.workspace_id = $1 AND r.state IN ('failed', 'unknown') AND r.id < $2
         ORDER BY r.id DESC LIMIT ${PAGE + 1}`,
        [tx.workspaceId, before ?? '9223372036854775807'],
      ),
    );
    const page = items.slice(0, PAGE).map(({ channel, ...reply }) => ({
      ...reply,
      parts: reply.parts.map(({ externalId, ...part }) => ({
        ...part,
        url: externalId && this.channels.get(channel).postUrl(reply.accountHandle, externalId),
      })),
    }));
    return { items: page, nextCursor: items.length > PAGE ? (page.at(-1)?.id ?? null) : null };
  }

  private toQueue(row: QueueRow): QueueDto | null {
    const {
      accountId,
      handle,
      channel,
      kind,
      queued,
      posts,
      waiting,
      microUsd,
      closedUntil,
      closedWhy,
      state,
      stateReason,
    } = row;
    const now = row.now.getTime();
    const windows = windowsNow(this.channels.get(channel).sends?.[kind], row.windows ?? [], now);
    const closed = closedUntil && closedUntil > row.now ? closedUntil : null;
    const connected = state === 'connected';
    if (queued === 0 && !closed && freeSlots(windows, false) > 0) return null;
    const leavesAt = (count: number): Date | null =>
      connected ? new Date(lastLeavesAt(windows, count, closed?.getTime() ?? null, now)) : null;
    return {
      account: { id: accountId, handle },
      channel,
      kind,
      queued,
      waiting,
      usd: microUsd === null ? null : microUsd / 1e6,
      lastLeavesAt: leavesAt(posts),
      nextLeavesAt: leavesAt(posts + 1),
      heldUntil: closed,
      heldWhy: connected ? (closed ? closedWhy : null) : (stateReason ?? 'The account is not connected.'),
    };
  }
}

const readQueues = (tx: Tx): Promise<QueueRow[]> =>
  tx.query<QueueRow>(
    `WITH queued AS (
       SELECT account_id, kind, count(*)::int AS queued, sum(parts - parts_posted)::int AS posts,
         count(waiting_since)::int AS waiting,
         sum(micro_usd)::float8 AS "microUsd"
       FROM reply WHERE workspace_id = $1 AND state = 'queued' GROUP BY account_id, kind)
     SELECT c.id AS "accountId", c.handle, c.channel, kind, coalesce(n.queued, 0) AS queued,
       coalesce(n.posts, 0) AS posts, coalesce(n.waiting, 0) AS waiting, n."microUsd", q.windows,
       q.closed_until AS "closedUntil", q.closed_why AS "closedWhy", c.state, c.state_reason AS "stateReason",
       clock_timestamp() AS now
     FROM queued n
     FULL JOIN (SELECT account_id, kind, windows, closed_until, closed_why FROM reply_gate WHERE workspace_id = $1) q
       USING (account_id, kind)
     JOIN account c ON c.workspace_id = $1 AND c.id = account_id
     ORDER BY c.id, kind`,
    [tx.workspaceId],
  );
