import { createHash } from 'node:crypto';
import type { IdIndex } from '../world/id-index.ts';
import type { Post } from '../world/records.ts';
import { compareIds, firstIdAt } from '../world/snowflake.ts';
import type { World } from '../world/world.ts';
import type { Query } from './parameters.ts';
import { invalidRequest } from './problems.ts';

export interface Page<Item extends { id: string } = Post> {
  /** Newest first. */
  items: Item[];
  nextToken?: string;
  previousToken?: string;
}

export interface PageRequest<Item = Post> {
  index: IdIndex;
  /** Only the newest so many posts can be reached at all. */
  window: number;
  accept: (item: Item) => boolean;
  query: Query;
  /** The parameter that carries the token. */
  tokenParameter: string;
  /** What the token belongs to: another list refuses it. */
  scope: string;
  /** Bounds that the endpoint itself sets, as ids: from inclusive, to exclusive. */
  from?: string;
  to?: string;
}

/** One page of a list of posts. Tokens name a post, so that pages stay the same while new posts arrive. */
export function pageOf(world: World, request: PageRequest): Page {
  return pageFrom((id) => world.posts.byId.get(id), request);
}

/** The same for whatever else has ids that grow with time. */
export function pageFrom<Item extends { id: string }>(
  find: (id: string) => Item | undefined,
  request: PageRequest<Item>,
): Page<Item> {
  const { index, query, accept } = request;
  const ids = index.ascending();
  const size = query.int('max_results');
  const { low, high } = bounds(request, ids);
  const token = readToken(request);

  const take = (from: number, until: number, step: 1 | -1, count: number): Item[] => {
    const found: Item[] = [];
    for (let i = from; i !== until && found.length < count; i += step) {
      const item = find(ids[i] as string);
      if (item && accept(item)) found.push(item);
    }
    return found;
  };
  const hasNewer = (than: number) => take(Math.max(than, low), Math.max(high, than, low), 1, 1).length > 0;

  if (token?.direction === 'previous') {
    const start = Math.max(low, positionAfter(index, token.id));
    const items = take(start, Math.max(start, high), 1, size).reverse();
    const newest = items[0];
    return {
      items,
      ...(items.length > 0 ? { nextToken: makeToken(request.scope, 'next', items.at(-1)!.id) } : {}),
      ...(newest && hasNewer(positionAfter(index, newest.id))
        ? { previousToken: makeToken(request.scope, 'previous', newest.id) }
        : {}),
    };
  }

  const top = token ? Math.min(high, index.countBelow(token.id)) : high;
  const found = take(top - 1, Math.min(low, top) - 1, -1, size + 1);
  const items = found.slice(0, size);
  const oldest = items.at(-1);
  return {
    items,
    ...(found.length > size && oldest ? { nextToken: makeToken(request.scope, 'next', oldest.id) } : {}),
    ...(token && items[0] ? { previousToken: makeToken(request.scope, 'previous', items[0].id) } : {}),
  };
}

/** X: since_id wins over start_time, until_id over end_time. */
function bounds<Item>({ index, window, query, from, to }: PageRequest<Item>, ids: readonly string[]) {
  const start = query.time('start_time');
  const end = query.time('end_time');
  if (start !== undefined && end !== undefined && start >= end) {
    const message = "Invalid 'start_time'. 'start_time' must be before 'end_time'.";
    throw invalidRequest([{ parameters: { start_time: [query.text('start_time')!] }, message }]);
  }
  const since = query.text('since_id');
  const until = query.text('until_id');
  let low = Math.max(0, ids.length - window);
  if (since !== undefined) low = Math.max(low, positionAfter(index, since));
  else if (start !== undefined) low = Math.max(low, index.countBelow(firstIdAt(start)));
  if (from !== undefined) low = Math.max(low, index.countBelow(from));
  let high = ids.length;
  if (until !== undefined) high = index.countBelow(until);
  else if (end !== undefined) high = index.countBelow(firstIdAt(end));
  if (to !== undefined) high = Math.min(high, index.countBelow(to));
  return { low, high: Math.max(low, high) };
}

function positionAfter(index: IdIndex, id: string): number {
  const position = index.countBelow(id);
  return index.ascending()[position] === id ? position + 1 : position;
}

type Token = { direction: 'next' | 'previous'; id: string };

const PREFIX = '7140dibdnow9c7btw';

function makeToken(scope: string, direction: Token['direction'], id: string): string {
  const number = BigInt((direction === 'next' ? '1' : '2') + id.padStart(20, '0'));
  return PREFIX + checksum(scope) + number.toString(36);
}

function readToken<Item>({ query, tokenParameter, scope }: PageRequest<Item>): Token | undefined {
  const text = query.text(tokenParameter);
  if (text === undefined) return undefined;
  const rest = text.slice(PREFIX.length + 6);
  const isOurs = text.startsWith(PREFIX + checksum(scope)) && /^[0-9a-z]{1,16}$/.test(rest);
  const digits = isOurs
    ? Array.from(rest)
        .reduce((sum, d) => sum * 36n + BigInt(parseInt(d, 36)), 0n)
        .toString()
    : '';
  if (!/^[12]\d{20}$/.test(digits)) {
    const message = `The \`${tokenParameter}\` query parameter value [${text}] is not valid`;
    throw invalidRequest([{ parameters: { [tokenParameter]: [text] }, message }]);
  }
  return { direction: digits[0] === '1' ? 'next' : 'previous', id: BigInt(digits.slice(1)).toString() };
}

function checksum(scope: string): string {
  return createHash('sha1').update(scope).digest('hex').slice(0, 6);
}

/** `meta` of a list, with nothing in it that the page does not have. */
export function metaOf(page: Page): Record<string, unknown> {
  const newest = page.items[0]?.id;
  const oldest = page.items.at(-1)?.id;
  if (newest && oldest && compareIds(newest, oldest) < 0) throw new Error('A page must be newest first.');
  return {
    ...(newest ? { newest_id: newest, oldest_id: oldest } : {}),
    result_count: page.items.length,
    ...(page.nextToken ? { next_token: page.nextToken } : {}),
    ...(page.previousToken ? { previous_token: page.previousToken } : {}),
  };
}
