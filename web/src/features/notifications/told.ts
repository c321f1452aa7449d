import type { NotifiedOf } from '../../api/types/people.ts';

/** Something to tell the agent of. */
export interface Told {
  about: NotifiedOf;
  number: number;
  /** What makes it a matter of its own: the same is told once. */
  key: string;
}

/** So many are remembered; a day brings fewer to one agent. */
const MOST_REMEMBERED = 300;

/** What was told is not told again, by whichever window, also after it was loaded again. */
export function unheard(agentId: string, all: readonly Told[]): Told[] {
  const name = `parley.told.${agentId}`;
  const heard = read(name);
  const fresh = all.filter(({ key }, at) => !heard.includes(key) && all.findIndex((each) => each.key === key) === at);
  if (fresh.length > 0) write(name, [...heard, ...fresh.map(({ key }) => key)].slice(-MOST_REMEMBERED));
  return fresh;
}

function read(name: string): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(name) ?? '[]');
    return Array.isArray(stored) ? stored.filter((each): each is string => typeof each === 'string') : [];
  } catch {
    return [];
  }
}

function write(name: string, keys: string[]): void {
  try {
    localStorage.setItem(name, JSON.stringify(keys));
  } catch {
    // Storage is refused: this window forgets it when it is loaded again.
  }
}
