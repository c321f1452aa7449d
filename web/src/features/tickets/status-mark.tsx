import type { Priority, Status } from '../../api/types/tickets.ts';
import { m } from '../../messages/index.ts';
import styles from './status-mark.module.css';

/** A shape of its own for each status, so that colour is never alone. */
export function StatusShape({ status }: { status: Status }) {
  return (
    <svg className={styles[status]} width="12" height="12" viewBox="0 0 12 12" fill="none" aria-hidden="true">
      {SHAPES[status]}
    </svg>
  );
}

const SHAPES: Record<Status, React.ReactNode> = {
  new: <path d="M6 .8 11.2 6 6 11.2.8 6Z" fill="currentColor" />,
  open: <circle cx="6" cy="6" r="4.4" stroke="currentColor" strokeWidth="1.8" />,
  pending: (
    <>
      <circle cx="6" cy="6" r="4.6" stroke="currentColor" strokeWidth="1.4" />
      <path d="M6 1.4a4.6 4.6 0 0 1 0 9.2Z" fill="currentColor" />
    </>
  ),
  on_hold: <path d="M3 2h2v8H3zM7 2h2v8H7z" fill="currentColor" />,
  solved: (
    <>
      <circle cx="6" cy="6" r="5.4" fill="currentColor" />
      <path d="m3.5 6.2 1.8 1.7 3.2-3.5" stroke="var(--surface)" strokeWidth="1.5" strokeLinecap="round" />
    </>
  ),
  closed: (
    <>
      <rect x="1.2" y="1.2" width="9.6" height="9.6" rx="2" stroke="currentColor" strokeWidth="1.4" />
      <path d="m3.7 6.2 1.7 1.6 3-3.3" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" />
    </>
  ),
};

export function StatusMark({ status }: { status: Status }) {
  return (
    <span className={styles.status}>
      <StatusShape status={status} />
      {m.status.names[status]}
    </span>
  );
}

const BARS: Record<Priority, number> = { low: 1, normal: 2, high: 3, urgent: 4 };

export function PriorityMark({ priority }: { priority: Priority }) {
  return (
    <span className={`${styles.priority} ${styles[priority] ?? ''}`}>
      <svg className={styles.bars} width="14" height="12" viewBox="0 0 14 12" aria-hidden="true">
        {[1, 2, 3, 4].map((bar) => (
          <rect
            key={bar}
            x={(bar - 1) * 3.6}
            y={11 - bar * 2.5}
            width="2.4"
            height={bar * 2.5}
            rx="0.8"
            data-on={bar <= BARS[priority] ? '' : undefined}
          />
        ))}
      </svg>
      {m.priority.names[priority]}
    </span>
  );
}
