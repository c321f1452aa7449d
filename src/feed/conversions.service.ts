import { Injectable } from '@nestjs/common';
import { Database, Duties, notFound, Problem, type Tx } from '../kernel/index.js';
import { requireRole, type Actor } from '../people/index.js';
import { CONVERT_DUTY } from './converting.js';
import type { ConversionDto, ConversionsDto } from './feed.dto.js';
import { filterSql, type FeedFilter } from './feed-filter.js';
import { inTime } from './feed.service.js';

/** As many posts as one act takes: the newest that match. */
const MOST_CONVERTED = 50_000;
const SHOWN = 20;
const CHOOSING_TIMEOUT_MS = 15_000;

/** Turning posts of the feed into tickets: asked for here, done by a duty. */
@Injectable()
export class Conversions {
  constructor(
    private readonly db: Database,
    private readonly duties: Duties,
  ) {}

  /** Settles which posts it is about, at once; posts that come later are not touched. */
  async start(actor: Actor, { posts, filter }: { posts?: string[]; filter?: FeedFilter }): Promise<ConversionDto> {
    requireRole(actor, 'admin');
    if ((posts === undefined) === (filter === undefined))
      throw new Problem(400, 'nothing_chosen', 'Name either the posts or a filter that they match.');
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const [conversion] = await tx.query<{ id: string }>(
        'INSERT INTO conversion (workspace_id, agent_id, total) VALUES ($1, $2, 0) RETURNING id',
        [tx.workspaceId, actor.agentId],
      );
      const id = conversion?.id as string;
      const total = posts ? await choose(tx, id, posts) : await chooseAll(tx, id, filter as FeedFilter);
      if (total === 0)
        throw new Problem(
          422,
          'nothing_to_convert',
          'None of these posts is in the feed any more. Nothing was changed.',
        );
      await tx.query('UPDATE conversion SET total = $3 WHERE workspace_id = $1 AND id = $2', [
        tx.workspaceId,
        id,
        total,
      ]);
      await this.duties.due(tx, CONVERT_DUTY, '0');
      return (await read(tx, id))[0] as ConversionDto;
    });
  }

  /** Newest first. */
  async list(actor: Actor): Promise<ConversionsDto> {
    requireRole(actor, 'admin');
    return { items: await this.db.readWorkspace(actor.workspaceId, (tx) => read(tx, null)) };
  }

  async show(actor: Actor, id: string): Promise<ConversionDto> {
    requireRole(actor, 'admin');
    const [conversion] = await this.db.readWorkspace(actor.workspaceId, (tx) => read(tx, id));
    if (!conversion) throw notFound('conversion');
    return conversion;
  }

  /** What was converted by then stays converted. */
  async stop(actor: Actor, id: string): Promise<ConversionDto> {
    requireRole(actor, 'admin');
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      await tx.query(
        `UPDATE conversion SET state = 'stopped', ended_at = now() WHERE workspace_id = $1 AND id = $2 AND state = 'running'`,
        [tx.workspaceId, id],
      );
      const [conversion] = await read(tx, id);
      if (!conversion) throw notFound('conversion');
      return conversion;
    });
  }
}

/** Those of the workspace; what has become of them in the meantime is seen when their turn comes. */
async function choose(tx: Tx, id: string, posts: string[]): Promise<number> {
  const chosen = await tx.query(
    `INSERT INTO conversion_post (workspace_id, conversion_id, post_id)
     SELECT $1, $2, p.id FROM post p WHERE p.workspace_id = $1 AND p.id = ANY($3)
       AND (p.outcome = 'threaded' OR p.outcome = 'filtered' AND p.why <> 'own') RETURNING 1`,
    [tx.workspaceId, id, posts],
  );
  return chosen.length;
}

async function chooseAll(tx: Tx, id: string, filter: FeedFilter): Promise<number> {
  const { where, values } = filterSql(filter);
  const [chosen] = await inTime(
    tx,
    () =>
      tx.query<{ n: number }>(
        `WITH chosen AS (
           INSERT INTO conversion_post (workspace_id, conversion_id, post_id)
           SELECT $1, $${values.length + 2}, p.id FROM post p
           JOIN author a ON a.workspace_id = p.workspace_id AND a.id = p.author_id
           WHERE ${where} ORDER BY p.posted_at DESC, p.id DESC LIMIT ${MOST_CONVERTED} RETURNING 1)
         SELECT count(*)::int AS n FROM chosen`,
        [tx.workspaceId, ...values, id],
      ),
    CHOOSING_TIMEOUT_MS,
  );
  return chosen?.n ?? 0;
}

function read(tx: Tx, id: string | null): Promise<ConversionDto[]> {
  return tx.query<ConversionDto>(
    `SELECT c.id, c.state, c.total, c.converted, c.already, c.gone, c.failed,
       json_build_object('id', g.id::text, 'name', g.name) AS by, c.created_at AS "createdAt", c.ended_at AS "endedAt"
     FROM conversion c JOIN agent g ON g.workspace_id = c.workspace_id AND g.id = c.agent_id
     WHERE c.workspace_id = $1 AND ($2::bigint IS NULL OR c.id = $2) ORDER BY c.id DESC LIMIT ${SHOWN}`,
    [tx.workspaceId, id],
  );
}
