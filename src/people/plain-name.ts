import { Problem } from '../kernel/index.js';

/** A name of ours, on one line and without what cannot be seen. */
export function plainName(given: string): string {
  const name = given.normalize('NFC').replaceAll(/\s+/gu, ' ').trim();
  if (name === '' || /[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/u.test(name)) {
    throw new Problem(422, 'unusable_name', 'A name needs letters, and none that cannot be seen. Write it again.');
  }
  return name;
}
