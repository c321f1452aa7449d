import type { Ticket } from '../../api/types.ts';
import { m } from '../../messages/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { ForeignText, Handle } from '../../ui/foreign-text.tsx';
import styles from './person-panel.module.css';

/** Who wrote this ticket. */
export function PersonPanel({ ticket: { contact, channel } }: { ticket: Ticket }) {
  return (
    <div className={styles.panel}>
      <div className={styles.head}>
        <Avatar name={contact.name} handle={contact.handle} channel={channel} />
        <div className={styles.names}>
          <h2 className={styles.name}>
            <ForeignText text={contact.name} />
          </h2>
          <p className={styles.handle}>
            <Handle handle={contact.handle} /> · {m.channel[channel]}
          </p>
        </div>
      </div>
    </div>
  );
}
