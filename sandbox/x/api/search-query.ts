import { handlesIn } from '../world/post-text.ts';
import type { Post } from '../world/records.ts';
import type { World } from '../world/world.ts';

/** X's search language, the part that an inbox uses. Words and operators, AND by a space, OR, -, parentheses. */
export type SearchNode =
  | { kind: 'and' | 'or'; parts: SearchNode[] }
  | { kind: 'not'; part: SearchNode }
  | { kind: 'word'; text: string }
  | { kind: 'phrase'; words: string[] }
  | { kind: 'operator'; name: OperatorName; value: string };

const STANDALONE = [
  'from',
  'to',
  '@',
  '#',
  '$',
  'url',
  'conversation_id',
  'in_reply_to_tweet_id',
  'quotes_of_tweet_id',
  'retweets_of',
  'retweets_of_tweet_id',
] as const;
const CONJUNCTION_ONLY = ['is', 'has', 'lang'] as const;
type OperatorName = (typeof STANDALONE)[number] | (typeof CONJUNCTION_ONLY)[number];

const VALUES: Partial<Record<OperatorName, string[]>> = {
  is: ['reply', 'quote', 'retweet', 'verified', 'nullcast'],
  has: ['links', 'mentions', 'hashtags', 'cashtags'],
};

/** A query that X would refuse; the message is for its 400. */
export class SearchSyntaxError extends Error {}

export function parseSearch(query: string): SearchNode {
  const tokens = tokenize(query);
  let position = 0;
  const peek = () => tokens[position];

  const parseOr = (): SearchNode => {
    const parts = [parseAnd()];
    while (peek() === 'OR') {
      position++;
      parts.push(parseAnd());
    }
    return parts.length === 1 ? (parts[0] as SearchNode) : { kind: 'or', parts };
  };
  const parseAnd = (): SearchNode => {
    const parts: SearchNode[] = [];
    while (peek() !== undefined && peek() !== ')' && peek() !== 'OR') {
      if (peek() === 'AND') throw new SearchSyntaxError("Ambiguous use of 'AND': a space already means and.");
      parts.push(parseUnary());
    }
    if (parts.length === 0) throw new SearchSyntaxError(`missing expression near '${peek() ?? 'end of the query'}'`);
    return parts.length === 1 ? (parts[0] as SearchNode) : { kind: 'and', parts };
  };
  const parseUnary = (negated = false): SearchNode => {
    const token = tokens[position++] as string;
    if (token === '-') return { kind: 'not', part: parseUnary(true) };
    if (token.toLowerCase() === 'is:nullcast' && !negated) {
      throw new SearchSyntaxError("'is:nullcast' can only be used negated: -is:nullcast");
    }
    if (token !== '(') return leaf(token);
    const inside = parseOr();
    if (tokens[position++] !== ')') throw new SearchSyntaxError("missing ')'");
    return inside;
  };

  const tree = parseOr();
  if (position < tokens.length) throw new SearchSyntaxError(`unexpected '${tokens[position]}'`);
  if (!standsAlone(tree)) {
    throw new SearchSyntaxError('Rule must contain at least one positive, non-stopword clause');
  }
  return tree;
}

