import type { AbsentPost, Addressee, ChannelPost } from '../channels/index.js';
import type { Tx } from '../kernel/index.js';
import { ALL_LANES, lockLanes, type IncomingPost } from '../threads/index.js';
import { takePosts } from '../tickets/index.js';
import { land, readBody } from './landing.js';
import type { Recheck } from './recheck-round.js';

/** So long an ancestor may take to come by itself. */
const PATIENCE_MS = 3 * 60_000;

/** A post that others answer and that is not here. */
interface Missing {
  externalId: string;
  rootExternalId: string;
  /** The earliest of those that wait for it, and the page that it came on. */
  childPostedAt: Date;
  childLandedId: string | null;
}

/**
 * Looks up the posts that others wait for and that do not come by themselves. Found ones land like any page. One that is
 * not to be seen leaves a tombstone, so that nothing waits for it for ever. Gives for how many it asked.
 */
export async function findAncestors(round: Recheck): Promise<number> {
  const { deps, duty, adapter, lookup, access, signal } = round;
  const missing = await deps.db.readWorkspace(duty.workspaceId, (tx) => findMissing(tx, round));
  if (missing.length === 0) return 0;
  const authors = await authorsOf(round, missing);
  const wanted = missing.map(({ externalId }) => ({ externalId, authorExternalId: authors.get(externalId) ?? null }));
  const found = await lookup.find(access, wanted, true, signal);
  if (found.page) {
    await land(deps.db, deps.duties, round.target, found.page, round.hold);
  }
  await deps.db.inWorkspace(duty.workspaceId, async (tx) => {
    await round.hold(tx);
    await noteAsked(tx, adapter.key, missing, deps.clock.now());
    const accounts = await deps.accounts.ours(tx, adapter.key);
    const tombs = tombstones(found.absent, missing, authors, duty.subjectId, deps.clock.now());
    if (tombs.length === 0) return;
    await lockLanes(tx, ALL_LANES);
    await takePosts(deps, tx, adapter.key, tombs, accounts);
  });
  return missing.length;
}

async function findMissing(tx: Tx, { deps, duty, adapter, lookup }: Recheck): Promise<Missing[]> {
  const now = deps.clock.now();
  return tx.query<Missing>(
    `SELECT w.parent_external_id AS "externalId", min(w.root_external_id) AS "rootExternalId",
       min(w.posted_at) AS "childPostedAt", min(w.landed_id) AS "childLandedId"
     FROM post w JOIN landed l ON l.workspace_id = $1 AND l.id = w.landed_id
     WHERE w.workspace_id = $1 AND w.channel = $2 AND w.outcome = 'waiting' AND w.kind = 'public'
       AND l.account_id = $3 AND l.landed_at < $4
       AND NOT EXISTS (SELECT 1 FROM post p WHERE p.workspace_id = $1 AND p.channel = $2
         AND p.external_id = w.parent_external_id)
       AND NOT EXISTS (SELECT 1 FROM missing_post m WHERE m.workspace_id = $1 AND m.channel = $2
         AND m.external_id = w.parent_external_id AND m.ask_again_at > $5)
     GROUP BY 1 ORDER BY max(w.id) DESC LIMIT $6`,
    [tx.workspaceId, adapter.key, duty.subjectId, new Date(now.getTime() - PATIENCE_MS), now, lookup.most],
  );
}

/** Whom the posts that wait say they answer: by the pages that they came on. */
async function authorsOf({ deps, duty, adapter }: Recheck, missing: Missing[]): Promise<Map<string, string>> {
  const pages = await deps.db.readWorkspace(duty.workspaceId, (tx) =>
    tx.query<{ body: Buffer }>('SELECT body FROM landed WHERE workspace_id = $1 AND id = ANY($2)', [
      tx.workspaceId,
      [...new Set(missing.flatMap((post) => post.childLandedId ?? []))],
    ]),
  );
  const authors = new Map<string, string>();
  for (const { body } of pages) {
    for (const post of adapter.readPage(await readBody(body)).posts) {
      const answered = post.addressees.find(({ how }) => how === 'reply')?.externalId;
      if (post.parentExternalId && answered) authors.set(post.parentExternalId, answered);
    }
  }
  return authors;
}

/**
 * A post of which only the place is known: under the root of those that answer it, by whom they answer. So it belongs to
 * its author's thread, as any post that says nothing to us; one of ours that nobody has seen belongs to nobody's.
 */
function tombstones(
  absent: AbsentPost[],
  missing: Missing[],
  authors: ReadonlyMap<string, string>,
  accountId: string,
  now: Date,
): IncomingPost[] {
  const places = new Map(missing.map((post) => [post.externalId, post]));
  return absent.flatMap(({ externalId, why, postedAt }): IncomingPost[] => {
    const place = places.get(externalId);
    if (!place) return [];
    const author = authors.get(externalId) ?? UNKNOWN_AUTHOR;
    const post: ChannelPost = {
      externalId,
      rootExternalId: place.rootExternalId,
      parentExternalId: null,
      kind: 'public',
      author: { externalId: author, handle: author, name: author, followers: null },
      counterpart: null,
      addressees: NOBODY,
      repost: false,
      text: '',
      lang: null,
      postedAt: postedAt ?? place.childPostedAt,
      version: 0,
    };
    return [{ post, landedId: null, accountId, seenAt: now, gone: why }];
  });
}

const NOBODY: Addressee[] = [];
/** An author of this name never opens a thread, so what waited for such a post is nobody's. */
const UNKNOWN_AUTHOR = 'unknown';

const FIRST_WAIT_MS = 2 * 60_000;
const MOST_DOUBLINGS = 9;

/** What the platform neither shows nor explains is asked for again, ever more rarely. What is here by now is forgotten. */
async function noteAsked(tx: Tx, channel: string, missing: Missing[], now: Date): Promise<void> {
  await tx.query(
    `DELETE FROM missing_post m WHERE m.workspace_id = $1 AND EXISTS (
       SELECT 1 FROM post p WHERE p.workspace_id = $1 AND p.channel = m.channel AND p.external_id = m.external_id)`,
    [tx.workspaceId],
  );
  await tx.query(
    `INSERT INTO missing_post AS m (workspace_id, channel, external_id, ask_again_at)
     SELECT $1, $2, id, $4::timestamptz + $5 * interval '1 ms' FROM unnest($3::text[]) AS id
     ON CONFLICT (workspace_id, channel, external_id) DO UPDATE SET asked = m.asked + 1,
       ask_again_at = $4::timestamptz + $5 * 2 ^ least(m.asked, ${MOST_DOUBLINGS}) * interval '1 ms'`,
    [tx.workspaceId, channel, missing.map((post) => post.externalId), now, FIRST_WAIT_MS],
  );
}
