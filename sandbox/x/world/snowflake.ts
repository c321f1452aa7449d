/** X's ids: milliseconds since 2010-11-04T01:42:54.657Z in the upper bits, a sequence in the lower 22. */
const EPOCH_MS = 1_288_834_974_657n;
const SEQUENCE_BITS = 22n;
const SEQUENCE_MASK = (1n << SEQUENCE_BITS) - 1n;

export class Snowflakes {
  /** One running number for all ids: those of the same millisecond are in the order in which they were taken. */
  sequence = 0;

  at(epochMs: number): string {
    this.sequence = (this.sequence + 1) & Number(SEQUENCE_MASK);
    return (((BigInt(Math.floor(epochMs)) - EPOCH_MS) << SEQUENCE_BITS) | BigInt(this.sequence)).toString();
  }
}

export function timeOf(id: string): number {
  return Number((BigInt(id) >> SEQUENCE_BITS) + EPOCH_MS);
}

/** The smallest id that a post of this moment can have. */
export function firstIdAt(epochMs: number): string {
  const id = (BigInt(Math.floor(epochMs)) - EPOCH_MS) << SEQUENCE_BITS;
  return (id < 0n ? 0n : id).toString();
}

/** Ids are decimal strings of different lengths: compare as numbers without the cost of BigInt. */
export function compareIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}
