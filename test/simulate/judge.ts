import { mayBeHeld, newestOf, withUnseenVersions, type Fact, type Seen } from './facts.js';
import { modelOf, type Model, type ModelThread } from './model.js';
import type { HeldPost, State } from './state.js';

/** What X has, and what of it must be here. */
export interface Truth {
  facts: ReadonlyMap<string, Fact>;
  must: ReadonlySet<string>;
  /** Our accounts, in the order in which they were connected. */
  accounts: readonly string[];
  /** What vanished was looked up again. */
  rechecked: boolean;
}

/** Where what we hold is not what the rules make of what X has, in words. */
export function judge(whole: Truth, { state, seen }: Held): string[] {
  const tombstones = state.posts.filter((post) => post.placeholder).map((post) => post.id);
  const truth = { ...whole, facts: withUnseenVersions(whole.facts, tombstones, seen) };
  const held = new Map(state.posts.map((post) => [post.id, post]));
  const model = modelFor(truth, state, seen);
  return [
    ...missing(truth, held),
    ...uninvited(truth, held),
    ...state.posts.flatMap((post) => wrongPost(truth, model, post)),
    ...differences(
      'thread',
      byKey(model.threads.values(), threadRow),
      byKey(state.threads, (row) => [row.key, row]),
    ),
    ...differences(
      'ticket',
      model.tickets,
      byKey(state.tickets, ({ threads, account, lastAt, ourLastAt, waitingSince, preview }) => [
        threads,
        { account, lastAt, ourLastAt, waitingSince, preview },
      ]),
    ),
  ];
}

function modelFor({ facts, must, accounts }: Truth, { posts }: State, seen: Seen): Model {
  const placeholders = new Set(posts.filter((post) => post.placeholder).map((post) => post.id));
  return modelOf(facts, must, accounts, { held: posts.map((post) => post.id), placeholders, seen });
}

function missing({ facts, must }: Truth, held: ReadonlyMap<string, HeldPost>): string[] {
  return [...must]
    .filter((id) => !held.has(id))
    .map((id) => `X has ${told(facts.get(id) as Fact)}, and it is not here.`);
}

function uninvited({ facts }: Truth, held: ReadonlyMap<string, HeldPost>): string[] {
  const may = mayBeHeld(facts);
  return [...held.values()]
    .filter((post) => !may.has(post.id))
    .map((post) => `The post ${post.id} is here, and is none of our business: ${JSON.stringify(post.text)}.`);
}

function wrongPost({ facts, rechecked }: Truth, model: Model, post: HeldPost): string[] {
  const fact = facts.get(post.id);
  if (!fact) return [];
  const wrong: string[] = [];
  const say = (what: string, should: unknown, is: unknown): void => {
    if (should !== is) wrong.push(`${what} of ${told(fact)} should be ${String(should)}, and is ${String(is)}`);
  };
  const thread = model.threadOf.get(post.id) ?? null;
  say('The thread', thread, post.thread);
  say('What became', thread === null ? 'filtered' : 'threaded', post.outcome);
  say('The time', fact.at, post.at);
  if (rechecked && fact.kind === 'public') say('The absence', fact.gone, post.gone);
  say('The text', post.gone ? '' : model.textOf.get(post.id), post.text);
  return wrong;
}

const told = (fact: Fact): string =>
  `the post ${fact.id} by ${fact.author} under ${fact.root} (${JSON.stringify(newestOf(fact).text.slice(0, 60))})`;

const threadRow = ({ key, accounts, firstAt, lastAt, ourLastAt, waitingSince }: ModelThread) =>
  [key, { accounts, firstAt, lastAt, ourLastAt, waitingSince }] as const;

function byKey<T>(rows: Iterable<T>, entry: (row: T) => readonly [string, object]): Map<string, object> {
  const found = new Map<string, object>();
  for (const row of rows) {
    const [key, value] = entry(row);
    found.set(found.has(key) ? `${key} a second time` : key, value);
  }
  return found;
}

/** Rows that are there and should not be, that should be and are not, and that are different. */
export function differences(
  what: string,
  should: ReadonlyMap<string, object>,
  is: ReadonlyMap<string, object>,
): string[] {
  const lines: string[] = [];
  for (const [key, row] of should) {
    const other = is.get(key);
    if (!other) lines.push(`There should be a ${what} ${key}, and there is none.`);
    else {
      for (const [name, value] of Object.entries(row)) {
        const found = (other as Record<string, unknown>)[name];
        if (JSON.stringify(found) === JSON.stringify(value)) continue;
        lines.push(
          `${name} of the ${what} ${key} should be ${JSON.stringify(value)}, and is ${JSON.stringify(found)}.`,
        );
      }
    }
  }
  for (const key of is.keys()) if (!should.has(key)) lines.push(`There is a ${what} ${key}, and there should be none.`);
  return lines;
}

/** The same posts came to two workspaces: all must be the same. */
export function compare(one: State, other: State): string[] {
  const rows = ({ posts, threads, tickets }: State): Record<'post' | 'thread' | 'ticket', Map<string, object>> => ({
    post: byKey(posts, (row) => [row.id, row]),
    thread: byKey(threads, (row) => [row.key, row]),
    ticket: byKey(tickets, (row) => [row.threads, row]),
  });
  const [a, b] = [rows(one), rows(other)];
  return (['post', 'thread', 'ticket'] as const).flatMap((what) => differences(what, a[what], b[what]));
}

/** Whether two workspaces must be the same: what came to them tells the same of the same posts. */
export function mustBeSame(truth: Truth, one: Held, other: Held): boolean {
  const [a, b] = [one, other].map(({ state, seen }) => {
    const { textOf, threadOf, threads, tickets } = modelFor(truth, state, seen);
    return JSON.stringify([[...textOf], [...threadOf], [...threads], [...tickets]]);
  });
  return a === b;
}

/** What a workspace holds, and what came to it. */
export interface Held {
  state: State;
  seen: Seen;
}
