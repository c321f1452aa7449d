import { useSyncExternalStore } from 'react';

export type Density = 'comfortable' | 'compact';
export const DENSITIES: readonly Density[] = ['comfortable', 'compact'];
const KEY = 'parley.density';
/** The height of a row of the ticket list, as ticket-row.module.css fills it. */
const ROW_PX: Record<Density, number> = { comfortable: 76, compact: 62 };
const listeners = new Set<() => void>();

let density: Density = read();

/** How close rows stand, in this browser. */
export function useDensity(): [Density, (density: Density) => void] {
  const now = useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => density,
  );
  return [now, choose];
}

export function useRowHeight(): number {
  const [now] = useDensity();
  return ROW_PX[now];
}

function choose(next: Density): void {
  density = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Storage is refused: it lasts as long as this page.
  }
  for (const changed of listeners) changed();
}

function read(): Density {
  try {
    return localStorage.getItem(KEY) === 'compact' ? 'compact' : 'comfortable';
  } catch {
    return 'comfortable';
  }
}
