import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/now.ts';
import { ProblemLine, reason } from '../../ui/states.tsx';
import { clock } from '../../ui/time-words.ts';
import styles from './intake.module.css';

interface Query {
  data: unknown;
  error: Error | null;
  isFetchNextPageError?: boolean;
  dataUpdatedAt: number;
  refetch: () => Promise<unknown>;
}

/** What is shown could not be refreshed: says from when it is. */
export function Stale({ query }: { query: Query }) {
  const now = useNow(60_000);
  if (!query.data || !query.error || query.isFetchNextPageError) return null;
  return (
    <div className={styles.stale}>
      <ProblemLine
        action={
          <Button look="link" onPress={() => void query.refetch()}>
            {m.common.retry}
          </Button>
        }
      >
        {m.intake.notRefreshed(clock(query.dataUpdatedAt, now), reason(query.error))}
      </ProblemLine>
    </div>
  );
}
