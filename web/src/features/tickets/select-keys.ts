import type { RefObject } from 'react';
import { useCommands } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';
import type { Selection } from '../../ui/selection.ts';

/** x selects, Shift+j and Shift+k select a range, * everything there is, Escape nothing. `move` gives the row that it came to. */
export function useSelectKeys(
  list: RefObject<HTMLElement | null>,
  selection: Selection,
  move: (step: 1 | -1) => number | null,
  when: boolean,
): void {
  const words = m.bulk.keys;
  const focused = (): string | undefined => {
    const row = document.activeElement?.closest<HTMLElement>('[data-row]');
    return row && list.current?.contains(row) ? row.dataset.row : undefined;
  };
  const extend = (step: 1 | -1) => {
    const from = focused();
    if (from !== undefined) selection.add(from);
    const to = move(step);
    if (to !== null) selection.add(String(to));
  };
  const row = { group: 'list', when, inPalette: false } as const;
  useCommands([
    {
      id: 'list.select',
      name: m.commands.select,
      keys: 'x',
      run: () => {
        const key = focused();
        if (key !== undefined) selection.toggle(key, false);
      },
      ...row,
    },
    { id: 'list.select-next', name: words.selectNext, keys: 'Shift+j', run: () => extend(1), repeats: true, ...row },
    {
      id: 'list.select-previous',
      name: words.selectPrevious,
      keys: 'Shift+k',
      run: () => extend(-1),
      repeats: true,
      ...row,
    },
    {
      id: 'list.select-shown',
      name: words.selectShown,
      group: 'list',
      keys: 'Shift+x',
      run: selection.selectShown,
      when,
    },
    { id: 'list.select-all', name: m.commands.selectAll, group: 'list', keys: '*', run: selection.selectAll, when },
  ]);
}

/** Offered later than what goes back to the list, so that the first Escape lets go of the selection. */
export function useClearKey(selection: Selection): void {
  useCommands([
    {
      id: 'list.clear',
      name: m.commands.clearSelection,
      group: 'list',
      keys: 'Escape',
      run: selection.clear,
      when: !selection.isEmpty,
    },
  ]);
}
