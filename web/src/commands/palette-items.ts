import { GROUPS, type Command, type Group } from './command.ts';
import { rank } from './rank.ts';

export interface PaletteSection {
  group: Group | 'recent' | 'found';
  commands: Command[];
}

/** More than these nobody reads; another letter makes them fewer. */
const MOST_FOUND = 40;

/** What the palette shows: everything by group, used ones first; or what answers the query, best first. */
export function paletteSections(
  commands: readonly Command[],
  followed: readonly Command[],
  query: string,
  recent: readonly string[],
): PaletteSection[] {
  const offered = commands.filter((command) => command.inPalette !== false);
  if (query.trim() !== '') {
    const found = [...ranked(offered, query, recent), ...followed].slice(0, MOST_FOUND);
    return found.length === 0 ? [] : [{ group: 'found', commands: found }];
  }
  const used = recent.flatMap((id) => offered.filter((command) => command.id === id));
  const groups = GROUPS.map((group): PaletteSection => ({
    group,
    commands: offered.filter((command) => command.group === group && !used.includes(command)),
  }));
  return [{ group: 'recent' as const, commands: used }, ...groups].filter((section) => section.commands.length > 0);
}

function ranked(commands: readonly Command[], query: string, recent: readonly string[]): Command[] {
  const scored = commands.flatMap((command) => {
    const byName = rank(query, command.name);
    const byWords = command.words ? rank(query, command.words) : null;
    if (byName === null && byWords === null) return [];
    const used = recent.includes(command.id) ? 40 : 0;
    return [{ command, score: Math.max(byName ?? 0, (byWords ?? 0) - 50) + used }];
  });
  return scored.toSorted((a, b) => b.score - a.score).map(({ command }) => command);
}
