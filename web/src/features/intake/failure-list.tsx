import { useInfiniteQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import type { Account } from '../../api/types/accounts.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { notify } from '../../ui/notices.tsx';
import { reason } from '../../ui/states.tsx';
import { FailureRow } from './failure-row.tsx';
import { failuresQuery } from './intake.queries.ts';
import { IntakeSection } from './intake-section.tsx';
import { useRetryFailures } from './retry-failures.mutation.ts';

const words = m.intake.failures;

/** What came and could not be taken in, the newest page first. */
export function FailureList({ accounts, isAdmin }: { accounts: readonly Account[]; isAdmin: boolean }) {
  const title = useRef<HTMLHeadingElement>(null);
  const query = useInfiniteQuery(failuresQuery);
  const retry = useRetryFailures();
  const failures = query.data?.pages.flatMap((page) => page.items) ?? [];
  // One at a time: the line that was asked for goes, and the focus with it, to the title of the list.
  const tryAgain = (pageId: string | null) =>
    void retry.mutateAsync(pageId).then(
      ({ pages }) => {
        notify(words.retried(pages));
        title.current?.focus();
      },
      (error: unknown) => notify(words.notRetried(reason(error))),
    );
  const busyWith = retry.isPending ? retry.variables : undefined;
  const isBusy = retry.isPending;

  return (
    <IntakeSection
      id="set-aside"
      words={words}
      note={!isAdmin && failures.length > 0 ? words.adminOnly : null}
      query={query}
      count={failures.length}
      titleRef={title}
      action={
        isAdmin &&
        failures.length > 0 && (
          <Button onPress={() => tryAgain(null)} isBusy={isBusy}>
            {busyWith === null ? words.retrying : words.retryAll}
          </Button>
        )
      }
    >
      {failures.map((failure) => (
        <FailureRow
          key={failure.id}
          failure={failure}
          accounts={accounts}
          action={
            isAdmin &&
            ((time) => (
              <Button aria-label={words.retryOf(time)} onPress={() => tryAgain(failure.id)} isBusy={isBusy}>
                {busyWith === failure.id ? words.retrying : words.retry}
              </Button>
            ))
          }
        />
      ))}
    </IntakeSection>
  );
}
