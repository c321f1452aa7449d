import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Account } from '../../api/types/accounts.ts';
import { formatNumber, m } from '../../messages/index.ts';
import { WarnIcon } from '../../ui/icons.tsx';
import { useNow } from '../../ui/now.ts';
import { Bone, Failed } from '../../ui/states.tsx';
import { AccountChoice } from './account-choice.tsx';
import { sourceName } from './account-name.tsx';
import { Equation } from './equation.tsx';
import { gapsWithin, reachesBack } from './gap-spans.ts';
import { HourChart } from './hour-chart.tsx';
import { gapsQuery, ledgerQuery } from './intake.queries.ts';
import { HOURS, PERIODS, type IntakeSearch, type Period } from './intake-search.ts';
import { zoneWords } from './intake-words.ts';
import * as ledger from './ledger-figures.ts';
import { LedgerTable } from './ledger-table.tsx';
import { OutcomePatterns } from './outcome-looks.tsx';
import { Segments } from './segments.tsx';
import { Stale } from './stale.tsx';
import styles from './received.module.css';

const words = m.intake.received;
/** The chart loads this many pages of gaps at most; more of them would be a black bar. */
const MOST_GAP_PAGES = 10;

interface Props {
  accounts: readonly Account[];
  search: IntakeSearch;
  onSearch: (change: Partial<IntakeSearch>) => void;
}

/** What was received and what became of it: in one line, and hour by hour. */
export function Received({ accounts, search, onSearch }: Props) {
  const period = search.period ?? '24h';
  const accountId = search.account ?? null;
  const figures = useQuery(ledgerQuery(HOURS[period]));
  return (
    <section className={styles.received} aria-labelledby="received">
      <OutcomePatterns />
      <div className={styles.head}>
        <h2 id="received" className={styles.title}>
          {words.title}
        </h2>
        <AccountChoice
          accounts={accounts}
          chosen={accountId}
          onChoose={(id) => onSearch({ account: id ?? undefined })}
        />
        <Segments
          label={words.period}
          options={PERIODS.map((each) => [each, words.periods[each], words.last[each]] as const)}
          chosen={period}
          onChoose={(key) => onSearch({ period: key === '24h' ? undefined : key })}
        />
        <div className={styles.views}>
          <Segments
            label={words.view}
            options={[['chart', words.views.chart] as const, ['table', words.views.table] as const]}
            chosen={search.as ?? 'chart'}
            onChoose={(key) => onSearch({ as: key === 'table' ? key : undefined })}
          />
        </div>
      </div>
      <Stale query={figures} />
      {figures.data ? (
        <Shown
          data={figures.data}
          isOld={figures.isPlaceholderData}
          accountId={accountId}
          asTable={search.as === 'table'}
        />
      ) : figures.isError ? (
        <div className={styles.figures}>
          <Failed what={words.failed} error={figures.error} onRetry={() => void figures.refetch()} />
        </div>
      ) : (
        <Loading />
      )}
    </section>
  );
}

interface ShownProps {
  data: { hours: number; fromAt: string; rows: Parameters<typeof ledger.bySource>[0] };
  isOld: boolean;
  accountId: string | null;
  asTable: boolean;
}

function Shown({ data, isOld, accountId, asTable }: ShownProps) {
  const nowMs = useNow(30_000);
  const rows = ledger.rowsOfAccount(data.rows, accountId);
  const buckets = ledger.hourBuckets({ fromAt: data.fromAt, rows: [...rows] }, data.hours);
  const total = ledger.sumOf(rows);
  const fromMs = buckets[0]?.fromMs ?? 0;
  const toMs = buckets.at(-1)?.toMs ?? 0;
  const { gaps, problem } = useDrawnGaps(fromMs, toMs, accountId);
  const period = PERIODS.find((each) => HOURS[each] === data.hours) as Period;
  const zone = words.zone(zoneWords(nowMs));

  return (
    <div className={styles.shown} data-old={isOld ? '' : undefined} aria-busy={isOld}>
      <Alerts total={total} buckets={buckets} sweep={ledger.foundBySweep(rows)} />
      <div className={styles.figures}>
        <Equation figures={total} />
        {asTable ? (
          <LedgerTable buckets={buckets} gaps={gaps} caption={words.tableCaption(words.last[period], zone)} />
        ) : (
          <div className={styles.chart}>
            <HourChart
              buckets={buckets}
              gaps={gaps}
              nowMs={nowMs}
              summary={words.summary(words.last[period], total.received, gaps.length)}
            />
            {total.received === 0 && <p className={styles.nothing}>{words.nothing}</p>}
          </div>
        )}
        <div className={styles.foot}>
          <Sources rows={rows} />
          <p className={styles.zone}>
            {zone}. {problem}
          </p>
        </div>
      </div>
    </div>
  );
}

/** All the gaps of the time that is shown, not only those of the first page. */
function useDrawnGaps(fromMs: number, toMs: number, accountId: string | null) {
  const query = useInfiniteQuery(gapsQuery);
  const { data, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = query;
  const loaded = data?.pages.flatMap((page) => page.items) ?? [];
  const isWhole = reachesBack(loaded, hasNextPage, fromMs);
  const mayLoadMore = !isWhole && !isFetching && !isFetchNextPageError && (data?.pages.length ?? 0) < MOST_GAP_PAGES;
  useEffect(() => {
    if (data && mayLoadMore) void fetchNextPage();
  }, [data, mayLoadMore, fetchNextPage]);
  const problem = query.isError && !data ? words.gapsUnknown : data && !isWhole && !isFetching ? words.gapsCut : '';
  return { gaps: gapsWithin(loaded, fromMs, toMs, accountId), problem };
}

function Alerts({ total, buckets, sweep }: { total: ledger.Figures; buckets: ledger.Bucket[]; sweep: number }) {
  const broken = ledger.brokenHours(buckets).length;
  const missing = ledger.unaccounted(total);
  return (
    <>
      {broken > 0 && (
        <p className={`${styles.alert} ${styles.bad}`} role="alert">
          <WarnIcon />
          {missing === 0 ? words.brokenHours(broken) : words.unaccounted(missing, broken)}
        </p>
      )}
      {sweep > 0 && (
        <output className={styles.alert}>
          <WarnIcon />
          {words.sweep(sweep)}
        </output>
      )}
    </>
  );
}

function Sources({ rows }: { rows: Parameters<typeof ledger.bySource>[0] }) {
  const sources = ledger.bySource(rows);
  if (sources.length === 0) return null;
  return (
    <div className={styles.bySource}>
      <p>{words.bySource}</p>
      <dl className={styles.sources}>
        {sources.map(({ source, figures }) => (
          <div key={source}>
            <dt>{sourceName(source)}</dt>
            <dd>{formatNumber(figures.received)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Loading() {
  return (
    <div className={styles.figures} aria-busy="true">
      <span className="only-read-aloud">{m.common.loading}</span>
      <Bone width="min(100%, 34rem)" height={46} />
      <Bone width="100%" height={247} />
      <Bone width="60%" height={18} />
    </div>
  );
}
