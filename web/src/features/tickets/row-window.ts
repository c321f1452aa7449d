import { useLayoutEffect, useState, type RefObject } from 'react';

export interface RowWindow {
  first: number;
  /** One past the last row to draw. */
  end: number;
}

/** Which rows of equal height are near enough to be drawn: a list of thousands costs as much as one screen. */
export function useRowWindow(scroller: RefObject<HTMLElement | null>, count: number, rowHeight: number): RowWindow {
  const [range, setRange] = useState<RowWindow>({ first: 0, end: 30 });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => setRange((shown) => moved(shown, element.scrollTop, element.clientHeight, rowHeight));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    measure();
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [scroller, rowHeight]);

  return { first: Math.min(range.first, count), end: Math.min(range.end, count) };
}

const MARGIN = 8;

function moved(shown: RowWindow, top: number, height: number, rowHeight: number): RowWindow {
  const first = Math.max(0, Math.floor(top / rowHeight) - MARGIN);
  const end = Math.ceil((top + height) / rowHeight) + MARGIN;
  return first === shown.first && end === shown.end ? shown : { first, end };
}
