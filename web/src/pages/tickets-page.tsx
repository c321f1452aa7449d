import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { Suspense, useEffect, useMemo, useState } from 'react';
import { useSession } from '../features/session/session.query.ts';
import { useKeptClaim, usePlay } from '../features/tickets/play.store.ts';
import { useCountsLive } from '../features/tickets/counts.live.ts';
import {
  filteredPath,
  nextOfFilter,
  nextOfView,
  savedPath,
  viewPath,
  type ListSource,
} from '../features/tickets/list-source.ts';
import { usePlace, type Place } from '../features/tickets/place.ts';
import { TicketList } from '../features/tickets/ticket-list.tsx';
import { ListSkeleton } from '../features/tickets/ticket-list-skeleton.tsx';
import { ViewMenu, ViewNav } from '../features/tickets/view-nav.tsx';
import { beginningOf, isSameFilter, type Filter } from '../features/views/conditions.ts';
import { SavedNav } from '../features/views/saved-nav.tsx';
import { savedViewsQuery } from '../features/views/saved-views.queries.ts';
import { useCommand } from '../commands/use-commands.ts';
import type { SavedView } from '../api/types/views.ts';
import { m } from '../messages/index.ts';
import { Button } from '../ui/button.tsx';
import { useColumn } from '../ui/columns.ts';
import { FilterIcon, PlayIcon } from '../ui/icons.tsx';
import { Splitter } from '../ui/splitter.tsx';
import { Empty, Failed } from '../ui/states.tsx';
import { lazyPart } from '../ui/lazy-part.ts';
import styles from './tickets-page.module.css';

const FilterBar = lazyPart(async () => (await import('../features/views/filter-bar.tsx')).FilterBar);

/** The views, the list, and beside it the open ticket. */
export function TicketsPage() {
  const place = usePlace();
  const { number = null } = useParams({ strict: false });
  const { agent, workspace } = useSession();
  useCountsLive();
  const play = usePlay();
  useKeptClaim(number);
  const viewsColumn = useColumn('views');
  useCommand({ id: 'page.views', name: m.frame.toggleViews, group: 'page', keys: 'b', run: viewsColumn.toggle });
  const saved = useQuery(savedViewsQuery);
  const { name, source, filter, view, isMissing } = useShown(place, saved.data?.items);
  const { filterBy, hasBegun } = useFiltering(place);
  useCommand({
    id: 'list.play',
    name: m.work.commands.play,
    group: 'list',
    keys: 'p',
    run: () => void play(source ?? undefined),
    when: source !== null,
  });

  return (
    <div
      className={styles.page}
      data-open={number === null ? undefined : ''}
      data-without-views={viewsColumn.hidden ? '' : undefined}
    >
      {number === null && <h1 className="only-read-aloud">{m.list.label(name)}</h1>}
      <div className={styles.views}>
        <Splitter column="views" side="end" label={m.frame.widthOf(m.views.label)} />
        <div className={styles.viewsInner}>
          <p className={styles.workspace}>
            <span>{workspace.name}</span>
          </p>
          <ViewNav view={place.view ?? null} />
          <SavedNav viewId={place.viewId ?? null} />
        </div>
      </div>
      <section className={styles.list} aria-label={m.list.label(name)}>
        <div className={styles.listHead}>
          <h2 className={styles.listTitle} dir="auto">
            {name}
          </h2>
          <div className={styles.menu}>
            <ViewMenu view={place.view ?? null} name={name} saved={saved.data?.items ?? []} />
          </div>
          <span className={styles.grow} />
          {source && (
            <Button look="quiet" onPress={() => void play(source)}>
              <PlayIcon />
              {m.work.play.button}
            </Button>
          )}
          {place.view && (
            <Button
              look="quiet"
              square
              aria-label={m.savedViews.filterThis(name)}
              onPress={() => filterBy(beginningOf(place.view), true)}
            >
              <FilterIcon />
            </Button>
          )}
        </div>
        {place.view === 'failed' && (
          <Link to="/failed-sends" className={styles.allFailed}>
            {m.outbox.trouble.link}
          </Link>
        )}
        {filter && (
          <Suspense fallback={null}>
            <FilterBar
              key={place.viewId}
              filter={filter}
              view={view}
              startsOpen={hasBegun && !view}
              onFilter={(next) => filterBy(next, false)}
            />
          </Suspense>
        )}
        {source && <TicketList key={source.key} source={source} place={place} openNumber={number} ownId={agent.id} />}
        {!source && saved.isPending && <ListSkeleton />}
        {!source && saved.isError && (
          <Failed what={m.savedViews.failed} error={saved.error} onRetry={() => void saved.refetch()} />
        )}
        {isMissing && <Empty {...m.savedViews.missing} />}
        <Splitter column="list" side="end" label={m.frame.widthOf(m.nav.tickets)} />
      </section>
      <section className={styles.pane} aria-label={m.ticket.details}>
        <Outlet />
      </section>
    </div>
  );
}

interface Shown {
  name: string;
  /** null: it is not known yet, or there is none. */
  source: ListSource | null;
  /** Of what is no built-in view. */
  filter: Filter | null;
  view: SavedView | null;
  isMissing: boolean;
}

/** What the address means. */
function useShown(place: Place, saved: readonly SavedView[] | undefined): Shown {
  return useMemo(() => {
    if (place.view) {
      const { view } = place;
      const name = m.views.names[view];
      const source = {
        key: view,
        path: viewPath(view),
        name,
        empty: m.views.empty[view],
        everything: { view },
        next: nextOfView(view),
      };
      return { name, source, filter: null, view: null, isMissing: false };
    }
    const { viewId, search } = place;
    const view = saved?.find(({ id }) => id === viewId) ?? null;
    if (viewId !== 'filter' && !view)
      return { name: m.savedViews.one, source: null, filter: null, view, isMissing: saved !== undefined };
    const filter: Filter = {
      conditions: search.conditions ?? view?.conditions ?? [],
      order: search.order ?? view?.order ?? 'lastPost',
    };
    const path =
      view && isSameFilter(filter, view) ? savedPath(view.id) : filteredPath(filter.conditions, filter.order);
    const name = view?.name ?? m.savedViews.filtered;
    const everything = { conditions: filter.conditions };
    const next = nextOfFilter(filter.conditions, filter.order);
    const source = { key: `${path} ${view?.version ?? ''}`, path, name, empty: m.savedViews.empty, everything, next };
    return { name, source, filter, view, isMissing: false };
  }, [place, saved]);
}

/** The page of a filter is not that of the view which it begins from, so this is told beside them. */
let begins = false;

/** Puts a filter into the address. Of a built-in view it begins one, beside the view itself. */
function useFiltering(place: Place): { filterBy: (filter: Filter, begins: boolean) => void; hasBegun: boolean } {
  const navigate = useNavigate();
  const [hasBegun] = useState(begins);
  useEffect(() => {
    begins = false;
  }, []);
  const filterBy = (search: Filter, begin: boolean) => {
    begins = begin;
    const viewId = place.viewId ?? 'filter';
    void navigate({ to: '/views/$viewId', params: { viewId }, search, replace: !begin });
  };
  useCommand({
    id: 'view.filter',
    name: m.savedViews.commands.filter,
    group: 'list',
    keys: 'f',
    run: () => place.view && filterBy(beginningOf(place.view), true),
    when: place.view !== undefined,
    opens: true,
  });
  return { filterBy, hasBegun };
}
