import { Injectable } from '@nestjs/common';
import { FILL_DUTY } from '../accounts/index.js';
import { Database, Duties, notFound, Problem } from '../kernel/index.js';
import { requireRole, type Actor } from '../people/index.js';
import type { FailureDto, FailurePageDto, GapDto, GapPageDto, LedgerDto, LedgerRowDto } from './intake.dto.js';
import { APPLY_DUTY } from './landing.js';

const PAGE = 50;
const MOST_LEDGER_ROWS = 50_000;
const MOST_RETRIED = 1_000;
const tooMuch = (): Problem =>
  new Problem(422, 'too_much', 'This is more than one answer can hold: ask for fewer hours, or for one account.');
const NEWEST = '9223372036854775807';

/** What came in and what became of it, for people: the ledger, the gaps, and what was set aside. */
@Injectable()
export class IntakeRecords {
  constructor(
    private readonly db: Database,
    private readonly duties: Duties,
  ) {}

  /** By account, source and hour, oldest first; `accountId`: of one account only. */
  async ledger(actor: Actor, hours: number, accountId: string | undefined): Promise<LedgerDto> {
    return this.db.readWorkspace(actor.workspaceId, async (tx) => {
      const [from] = await tx.query<{ at: string }>(
        `SELECT date_trunc('hour', now()) - ($1::int - 1) * interval '1 hour' AS at`,
        [hours],
      );
      const rows = await tx.query<LedgerRowDto>(
        `SELECT a.id AS "accountId", l.* FROM account a CROSS JOIN LATERAL (
           SELECT source, date_trunc('hour', landed_at) AS hour,
             sum(received)::int AS received, sum(threaded)::int AS threaded, sum(filtered)::int AS filtered,
             sum(duplicate)::int AS duplicate, sum(failed)::int AS failed, sum(waiting)::int AS waiting
           FROM landed WHERE workspace_id = $1 AND account_id = a.id AND landed_at >= $2 GROUP BY 1, 2) l
         WHERE a.workspace_id = $1 AND ($3::bigint IS NULL OR a.id = $3)
         ORDER BY l.hour, a.id, l.source LIMIT ${MOST_LEDGER_ROWS + 1}`,
        [tx.workspaceId, from?.at, accountId ?? null],
      );
      if (rows.length > MOST_LEDGER_ROWS) throw tooMuch();
      return { fromAt: from?.at as string, rows };
    });
  }

  /** Newest first. */
  async gaps(actor: Actor, cursor: string | undefined): Promise<GapPageDto> {
    const items = await this.db.readWorkspace(actor.workspaceId, (tx) =>
      tx.query<GapDto>(
        `SELECT id, account_id AS "accountId", source, from_at AS "fromAt", to_at AS "toAt", reason, state, found,
           last_error AS "lastError", found_at AS "foundAt", closed_at AS "closedAt"
         FROM gap WHERE workspace_id = $1 AND id < $2 ORDER BY id DESC LIMIT ${PAGE}`,
        [tx.workspaceId, cursor ?? NEWEST],
      ),
    );
    return { items, nextCursor: items.length === PAGE ? (items.at(-1)?.id ?? null) : null };
  }

  /** Has an open gap filled now, instead of when its turn comes. */
  async fillNow(actor: Actor, id: string): Promise<void> {
    requireRole(actor, 'admin');
    await this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const [gap] = await tx.query<{ accountId: string }>(
        `UPDATE gap SET last_error = NULL WHERE workspace_id = $1 AND id = $2 AND state = 'open'
         RETURNING account_id AS "accountId"`, // one that failed is not passed by any more
        [tx.workspaceId, id],
      );
      if (!gap) throw notFound('open gap');
      await this.duties.due(tx, FILL_DUTY, gap.accountId);
    });
  }

  /** Pages with something set aside, newest first. */
  async failures(actor: Actor, cursor: string | undefined): Promise<FailurePageDto> {
    const items = await this.db.readWorkspace(actor.workspaceId, (tx) =>
      tx.query<FailureDto>(
        `SELECT id, account_id AS "accountId", source, landed_at AS "landedAt", received, failed, error,
           coalesce(failures, '[]') AS posts
         FROM landed WHERE workspace_id = $1 AND failed > 0 AND id < $2 ORDER BY id DESC LIMIT ${PAGE}`,
        [tx.workspaceId, cursor ?? NEWEST],
      ),
    );
    return { items, nextCursor: items.length === PAGE ? (items.at(-1)?.id ?? null) : null };
  }

  /** Takes what was set aside in again: of one page, or of all, oldest first. Gives how many pages that are. */
  async retry(actor: Actor, id: string | null): Promise<number> {
    requireRole(actor, 'admin');
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const pages = await tx.query(
        `UPDATE landed SET state = 'waiting', waiting = waiting + failed, failed = 0, failures = NULL, error = NULL
         WHERE workspace_id = $1 AND failed > 0 AND id IN (
           SELECT id FROM landed WHERE workspace_id = $1 AND failed > 0 AND ($2::bigint IS NULL OR id = $2)
           ORDER BY id LIMIT ${MOST_RETRIED} FOR UPDATE)
         RETURNING id`,
        [tx.workspaceId, id],
      );
      if (id !== null && pages.length === 0) throw notFound('page with failures');
      if (pages.length > 0) await this.duties.due(tx, APPLY_DUTY, '0');
      return pages.length;
    });
  }
}
