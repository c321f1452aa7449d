import { useLayoutEffect, useState, type RefObject } from 'react';

/** The width of an element in whole px, kept up to date; 0 before it is known, which nobody sees. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const shown = element.current;
    if (!shown) return;
    const observer = new ResizeObserver(() => setWidth(Math.floor(shown.clientWidth)));
    observer.observe(shown);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
