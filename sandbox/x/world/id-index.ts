import { compareIds } from './snowflake.ts';

/** Post ids in ascending order. Appending the newest is free; an older one only costs a sort at the next read. */
export class IdIndex {
  #ids: string[] = [];
  #sorted = true;

  add(id: string): void {
    const last = this.#ids.at(-1);
    if (last !== undefined && compareIds(id, last) < 0) this.#sorted = false;
    this.#ids.push(id);
  }

  remove(id: string): void {
    const ids = this.ascending();
    const position = this.countBelow(id);
    if (ids[position] === id) ids.splice(position, 1);
  }

  get size(): number {
    return this.#ids.length;
  }

  ascending(): readonly string[] & string[] {
    if (!this.#sorted) {
      this.#ids.sort(compareIds);
      this.#sorted = true;
    }
    return this.#ids;
  }

  /** How many ids are smaller than this one: its position, found by bisection. */
  countBelow(id: string): number {
    const ids = this.ascending();
    let low = 0;
    let high = ids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareIds(ids[middle] as string, id) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** One index per key. Most conversations and authors have one post: that is kept as it is, without an index around it. */
export class IdIndexes {
  readonly #byKey = new Map<string, IdIndex | string>();
  readonly #empty = new IdIndex();

  add(key: string, id: string): void {
    const known = this.#byKey.get(key);
    if (known === undefined) {
      this.#byKey.set(key, id);
      return;
    }
    const index = typeof known === 'string' ? indexOf(known) : known;
    index.add(id);
    if (index !== known) this.#byKey.set(key, index);
  }

  remove(key: string, id: string): void {
    const known = this.#byKey.get(key);
    if (known === id) this.#byKey.delete(key);
    else if (typeof known === 'object') known.remove(id);
  }

  /** For reading only. */
  of(key: string): IdIndex {
    const known = this.#byKey.get(key);
    return typeof known === 'string' ? indexOf(known) : (known ?? this.#empty);
  }
}

function indexOf(id: string): IdIndex {
  const index = new IdIndex();
  index.add(id);
  return index;
}
