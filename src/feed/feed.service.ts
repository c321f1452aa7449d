import { Injectable } from '@nestjs/common';
import { ChannelRegistry, withoutOwnMediaLink } from '../channels/index.js';
import { Database, pictureAddress, Problem, type Tx } from '../kernel/index.js';
import { requireRole, type Actor } from '../people/index.js';
import type { FeedCountDto, FeedPageDto, FeedPostDto, FeedRulesDto } from './feed.dto.js';
import { filterSql, type FeedFilter } from './feed-filter.js';

const MOST_COUNTED = 50_000;
const MOST_RULES = 500;
const TIMEOUT_MS = 5_000;

interface FeedRow extends FeedPostDto {
  externalId: string;
  channel: string;
  cursor: string;
}

/** The posts that became no ticket, for admins. */
@Injectable()
export class Feed {
  constructor(
    private readonly db: Database,
    private readonly channels: ChannelRegistry,
  ) {}

  /** Newest first. */
  async page(actor: Actor, filter: FeedFilter, limit: number, cursor: string | undefined): Promise<FeedPageDto> {
    requireRole(actor, 'admin');
    const { where, values } = filterSql(filter);
    const at = values.length + 2;
    const [micros, id] = cursor?.split('_') ?? [];
    const keyset = cursor
      ? `AND (p.posted_at, p.id) < ('epoch'::timestamptz + $${at + 1}::bigint * interval '1 microsecond', $${at + 2}::bigint)`
      : '';
    const rows = await this.db.readWorkspace(actor.workspaceId, (tx) =>
      inTime(tx, () =>
        tx.query<FeedRow>(
          `WITH page AS MATERIALIZED (
             SELECT p.*, a.handle, a.name, ${pictureAddress('a')} AS picture FROM post p
             JOIN author a ON a.workspace_id = p.workspace_id AND a.id = p.author_id
             WHERE ${where} ${keyset} ORDER BY p.posted_at DESC, p.id DESC LIMIT $${at}::int + 1)
           SELECT p.id, p.external_id AS "externalId", p.kind, p.text, p.lang, p.posted_at AS "postedAt", p.why,
             CASE WHEN c.id IS NOT NULL THEN json_build_object('id', c.id::text, 'channel', c.channel, 'handle', c.handle) END AS account,
             json_build_object('name', p.name, 'handle', p.handle, 'picture', p.picture, 'followers', p.followers) AS author,
             CASE WHEN r.id IS NOT NULL THEN json_build_object('id', r.id::text, 'name', r.name, 'deleted', r.deleted_at IS NOT NULL) END AS rule,
             p.channel, (extract(epoch FROM p.posted_at) * 1000000)::bigint || '_' || p.id AS cursor
           FROM page p
           LEFT JOIN account c ON c.workspace_id = $1 AND c.id = p.account_id
           LEFT JOIN conversion_rule r ON r.workspace_id = $1 AND r.id = p.rule_id
           ORDER BY p.posted_at DESC, p.id DESC`,
          [tx.workspaceId, ...values, limit, ...(cursor ? [micros, id] : [])],
        ),
      ),
    );
    return {
      items: rows.slice(0, limit).map((row) => this.shown(row)),
      nextCursor: rows.length > limit ? (rows[limit - 1]?.cursor ?? null) : null,
    };
  }

  async count(actor: Actor, filter: FeedFilter): Promise<FeedCountDto> {
    requireRole(actor, 'admin');
    const { where, values } = filterSql(filter);
    const [row] = await this.db.readWorkspace(actor.workspaceId, (tx) =>
      inTime(tx, () =>
        tx.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM (
             SELECT FROM post p JOIN author a ON a.workspace_id = p.workspace_id AND a.id = p.author_id
             WHERE ${where} LIMIT ${MOST_COUNTED + 1}) c`,
          [tx.workspaceId, ...values],
        ),
      ),
    );
    const n = row?.n ?? 0;
    return { count: Math.min(n, MOST_COUNTED), capped: n > MOST_COUNTED };
  }

  async rules(actor: Actor): Promise<FeedRulesDto> {
    requireRole(actor, 'admin');
    const items = await this.db.readWorkspace(actor.workspaceId, (tx) =>
      tx.query<FeedRulesDto['items'][number]>(
        `SELECT id, name, deleted_at IS NOT NULL AS deleted FROM conversion_rule
         WHERE workspace_id = $1 ORDER BY deleted_at IS NOT NULL, lower(name), id LIMIT ${MOST_RULES}`,
        [tx.workspaceId],
      ),
    );
    return { items };
  }

  private shown({ externalId, channel, ...row }: FeedRow): FeedPostDto {
    const { id, account, author, kind, lang, postedAt, why, rule } = row;
    const text = withoutOwnMediaLink({ text: row.text, externalId });
    const url = this.channels.get(channel).postUrl(author.handle, externalId);
    return { id, account, author, kind, text, lang, postedAt, url, why, rule };
  }
}

/** A word that is in few of very many posts may take long to find. */
export async function inTime<T>(tx: Tx, read: () => Promise<T>, timeoutMs = TIMEOUT_MS): Promise<T> {
  await tx.query(`SET LOCAL statement_timeout = ${timeoutMs}`);
  try {
    return await read();
  } catch (error) {
    if ((error as { code?: unknown }).code !== '57014') throw error;
    throw new Problem(
      422,
      'too_wide',
      'There is too much to search through. Choose an account or a reason, then search again.',
    );
  }
}
