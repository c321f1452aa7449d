import type { RefObject } from 'react';
import type { FeedPost } from '../../api/types/feed.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';
import { useSelected, type Selection } from '../../ui/selection.ts';

/** Which posts are selected, by pointer and by keyboard. */
export function useSelection(posts: readonly FeedPost[], list: RefObject<HTMLElement | null>): Selection {
  const selection = useSelected(posts.map((post) => post.id));
  useKeys(posts, list, selection);
  return selection;
}

/** j and k move, x selects, * selects all that match, Escape clears. */
function useKeys(posts: readonly FeedPost[], list: RefObject<HTMLElement | null>, selection: Selection): void {
  const focused = () =>
    posts.findIndex((post) => post.id === document.activeElement?.closest<HTMLElement>('[data-post]')?.dataset.post);
  const move = (step: 1 | -1) => {
    const at = focused();
    const next = posts[at < 0 ? 0 : Math.min(Math.max(at + step, 0), posts.length - 1)];
    if (next) list.current?.querySelector<HTMLElement>(`[data-post="${next.id}"] input`)?.focus();
  };
  const toggle = () => {
    const post = posts[focused()];
    if (post) selection.toggle(post.id, false);
  };
  const when = posts.length > 0;
  const row = { group: 'list', when, inPalette: false } as const;
  useCommands([
    { id: 'list.next', name: m.commands.nextRow, keys: 'j', run: () => move(1), repeats: true, ...row },
    { id: 'list.previous', name: m.commands.previousRow, keys: 'k', run: () => move(-1), repeats: true, ...row },
    { id: 'list.select', name: m.commands.select, keys: 'x', run: toggle, ...row },
    { id: 'list.select-all', name: m.commands.selectAll, group: 'list', keys: '*', run: selection.selectAll, when },
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
