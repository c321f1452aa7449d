import type { Named } from '../../api/types/notes.ts';

export interface Nameable extends Named {
  name: string;
}

const BEGUN = /(?:^|\s)@([\p{L}\p{M}\p{N}._-]*(?: [\p{L}\p{M}\p{N}._-]*)?)$/u;
const MOST_SHOWN = 6;

/** The name that is being typed before the caret; null: none is. */
export function begunName(text: string, caret: number): string | null {
  return BEGUN.exec(text.slice(0, caret))?.[1] ?? null;
}

/** Whoever's name, or a later part of it, begins like this; the first names first. */
export function matching(begun: string, everyone: readonly Nameable[]): Nameable[] {
  const wanted = plain(begun);
  const rank = ({ name }: Nameable): number => {
    const at = plain(name).indexOf(wanted);
    if (at === 0) return 0;
    return at > 0 && plain(name)[at - 1] === ' ' ? 1 : -1;
  };
  const ranked = everyone.map((one) => ({ one, rank: rank(one) })).filter((each) => each.rank >= 0);
  return ranked
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, MOST_SHOWN)
    .map((each) => each.one);
}

/** The text with the begun name written out, and where the caret goes. */
export function completed(text: string, caret: number, begun: string, name: string): { text: string; caret: number } {
  const start = text.slice(0, caret - begun.length);
  return { text: `${start}${name} ${text.slice(caret)}`, caret: start.length + name.length + 1 };
}

/** Those of the chosen whose names are in the text still. */
export const namedIn = (text: string, chosen: readonly Nameable[]): Named[] =>
  chosen
    .filter(
      ({ kind, id, name }, index) =>
        text.includes(`@${name}`) && chosen.findIndex((other) => other.kind === kind && other.id === id) === index,
    )
    .map(({ kind, id }) => ({ kind, id }));

const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
