import { useRef, useState, type RefObject } from 'react';
import type { FeedPost } from '../../api/types.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';

export interface Selection {
  ids: ReadonlySet<string>;
  /** Everything that matches the filter, seen or not. */
  all: boolean;
  has: (id: string) => boolean;
  toggle: (id: string, withRange: boolean) => void;
  selectShown: () => void;
  selectAll: () => void;
  clear: () => void;
}

/** The server takes so many posts by their names; more of them go by the filter. */
const MOST_CHOSEN = 1_000;

/** Which posts are selected, by pointer and by keyboard. */
export function useSelection(posts: readonly FeedPost[], list: RefObject<HTMLElement | null>): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const anchor = useRef<string | null>(null);

  const put = (next: Iterable<string>) => {
    setAll(false);
    setIds(new Set([...next].slice(0, MOST_CHOSEN)));
  };
  const toggle = (id: string, withRange: boolean) => {
    const known = all ? new Set(posts.map((post) => post.id)) : new Set(ids);
    const [from, to] = [anchor.current, id].map((each) => posts.findIndex((post) => post.id === each));
    if (withRange && from !== undefined && to !== undefined && from >= 0) {
      for (const post of posts.slice(Math.min(from, to), Math.max(from, to) + 1)) known.add(post.id);
    } else if (!known.delete(id)) known.add(id);
    anchor.current = id;
    put(known);
  };
  const selection: Selection = {
    ids,
    all,
    has: (id) => all || ids.has(id),
    toggle,
    selectShown: () => put(posts.map((post) => post.id)),
    selectAll: () => {
      setIds(new Set());
      setAll(true);
    },
    clear: () => {
      anchor.current = null;
      put([]);
    },
  };
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
      when: selection.all || selection.ids.size > 0,
    },
  ]);
}
