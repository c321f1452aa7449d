import { useInfiniteQuery, useQuery, type InfiniteData, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { useRef } from 'react';
import type { FeedFilter, FeedPage, FeedPost } from '../../api/types/feed.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Bone, Empty, Failed, ProblemLine, reason } from '../../ui/states.tsx';
import { FeedRow } from './feed-row.tsx';
import { feedCountQuery, feedQuery, useConvert, useFreshFeed } from './feed.queries.ts';
import { SelectionBar } from './selection-bar.tsx';
import { useSelection } from './use-selection.ts';
import styles from './feed.module.css';

const words = m.feed;

interface Props {
  filter: FeedFilter;
  onConverting: (conversionId: string) => void;
}

/** The posts that match; or why there are none. */
export function FeedList({ filter, onConverting }: Props) {
  const query = useInfiniteQuery(feedQuery(filter));
  const isOldAndEmpty = query.isPlaceholderData && query.data.pages[0]?.items.length === 0;
  if (query.isPending || isOldAndEmpty)
    return (
      <div aria-busy="true">
        <span className="only-read-aloud">{words.loading}</span>
        <Bone width="100%" height={96} />
        <Bone width="100%" height={96} style={{ marginTop: 8 }} />
      </div>
    );
  if (!query.data) return <Failed what={words.failed} error={query.error} onRetry={() => void query.refetch()} />;
  // What is selected belongs to a filter, so it goes with it.
  return <Posts key={JSON.stringify(filter)} filter={filter} query={query} onConverting={onConverting} />;
}

interface PostsProps extends Props {
  query: UseInfiniteQueryResult<InfiniteData<FeedPage>>;
}

/** The posts, and what is selected of them. Those of another filter are only to be seen. */
function Posts({ filter, query, onConverting }: PostsProps) {
  const isOld = query.isPlaceholderData;
  const count = useQuery(feedCountQuery(filter));
  const list = useRef<HTMLUListElement>(null);
  const posts = query.data?.pages.flatMap((page) => page.items) ?? [];
  const selection = useSelection(isOld ? NONE : posts, list);
  const convert = useConvert();
  const refresh = useFreshFeed();
  const start = () =>
    convert.mutate(selection.all ? { filter } : { posts: [...selection.keys] }, {
      onSuccess: (conversion) => {
        selection.clear();
        onConverting(conversion.id);
      },
    });
  if (posts.length === 0) return <Nothing isFiltered={Object.keys(filter).length > 0} />;
  return (
    <div inert={isOld} aria-busy={isOld}>
      {convert.error && <ProblemLine>{words.notStarted(reason(convert.error))}</ProblemLine>}
      <div className={styles.listHead}>
        <p className={styles.quiet}>{count.data && words.matching(count.data.count, count.data.capped)}</p>
        <Button look="link" onPress={selection.selectShown}>
          {words.selectShown}
        </Button>
        <span className={styles.grow} />
        <Button look="link" isBusy={query.isRefetching} onPress={() => void refresh()}>
          {words.refresh}
        </Button>
      </div>
      <ul ref={list} className={styles.list} aria-label={words.list} data-old={isOld ? '' : undefined}>
        {posts.map((post) => (
          <FeedRow
            key={post.id}
            post={post}
            isSelected={selection.has(post.id)}
            onToggle={(withRange) => selection.toggle(post.id, withRange)}
          />
        ))}
      </ul>
      {query.isFetchNextPageError && (
        <ProblemLine>
          {words.moreFailed} {reason(query.error)}
        </ProblemLine>
      )}
      <div className={styles.listFoot}>
        {query.hasNextPage ? (
          <Button isBusy={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            {query.isFetchingNextPage ? words.loading : words.more}
          </Button>
        ) : (
          <p className={styles.quiet}>{words.end}</p>
        )}
        <p className={`${styles.quiet} ${styles.keys}`}>{words.keys}</p>
      </div>
      <SelectionBar selection={selection} matching={count.data} isBusy={convert.isPending} onConvert={start} />
    </div>
  );
}

const NONE: FeedPost[] = [];

const Nothing = ({ isFiltered }: { isFiltered: boolean }) =>
  isFiltered ? (
    <Empty title={words.emptyFilter} text={words.emptyFilterText} />
  ) : (
    <Empty title={words.empty} text={words.emptyText} />
  );
