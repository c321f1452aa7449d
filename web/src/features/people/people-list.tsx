import { useInfiniteQuery } from '@tanstack/react-query';
import type { PeopleFilter, PersonLink, Role } from '../../api/types/people.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Bone, Empty, Failed, ProblemLine, reason } from '../../ui/states.tsx';
import { peopleQuery } from './people.queries.ts';
import { PersonRow } from './person-row.tsx';
import styles from './people.module.css';

const words = m.people;

interface Props {
  filter: PeopleFilter;
  own: { id: string; role: Role };
  onLink: (link: PersonLink) => void;
}

export function PeopleList({ filter, own, onLink }: Props) {
  const query = useInfiniteQuery(peopleQuery(filter));
  if (query.isPending)
    return (
      <div aria-busy="true" className={styles.bones}>
        <span className="only-read-aloud">{m.common.loading}</span>
        <Bone width="100%" height={64} />
        <Bone width="100%" height={64} />
        <Bone width="100%" height={64} />
      </div>
    );
  if (!query.data) return <Failed what={words.failed} error={query.error} onRetry={() => void query.refetch()} />;
  const people = query.data.pages.flatMap((page) => page.items);
  if (people.length === 0) return <Empty title={words.empty} text={words.emptyText} />;
  return (
    <>
      <ul className={styles.list} aria-label={words.list} aria-busy={query.isPlaceholderData}>
        {people.map((person) => (
          <PersonRow key={person.id} person={person} own={own} onLink={onLink} />
        ))}
      </ul>
      {query.isFetchNextPageError && (
        <ProblemLine>
          {words.moreFailed} {reason(query.error)}
        </ProblemLine>
      )}
      {query.hasNextPage && (
        <div className={styles.foot}>
          <Button isBusy={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            {query.isFetchingNextPage ? m.common.loading : m.settings.more}
          </Button>
        </div>
      )}
    </>
  );
}
