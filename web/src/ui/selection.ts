import { useRef, useState } from 'react';

export interface Selection {
  keys: ReadonlySet<string>;
  /** Everything that there is, seen or not. */
  all: boolean;
  isEmpty: boolean;
  has: (key: string) => boolean;
  toggle: (key: string, withRange: boolean) => void;
  /** Adds this one, and keeps the others. */
  add: (key: string) => void;
  selectShown: () => void;
  selectAll: () => void;
  clear: () => void;
}

/** The server takes so many by their names; more go by what they have in common. */
const MOST_CHOSEN = 1_000;

/** Which rows of a list are selected; `shown` are their keys in their order. */
export function useSelected(shown: readonly string[]): Selection {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const anchor = useRef<string | null>(null);

  const put = (next: Iterable<string>) => {
    setAll(false);
    setKeys(new Set([...next].slice(0, MOST_CHOSEN)));
  };
  const known = () => new Set(all ? shown : keys);
  return {
    keys,
    all,
    isEmpty: !all && keys.size === 0,
    has: (key) => all || keys.has(key),
    toggle: (key, withRange) => {
      const next = known();
      const [from, to] = [anchor.current, key].map((each) => shown.findIndex((one) => one === each));
      if (withRange && from !== undefined && to !== undefined && from >= 0) {
        for (const one of shown.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(one);
      } else if (!next.delete(key)) next.add(key);
      anchor.current = key;
      put(next);
    },
    add: (key) => {
      anchor.current = key;
      put(known().add(key));
    },
    selectShown: () => put(shown),
    selectAll: () => {
      setKeys(new Set());
      setAll(true);
    },
    clear: () => {
      anchor.current = null;
      put([]);
    },
  };
}
