import { m } from '../messages/index.ts';
import { Empty } from '../ui/states.tsx';
import styles from './plain-page.module.css';

export function NoTicket() {
  return (
    <div className={styles.page}>
      <Empty title={m.ticket.none} text={m.ticket.noneHelp} />
    </div>
  );
}