function tokenize(query: string): string[] {
  const tokens = query.match(/-(?=[^\s])|[()]|(?:[a-z_]+:)?"[^"]*"|[^\s()"]+/g) ?? [];
  if ((query.match(/"/g)?.length ?? 0) % 2 === 1) throw new SearchSyntaxError('unbalanced quotation marks');
  return tokens;
}

function leaf(token: string): SearchNode {
  if (token.startsWith('"')) return { kind: 'phrase', words: wordsOf(token) };
  if (token.startsWith('@')) return { kind: 'operator', name: '@', value: token.slice(1).toLowerCase() };
  if (token.startsWith('#')) return { kind: 'operator', name: '#', value: token.slice(1).toLowerCase() };
  if (/^\$[a-z]/i.test(token)) return { kind: 'operator', name: '$', value: token.slice(1).toLowerCase() };
  const operator = /^([a-z_]+):(.+)$/.exec(token);
  if (!operator) return { kind: 'word', text: token.toLowerCase() };
  const [, name, rawValue] = operator as unknown as [string, string, string];
  if (![...STANDALONE, ...CONJUNCTION_ONLY].some((known) => known === name)) {
    throw new SearchSyntaxError(
      `Reference to invalid operator '${name}'. Operator is not available in current product or product packaging.`,
    );
  }
  const value = rawValue.replaceAll('"', '').replace(/^@/, '').toLowerCase();
  const allowed = VALUES[name as OperatorName];
  if (allowed && !allowed.includes(value)) {
    throw new SearchSyntaxError(`Reference to invalid operator '${name}:${value}'.`);
  }
  return { kind: 'operator', name: name as OperatorName, value };
}

/** X refuses a query that only narrows down: something in it must find posts. */
function standsAlone(node: SearchNode): boolean {
  switch (node.kind) {
    case 'and':
      return node.parts.some(standsAlone);
    case 'or':
      return node.parts.every(standsAlone);
    case 'not':
      return false;
    case 'operator':
      return (STANDALONE as readonly string[]).includes(node.name);
    default:
      return true;
  }
}

/**
 * Does the post fit the query? `quoted` is the post that it quotes, where its content counts too: the filtered stream
 * looks into quoted posts, search does not.
 */
export function matches(node: SearchNode, post: Post, world: World, quoted?: Post): boolean {
  switch (node.kind) {
    case 'and':
      return node.parts.every((part) => matches(part, post, world, quoted));
    case 'or':
      return node.parts.some((part) => matches(part, post, world, quoted));
    case 'not':
      return !matches(node.part, post, world, quoted);
    default:
      return fits(node, post, world) || (quoted !== undefined && isOfContent(node) && fits(node, quoted, world));
  }
}

type Leaf = Exclude<SearchNode, { kind: 'and' | 'or' | 'not' }>;

function fits(node: Leaf, post: Post, world: World): boolean {
  if (node.kind === 'word') {
    const words = wordsOf(node.text);
    return words.length > 0 ? containsWords(post.text, words) : post.text.includes(node.text); // An emoji.
  }
  if (node.kind === 'phrase') return containsWords(post.text, node.words);
  return operatorMatches(node.name, node.value, post, world);
}

export function isOfContent(node: Leaf): boolean {
  return node.kind !== 'operator' || ['@', '#', '$', 'url', 'has'].includes(node.name);
}

function operatorMatches(name: OperatorName, value: string, post: Post, world: World): boolean {
  const isUser = (id: string | undefined) =>
    id !== undefined && (id === value || world.identities.users.get(id)?.handle.toLowerCase() === value);
  switch (name) {
    case 'from':
      return isUser(post.authorId);
    case 'to':
      return isUser(post.inReplyToUserId);
    case '@':
      return post.mentions.some(isUser) || handlesIn(post.text).some(({ handle }) => handle.toLowerCase() === value);
    case '#':
      return hashtagsIn(post.text).includes(value);
    case '$':
      return cashtagsIn(post.text).includes(value);
    case 'url':
      return post.text.toLowerCase().includes(value);
    case 'conversation_id':
      return post.conversationId === value;
    case 'in_reply_to_tweet_id':
      return post.inReplyToId === value;
    case 'quotes_of_tweet_id':
      return post.quotedId === value;
    case 'retweets_of':
      return post.repostOfId !== undefined && isUser(world.posts.byId.get(post.repostOfId)?.authorId);
    case 'retweets_of_tweet_id':
      return post.repostOfId === value;
    case 'lang':
      return post.lang === value;
    case 'is':
      if (value === 'verified') return world.identities.users.get(post.authorId)?.verified === true;
      if (value === 'nullcast') return false; // Nobody advertises here.
      return value === 'reply' ? !!post.inReplyToId : value === 'quote' ? !!post.quotedId : !!post.repostOfId;
    case 'has':
      if (value === 'mentions') return post.mentions.length > 0;
      if (value === 'cashtags') return cashtagsIn(post.text).length > 0;
      return value === 'links' ? /https?:\/\//.test(post.text) : /[#＃][\p{L}\p{N}_]/u.test(post.text);
  }
}

export function hashtagsIn(text: string): string[] {
  return (text.toLowerCase().match(/[#＃][\p{L}\p{N}_]+/gu) ?? []).map((tag) => tag.slice(1));
}

export function cashtagsIn(text: string): string[] {
  return Array.from(text.matchAll(/(?<!\w)\$([A-Za-z]{1,6})\b/g), (match) => (match[1] as string).toLowerCase());
}

function containsWords(text: string, words: readonly string[]): boolean {
  const haystack = ` ${wordsOf(text).join(' ')} `;
  return words.length > 0 && haystack.includes(` ${words.join(' ')} `);
}

export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_'’]+/gu) ?? [];
}

/** The value of an operator that every match must have: lets the search start from an index instead of all posts. */
export function requiredValue(node: SearchNode, name: OperatorName): string | undefined {
  if (node.kind === 'operator') return node.name === name ? node.value : undefined;
  if (node.kind !== 'and') return undefined;
  for (const part of node.parts) {
    const value = requiredValue(part, name);
    if (value !== undefined) return value;
  }
  return undefined;
}
