import { Suspense, useId, useState } from 'react';
import { loadPageMessages, m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { HistoryIcon } from '../../ui/icons.tsx';
import { Bone } from '../../ui/states.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import styles from './ticket-history.module.css';

const Events = lazyPart(async () => {
  await loadPageMessages();
  return (await import('./ticket-history-events.tsx')).TicketHistoryEvents;
});

/** Who did what to the ticket; folded, and loaded when it is unfolded. */
export function TicketHistory({ number }: { number: number }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <section className={styles.history}>
      <Button
        look="quiet"
        className={styles.trigger}
        aria-expanded={open}
        aria-controls={id}
        onPress={() => setOpen(!open)}
      >
        <HistoryIcon />
        {m.history.show}
      </Button>
      <div id={id}>
        <Suspense fallback={<Bone width="60%" style={{ margin: '8px 0' }} />}>
          {open && <Events number={number} />}
        </Suspense>
      </div>
    </section>
  );
}
