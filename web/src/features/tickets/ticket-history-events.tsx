import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Clock } from '../../ui/moment.tsx';
import { Bone, ProblemLine, reason } from '../../ui/states.tsx';
import { agentsQuery } from './agents.query.ts';
import { historyWords } from './history-words.ts';
import { teamsQuery } from './teams.query.ts';
import { ticketEventsQuery } from './ticket-events.query.ts';
import styles from './ticket-history.module.css';

export function TicketHistoryEvents({ number }: { number: number }) {
  const events = useInfiniteQuery(ticketEventsQuery(number));
  const { data: agents } = useQuery(agentsQuery);
  const { data: teams } = useQuery(teamsQuery);
  const nameOf = (id: string) =>
    id.startsWith('team ')
      ? (teams?.find((team) => `team ${team.id}` === id)?.name ?? m.work.team.label)
      : agents?.find((agent) => agent.id === id)?.name;
  const lines = events.data?.pages.flatMap((page) => page.items) ?? [];

  if (events.isPending) return <Bone width="60%" style={{ margin: '8px 0' }} />;
  if (events.isError) {
    return (
      <ProblemLine
        action={
          <Button look="link" onPress={() => void events.refetch()}>
            {m.common.retry}
          </Button>
        }
      >
        {m.history.failed} {reason(events.error)}
      </ProblemLine>
    );
  }
  return (
    <>
      <ol className={styles.list}>
        {lines.length === 0 && <li className={styles.line}>{m.history.empty}</li>}
        {lines.map((event) => (
          <li key={event.id} className={styles.line}>
            <Clock at={event.at} />
            <span>
              {event.actor?.name ?? m.history.system}: {historyWords(event, m, nameOf)}
            </span>
          </li>
        ))}
      </ol>
      {events.hasNextPage && (
        <Button look="link" onPress={() => void events.fetchNextPage()} isBusy={events.isFetchingNextPage}>
          {m.history.more}
        </Button>
      )}
    </>
  );
}
