import { useLayoutEffect, useRef, type RefObject } from 'react';
import type { Ticket } from '../../api/types/tickets.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';
import { focusOn } from '../../ui/focus-on.ts';

/** j and k move through the list from wherever the focus is; Enter opens. Gives what they do, which says where it led. */
export function useListKeys(
  scroller: RefObject<HTMLElement | null>,
  rows: readonly Ticket[],
  openNumber: number | null,
  rowHeight: number,
): (step: 1 | -1) => number | null {
  const cursor = useRef<number | null>(null);
  const rowOf = (number: number) => scroller.current?.querySelector<HTMLElement>(`[data-ticket="${number}"]`);
  useLayoutEffect(() => {
    if (openNumber !== null) cursor.current = openNumber;
    // Back from a ticket: its row is where one goes on.
    else if (cursor.current !== null && document.activeElement === document.body)
      focusOn(rowOf(cursor.current) ?? null);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each ticket that is opened or left
  }, [openNumber]);
  const move = (step: 1 | -1): number | null => {
    const element = scroller.current;
    if (!element || element.clientHeight === 0) return null;
    const focused = Number((document.activeElement as HTMLElement | null)?.dataset.ticket ?? Number.NaN);
    const from = rows.findIndex((row) => row.number === (Number.isNaN(focused) ? cursor.current : focused));
    const to = from < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, from + step));
    const target = rows[to];
    if (!target) return null;
    cursor.current = target.number;
    bringIntoView(element, to * rowHeight, rowHeight);
    const focus = () => focusOn(rowOf(target.number) ?? null);
    // At once, for whoever types fast; in the next frame, when the row was outside of what is drawn.
    if (rowOf(target.number)) focus();
    else requestAnimationFrame(focus);
    return target.number;
  };
  const when = rows.length > 0;
  useCommands([
    { id: 'list.next', name: m.commands.nextRow, group: 'list', keys: 'j', run: () => void move(1), when, ...ROW },
    {
      id: 'list.previous',
      name: m.commands.previousRow,
      group: 'list',
      keys: 'k',
      run: () => void move(-1),
      when,
      ...ROW,
    },
    {
      id: 'list.open',
      name: m.commands.openRow,
      group: 'list',
      keys: ['Enter', 'o'],
      run: () => cursor.current !== null && rowOf(cursor.current)?.click(),
      when,
      inPalette: false,
    },
  ]);
  return move;
}

const ROW = { inPalette: false, repeats: true } as const;

function bringIntoView(element: HTMLElement, top: number, height: number): void {
  if (top < element.scrollTop) element.scrollTop = top;
  else if (top + height > element.scrollTop + element.clientHeight)
    element.scrollTop = top + height - element.clientHeight;
}
