import type { Tx } from '../kernel/index.js';
import { Groups } from './groups.js';
import type { IncomingPost } from './placement.js';
import { idsOf } from './quotes.js';

/**
 * Posts of a workspace are taken in by this many transactions at a time. What the server does for a post costs two thirds of what
 * PostgreSQL does: three keep its one thread busy, and more only get into the way of one another.
 */
const LANES = 3;

/** With fewer posts a lane costs more than it gains: each makes its own statements. */
const POSTS_WORTH_A_LANE = 150;

export const ALL_LANES: readonly number[] = Array.from({ length: LANES }, (_, lane) => lane);

/** Held until the end of the transaction, or of its connection. Whoever may touch any thread holds all lanes. */
export async function lockLanes(tx: Tx, lanes: readonly number[]): Promise<void> {
  await Promise.all(
    lanes.map((lane) =>
      tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, $2::bigint))', [`lane ${lane}`, tx.workspaceId]),
    ),
  );
}

/**
 * Splits a batch so that no two lanes meet: posts under one root (their parents, their threads, what waits for them) stay
 * together, and so do posts of one author (whose tickets are decided over all their threads). Our own posts bind nothing.
 * A small batch takes the first lanes only.
 */
export function splitIntoLanes(posts: readonly IncomingPost[], ours: ReadonlySet<string>): IncomingPost[][] {
  const groups = new Groups();
  for (const incoming of posts) {
    const { author, counterpart } = incoming.post;
    for (const person of [author, counterpart]) {
      if (person && !ours.has(person.externalId)) groups.join(rootOf(incoming), `author ${person.externalId}`);
    }
  }
  bindQuotes(groups, posts);
  const together = Map.groupBy(posts, (incoming) => groups.find(rootOf(incoming)));
  const worth = Math.max(Math.ceil(posts.length / POSTS_WORTH_A_LANE), 1);
  const lanes = ALL_LANES.slice(0, worth).map((): IncomingPost[] => []);
  for (const group of [...together.values()].sort((a, b) => b.length - a.length)) {
    const shortest = lanes.reduce((a, b) => (b.length < a.length ? b : a));
    shortest.push(...group);
  }
  return lanes;
}

const rootOf = ({ post }: IncomingPost): string => `root ${post.rootExternalId}`;

/** Posts of which only the post that they quote can tell whom they quote. */
function bindQuotes(groups: Groups, posts: readonly IncomingPost[]): void {
  const quoting = posts.filter(({ post }) => post.quotedExternalId !== undefined);
  if (quoting.length === 0) return;
  const roots = new Map(posts.flatMap((incoming) => idsOf(incoming.post).map((id) => [id, rootOf(incoming)])));
  for (const incoming of quoting) {
    const root = roots.get(incoming.post.quotedExternalId as string);
    if (root !== undefined) groups.join(rootOf(incoming), root);
  }
}
