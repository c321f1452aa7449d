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
  /** Which version of that it quotes. */
  quotedVersion: string | null;
  at: number;
  repost: boolean;
  /** One of our accounts wrote it. */
  own: boolean;
  /** Of a direct message of ours: whom it went to. */
  counterpart: string | null;
  /** What its author has made of it, oldest first. */
  versions: Version[];
  /** Why X does not show it any more. */
  gone: 'deleted' | 'suspended' | 'protected' | null;
  /** X never puts it among the mentions. */
  unlisted: boolean;
}

export interface Version {
  id: string;
  text: string;
  /** Our accounts that it speaks to: it names them, not by the prefix that X puts before a reply, or answers them. */
  speaksTo: string[];
  /** Our accounts that stand anywhere in it. */
  names: string[];
}

export const newestOf = (fact: Fact): Version => fact.versions.at(-1) as Version;

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
      quotedVersion: null,
      at: timeOf(event.id),
      repost: false,
      own,
      counterpart: own ? other : null,
      versions: [{ id: event.id, text: event.text ?? '', speaksTo: own ? [] : [other], names: [] }],
      gone: null,
      unlisted: false,
    });
  }
  return facts;
}

function factOfPost(world: World, post: Post, ours: readonly string[]): Fact {
  const author = world.identities.user(post.authorId);
  const quoted = post.quotedId === undefined ? undefined : world.posts.byId.get(post.quotedId);
  return {
    id: firstId(post),
    kind: 'public',
    author: post.authorId,
    root: post.conversationId,
    parent: post.inReplyToId ? firstId(world.posts.get(post.inReplyToId)) : null,
    quoted: quoted ? firstId(quoted) : null,
    quotedVersion: quoted?.id ?? null,
    at: timeOf(firstId(post)),
    repost: post.repostOfId !== undefined,
    own: ours.includes(post.authorId),
    counterpart: null,
    versions: [...world.posts.list(post.earlierVersions ?? []), post].map((one) => versionOf(world, one, quoted, ours)),
    gone: author.suspended
      ? 'suspended'
      : post.deletedAt !== undefined
        ? 'deleted'
        : author.protected
          ? 'protected'
          : null,
    unlisted: post.hiddenUntil?.mentions === Number.MAX_SAFE_INTEGER,
  };
}

function versionOf(world: World, post: Post, quoted: Post | undefined, ours: readonly string[]): Version {
  const body = post.text.slice(post.prefixLength);
  const isNamed = (id: string): boolean => body.split(' ').includes(`@${world.identities.user(id).handle}`);
  return {
    id: post.id,
    text: quoted ? `${body} ${world.permalink(quoted.id)}` : body,
    speaksTo: ours.filter((id) => isNamed(id) || post.inReplyToUserId === id),
    names: ours.filter((id) => post.mentions.includes(id)),
  };
}

const firstId = (post: Post): string => post.earlierVersions?.[0] ?? post.id;
const timeOf = (id: string): number => Number((BigInt(id) >> 22n) + 1_288_834_974_657n);

/** What came to an inbox, by X's own ids. */
export interface Seen {
  /** The versions of posts that stood on any page. */
  versions: ReadonlySet<string>;
  /** Also those that a page only names as versions of the post that stood there. */
  named: ReadonlySet<string>;
}

/**
 * Who answers an edited post names the version that they saw. When it is gone, and no page has ever named that version, then
 * nothing tells which post it is a version of: a tombstone stands for it under the version's own id.
 */
export function withUnseenVersions(
  facts: ReadonlyMap<string, Fact>,
  tombstones: readonly string[],
  { named }: Seen,
): Map<string, Fact> {
  const all = new Map(facts);
  const posts = new Map([...facts.values()].flatMap((fact) => fact.versions.slice(1).map(({ id }) => [id, fact])));
  for (const id of tombstones) {
    const fact = named.has(id) ? undefined : posts.get(id);
    if (fact) all.set(id, { ...fact, id, at: timeOf(id) });
  }
  return all;
}

/** What X delivers to whoever asks long enough. `searched`: also what only its search gives. */
export function mustBeHeld(facts: ReadonlyMap<string, Fact>, searched: boolean): Set<string> {
  const must = new Set<string>();
  for (const fact of facts.values()) {
    if (fact.gone || fact.repost) continue;
    const listed = newestOf(fact).names.length > 0 && (!fact.unlisted || searched);
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
    for (const one of [fact.id, ...fact.versions.map((version) => version.id)]) if (facts.has(one)) may.add(one);
    add(fact.parent);
    add(fact.quoted);
  };
  for (const fact of facts.values()) {
    if (fact.repost) continue;
    const quoted = facts.get(fact.quoted ?? '');
    // The stream looks into what is quoted, and the sweep of own posts at who quotes them.
    if (fact.own || fact.kind === 'direct' || isAboutUs(fact) || (quoted && (quoted.own || isAboutUs(quoted))))
      add(fact.id);
  }
  return may;
}

const isAboutUs = ({ versions }: Fact): boolean =>
  versions.some(({ names, speaksTo }) => names.length + speaksTo.length > 0);
