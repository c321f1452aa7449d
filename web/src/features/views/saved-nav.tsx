import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatNumber, m } from '../../messages/index.ts';
import { savedCountsQuery, savedViewsQuery, useSavedViewsLive } from './saved-views.queries.ts';
import type { SavedViewCount } from '../../api/types/views.ts';
import styles from '../tickets/view-nav.module.css';

/** The views that people have made, in the column of views; nothing while there are none. */
export function SavedNav({ viewId }: { viewId: string | null }) {
  const { data } = useQuery(savedViewsQuery);
  const views = data?.items ?? [];
  const { data: counts } = useQuery(savedCountsQuery(views.map(({ id }) => id)));
  useSavedViewsLive();
  if (views.length === 0) return null;
  return (
    <nav className={styles.nav} aria-label={m.savedViews.label}>
      <p className={styles.heading}>{m.savedViews.label}</p>
      {views.map(({ id, name, shared }) => (
        <Link
          key={id}
          to="/views/$viewId"
          params={{ viewId: id }}
          search={{}}
          className={styles.link}
          aria-current={id === viewId ? 'page' : undefined}
          title={shared ? m.savedViews.isShared(name) : m.savedViews.isOwn(name)}
        >
          <span className={styles.name} dir="auto">
            {name}
          </span>
          <SavedCount count={counts?.items.find((one) => one.id === id)} />
        </Link>
      ))}
    </nav>
  );
}

export function SavedCount({ count }: { count: SavedViewCount | undefined }) {
  if (count?.count === undefined || count.count === null) return null;
  return <span className={styles.count}>{count.capped ? m.views.capped(count.count) : formatNumber(count.count)}</span>;
}
