import type { ChannelAdapter, ChannelRegistry, PostLookup } from '../channels/index.js';
import type { Database, Duties, Duty, Tx } from '../kernel/index.js';
import type { TurnedPost } from '../threads/index.js';
import { packBody, readBody } from './landing.js';

/** The duty of cutting vanished posts out of a workspace's landed pages; one for the workspace. */
export const ERASE_DUTY = 'erase';

export interface EraseDependencies {
  db: Database;
  duties: Duties;
  channels: ChannelRegistry;
}

/** A vanished post makes the duty due at once; this finds those that are due once more. */
const IDLE_MS = 60_000;
const MOST_POSTS = 500;
const PAGES_AT_ONCE = 50;
/** A page that was on its way when the post vanished has landed by then. */
const ON_ITS_WAY_MS = 10 * 60_000;
/** The platform's clock and ours may differ. */
const CLOCK_SLACK_MS = 60 * 60_000;

/** In the transaction that takes the posts' text away: the pages that hold it are to lose it too. */
export async function eraseFromPages(tx: Tx, duties: Duties, channel: string, posts: TurnedPost[]): Promise<void> {
  if (posts.length === 0) return;
  const rows = posts.map(({ externalId, postedAt }) => ({
    id: externalId,
    since: new Date(postedAt.getTime() - CLOCK_SLACK_MS),
  }));
  await tx.query(
    `INSERT INTO erasure (workspace_id, channel, external_id, since)
     SELECT $1, $2, p.id, p.since FROM json_to_recordset($3::json) AS p (id text, since timestamptz) ORDER BY p.id
     ON CONFLICT (workspace_id, channel, external_id) DO UPDATE SET since = excluded.since, due_at = now(), again = true`,
    [tx.workspaceId, channel, JSON.stringify(rows)],
  );
  await duties.due(tx, ERASE_DUTY, '0');
}

/** Posts that can be seen again stay on the pages that show them. */
export async function spareInPages(tx: Tx, channel: string, posts: TurnedPost[]): Promise<void> {
  if (posts.length === 0) return;
  await tx.query('DELETE FROM erasure WHERE workspace_id = $1 AND channel = $2 AND external_id = ANY($3)', [
    tx.workspaceId,
    channel,
    posts.map((post) => post.externalId),
  ]);
}

interface Erasure {
  channel: string;
  externalId: string;
  since: Date;
  dueAt: string;
}

/**
 * Cuts what is due out of every page that landed since it was written. A page keeps its counts: it says what came, and no
 * longer what was said. Interrupted, it begins again; a page that is done has none of the posts left. Returns in how many
 * ms it is due again.
 */
export async function erase(deps: EraseDependencies, duty: Duty, signal: AbortSignal): Promise<number> {
  const due = await deps.db.readWorkspace(duty.workspaceId, (tx) =>
    tx.query<Erasure>(
      `SELECT channel, external_id AS "externalId", since, due_at::text AS "dueAt" FROM erasure
       WHERE workspace_id = $1 AND due_at <= now() ORDER BY due_at LIMIT ${MOST_POSTS}`,
      [tx.workspaceId],
    ),
  );
  for (const [channel, erasures] of Map.groupBy(due, (erasure) => erasure.channel)) {
    const adapter = deps.channels.get(channel);
    if (adapter.lookup) await cutFromPages(deps, duty, adapter, adapter.lookup, erasures, signal);
    await done(deps, duty, channel, erasures);
  }
  return due.length === MOST_POSTS ? 0 : IDLE_MS;
}

interface CutPage {
  id: string;
  body: string | null;
  ids: string[];
}

async function cutFromPages(
  deps: EraseDependencies,
  duty: Duty,
  adapter: ChannelAdapter,
  lookup: PostLookup,
  erasures: Erasure[],
  signal: AbortSignal,
): Promise<void> {
  const ids = new Set(erasures.map((erasure) => erasure.externalId));
  const since = new Date(Math.min(...erasures.map((erasure) => erasure.since.getTime())));
  for (let after = '0'; ;) {
    signal.throwIfAborted();
    const pages = await pagesWith(deps.db, duty.workspaceId, adapter.key, [...ids], since, after);
    if (pages.length === 0) return;
    const cut = await Promise.all(pages.map((page) => cutPage(adapter, lookup, page, ids)));
    await write(deps, duty, cut);
    after = (pages.at(-1) as { id: string }).id;
  }
}

