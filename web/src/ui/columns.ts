import { useSyncExternalStore } from 'react';

/** What each column may be wide, in px. */
export const COLUMNS = {
  views: { initial: 208, min: 160, max: 320 },
  list: { initial: 372, min: 280, max: 560 },
  person: { initial: 288, min: 240, max: 440 },
} as const;
export type ColumnName = keyof typeof COLUMNS;
interface Column {
  width: number;
  hidden: boolean;
}

const KEY = 'parley.columns';
const columns = read();
const watchers = new Set<() => void>();

/** Called before the first render: the style sheets read the widths from the page. */
export function layColumns(): void {
  for (const name of Object.keys(COLUMNS) as ColumnName[]) lay(name);
}

/** One column of this browser's, as it is and for changing. */
export function useColumn(name: ColumnName): Column & { resize: (width: number) => void; toggle: () => void } {
  const column = useSyncExternalStore(
    (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    () => columns[name],
  );
  return {
    ...column,
    resize: (width) => put(name, { width: clamp(name, width), hidden: false }),
    toggle: () => put(name, { ...columns[name], hidden: !columns[name].hidden }),
  };
}

/** Widens a column while it is dragged, without drawing anything anew. */
export function previewWidth(name: ColumnName, width: number): void {
  document.documentElement.style.setProperty(`--column-${name}`, `${clamp(name, width)}px`);
}

function put(name: ColumnName, column: Column): void {
  columns[name] = column;
  lay(name);
  try {
    localStorage.setItem(KEY, JSON.stringify(columns));
  } catch {
    // No storage: it lasts as long as the page.
  }
  for (const changed of watchers) changed();
}

const lay = (name: ColumnName): void => previewWidth(name, columns[name].width);

function clamp(name: ColumnName, width: number): number {
  return Math.round(Math.min(COLUMNS[name].max, Math.max(COLUMNS[name].min, width)));
}

function read(): Record<ColumnName, Column> {
  let stored: Partial<Record<ColumnName, Partial<Column>>> = {};
  try {
    stored = (JSON.parse(localStorage.getItem(KEY) ?? '{}') as typeof stored | null) ?? {};
  } catch {
    // Written by nobody who means well, or not at all: the columns are as they come.
  }
  const one = (name: ColumnName): Column => ({
    width: clamp(name, Number(stored[name]?.width ?? COLUMNS[name].initial) || COLUMNS[name].initial),
    hidden: stored[name]?.hidden === true,
  });
  return { views: one('views'), list: one('list'), person: one('person') };
}
