import type { RefObject } from 'react';
import { useCommands } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';

/** Arrows go from the field into what was found and back, j and k through it, Enter opens, / and Escape come back to the field. */
export function useHitKeys(page: RefObject<HTMLElement | null>, field: RefObject<HTMLInputElement | null>): void {
  const toField = () => {
    field.current?.focus();
    field.current?.select();
  };
  const move = (step: 1 | -1) => {
    const rows = [...(page.current?.querySelectorAll<HTMLElement>('[data-hit]') ?? [])];
    const to = rows.indexOf(document.activeElement as HTMLElement) + step;
    if (to < 0) toField();
    else rows[Math.min(to, rows.length - 1)]?.focus();
  };
  const inField = () => document.activeElement === field.current;
  useCommands([
    { id: 'search.field', name: m.search.toField, group: 'list', keys: '/', run: toField },
    { id: 'list.next', name: m.commands.nextRow, group: 'list', keys: 'j', run: () => move(1), ...ROW },
    { id: 'list.previous', name: m.commands.previousRow, group: 'list', keys: 'k', run: () => move(-1), ...ROW },
    {
      id: 'search.down',
      name: m.commands.nextRow,
      group: 'list',
      keys: 'ArrowDown',
      run: () => move(1),
      ...ROW,
      whileTyping: true,
      within: page,
    },
    {
      id: 'search.up',
      name: m.commands.previousRow,
      group: 'list',
      keys: 'ArrowUp',
      run: () => !inField() && move(-1),
      ...ROW,
      whileTyping: true,
      within: page,
    },
    { id: 'search.back', name: m.search.toField, group: 'list', keys: 'Escape', run: toField, inPalette: false },
  ]);
}

const ROW = { inPalette: false, repeats: true } as const;
