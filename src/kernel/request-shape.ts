import { Problem } from './problem.js';

const MOST_LEVELS = 8;
const MOST_FIELDS = 100;
const MOST_VALUES = 5_000;

/**
 * Refuses what only an attack looks like, before anything walks through it: validation takes minutes for 70,000 unknown
 * fields and overflows the stack on deep nesting; and it takes a field called toString for one that it knows.
 */
export function requireSaneShape(input: unknown): void {
  let level: unknown[] = [input];
  let values = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MOST_LEVELS)
      throw new Problem(400, 'too_deep', `The request is nested more than ${MOST_LEVELS} levels deep.`);
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      const inside = Array.isArray(value) ? (value as unknown[]) : fieldsOf(value);
      values += inside.length;
      if (values > MOST_VALUES)
        throw new Problem(400, 'too_many_values', `The request holds more than ${MOST_VALUES} values.`);
      for (const one of inside) next.push(one);
    }
    level = next;
  }
}

function fieldsOf(value: object): unknown[] {
  const names = Object.keys(value);
  if (names.length > MOST_FIELDS)
    throw new Problem(400, 'too_many_fields', `The request holds more than ${MOST_FIELDS} fields.`);
  const reserved = names.find((name) => name in Object.prototype);
  if (reserved !== undefined) throw new Problem(400, 'invalid', `property ${reserved} should not exist.`);
  return Object.values(value);
}
