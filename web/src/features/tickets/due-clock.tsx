import type { Ticket } from '../../api/types/tickets.ts';
import { m } from '../../messages/index.ts';
import { useNow } from '../../ui/now.ts';
import { absolute, span } from '../../ui/time-words.ts';
import styles from './due-clock.module.css';

/** A small clock that fills until an answer is due; red, and in other words, when it is late. */
export function DueClock({ ticket: { waitingSince, dueAt } }: { ticket: Pick<Ticket, 'waitingSince' | 'dueAt'> }) {
  const now = useNow(15_000);
  if (waitingSince === null || dueAt === null) return null;
  const [began, due] = [Date.parse(waitingSince), Date.parse(dueAt)];
  const late = now >= due;
  const filled = Math.min(1, Math.max(0, (now - began) / (due - began)));
  return (
    <time className={styles.clock} dateTime={dueAt} title={absolute(due)} data-late={late ? '' : undefined}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        <circle cx="6" cy="6" r="5" className={styles.rim} />
        <circle cx="6" cy="6" r="2.5" className={styles.fill} pathLength="1" strokeDasharray={`${filled} 1`} />
      </svg>
      <span className="only-read-aloud">{m.views.due.spoken}</span>
      {wordsOf(due - now)}
    </time>
  );
}

function wordsOf(left: number): string {
  if (Math.abs(left) < 60_000) return m.views.due.now;
  return left > 0 ? m.views.due.left(span(left, m.time)) : m.views.due.late(span(-left, m.time));
}
