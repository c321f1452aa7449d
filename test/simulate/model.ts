import type { Post, XSandbox } from '../../sandbox/x/index.ts';

type World = XSandbox['world'];

/**
 * The rules of the domain once more, as plainly as can be and with nothing of the product's: from the whole of the
 * sandbox's world, not from what was delivered of it.
 */
export interface Fact {
  /** As we must know it: of an edited post the id of its first version. */
  id: string;
  kind: 'public' | 'direct';
  author: string;
  root: string;
  parent: string | null;
  quoted: string | null;
  at: number;
  text: string;
  repost: boolean;
  /** One of our accounts wrote it. */
  own: boolean;
  /** Of a direct message of ours: whom it went to. */
  counterpart: string | null;
  /** Our accounts that it speaks to, not by the prefix that X puts before a reply. */
  speaksTo: string[];
  /** Our accounts that stand anywhere in it. */
  names: string[];
  /** Why X does not show it any more. */
  gone: 'deleted' | 'suspended' | 'protected' | null;
  /** X never puts it among the mentions. */
  unlisted: boolean;
  /** What X calls its later versions. */
  laterIds: string[];
}

/** Everything that exists or existed and that we may know of. Messages of others, of groups and encrypted ones are not. */
export function factsOf(world: World, ours: readonly string[]): Map<string, Fact> {
  const facts = new Map<string, Fact>();
  for (const post of world.posts.byId.values()) {
    if (post.replacedBy === undefined) facts.set(firstId(post), factOfPost(world, post, ours));
  }
  for (const event of world.directMessages.events.values()) {
    const [a, b] = world.directMessages.members(event.conversationId);
    const two = event.conversationId.includes('-') && event.type === 'MessageCreate' && !event.encrypted;
    const author = event.senderId ?? '';
    if (!two || !a || !b || !ours.some((id) => id === a || id === b)) continue;
    const other = author === a ? b : a;
    const own = ours.includes(author);
    facts.set(`dm:${event.id}`, {
      id: `dm:${event.id}`,
      kind: 'direct',
      author,
      root: `dm:${event.conversationId}`,
      parent: null,
      quoted: null,
      at: timeOf(event.id),
      text: event.text ?? '',
      repost: false,
      own,
      counterpart: own ? other : null,
      speaksTo: own ? [] : [other],
      names: [],
      gone: null,
      unlisted: false,
      laterIds: [],
    });
  }
  return facts;
}

function factOfPost(world: World, post: Post, ours: readonly string[]): Fact {
  const author = world.identities.user(post.authorId);
  const body = post.text.slice(post.prefixLength);
  const quoted = post.quotedId === undefined ? undefined : world.posts.byId.get(post.quotedId);
  const speaksTo = ours.filter(
    (id) =>
      body.split(' ').includes(`@${world.identities.user(id).handle}`) ||
      post.inReplyToUserId === id ||
      quoted?.authorId === id,
  );
  return {
    id: firstId(post),
    kind: 'public',
    author: post.authorId,
    root: post.conversationId,
    parent: post.inReplyToId ? firstId(world.posts.get(post.inReplyToId)) : null,
    quoted: quoted ? firstId(quoted) : null,
    at: timeOf(firstId(post)),
    text: quoted ? `${body} ${world.permalink(quoted.id)}` : body,
    repost: post.repostOfId !== undefined,
    own: ours.includes(post.authorId),
    counterpart: null,
    speaksTo,
    names: ours.filter((id) => post.mentions.includes(id)),
    gone: author.suspended
      ? 'suspended'
      : post.deletedAt !== undefined
        ? 'deleted'
        : author.protected
          ? 'protected'
          : null,
    unlisted: post.hiddenUntil?.mentions === Number.MAX_SAFE_INTEGER,
    laterIds: post.earlierVersions ? [...post.earlierVersions.slice(1), post.id] : [],
  };
}

const firstId = (post: Post): string => post.earlierVersions?.[0] ?? post.id;
const timeOf = (id: string): number => Number((BigInt(id) >> 22n) + 1_288_834_974_657n);

/**
 * Who answers an edited post names the version that they saw. When it is gone, and that version has never been here, then
 * nothing tells which post it is a version of: a tombstone stands for it under the version's own id.
 */
export function withUnseenVersions(
  facts: ReadonlyMap<string, Fact>,
  held: readonly { id: string; version: number; placeholder: boolean }[],
): Map<string, Fact> {
  const all = new Map(facts);
  const [tombstones, seen] = [held.filter((post) => post.placeholder), held.filter((post) => !post.placeholder)];
  const stones = new Set(tombstones.map((post) => post.id));
  const versions = new Map(seen.map((post) => [post.id, post.version]));
  for (const fact of facts.values()) {
    const unseen = fact.laterIds.slice(versions.get(fact.id) ?? 0).filter((id) => stones.has(id));
    for (const id of unseen) all.set(id, { ...fact, id, at: timeOf(id) });
  }
  return all;
}

/** What X delivers to whoever asks long enough. `searched`: also what only its search gives. */
export function mustBeHeld(facts: ReadonlyMap<string, Fact>, searched: boolean): Set<string> {
  const must = new Set<string>();
  for (const fact of facts.values()) {
    if (fact.gone || fact.repost) continue;
    const listed = fact.names.length > 0 && (!fact.unlisted || searched);
    if (fact.kind === 'direct' || fact.own || listed) must.add(fact.id);
  }
  return must;
}

