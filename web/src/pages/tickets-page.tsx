import { Outlet, useMatch, useParams } from '@tanstack/react-router';
import { useSession } from '../features/session/session.query.ts';
import { useKeptClaim, usePlay } from '../features/tickets/play.store.ts';
import { useCountsLive } from '../features/tickets/counts.live.ts';
import { TicketList } from '../features/tickets/ticket-list.tsx';
import { ViewMenu, ViewNav } from '../features/tickets/view-nav.tsx';
import { useCommand } from '../commands/use-commands.ts';
import { m } from '../messages/index.ts';
import { useColumn } from '../ui/columns.ts';
import { Splitter } from '../ui/splitter.tsx';
import styles from './tickets-page.module.css';

/** The views, the list, and beside it the open ticket. */
export function TicketsPage() {
  const { view } = useParams({ from: '/inside/tickets/$view' });
  const open = useMatch({ from: '/inside/tickets/$view/$number', shouldThrow: false });
  const { agent, workspace } = useSession();
  useCountsLive();
  const play = usePlay(view);
  useKeptClaim(open?.params.number ?? null);
  useCommand({ id: 'list.play', name: m.work.commands.play, group: 'list', keys: 'p', run: () => void play() });
  const viewsColumn = useColumn('views');
  useCommand({ id: 'page.views', name: m.frame.toggleViews, group: 'page', keys: 'b', run: viewsColumn.toggle });

  return (
    <div
      className={styles.page}
      data-open={open ? '' : undefined}
      data-without-views={viewsColumn.hidden ? '' : undefined}
    >
      {!open && <h1 className="only-read-aloud">{m.list.label(m.views.names[view])}</h1>}
      <div className={styles.views}>
        <Splitter column="views" side="end" label={m.frame.widthOf(m.views.label)} />
        <div className={styles.viewsInner}>
          <p className={styles.workspace}>
            <span>{workspace.name}</span>
          </p>
          <ViewNav view={view} />
        </div>
      </div>
      <section className={styles.list} aria-label={m.list.label(m.views.names[view])}>
        <div className={styles.listHead}>
          <h2 className={styles.listTitle}>{m.views.names[view]}</h2>
          <div className={styles.menu}>
            <ViewMenu view={view} />
          </div>
        </div>
        <TicketList key={view} view={view} openNumber={open?.params.number ?? null} ownId={agent.id} />
        <Splitter column="list" side="end" label={m.frame.widthOf(m.nav.tickets)} />
      </section>
      <section className={styles.pane} aria-label={m.ticket.details}>
        <Outlet />
      </section>
    </div>
  );
}
