import { handlesIn } from '../world/post-text.ts';
import type { Post } from '../world/records.ts';
import { isInEffect, type StreamRule } from '../world/stream-rules.ts';
import type { World } from '../world/world.ts';
import { cashtagsIn, hashtagsIn, matches, parseSearch, wordsOf, type SearchNode } from './search-query.ts';

interface CompiledRule {
  rule: StreamRule;
  tree: SearchNode;
}

/**
 * The rules of one app, found by what a post must have to fit: a thousand rules cost a post a few look-ups. A rule that
 * nothing in particular is needed for is tried on every post.
 */
export class RuleIndex {
  readonly #byAnchor = new Map<string, CompiledRule[]>();
  readonly #always: CompiledRule[] = [];
  readonly #world: World;

  constructor(world: World, rules: readonly StreamRule[]) {
    this.#world = world;
    for (const rule of rules) this.#add({ rule, tree: parseSearch(rule.value) });
  }

  /** The rules that a post fits, in the order in which they were added. */
  matching(post: Post, at: number): StreamRule[] {
    const quoted = post.quotedId === undefined ? undefined : this.#world.posts.live(post.quotedId);
    const candidates = new Set(this.#always);
    if (this.#byAnchor.size > 0) {
      for (const anchor of anchorsOf(post, quoted, this.#world)) {
        for (const candidate of this.#byAnchor.get(anchor) ?? []) candidates.add(candidate);
      }
    }
    const found: StreamRule[] = [];
    for (const { rule, tree } of candidates) {
      if (isInEffect(rule, at) && matches(tree, post, this.#world, quoted)) found.push(rule);
    }
    return found.length > 1 ? found.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1)) : found;
  }

  #add(compiled: CompiledRule): void {
    const anchors = anchorsFor(compiled.tree);
    if (!anchors) {
      this.#always.push(compiled);
      return;
    }
    for (const anchor of new Set(anchors)) {
      const known = this.#byAnchor.get(anchor);
      if (known) known.push(compiled);
      else this.#byAnchor.set(anchor, [compiled]);
    }
  }
}

const ANCHORING = ['from', 'to', '@', '#', '$', 'conversation_id', 'in_reply_to_tweet_id', 'quotes_of_tweet_id'];

/** Every post that fits has at least one of these; null when that cannot be said. */
function anchorsFor(node: SearchNode): string[] | null {
  switch (node.kind) {
    case 'word':
      return anchorOfWords(wordsOf(node.text));
    case 'phrase':
      return anchorOfWords(node.words);
    case 'operator':
      return ANCHORING.includes(node.name) ? [`${node.name} ${node.value}`] : null;
    case 'not':
      return null;
    case 'or': {
      const parts = node.parts.map(anchorsFor);
      return parts.every((part) => part !== null) ? parts.flat() : null;
    }
    case 'and': {
      const parts = node.parts.map(anchorsFor).filter((part) => part !== null);
      // The part with the fewest ways to fit; people are rarer than words.
      parts.sort((a, b) => a.length - b.length || rank(a) - rank(b));
      return parts[0] ?? null;
    }
  }
}

const rank = (anchors: readonly string[]): number => (anchors.every((anchor) => anchor.startsWith('word ')) ? 1 : 0);

function anchorOfWords(words: readonly string[]): string[] | null {
  const longest = [...words].sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? null : [`word ${longest}`];
}

function anchorsOf(post: Post, quoted: Post | undefined, world: World): Set<string> {
  const anchors = new Set<string>();
  const user = (name: string, id: string | undefined) => {
    if (id === undefined) return;
    anchors.add(`${name} ${id}`);
    const handle = world.identities.users.get(id)?.handle.toLowerCase();
    if (handle !== undefined) anchors.add(`${name} ${handle}`);
  };
  const id = (name: string, value: string | undefined) => value !== undefined && anchors.add(`${name} ${value}`);
  user('from', post.authorId);
  user('to', post.inReplyToUserId);
  id('conversation_id', post.conversationId);
  id('in_reply_to_tweet_id', post.inReplyToId);
  id('quotes_of_tweet_id', post.quotedId);
  for (const content of quoted ? [post, quoted] : [post]) {
    for (const named of content.mentions) user('@', named);
    for (const { handle } of handlesIn(content.text)) anchors.add(`@ ${handle.toLowerCase()}`);
    for (const tag of hashtagsIn(content.text)) anchors.add(`# ${tag}`);
    if (content.text.includes('$')) for (const tag of cashtagsIn(content.text)) anchors.add(`$ ${tag}`);
    for (const word of wordsOf(content.text)) anchors.add(`word ${word}`);
  }
  return anchors;
}
