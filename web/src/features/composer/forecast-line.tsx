import { useQuery } from '@tanstack/react-query';
import { outboxQuery } from '../../api/outbox.query.ts';
import { serverNow } from '../../api/server-clock.ts';
import type { Queue } from '../../api/types/replies.ts';
import type { Thread } from '../../api/types/threads.ts';
import type { Ticket } from '../../api/types/tickets.ts';
import { m } from '../../messages/index.ts';
import { ClockIcon } from '../../ui/icons.tsx';
import { useNow } from '../../ui/now.ts';
import { clock } from '../../ui/time-words.ts';
import styles from './gate-line.module.css';

interface Props {
  ticket: Ticket;
  thread: Thread;
}

/** When the reply would leave, if not at once: said before it is sent. */
export function ForecastLine({ ticket, thread }: Props) {
  const { data } = useQuery(outboxQuery);
  const now = useNow(15_000);
  const queue = data?.queues.find(({ account, kind }) => account.id === thread.account.id && kind === thread.kind);
  const words = queue && forecastOf(queue, ticket.priority === 'urgent', serverNow(), (at) => clock(at, now));
  if (!words) return null;
  return (
    <p className={styles.forecast} role="note">
      <ClockIcon />
      <span className="numbers">{words}</span>
    </p>
  );
}

/** What leaves within this is as good as at once. */
const SOON_MS = 60_000;

/** Pure. null: it leaves at once. Urgent tickets pass all who wait. */
export function forecastOf(queue: Queue, urgent: boolean, now: number, at: (time: number) => string): string | null {
  const { account, waiting, nextLeavesAt, heldUntil, heldWhy } = queue;
  const held = heldUntil === null ? 0 : Date.parse(heldUntil);
  const leaves = nextLeavesAt === null ? null : Date.parse(nextLeavesAt);
  if (held > now && waiting === 0) return m.forecast.until(account.handle, at(held));
  if (leaves === null) return heldWhy === null ? null : m.forecast.held(heldWhy);
  if (waiting > 0 && !urgent) return m.forecast.ahead(waiting, leaves > now + SOON_MS ? at(leaves) : null);
  return leaves > now + SOON_MS && !urgent ? m.forecast.until(account.handle, at(leaves)) : null;
}
