import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

const NEAR_PX = 48;

/**
 * Opens a conversation at its end and keeps it there while it grows; whoever has scrolled up is left where they read and
 * told how much is new below.
 */
export function useStayAtEnd(
  scroller: RefObject<HTMLElement | null>,
  items: number,
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

  return { newBelow: Math.max(0, items - seenItems), toEnd: () => scrollToEnd(scroller.current) };
}

function scrollToEnd(element: HTMLElement | null): void {
  element?.scrollTo({ top: element.scrollHeight });
}
