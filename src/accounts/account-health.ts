import { Inject, Injectable } from '@nestjs/common';
import { ChannelRegistry, type CallWindow } from '../channels/index.js';
import { CLOCK, CONFIG, Database, pictureAddress, type Clock, type Config, type Tx } from '../kernel/index.js';
import type { AccountDto, AccountWindowDto } from './account.dto.js';
import { AccountMeters } from './account-meters.js';
import { moneyOf, readUsage, type UsageRow } from './account-spending.js';
import { troubleOf } from './account-trouble.js';
import { AccountVault } from './account-vault.js';
import { budgetOf } from './account-windows.js';
import { progressOf, type SourceRow } from './source-progress.js';

type Row = Omit<AccountDto, 'capabilities' | 'lastError' | 'lastErrorSource' | 'money' | 'sources' | 'undoDefault'> & {
  sources: SourceRow[];
  externalId: string;
  sealed: Buffer | null;
  budgetMicroUsd: string | null;
  budgetStopsPolling: boolean;
  ownsApp: boolean;
};

/** What an admin must know of each account: is it alive, since when not, what can it do, and how much is left. */
@Injectable()
export class AccountHealth {
  constructor(
    private readonly db: Database,
    private readonly channels: ChannelRegistry,
    private readonly vault: AccountVault,
    private readonly meters: AccountMeters,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Every account, or the one that is named. Those that are no longer connected come last. */
  async list(workspaceId: string, id: string | null = null): Promise<AccountDto[]> {
    const now = this.clock.now();
    const { rows, usage } = await this.db.readWorkspace(workspaceId, async (tx) => {
      const found = await readRows(tx, id);
      const ids = found.map((row) => row.id);
      return { rows: found, usage: Map.groupBy(await readUsage(tx, ids, now), ({ accountId }) => accountId) };
    });
    return rows.map((row) => this.toDto(workspaceId, row, usage.get(row.id) ?? [], now));
  }

  private toDto(workspaceId: string, row: Row, usage: UsageRow[], now: Date): AccountDto {
    const { sealed, externalId, windows, budgetMicroUsd, budgetStopsPolling, ownsApp, ...shown } = row;
    const adapter = this.channels.get(row.channel);
    const { prices } = adapter;
    const budget = {
      microUsd: budgetMicroUsd === null ? null : Number(budgetMicroUsd),
      stopsPolling: budgetStopsPolling,
    };
    const unwritten = this.meters.unwrittenOf(workspaceId, row.id);
    const sources = row.sources.map((source) => progressOf(source, adapter, this.config.pollMs, now));
    const trouble = troubleOf(sources, adapter.sources[0]?.name);
    return {
      ...shown,
      undoDefault: this.config.undoMs / 1000,
      sources,
      lastError: trouble?.lastError ?? null,
      lastErrorSource: trouble?.name ?? null,
      capabilities: this.capabilities(workspaceId, row.channel, externalId, sealed),
      windows: newest(windows, adapter.windows?.of(budgetOf(workspaceId, row.id)) ?? []),
      money: prices
        ? moneyOf(usage, unwritten, budget, { prices, ownsApp, since: new Date(row.connectedAt), now })
        : null,
    };
  }

  /** null: it has no credentials, or they were sealed with a key that is gone. */
  private capabilities(
    workspaceId: string,
    channel: string,
    externalId: string,
    sealed: Buffer | null,
  ): AccountDto['capabilities'] {
    if (!sealed) return null;
    try {
      return this.channels.get(channel).capabilities(this.vault.open(workspaceId, { channel, externalId }, sealed));
    } catch {
      return null; // the page must show the account all the same; whoever acts for it hears the reason
    }
  }
}

/** What this process knows is newer than what processes have written down. */
function newest(written: AccountWindowDto[], known: CallWindow[]): AccountWindowDto[] {
  const byEndpoint = new Map(written.map((window) => [window.endpoint, window]));
  for (const window of known) {
    const seenAt = window.seenAt.toISOString();
    if ((byEndpoint.get(window.endpoint)?.seenAt ?? '') > seenAt) continue;
    const { endpoint, limit, remaining, resetAt, closedUntil } = window;
    byEndpoint.set(endpoint, {
      endpoint,
      limit,
      remaining,
      resetAt: resetAt?.toISOString() ?? null,
      closedUntil: closedUntil?.toISOString() ?? null,
      seenAt,
    });
  }
  return [...byEndpoint.values()].toSorted((a, b) => (a.endpoint < b.endpoint ? -1 : 1));
}

const ISO = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const SOURCES = `
  SELECT coalesce(json_agg(json_build_object('name', name, 'lastAttemptAt', ${ISO('last_attempt_at')},
           'lastSuccessAt', ${ISO('last_success_at')}, 'lastEventAt', ${ISO('last_event_at')}, 'readTo', ${ISO('read_to')},
           'gapFrom', ${ISO('gap_from')}, 'delayMs', delay_ms, 'cursor', cursor, 'failures', failures,
           'lastError', last_error, 'note', note) ORDER BY name), '[]') AS list,
         max(last_event_at) AS last_event_at, max(last_success_at) AS last_success_at
  FROM source s LEFT JOIN LATERAL (
    SELECT min(from_at) AS gap_from FROM gap g WHERE g.workspace_id = a.workspace_id AND g.account_id = a.id
      AND g.source = s.name AND g.state = 'open') open_gap ON true
  WHERE s.workspace_id = a.workspace_id AND s.account_id = a.id`;

const WINDOWS = `
  SELECT coalesce(json_agg(json_build_object('endpoint', endpoint, 'limit', most, 'remaining', remaining,
           'resetAt', ${ISO('reset_at')}, 'closedUntil', ${ISO('closed_until')}, 'seenAt', ${ISO('seen_at')})), '[]') AS list
  FROM account_window WHERE workspace_id = a.workspace_id AND account_id = a.id`;

const SILENCE = `
  (SELECT json_build_object('since', ${ISO('quiet_since')}, 'warnedAt', ${ISO('warned_at')}, 'usual', usual)
   FROM account_silence q WHERE q.workspace_id = a.workspace_id AND q.account_id = a.id AND q.warned_at IS NOT NULL
     AND a.state = 'connected')`;

const MISSED = `
  coalesce((SELECT sum(missed) FROM landed l WHERE l.workspace_id = a.workspace_id AND l.account_id = a.id
    AND l.missed > 0 AND l.landed_at >= now() - interval '24 hours'), 0)::int`;

const person = (table: string): string =>
  `CASE WHEN ${table}.id IS NOT NULL THEN json_build_object('id', ${table}.id::text, 'name', ${table}.name) END`;

function readRows(tx: Tx, id: string | null): Promise<Row[]> {
  return tx.query<Row>(
    `SELECT a.id, a.channel, a.external_id AS "externalId", a.handle, a.name, ${pictureAddress('face')} AS picture, a.sandbox, a.state,
       a.state_reason AS "stateReason", a.state_at AS "stateAt", ${person('changer')} AS "stateBy",
       a.connected_at AS "connectedAt", ${person('connector')} AS "connectedBy",
       a.token_expires_at AS "tokenExpiresAt", a.refresh_error AS "tokenError", a.credentials AS sealed,
       s.list AS sources, w.list AS windows,
       s.last_event_at AS "lastEventAt", s.last_success_at AS "lastSuccessAt", ${SILENCE} AS silence,
       ${MISSED} AS "missedLastDay", a.budget_micro_usd AS "budgetMicroUsd",
       a.budget_stops_polling AS "budgetStopsPolling", a.owns_app AS "ownsApp", a.undo_seconds AS "undoSeconds",
       coalesce((SELECT sum(received - duplicate) FROM landed l WHERE l.workspace_id = a.workspace_id
         AND l.account_id = a.id AND l.landed_at >= date_trunc('day', now())), 0)::int AS "receivedToday"
     FROM account a
     LEFT JOIN author face ON face.workspace_id = a.workspace_id AND face.channel = a.channel
       AND face.external_id = a.external_id
     LEFT JOIN agent changer ON changer.workspace_id = a.workspace_id AND changer.id = a.state_by
     LEFT JOIN agent connector ON connector.workspace_id = a.workspace_id AND connector.id = a.connected_by
     CROSS JOIN LATERAL (${SOURCES}) s
     CROSS JOIN LATERAL (${WINDOWS}) w
     WHERE a.workspace_id = $1 AND ($2::bigint IS NULL OR a.id = $2)
     ORDER BY a.state = 'disconnected', a.id LIMIT 1000`,
    [tx.workspaceId, id],
  );
}
