import { useEffect, useRef, type RefObject } from 'react';
import type { Ticket } from '../../api/types.ts';
import { isTaken } from '../../ui/typing.ts';

/** j and k move through the list from wherever the focus is; Enter then opens, as on any link. */
export function useListKeys(
  scroller: RefObject<HTMLElement | null>,
  rows: readonly Ticket[],
  openNumber: number | null,
  rowHeight: number,
): void {
  const cursor = useRef<number | null>(null);

  useEffect(() => {
    if (openNumber !== null) cursor.current = openNumber;
  }, [openNumber]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.key !== 'j' && event.key !== 'k') || isTaken(event) || rows.length === 0) return;
      const element = scroller.current;
      if (!element || element.clientHeight === 0) return;
      event.preventDefault();
      const focused = Number((document.activeElement as HTMLElement | null)?.dataset.ticket ?? Number.NaN);
      const from = rows.findIndex((row) => row.number === (Number.isNaN(focused) ? cursor.current : focused));
      const step = event.key === 'j' ? 1 : -1;
      const to = from < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, from + step));
      const target = rows[to];
      if (!target) return;
      cursor.current = target.number;
      bringIntoView(element, to * rowHeight, rowHeight);
      // Drawn in this frame, when the row was outside of what is drawn.
      requestAnimationFrame(() =>
        element.querySelector<HTMLElement>(`[data-ticket="${target.number}"]`)?.focus({ preventScroll: true }),
      );
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [scroller, rows, rowHeight]);
}

function bringIntoView(element: HTMLElement, top: number, height: number): void {
  if (top < element.scrollTop) element.scrollTop = top;
  else if (top + height > element.scrollTop + element.clientHeight)
    element.scrollTop = top + height - element.clientHeight;
}
