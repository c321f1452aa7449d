import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { COLUMNS, previewWidth, useColumn, type ColumnName } from './columns.ts';
import styles from './splitter.module.css';

const STEP = 16;

interface Props {
  column: ColumnName;
  /** On which side of its column it stands. */
  side: 'start' | 'end';
  /** "Width of the list". */
  label: string;
}

/** The edge of a column: drag it, or move it with the arrow keys; a double click gives it back its first width. */
export function Splitter({ column, side, label }: Props) {
  const { width, resize } = useColumn(column);
  const drag = useRef<{ fromX: number; width: number } | null>(null);
  const { min, max, initial } = COLUMNS[column];
  const outward = (element: Element) =>
    (side === 'end' ? 1 : -1) * (getComputedStyle(element).direction === 'rtl' ? -1 : 1);

  const widthAt = (event: PointerEvent) =>
    (drag.current?.width ?? width) +
    outward(event.currentTarget) * (event.clientX - (drag.current?.fromX ?? event.clientX));
  const onKeyDown = (event: KeyboardEvent) => {
    const step = outward(event.currentTarget) * STEP;
    const next = { ArrowRight: width + step, ArrowLeft: width - step, Home: min, End: max }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    resize(next);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the window splitter of ARIA's patterns
    <hr
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={min}
      aria-valuemax={max}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a separator that moves is a widget
      tabIndex={0}
      className={`${styles.splitter} ${styles[side]}`}
      onKeyDown={onKeyDown}
      onDoubleClick={() => resize(initial)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { fromX: event.clientX, width };
      }}
      onPointerMove={(event) => drag.current && previewWidth(column, widthAt(event))}
      onPointerUp={(event) => {
        if (drag.current) resize(widthAt(event));
        drag.current = null;
      }}
      onPointerCancel={() => {
        drag.current = null;
        previewWidth(column, width);
      }}
    />
  );
}
