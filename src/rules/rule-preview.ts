import { setImmediate } from 'node:timers/promises';
import { withoutOwnMediaLink } from '../channels/index.js';
import { Problem, type Tx } from '../kernel/index.js';
import { SPOKEN_WAYS, type ConversionRule, type RuleConditions, type SpokenWay } from './rule-conditions.js';
import { ruleThatFilters } from './rule-matching.js';
import type { RulePreviewDto } from './rules.dto.js';

export const PREVIEW_DAYS = 7;
/** The newest so many posts are looked at. */
const MOST_POSTS = 20_000;
const MOST_EXAMPLES = 20;
const LONGEST_EXAMPLE = 500;
const TIMEOUT_MS = 5_000;
/** After so many posts others have their turn. */
const AT_ONCE = 500;

/** A post that spoke to the account, as it came. */
export interface SpokenPost {
  id: string;
  externalId: string;
  text: string;
  lang: string | null;
  way: SpokenWay;
  followers: number | null;
  handle: string;
  author: string;
  postedAt: Date;
  /** Author and root. */
  thread: string;
  /** Its thread is older than what is looked at, so the post was heard in any case. */
  inOldThread: boolean;
}

/** The posts that spoke to the account since then, newest first; one more than are looked at, if there are more. */
export async function spokenPosts(tx: Tx, accountId: string, from: Date): Promise<SpokenPost[]> {
  await tx.query(`SET LOCAL statement_timeout = ${TIMEOUT_MS}`);
  const newest = (kind: 'public' | 'direct'): string => `
    (SELECT * FROM post WHERE workspace_id = $1 AND kind = '${kind}' AND posted_at >= $3 AND account_id = $2
       AND way = ANY($4) AND why IS DISTINCT FROM 'own' AND why IS DISTINCT FROM 'repost' AND deleted_at IS NULL
     ORDER BY posted_at DESC, id DESC LIMIT ${MOST_POSTS + 1})`;
  try {
    return await tx.query<SpokenPost>(
      `SELECT p.id, p.external_id AS "externalId", p.text, p.lang, p.way, p.followers, a.handle, a.name AS author, p.posted_at AS "postedAt",
         a.id || '/' || p.root_external_id AS thread, coalesce(t.first_post_at < $3, false) AS "inOldThread"
       FROM (${newest('public')} UNION ALL ${newest('direct')}) p
       JOIN author a ON a.workspace_id = $1 AND a.id = p.author_id
       LEFT JOIN thread t ON t.workspace_id = $1 AND t.id = p.thread_id
       WHERE NOT EXISTS (SELECT 1 FROM account c
         WHERE c.workspace_id = $1 AND c.channel = p.channel AND c.external_id = a.external_id)
       ORDER BY p.posted_at DESC, p.id DESC LIMIT ${MOST_POSTS + 1}`,
      [tx.workspaceId, accountId, from, [...SPOKEN_WAYS]],
    );
  } catch (error) {
    if ((error as { code?: unknown }).code !== '57014') throw error;
    throw new Problem(
      503,
      'preview_too_slow',
      'There is too much to look through at the moment, so there is no preview. The rule can be saved all the same.',
    );
  }
}

/** What the draft, beside the account's other rules, would have made of these posts. */
export async function previewOf(
  found: SpokenPost[],
  from: Date,
  draft: RuleConditions,
  others: readonly ConversionRule[],
): Promise<RulePreviewDto> {
  const posts = found.slice(0, MOST_POSTS);
  const rule = [{ id: 'draft', conditions: draft }];
  const matched: SpokenPost[] = [];
  const opened = new Set<string>();
  for (const [index, post] of posts.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await setImmediate();
    const matches = ruleThatFilters(rule, post) !== null;
    if (matches) matched.push(post);
    else if (post.inOldThread || ruleThatFilters(others, post) === null) opened.add(post.thread);
    if (matches && post.inOldThread) opened.add(post.thread);
  }
  const isHeard = (post: SpokenPost): boolean => opened.has(post.thread);
  return {
    fromAt: from.toISOString(),
    looked: posts.length,
    capped: found.length > MOST_POSTS,
    matched: matched.length,
    filtered: matched.filter((post) => !isHeard(post)).length,
    heard: posts.filter(isHeard).length,
    examples: matched.slice(0, MOST_EXAMPLES).map((post) => ({
      id: post.id,
      author: post.author,
      handle: post.handle,
      text: Array.from(withoutOwnMediaLink(post)).slice(0, LONGEST_EXAMPLE).join(''),
      postedAt: post.postedAt.toISOString(),
      heard: isHeard(post),
    })),
  };
}
