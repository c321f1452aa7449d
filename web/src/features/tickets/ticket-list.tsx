import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { TicketPage } from '../../api/types/tickets.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { UpIcon } from '../../ui/icons.tsx';
import { useRowHeight } from '../../ui/density.ts';
import { useSelected } from '../../ui/selection.ts';
import { Empty, Failed, ProblemLine, reason } from '../../ui/states.tsx';
import { countNewOnTop, isAllNew, rowsOf } from './list-merge.ts';
import type { ListSource } from './list-source.ts';
import type { Place } from './place.ts';
import { useListKeys } from './list-keys.ts';
import { useRowWindow } from './row-window.ts';
import { useSelectKeys } from './select-keys.ts';
import { useBulkJob } from '../bulk/use-bulk-job.ts';
import { countsQuery } from './counts.query.ts';
import { showHead, useTicketListLive } from './ticket-list.live.ts';
import { ticketListQuery, waitingHeadKey } from './ticket-list.query.ts';
import { ListSkeleton } from './ticket-list-skeleton.tsx';
import { useShownRows } from './shown-rows.ts';
import { TicketRow } from './ticket-row.tsx';
import { fetchParts, lazyPart } from '../../ui/lazy-part.ts';
import styles from './ticket-list.module.css';

const BulkDock = lazyPart(async () => (await import('../bulk/bulk-dock.tsx')).BulkDock);

/** Only a workspace that has just begun needs it; the list is whole without. */
const FirstSteps = lazy(() =>
  import('../first-steps/first-steps.tsx').catch(() => ({
    default: ({ children }: { children: ReactNode }) => children,
  })),
);

/** With as many tickets nobody is at the beginning. */
const BEGUN = 100;
/** The next page is asked for when this many rows are left below. */
const ROWS_AHEAD = 20;

interface Props {
  source: ListSource;
  place: Place;
  openNumber: number | null;
  ownId: string;
}

export function TicketList({ source, place, openNumber, ownId }: Props) {
  const client = useQueryClient();
  const scroller = useRef<HTMLDivElement>(null);
  const [scrolled, setScrolled] = useState(false);
  const list = useInfiniteQuery(ticketListQuery(source));
  const { data: waitingHead } = useQuery<TicketPage | null>({ queryKey: waitingHeadKey(source), enabled: false });
  useTicketListLive(source, scrolled || openNumber !== null);

  const rows = useMemo(() => (list.data ? rowsOf(list.data) : []), [list.data]);
  useShownRows(rows);
  const rowHeight = useRowHeight();
  const range = useRowWindow(scroller, rows.length, rowHeight);
  const newOnTop = list.data && waitingHead ? countNewOnTop(list.data, waitingHead) : 0;
  const orMore = list.data && waitingHead ? isAllNew(list.data, waitingHead) : false;
  const move = useListKeys(scroller, rows, openNumber, rowHeight);
  const keys = useMemo(() => rows.map(({ number }) => String(number)), [rows]);
  const selection = useSelected(keys);
  useSelectKeys(scroller, selection, move, rows.length > 0);
  const [job, setJob] = useBulkJob();
  const tickets = useQuery(countsQuery).data?.all;
  const empty = rows.length === 0 && <Empty {...source.empty} />;

  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = list;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isFetchNextPageError && range.end > rows.length - ROWS_AHEAD)
      void fetchNextPage();
  }, [range.end, rows.length, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage]);

  const isShown = list.data !== undefined;
  useEffect(() => {
    if (isShown) void fetchParts();
  }, [isShown]);

  const showNew = () => {
    if (!waitingHead) return;
    showHead(client, source, waitingHead);
    scroller.current?.scrollTo({ top: 0 });
  };

  return (
    <div className={styles.frame}>
      {newOnTop > 0 && (
        <div className={styles.news}>
          <Button
            look="primary"
            className={styles.newsButton}
            onPress={showNew}
            aria-label={m.list.newOnTopSpoken(newOnTop, orMore)}
          >
            <UpIcon />
            {m.list.newOnTop(newOnTop, orMore)}
          </Button>
        </div>
      )}
      <div
        ref={scroller}
        className={styles.scroller}
        onScroll={(event) => setScrolled(event.currentTarget.scrollTop > 8)}
        aria-busy={list.isPending}
      >
        {list.isPending && <ListSkeleton />}
        {list.isError && !list.data && (
          <Failed what={m.list.failed} error={list.error} onRetry={() => void list.refetch()} />
        )}
        {rows.length > 0 && (
          <ul
            className={styles.rows}
            data-selecting={selection.isEmpty ? undefined : ''}
            style={{ height: rows.length * rowHeight }}
            aria-label={m.list.label(source.name)}
          >
            {rows.slice(range.first, range.end).map((ticket, offset) => (
              <li
                key={ticket.number}
                className={styles.place}
                data-row={ticket.number}
                data-selected={selection.has(String(ticket.number)) ? '' : undefined}
                style={{ top: (range.first + offset) * rowHeight, height: rowHeight }}
                aria-posinset={range.first + offset + 1}
                aria-setsize={hasNextPage ? -1 : rows.length}
              >
                <input
                  type="checkbox"
                  className={styles.check}
                  aria-label={m.bulk.select(ticket.contact.name, ticket.number)}
                  checked={selection.has(String(ticket.number))}
                  onClick={(event) => selection.toggle(String(ticket.number), event.shiftKey)}
                  onChange={() => undefined}
                />
                <TicketRow ticket={ticket} place={place} ownId={ownId} />
              </li>
            ))}
          </ul>
        )}
        {rows.length > 0 && (
          <div className={styles.foot}>
            {isFetchNextPageError ? (
              <ProblemLine
                action={
                  <Button look="link" onPress={() => void fetchNextPage()}>
                    {m.common.retry}
                  </Button>
                }
              >
                {m.list.moreFailed} {reason(list.error)}
              </ProblemLine>
            ) : hasNextPage ? (
              m.list.loadingMore
            ) : (
              m.list.end
            )}
          </div>
        )}
        {list.data && !hasNextPage && (
          <Suspense fallback={null}>
            {(tickets ?? BEGUN) < BEGUN ? <FirstSteps hasTickets={tickets !== 0}>{empty}</FirstSteps> : empty}
          </Suspense>
        )}
      </div>
      {(!selection.isEmpty || job !== null) && (
        <Suspense fallback={null}>
          <BulkDock selection={selection} everything={source.everything} job={job} onJob={setJob} />
        </Suspense>
      )}
    </div>
  );
}
