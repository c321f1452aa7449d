import type { XPage } from './x-page.js';

/** X's ids are snowflakes: the upper bits are milliseconds since this instant (verified against created_at). */
const EPOCH_MS = 1_288_834_974_657n;

export const timeOfId = (id: string): Date => new Date(Number((BigInt(id) >> 22n) + EPOCH_MS));

/** When the newest post of a page was written; null: it has none. */
export function newestOf({ data = [] }: XPage): Date | null {
  return data.length > 0
    ? timeOfId(data.map((post) => post.id).reduce((a, b) => (compareIds(a, b) > 0 ? a : b)))
    : null;
}

/** The smallest id that a post of this instant can have. Ids of one instant are only roughly ordered. */
export const idOfTime = (time: Date): string => {
  const ms = BigInt(time.getTime()) - EPOCH_MS;
  return ms <= 0n ? '1' : (ms << 22n).toString();
};

export const compareIds = (a: string, b: string): number => {
  const [x, y] = [BigInt(a), BigInt(b)];
  return x < y ? -1 : x > y ? 1 : 0;
};
