import { useEffect } from 'react';
import type { Ticket } from '../../api/types/tickets.ts';

let shown: readonly number[] = [];

/** The list says what it shows, in its order, for whoever goes on from a ticket. */
export function useShownRows(rows: readonly Ticket[]): void {
  useEffect(() => {
    shown = rows.map(({ number }) => number);
  }, [rows]);
}

/** What stands below this ticket; undefined: nothing, or it is not in the list. */
export function rowBelow(number: number): number | undefined {
  const at = shown.indexOf(number);
  return at < 0 ? undefined : shown[at + 1];
}
