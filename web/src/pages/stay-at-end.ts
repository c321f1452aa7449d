import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

const NEAR_PX = 48;

/**
 * Opens a conversation at its end and keeps it there while it grows; whoever has scrolled up is left where they read and
 * told how much is new below. `items`: the keys of what there is, but for what was before it and asked for.
 */
export function useStayAtEnd(
  scroller: RefObject<HTMLElement | null>,
  items: readonly string[],
): { newBelow: number; toEnd: () => void } {
  const atEnd = useRef(true);
  const [seenItems, setSeenItems] = useState(items);

  useLayoutEffect(() => {
    if (!atEnd.current) return;
    scrollToEnd(scroller.current);
    setSeenItems(items);
  }, [scroller, items]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onScroll = () => {
      atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
      if (atEnd.current) setSeenItems(items);
    };
    // The room shrinks when the composer grows or a phone's keyboard opens.
    const observer = new ResizeObserver(() => {
      if (atEnd.current) scrollToEnd(element);
    });
    observer.observe(element);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, [scroller, items]);

  const seen = new Set(seenItems);
  return { newBelow: items.filter((item) => !seen.has(item)).length, toEnd: () => scrollToEnd(scroller.current) };
}

function scrollToEnd(element: HTMLElement | null): void {
  element?.scrollTo({ top: element.scrollHeight });
}