/** The pages of that time on which one of the posts stands, or of which nobody knows yet what stands on them. */
async function pagesWith(
  db: Database,
  workspaceId: string,
  channel: string,
  ids: string[],
  since: Date,
  after: string,
): Promise<{ id: string; body: Buffer }[]> {
  return db.readWorkspace(workspaceId, (tx) =>
    tx.query(
      `SELECT l.id, l.body FROM landed l JOIN account a ON a.workspace_id = $1 AND a.id = l.account_id
       WHERE l.workspace_id = $1 AND a.channel = $2 AND l.landed_at >= $3 AND l.id > $4
         AND (l.post_keys IS NULL OR l.post_keys && ARRAY(SELECT hashtextextended(e.erased, 0) FROM unnest($5::text[]) AS e (erased)))
       ORDER BY l.id LIMIT ${PAGES_AT_ONCE}`,
      [tx.workspaceId, channel, since, after, ids],
    ),
  );
}

async function cutPage(
  adapter: ChannelAdapter,
  lookup: PostLookup,
  page: { id: string; body: Buffer },
  erased: ReadonlySet<string>,
): Promise<CutPage> {
  const body = await readBody(page.body);
  try {
    const rest = lookup.without(body, erased);
    const { posts, broken } = adapter.readPage(rest ?? body);
    const ids = [...posts, ...broken].flatMap((post) => post.externalId ?? []);
    return { id: page.id, body: rest, ids: [...new Set(ids)] };
  } catch {
    // Nobody can read this page, so nobody can cut it: if it names one of the posts, nothing of it stays.
    const named = [...erased].some((id) => body.includes(id));
    return { id: page.id, body: named ? '' : null, ids: [] };
  }
}

async function write({ db, duties }: EraseDependencies, duty: Duty, pages: CutPage[]): Promise<void> {
  const rows = await Promise.all(
    pages.map(async ({ id, body, ids }) => ({
      id,
      ids,
      body: body === null ? null : (await packBody(body)).toString('base64'),
    })),
  );
  await db.inWorkspace(duty.workspaceId, async (tx) => {
    await duties.assertHeld(tx, duty);
    await tx.query('SELECT 1 FROM landed WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE', [
      tx.workspaceId,
      rows.map((row) => row.id),
    ]);
    await tx.query(
      `UPDATE landed SET body = coalesce(decode(c.body, 'base64'), landed.body),
         post_keys = ARRAY(SELECT hashtextextended(e.stands, 0) FROM json_array_elements_text(c.ids) AS e (stands))
       FROM json_to_recordset($2::json) AS c (id bigint, body text, ids json)
       WHERE workspace_id = $1 AND landed.id = c.id`,
      [tx.workspaceId, JSON.stringify(rows)],
    );
  });
}

/** Looked through once: again later, for what was on its way. Looked through twice: done. Asked for anew meanwhile: stays. */
async function done(
  { db, duties }: EraseDependencies,
  duty: Duty,
  channel: string,
  erasures: Erasure[],
): Promise<void> {
  await db.inWorkspace(duty.workspaceId, async (tx) => {
    await duties.assertHeld(tx, duty);
    const values = [
      tx.workspaceId,
      channel,
      erasures.map((erasure) => erasure.externalId),
      erasures.map((erasure) => erasure.dueAt),
    ];
    const those = `workspace_id = $1 AND channel = $2
      AND (external_id, due_at) IN (SELECT * FROM unnest($3::text[], $4::timestamptz[]))`;
    await tx.query(`DELETE FROM erasure WHERE ${those} AND NOT again`, values);
    await tx.query(
      `UPDATE erasure SET again = false, since = due_at - $5 * interval '1 ms', due_at = now() + $5 * interval '1 ms'
       WHERE ${those}`,
      [...values, ON_ITS_WAY_MS],
    );
  });
}
