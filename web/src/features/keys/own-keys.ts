import type { OwnKeys } from '../../commands/bindings.ts';
import { pressesOf } from '../../commands/keys.ts';
import type { Listed } from './catalogue.ts';

/** As the server takes it. */
export const MOST_WAYS = 4;

/** What does it now. */
export const waysOf = (own: OwnKeys, command: Listed): readonly string[] => own[command.id] ?? command.keys;

/** One of them is all of the other, or its beginning: pressing it would leave open which is meant. */
export function clash(one: string, other: string): boolean {
  const [a, b] = [pressesOf(one), pressesOf(other)];
  return a.slice(0, b.length).every((press, index) => press === b[index]);
}

/** Who else has these keys; those that came with the same ones live beside each other, on pages of their own. */
export function clashesWith(own: OwnKeys, all: readonly Listed[], command: Listed, keys: string): Listed[] {
  return all.filter(
    (other) =>
      other.id !== command.id &&
      !(command.keys.includes(keys) && other.keys.includes(keys)) &&
      waysOf(own, other).some((way) => clash(way, keys)),
  );
}

export function withWays(own: OwnKeys, command: Listed, ways: readonly string[]): OwnKeys {
  const { [command.id]: _, ...others } = own;
  const same = ways.length === command.keys.length && ways.every((way, index) => way === command.keys[index]);
  return same ? others : { ...others, [command.id]: ways };
}

export const withoutClashes = (own: OwnKeys, others: readonly Listed[], keys: string): OwnKeys =>
  others.reduce(
    (now, other) =>
      withWays(
        now,
        other,
        waysOf(now, other).filter((way) => !clash(way, keys)),
      ),
    own,
  );

/** It would fire while somebody writes. */
export const needsMod = (command: Listed, keys: string): boolean =>
  command.whileTyping === true && !/^(?:Mod|Other|Alt)\+/u.test(keys);
