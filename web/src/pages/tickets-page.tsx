import { Outlet, useMatch, useParams } from '@tanstack/react-router';
import { useSession } from '../features/session/session.query.ts';
import { useCountsLive } from '../features/tickets/counts.live.ts';
import { TicketList } from '../features/tickets/ticket-list.tsx';
import { ViewMenu, ViewNav } from '../features/tickets/view-nav.tsx';
import { m } from '../messages/index.ts';
import styles from './tickets-page.module.css';

/** The views, the list, and beside it the open ticket. */
export function TicketsPage() {
  const { view } = useParams({ from: '/inside/tickets/$view' });
  const open = useMatch({ from: '/inside/tickets/$view/$number', shouldThrow: false });
  const { agent, workspace } = useSession();
  useCountsLive();

  return (
    <div className={styles.page} data-open={open ? '' : undefined}>
      {!open && <h1 className="only-read-aloud">{m.list.label(m.views.names[view])}</h1>}
      <div className={styles.views}>
        <p className={styles.workspace}>
          <span>{workspace.name}</span>
        </p>
        <ViewNav view={view} />
      </div>
      <section className={styles.list} aria-label={m.list.label(m.views.names[view])}>
        <div className={styles.listHead}>
          <h2 className={styles.listTitle}>{m.views.names[view]}</h2>
          <div className={styles.menu}>
            <ViewMenu view={view} />
          </div>
        </div>
        <TicketList key={view} view={view} openNumber={open?.params.number ?? null} ownId={agent.id} />
      </section>
      <section className={styles.pane} aria-label={m.ticket.details}>
        <Outlet />
      </section>
    </div>
  );
}
