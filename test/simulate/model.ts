import { newestOf, type Fact, type Seen, type Version } from './facts.js';

/** What an inbox has of X's world. */
export interface Here {
  held: readonly string[];
  /** Posts that nobody here has seen, only their place. */
  placeholders: ReadonlySet<string>;
  seen: Seen;
}

/** A post as it is known here: by the versions that came, or must have come. */
interface Known extends Fact {
  newest: Version | undefined;
  /** In any of its versions, or by quoting a post of ours that is here. */
  speaksTo: string[];
  names: string[];
}

export interface ModelThread {
  key: string;
  customer: string;
  /** The brands that it is written to, in the order in which they were connected. */
  accounts: string[];
  kind: 'public' | 'direct';
  firstAt: number;
  lastAt: number;
  ourLastAt: number | null;
  waitingSince: number | null;
}

export interface Model {
  /** By post: what it says now, as far as we can know. */
  textOf: Map<string, string>;
  /** By post: `<customer>/<root>`, or null. */
  threadOf: Map<string, string | null>;
  threads: Map<string, ModelThread>;
  /** Threads that share a ticket, sorted and joined, with the ticket's own values. */
  tickets: Map<
    string,
    { account: string; lastAt: number; ourLastAt: number | null; waitingSince: number | null; preview: string }
  >;
}

/** What must be made of the posts that are here. */
export function modelOf(
  facts: ReadonlyMap<string, Fact>,
  must: ReadonlySet<string>,
  accounts: readonly string[],
  { held, placeholders, seen }: Here,
): Model {
  const isHere = new Set(held);
  const known = (fact: Fact): Known => {
    const versions = fact.versions.filter(
      (version) => seen.versions.has(version.id) || (must.has(fact.id) && version === newestOf(fact)),
    );
    const isKnown = fact.quotedVersion === fact.quoted || seen.named.has(fact.quotedVersion ?? '');
    const quoted = isKnown && isHere.has(fact.quoted ?? '') ? facts.get(fact.quoted ?? '') : undefined;
    const speaksTo = versions.flatMap((version) => version.speaksTo);
    return {
      ...fact,
      newest: versions.at(-1),
      speaksTo: quoted?.own ? [...speaksTo, quoted.author] : speaksTo,
      names: versions.flatMap((version) => version.names),
    };
  };
  const here = new Map(held.flatMap((id) => facts.get(id) ?? []).map((fact) => [fact.id, known(fact)]));
  const customerOf = (fact: Known): string | null => {
    if (fact.repost) return null;
    if (fact.kind === 'direct') return fact.own ? fact.counterpart : fact.author;
    if (placeholders.has(fact.id)) return fact.own ? null : fact.author;
    if (!fact.own && (fact.speaksTo.length > 0 || fact.names.length === 0)) return fact.author;
    const parent = facts.get(fact.parent ?? '');
    return parent ? customerOf(here.get(parent.id) ?? known(parent)) : null;
  };
  const opens = (fact: Known): boolean =>
    !fact.own && !fact.repost && fact.speaksTo.length > 0 && !placeholders.has(fact.id);
  const posts = [...here.values()];
  const opened = new Set(posts.filter(opens).map((fact) => `${fact.author}/${fact.root}`));
  const threadOf = new Map<string, string | null>();
  const members = new Map<string, Known[]>();
  for (const fact of posts) {
    const key = `${customerOf(fact)}/${fact.root}`;
    threadOf.set(fact.id, opened.has(key) ? key : null);
    if (opened.has(key)) members.set(key, [...(members.get(key) ?? []), fact]);
  }
  const threads = new Map([...members].map(([key, those]) => [key, threadFrom(key, those, opens, accounts)]));
  return {
    textOf: new Map(posts.map((fact) => [fact.id, fact.newest?.text ?? ''])),
    threadOf,
    threads,
    tickets: ticketsFrom([...threads.values()], members, accounts),
  };
}

function threadFrom(
  key: string,
  posts: Known[],
  opens: (fact: Known) => boolean,
  accounts: readonly string[],
): ModelThread {
  const customer = key.slice(0, key.indexOf('/'));
  const said = posts.filter((post) => post.author === customer || post.own);
  const times = said.map((post) => post.at);
  const ourLastAt = greatest(said.filter((post) => post.own).map((post) => post.at));
  const since = said.filter((post) => !post.own && post.at > (ourLastAt ?? 0)).map((post) => post.at);
  const spokenTo = posts.filter(opens).flatMap((post) => post.speaksTo);
  return {
    key,
    customer,
    accounts: accounts.filter((id) => spokenTo.includes(id)),
    kind: (posts[0] as Fact).kind,
    firstAt: Math.min(...times),
    lastAt: Math.max(...times),
    ourLastAt,
    waitingSince: least(since),
  };
}

const DAY_MS = 86_400_000;
const WINDOW_MS = { public: 7 * DAY_MS, direct: 30 * DAY_MS };

/**
 * Threads of one customer share a ticket when they are written to the same account, or one of them to both accounts, and
 * one begins within the window after the other's last word.
 */
function ticketsFrom(
  threads: ModelThread[],
  members: ReadonlyMap<string, Known[]>,
  accounts: readonly string[],
): Model['tickets'] {
  const groups = [...Map.groupBy(threads, ({ customer }) => customer).values()].flatMap(islands);
  return new Map(
    groups.map((group) => {
      const key = group.map((thread) => thread.key).sort();
      const heard = group.flatMap((thread) =>
        (members.get(thread.key) ?? []).filter((post) => post.author === thread.customer && !post.gone),
      );
      const newest = heard.reduce<Known | null>((a, b) => (a && a.at >= b.at ? a : b), null);
      return [
        key.join(' '),
        {
          account: accounts.find((id) => group.some((thread) => thread.accounts.includes(id))) as string,
          lastAt: Math.max(...group.map((thread) => thread.lastAt)),
          ourLastAt: greatest(group.flatMap((thread) => thread.ourLastAt ?? [])),
          waitingSince: least(group.flatMap((thread) => thread.waitingSince ?? [])),
          preview: newest?.id ?? '',
        },
      ];
    }),
  );
}

/** Any two that touch are one, until no two do. */
function islands(threads: ModelThread[]): ModelThread[][] {
  const groups = threads.map((thread) => [thread]);
  for (;;) {
    const one = groups.find((a) => groups.some((b) => a !== b && a.some((x) => b.some((y) => touch(x, y)))));
    if (!one) return groups;
    const other = groups.find((b) => one !== b && one.some((x) => b.some((y) => touch(x, y)))) as ModelThread[];
    one.push(...other);
    groups.splice(groups.indexOf(other), 1);
  }
}

const touch = (a: ModelThread, b: ModelThread): boolean =>
  a.accounts.some((id) => b.accounts.includes(id)) &&
  a.firstAt - WINDOW_MS[a.kind] <= b.lastAt &&
  b.firstAt - WINDOW_MS[b.kind] <= a.lastAt;

const least = (values: number[]): number | null => (values.length > 0 ? Math.min(...values) : null);
const greatest = (values: number[]): number | null => (values.length > 0 ? Math.max(...values) : null);
