import type { Ticket } from '../../api/types/tickets.ts';
import { m } from '../../messages/index.ts';
import styles from './reply-chip.module.css';

/** The state of the latest reply, in a word. */
export function ReplyChip({ state }: { state: NonNullable<Ticket['replyState']> }) {
  return <span className={`${styles.chip} ${styles[state] ?? ''}`}>{m.reply.words[state]}</span>;
}