/** What may be here: what concerns us, and what that refers to, up to the root. All else is none of our business. */
export function mayBeHeld(facts: ReadonlyMap<string, Fact>): Set<string> {
  const may = new Set<string>();
  const add = (id: string | null): void => {
    const fact = id === null ? undefined : facts.get(id);
    if (!fact || may.has(fact.id)) return;
    for (const id of [fact.id, ...fact.laterIds]) if (facts.has(id)) may.add(id);
    add(fact.parent);
    add(fact.quoted);
  };
  for (const fact of facts.values()) {
    if (fact.repost) continue;
    // The stream looks into what is quoted.
    const quotesNews = (facts.get(fact.quoted ?? '')?.names.length ?? 0) > 0;
    if (fact.own || fact.kind === 'direct' || fact.names.length + fact.speaksTo.length > 0 || quotesNews) add(fact.id);
  }
  return may;
}

export interface ModelThread {
  key: string;
  customer: string;
  /** The brand that it is written to; of several the one that was connected first. */
  account: string;
  kind: 'public' | 'direct';
  firstAt: number;
  lastAt: number;
  ourLastAt: number | null;
  waitingSince: number | null;
}

export interface Model {
  /** By post: `<customer>/<root>`, or null. */
  threadOf: Map<string, string | null>;
  threads: Map<string, ModelThread>;
  /** Threads that share a ticket, sorted and joined, with the ticket's own values. */
  tickets: Map<string, { lastAt: number; ourLastAt: number | null; waitingSince: number | null; preview: string }>;
  /**
   * Customers who in one thread spoke first to one of our accounts and then to another. Which of their threads share a
   * ticket depends on what came first, so it is not judged.
   */
  undecided: Set<string>;
}

/** What must be made of the posts that are here. `placeholders`: posts that nobody here has seen, only their place. */
export function modelOf(
  facts: ReadonlyMap<string, Fact>,
  held: readonly string[],
  placeholders: ReadonlySet<string>,
  accounts: readonly string[],
): Model {
  const here = held.flatMap((id) => facts.get(id) ?? []);
  const customerOf = (fact: Fact): string | null => {
    if (fact.repost) return null;
    if (fact.kind === 'direct') return fact.own ? fact.counterpart : fact.author;
    if (placeholders.has(fact.id)) return fact.own ? null : fact.author;
    if (!fact.own && (fact.speaksTo.length > 0 || fact.names.length === 0)) return fact.author;
    const parent = facts.get(fact.parent ?? '');
    return parent ? customerOf(parent) : null;
  };
  const opens = (fact: Fact): boolean =>
    !fact.own && !fact.repost && fact.speaksTo.length > 0 && !placeholders.has(fact.id);
  const opened = new Set(here.filter(opens).map((fact) => `${fact.author}/${fact.root}`));
  const threadOf = new Map<string, string | null>();
  const members = new Map<string, Fact[]>();
  for (const fact of here) {
    const key = `${customerOf(fact)}/${fact.root}`;
    threadOf.set(fact.id, opened.has(key) ? key : null);
    if (opened.has(key)) members.set(key, [...(members.get(key) ?? []), fact]);
  }
  const threads = new Map([...members].map(([key, posts]) => [key, threadFrom(key, posts, opens, accounts)]));
  const undecided = new Set(
    [...members.values()].flatMap((posts) => {
      const spokenTo = posts.filter(opens).map((post) => accounts.find((id) => post.speaksTo.includes(id)));
      return new Set(spokenTo).size > 1 ? posts.filter(opens).map((post) => post.author) : [];
    }),
  );
  const tickets = ticketsFrom(
    [...threads.values()].filter((thread) => !undecided.has(thread.customer)),
    members,
  );
  return { threadOf, threads, tickets, undecided };
}

function threadFrom(
  key: string,
  posts: Fact[],
  opens: (fact: Fact) => boolean,
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
    account: accounts.find((id) => spokenTo.includes(id)) as string,
    kind: (posts[0] as Fact).kind,
    firstAt: Math.min(...times),
    lastAt: Math.max(...times),
    ourLastAt,
    waitingSince: least(since),
  };
}

const DAY_MS = 86_400_000;
const WINDOW_MS = { public: 7 * DAY_MS, direct: 30 * DAY_MS };

/** Threads of one customer with one account share a ticket when one begins within the window after the other's last word. */
function ticketsFrom(threads: ModelThread[], members: ReadonlyMap<string, Fact[]>): Model['tickets'] {
  const groups = [...Map.groupBy(threads, ({ customer, account }) => `${customer} ${account}`).values()].flatMap(
    islands,
  );
  return new Map(
    groups.map((group) => {
      const key = group.map((thread) => thread.key).sort();
      const heard = group.flatMap((thread) =>
        (members.get(thread.key) ?? []).filter((post) => post.author === thread.customer && !post.gone),
      );
      const newest = heard.reduce<Fact | null>((a, b) => (a && a.at >= b.at ? a : b), null);
      return [
        key.join(' '),
        {
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
  a.firstAt - WINDOW_MS[a.kind] <= b.lastAt && b.firstAt - WINDOW_MS[b.kind] <= a.lastAt;

const least = (values: number[]): number | null => (values.length > 0 ? Math.min(...values) : null);
const greatest = (values: number[]): number | null => (values.length > 0 ? Math.max(...values) : null);
