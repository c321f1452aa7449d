import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Database, pictureAddress, Problem, type Tx } from '../kernel/index.js';
import type { Actor } from '../people/index.js';
import { findEntries, type FoundEntry, type Place } from './find-entries.js';
import { readHits } from './read-hits.js';
import { parseQuery, tsqueryOf } from './search-query.js';
import { scopeOf } from './search-scope.js';
import type { FoundPeopleDto, FoundPersonDto, SearchDto, SearchIndexDto, SearchPageDto } from './search.dto.js';

const TIMEOUT_MS = 4_000;
const MOST_PEOPLE = 50;
/** By when they wrote last; of more that have the words, some. */
const MOST_PEOPLE_COMPARED = 10_000;
/** Of an agent: who types fast makes three a second. */
const LIMIT = { points: 60, duration: 10 };

@Injectable()
export class Search {
  private readonly perAgent = new RateLimiterMemory(LIMIT);

  constructor(private readonly db: Database) {}

  async find(actor: Actor, { q, typing, order, zone, limit, cursor }: SearchDto): Promise<SearchPageDto> {
    await this.count(actor);
    const query = parseQuery(q, typing);
    requireZone(zone);
    return this.read(actor, async (tx) => {
      const scope = await scopeOf(tx, query, { agentId: actor.agentId, zone });
      const asksNothing = query.terms.length + query.filters.length + query.numbers.length === 0;
      const found = asksNothing || scope.nothing ? [] : await findEntries(tx, scope, order, limit + 1, placeOf(cursor));
      const page = found.slice(0, limit);
      return {
        items: await readHits(tx, page, query.terms),
        nextCursor: found.length > limit ? cursorOf(page.at(-1) as FoundEntry) : null,
        index: await indexState(tx),
      };
    });
  }

  /** By the words of their name and handle; those who wrote last first. */
  async people(actor: Actor, { q, typing }: { q: string; typing: boolean }): Promise<FoundPeopleDto> {
    await this.count(actor);
    const { terms } = parseQuery(q, typing);
    const words = tsqueryOf(terms.map((term) => ({ ...term, open: term.open || (typing && term === terms.at(-1)) })));
    if (words === null) return { items: [], more: false };
    return this.read(actor, async (tx) => {
      const items = await tx.query<FoundPersonDto>(
        `SELECT a.id, a.channel, a.handle, a.name, ${pictureAddress('a')} AS picture, a.followers, p.seen_at AS "lastPostAt", k.tickets::int, k.newest AS ticket
         FROM (
           SELECT m.author_id, m.seen_at FROM people_by_words($2::tsquery, ${MOST_PEOPLE_COMPARED}) m
           ORDER BY seen_at DESC, author_id DESC LIMIT ${MOST_PEOPLE + 1}) p
         JOIN author a ON a.workspace_id = $1 AND a.id = p.author_id
         CROSS JOIN LATERAL (
           SELECT count(*) AS tickets, (array_agg(k.number ORDER BY k.last_post_at DESC))[1]::text AS newest
           FROM ticket k WHERE k.workspace_id = $1 AND k.contact_id = a.contact_id AND k.merged_into IS NULL) k
         ORDER BY p.seen_at DESC, p.author_id DESC`,
        [tx.workspaceId, words],
      );
      return { items: items.slice(0, MOST_PEOPLE), more: items.length > MOST_PEOPLE };
    });
  }

  private async read<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await this.db.readWorkspace(actor.workspaceId, async (tx) => {
        // How common the words are decides how it is done, so no plan is made for all.
        await tx.query(
          `SELECT set_config('statement_timeout', '${TIMEOUT_MS}', true), set_config('plan_cache_mode', 'force_custom_plan', true)`,
        );
        return work(tx);
      });
    } catch (error) {
      if ((error as { code?: unknown }).code !== '57014') throw error;
      throw new Problem(
        422,
        'search_too_wide',
        'There is too much to search through for this. Add a word, a name or days (after:2026-01-31), then search again.',
      );
    }
  }

  private async count(actor: Actor): Promise<void> {
    try {
      await this.perAgent.consume(`${actor.workspaceId}/${actor.agentId}`);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      throw new Problem(429, 'too_many_searches', 'That is many searches at once. Wait a few seconds.', {
        retryAfterSeconds: Math.ceil(error.msBeforeNext / 1000),
      });
    }
  }
}

function requireZone(zone: string): void {
  try {
    if (/^[A-Za-z][\w+/-]*$/.test(zone)) return void new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    // not one that anybody knows
  }
  throw new Problem(400, 'invalid', 'zone must be the name of a time zone, such as Europe/Paris.');
}

function placeOf(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  const parts = cursor.split('_');
  const [micros, kind, id] = parts.slice(-3) as [string, string, string];
  const rank = parts.length === 4 ? Number(parts[0]) : null;
  if (Number.isNaN(rank) || (rank !== null && Math.abs(rank) > 1e30)) return null;
  return { rank: parts.length === 4 ? (parts[0] as string) : null, micros, kind, id };
}

const cursorOf = ({ rank, micros, kind, id }: FoundEntry): string =>
  `${rank === null ? '' : `${rank}_`}${micros}_${kind}_${id}`;

/** How true what was found is. */
async function indexState(tx: Tx): Promise<SearchIndexDto> {
  const [row] = await tx.query<{ indexedTo: string; began: string; behindMs: number | null }>(
    `SELECT coalesce(s.indexed_to, 0) AS "indexedTo", coalesce(s.began_at_post, 0) AS began,
       (extract(epoch FROM clock_timestamp() - least(
         (SELECT l.landed_at FROM post p JOIN landed l ON l.workspace_id = $1 AND l.id = p.landed_id
          WHERE p.workspace_id = $1 AND p.id > coalesce(s.indexed_to, 0) ORDER BY p.id LIMIT 1),
         (SELECT min(at) FROM changed_post WHERE workspace_id = $1),
         (SELECT min(at) FROM changed_note WHERE workspace_id = $1))) * 1000)::int8::float8 AS "behindMs"
     FROM (SELECT 1) one LEFT JOIN search_progress s ON s.workspace_id = $1`,
    [tx.workspaceId],
  );
  const [done, total] = [Number(row?.indexedTo), Number(row?.began)];
  const building = done < total ? { done, total } : null;
  return { behindMs: building ? 0 : Math.max(0, row?.behindMs ?? 0), building };
}
