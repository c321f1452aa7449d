import type { Tx } from '../kernel/index.js';
import { Groups } from './groups.js';
import type { IncomingPost } from './placement.js';
import { idsOf } from './quotes.js';

/**
 * Posts of a workspace are taken in by this many transactions at a time. What the server does for a post costs two thirds of what
 * PostgreSQL does: three keep its one thread busy, and more only get into the way of one another.
 */
const LANES = 3;

export const ALL_LANES: readonly number[] = Array.from({ length: LANES }, (_, lane) => lane);

/** Held until the end of the transaction, or of its connection. Whoever may touch any thread holds all lanes. */
export async function lockLanes(tx: Tx, lanes: readonly number[]): Promise<void> {
  await Promise.all(
    lanes.map((lane) =>
      tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, $2::bigint))', [`lane ${lane}`, tx.workspaceId]),
    ),
  );
}

/** Posts by lane, and which conversations and people they are about. */
export interface Split {
  lanes: IncomingPost[][];
  /** Posts that meet those of several lanes of the batch before: they go into the last lane, when all of that is placed. */
  crossing: IncomingPost[];
  /** The lane of every conversation and person, by name. */
  places: ReadonlyMap<string, number>;
}

/**
 * Splits a batch so that no two lanes meet: posts under one root (their parents, their threads, what waits for them) stay
 * together, and so do posts of one author (whose tickets are decided over all their threads). Our own posts bind nothing.
 * What met a post of the batch before goes into its lane, behind it. A small batch takes the first lanes only.
 */
export function splitIntoLanes(
  posts: readonly IncomingPost[],
  ours: ReadonlySet<string>,
  worthALane: number,
  before: ReadonlyMap<string, number> = new Map(),
): Split {
  const groups = new Groups();
  const named = posts.map((incoming): Named => ({ incoming, names: namesOf(incoming, ours) }));
  for (const { names } of named) for (const name of names) groups.join(names[0], name);
  bindQuotes(groups, posts);
  const together = Map.groupBy(named, ({ names }) => groups.find(names[0]));

  const lanes = ALL_LANES.map((): IncomingPost[] => []);
  const crossing: IncomingPost[] = [];
  const places = new Map<string, number>();
  const put = (group: Named[], into: IncomingPost[], lane: number): void => {
    for (const { incoming, names } of group) {
      into.push(incoming);
      for (const name of names) places.set(name, lane);
    }
  };
  const free: Named[][] = [];
  for (const group of together.values()) {
    const met = new Set(group.flatMap(({ names }) => names.flatMap((name) => before.get(name) ?? [])));
    const [lane] = met;
    if (lane === undefined) free.push(group);
    else if (met.size === 1) put(group, lanes[lane] as IncomingPost[], lane);
    else put(group, crossing, LANES - 1);
  }
  const worth = ALL_LANES.slice(0, Math.max(Math.ceil(posts.length / worthALane), 1));
  const lengthOf = (lane: number): number => (lanes[lane] as IncomingPost[]).length;
  for (const group of free.sort((a, b) => b.length - a.length)) {
    const shortest = worth.reduce((a, b) => (lengthOf(b) < lengthOf(a) ? b : a));
    put(group, lanes[shortest] as IncomingPost[], shortest);
  }
  return { lanes, crossing, places };
}

interface Named {
  incoming: IncomingPost;
  /** Of the conversation first, and of the people. */
  names: [string, ...string[]];
}

/** The conversation and the people whom a post is about. */
function namesOf(incoming: IncomingPost, ours: ReadonlySet<string>): Named['names'] {
  const names: Named['names'] = [rootOf(incoming)];
  for (const person of [incoming.post.author, incoming.post.counterpart]) {
    if (person && !ours.has(person.externalId)) names.push(`author ${person.externalId}`);
  }
  return names;
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
