import { Injectable } from '@nestjs/common';
import { Database, Problem, type Tx } from '../kernel/index.js';
import type { Actor } from '../people/index.js';
import {
  branchesOf,
  cursorValues,
  FIRST_VALUE_OF_PLAY,
  nextOf,
  pageSql,
  pageText,
  Tickets,
  type PageRow,
  type TicketOrder,
} from '../tickets/index.js';
import { compile } from './condition-sql.js';
import type { TicketCondition } from './condition.js';

export const MOST_COUNTED = 1_000;
/** As old as a count may be. */
const COUNT_FOR_MS = 2_000;
/** So that what was counted once and is never asked for again does not pile up. */
const MOST_KEPT = 2_000;
const PAGE_TIMEOUT_MS = 8_000;
const COUNT_TIMEOUT_MS = 2_000;

export interface Count {
  /** null: there was no time to count. */
  count: number | null;
  /** There are more. */
  capped: boolean;
}

/** Tickets by conditions: their pages, the next one to work on, and how many there are. */
@Injectable()
export class FilteredTickets {
  private readonly counts = new Map<string, { at: number; count: Promise<Count> }>();

  constructor(
    private readonly db: Database,
    private readonly tickets: Tickets,
  ) {}

  /** A page as JSON text. One statement. */
  page(
    actor: Actor,
    conditions: readonly TicketCondition[],
    order: TicketOrder,
    limit: number,
    cursor: string | undefined,
  ): Promise<string> {
    const after = cursorValues(order, cursor);
    const { where, values } = compile(conditions, 4 + after.length);
    const sql = pageSql({ order, branches: branchesOf(order, where) }, cursor !== undefined);
    return this.db.readWorkspace(actor.workspaceId, (tx) =>
      inTime(tx, async () =>
        pageText(await tx.queryOnce<PageRow>(sql, [tx.workspaceId, actor.agentId, limit, ...after, ...values]), limit),
      ),
    );
  }

  /** The next of them that nobody is on, which is kept for the agent; null where there is none. */
  next(
    actor: Actor,
    conditions: readonly TicketCondition[],
    order: TicketOrder,
    passed: readonly number[],
  ): Promise<unknown> {
    const { where, values } = compile(conditions, FIRST_VALUE_OF_PLAY);
    const source = { order, branches: branchesOf(order, where) };
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const number = await inTime(tx, () => nextOf(tx, actor.agentId, source, passed, values));
      return number === null ? null : (await this.tickets.read(tx, number)).ticket;
    });
  }

  /** Up to so many, and at most two seconds old. Who asks meanwhile gets the same. */
  async count(actor: Actor, conditions: readonly TicketCondition[]): Promise<Count> {
    const now = performance.now();
    const text = JSON.stringify(conditions);
    // What says "me" is another one's for each agent.
    const key = `${actor.workspaceId} ${/"(?:me|mine)"/.test(text) ? actor.agentId : ''} ${text}`;
    const kept = this.counts.get(key);
    if (kept && now - kept.at < COUNT_FOR_MS) return kept.count;
    this.forgetOld(now);
    const count = this.countNow(actor, conditions);
    this.counts.set(key, { at: now, count });
    count.catch(() => this.counts.delete(key));
    return count;
  }

  private countNow(actor: Actor, conditions: readonly TicketCondition[]): Promise<Count> {
    const { where, values } = compile(conditions, 3);
    return this.db.readWorkspace(actor.workspaceId, async (tx) => {
      await limitTime(tx, COUNT_TIMEOUT_MS);
      try {
        const [row] = await tx.queryOnce<{ n: number }>(
          `SELECT count(*)::int AS n FROM (
             SELECT FROM ticket k WHERE k.workspace_id = $1 AND k.merged_into IS NULL AND $2::bigint IS NOT NULL AND ${where}
             LIMIT ${MOST_COUNTED + 1}) counted`,
          [tx.workspaceId, actor.agentId, ...values],
        );
        const n = row?.n ?? 0;
        return { count: Math.min(n, MOST_COUNTED), capped: n > MOST_COUNTED };
      } catch (error) {
        if (!tookTooLong(error)) throw error;
        return { count: null, capped: false };
      }
    });
  }

  private forgetOld(now: number): void {
    if (this.counts.size < MOST_KEPT) return;
    for (const [key, { at }] of this.counts) if (now - at >= COUNT_FOR_MS) this.counts.delete(key);
  }
}

async function inTime<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await limitTime(tx, PAGE_TIMEOUT_MS);
  try {
    return await work();
  } catch (error) {
    if (!tookTooLong(error)) throw error;
    throw new Problem(
      422,
      'view_too_wide',
      'This takes too long to look through. Add a status, a team or a tag, and try again.',
    );
  }
}

const limitTime = (tx: Tx, ms: number): Promise<unknown> => tx.query(`SET LOCAL statement_timeout = ${ms}`);

const tookTooLong = (error: unknown): boolean => (error as { code?: unknown }).code === '57014';
