import type { ChannelAdapter, FetchedPage } from '../channels/index.js';
import type { Database } from '../kernel/index.js';
import type { LandTarget } from './source-state.js';

/** Posts as young as this the complete source may still bring by itself: it reads the last minutes again each time. */
const STILL_COMING_MS = 10 * 60_000;

/**
 * How many posts of the page speak to the account, are not here, and are older than what the source that misses nothing
 * has looked through with success. It has passed them by. While pages wait to be applied, what is here is not known: then
 * none is counted, rather than one too many.
 */
export async function countMissed(
  db: Database,
  target: LandTarget,
  adapter: ChannelAdapter,
  accountExternalId: string,
  page: FetchedPage,
): Promise<number> {
  const complete = adapter.sources[0]?.name;
  const ours = adapter
    .readPage(page.body)
    // A mere quote is in no complete source.
    .posts.filter(({ addressees }) =>
      addressees.some(({ externalId, how }) => externalId === accountExternalId && how !== 'quote'),
    )
    .map((post) => ({ id: post.externalId, at: post.postedAt }));
  const [row] = await db.readWorkspace(target.workspaceId, (tx) =>
    tx.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM source s, json_to_recordset($4::json) AS r (id text, at timestamptz)
       WHERE s.workspace_id = $1 AND s.account_id = $2 AND s.name = $3
         AND r.at < s.last_success_at - $6 * interval '1 ms'
         AND NOT EXISTS (SELECT 1 FROM post p WHERE p.workspace_id = $1 AND p.channel = $5 AND p.external_id = r.id)
         AND NOT EXISTS (SELECT 1 FROM landed w WHERE w.workspace_id = $1 AND w.account_id = $2 AND w.state = 'waiting')`,
      [tx.workspaceId, target.accountId, complete, JSON.stringify(ours), adapter.key, STILL_COMING_MS],
    ),
  );
  return row?.n ?? 0;
}
