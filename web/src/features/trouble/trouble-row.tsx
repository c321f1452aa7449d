import { Link, useNavigate } from '@tanstack/react-router';
import type { Trouble } from '../../api/types/replies.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Handle } from '../../ui/foreign-text.tsx';
import { Clock } from '../../ui/moment.tsx';
import { notify } from '../../ui/notices.tsx';
import { reason } from '../../ui/states.tsx';
import { putBack } from '../composer/draft.store.ts';
import { useCancelReply } from '../thread/cancel-reply.mutation.ts';
import { ReplyDecision } from '../thread/reply-decision.tsx';
import { isBegun, leftToWrite, standing } from '../thread/reply-parts.ts';
import { useRetryReply } from '../thread/retry-reply.mutation.ts';
import { TroubleText } from './trouble-parts.tsx';
import styles from './trouble.module.css';

/** A reply that failed or is in doubt: why, what it says, and what can be done about it. */
export function TroubleRow({ reply, ownId }: { reply: Trouble; ownId: string }) {
  const words = m.outbox.trouble;
  return (
    <article className={styles.row} aria-label={words.to(reply.targetHandle)}>
      <p className={styles.head}>
        <strong>
          <Handle handle={reply.targetHandle} />
        </strong>
        <span>{words.by(reply.agent.name, reply.accountHandle)}</span>
        <Clock at={reply.createdAt} />
        <Link
          to="/tickets/$view/$number"
          params={{ view: 'failed', number: reply.ticketNumber }}
          className={styles.link}
        >
          {words.ticket(reply.ticketNumber)}
        </Link>
      </p>
      {reply.state === 'failed' ? <Failed reply={reply} ownId={ownId} /> : <InDoubt reply={reply} />}
    </article>
  );
}

function Failed({ reply, ownId }: { reply: Trouble; ownId: string }) {
  const navigate = useNavigate();
  const { id, ticketNumber: number, parts } = reply;
  const begun = isBegun(reply);
  const cancel = useCancelReply(number);
  const retry = useRetryReply(number);
  // By their promises: once it is done, this row is gone before a callback of `mutate` would be called.
  const again = () =>
    void retry.mutateAsync(id).then(
      () => notify(m.outbox.trouble.triedAgain),
      (error: unknown) => notify(m.reply.tryAgainFailed(reason(error))),
    );
  const change = () =>
    void cancel.mutateAsync(id).then(
      (taken) => {
        putBack(ownId, number, leftToWrite(taken));
        notify(begun ? m.parts.ended : m.outbox.changed);
        return navigate({ to: '/tickets/$view/$number', params: { view: 'failed', number } });
      },
      (error: unknown) => notify(m.outbox.notChanged(reason(error))),
    );
  const why = m.reply.refusals[reply.errorCode ?? ''] ?? reply.errorDetail ?? m.reply.failedNoReason;
  return (
    <>
      <p className={styles.failed}>{m.reply.failed(why)}</p>
      <TroubleText reply={reply} />
      <div className={styles.actions}>
        <Button isBusy={retry.isPending} onPress={again}>
          {begun ? m.failedSends.sendRest(parts.length - standing(reply)) : m.reply.tryAgain}
        </Button>
        <Button look="quiet" isBusy={cancel.isPending} onPress={change}>
          {begun ? m.parts.endHere : m.outbox.change}
        </Button>
      </div>
      {begun && <p className={styles.stand}>{m.failedSends.whatStands}</p>}
    </>
  );
}

function InDoubt({ reply }: { reply: Trouble }) {
  return (
    <>
      <TroubleText reply={reply} />
      {reply.undecided ? (
        <ReplyDecision reply={reply} ticketNumber={reply.ticketNumber} isOneOfMany />
      ) : (
        <p className={styles.doubt}>{m.reply.unknown}</p>
      )}
    </>
  );
}
