import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Problem } from '../api/client.ts';
import { useSession } from '../features/session/session.query.ts';
import { usePlace } from '../features/tickets/place.ts';
import { PlaceLink } from '../features/tickets/place-link.tsx';
import { useTicketLive } from '../features/tickets/ticket.live.ts';
import { ticketQuery } from '../features/tickets/ticket.query.ts';
import { m } from '../messages/index.ts';
import { BackIcon } from '../ui/icons.tsx';
import { Bone, Empty, Failed } from '../ui/states.tsx';
import { OpenTicket } from './open-ticket.tsx';
import styles from './ticket-page.module.css';

export function TicketPage() {
  const { number = 0 } = useParams({ strict: false });
  const place = usePlace();
  const { agent } = useSession();
  const ticket = useQuery(ticketQuery(number));
  useTicketLive(number);

  const back = (
    <PlaceLink place={place} className={styles.back} aria-label={m.ticket.backToList}>
      <BackIcon />
    </PlaceLink>
  );

  if (ticket.data) return <OpenTicket key={number} data={ticket.data} ownId={agent.id} back={back} />;
  return (
    <div className={styles.ticket} data-fills-phone="">
      {back}
      <h1 className="only-read-aloud">{m.ticket.number(number)}</h1>
      {ticket.isPending && <TicketSkeleton />}
      {ticket.isError && (
        <div className={styles.empty}>
          {ticket.error instanceof Problem && ticket.error.status === 404 ? (
            <Empty title={m.ticket.notFound(number)} text={m.ticket.notFoundHelp} />
          ) : (
            <Failed what={m.ticket.failed(number)} error={ticket.error} onRetry={() => void ticket.refetch()} />
          )}
        </div>
      )}
    </div>
  );
}

function TicketSkeleton() {
  return (
    <div className={styles.skeleton} aria-busy="true">
      <span className="only-read-aloud">{m.common.loading}</span>
      <Bone width="45%" height={18} />
      <Bone width="25%" style={{ marginBottom: 32 }} />
      <Bone width="92%" />
      <Bone width="84%" />
      <Bone width="60%" />
    </div>
  );
}
