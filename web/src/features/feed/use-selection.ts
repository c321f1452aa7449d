import { useEffect, useRef, useState, type RefObject } from 'react';
import type { FeedPost } from '../../api/types.ts';
import { isTaken } from '../../ui/typing.ts';

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
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // A checkbox is an input, and these keys mean nothing in it.
      const inList = (event.target as HTMLElement | null)?.closest('[data-post]') ?? null;
      if (!inList && isTaken(event)) return;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const at = posts.findIndex((post) => post.id === (inList as HTMLElement | null)?.dataset.post);
      if (event.key === 'j' || event.key === 'k') {
        const to = at < 0 ? 0 : at + (event.key === 'j' ? 1 : -1);
        const next = posts[Math.min(Math.max(to, 0), posts.length - 1)];
        if (next) list.current?.querySelector<HTMLElement>(`[data-post="${next.id}"] input`)?.focus();
      } else if (event.key === 'x' && at >= 0) selection.toggle((posts[at] as FeedPost).id, false);
      else if (event.key === '*' && posts.length > 0) selection.selectAll();
      else if (event.key === 'Escape' && (selection.all || selection.ids.size > 0)) selection.clear();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
}
