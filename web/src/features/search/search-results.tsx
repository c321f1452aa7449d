import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Problem } from '../../api/client.ts';
import type { SearchIndex } from '../../api/types/search.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Bone, Empty, Failed, ProblemLine, reason } from '../../ui/states.tsx';
import { span } from '../../ui/time-words.ts';
import { FoundPeople } from './found-people.tsx';
import { HitRow } from './hit-row.tsx';
import { hitsQuery, peopleQuery, type Asked } from './search.queries.ts';
import styles from './search.module.css';

const words = m.search;
/** Behind by less, nobody needs to know. */
const BEHIND_MS = 10_000;

/** What was found, people first; or why nothing was. */
export function SearchResults({ asked, onOpen }: { asked: Asked; onOpen: () => void }) {
  const hits = useInfiniteQuery(hitsQuery(asked));
  const people = useQuery(peopleQuery(asked.q));
  const items = hits.data?.pages.flatMap((page) => page.items) ?? [];
  const index = hits.data?.pages.at(-1)?.index;

  if (hits.isError && !hits.isFetchNextPageError) {
    if (hits.error instanceof Problem && hits.error.status === 422)
      return <Empty title={words.notUnderstood} text={reason(hits.error)} />;
    return <Failed what={words.failed} error={hits.error} onRetry={() => void hits.refetch()} />;
  }
  if (hits.isPending) return <Skeleton />;
  const nothing = items.length === 0 && !people.data?.items.length;
  return (
    <div className={styles.results} data-old={hits.isPlaceholderData ? '' : undefined}>
      <output className="only-read-aloud">
        {hits.isPlaceholderData ? '' : words.found(items.length, hits.hasNextPage)}
      </output>
      {index && <HowTrue index={index} />}
      {people.data && <FoundPeople key={asked.q} found={people.data} onOpen={onOpen} />}
      {nothing && !people.isPending && <Empty title={words.none(asked.q)} text={words.noneHelp} />}
      {items.length > 0 && (
        <section aria-labelledby="found-hits" className={styles.section}>
          <h2 id="found-hits" className={styles.heading}>
            {words.hits}
          </h2>
          <ul className={styles.hits}>
            {items.map((hit) => (
              <HitRow key={`${hit.kind}${hit.id}`} hit={hit} onOpen={onOpen} />
            ))}
          </ul>
          {hits.isFetchNextPageError && (
            <ProblemLine>
              {words.moreFailed} {reason(hits.error)}
            </ProblemLine>
          )}
          {hits.hasNextPage ? (
            <Button className={styles.more} isBusy={hits.isFetchingNextPage} onPress={() => void hits.fetchNextPage()}>
              {hits.isFetchingNextPage ? m.common.loading : words.more}
            </Button>
          ) : (
            <p className={styles.end}>{words.end}</p>
          )}
        </section>
      )}
    </div>
  );
}

/** Says so when what was found may not be all. */
function HowTrue({ index: { behindMs, building } }: { index: SearchIndex }) {
  if (building)
    return <p className={styles.behind}>{words.building(Math.floor((100 * building.done) / building.total))}</p>;
  if (behindMs < BEHIND_MS) return null;
  return <p className={styles.behind}>{words.behind(span(behindMs, m.time))}</p>;
}

function Skeleton() {
  return (
    <div className={styles.section} aria-busy="true">
      <span className="only-read-aloud">{words.searching}</span>
      {[1, 2, 3].map((row) => (
        <div key={row} className={styles.bones}>
          <Bone width="38%" />
          <Bone width="92%" />
          <Bone width="24%" />
        </div>
      ))}
    </div>
  );
}
