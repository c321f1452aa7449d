import { Suspense } from 'react';
import type { Reply } from '../../api/types/replies.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { OutIcon } from '../../ui/icons.tsx';
import { useNow } from '../../ui/now.ts';
import { notify } from '../../ui/notices.tsx';
import { reason } from '../../ui/states.tsx';
import { absolute, clock } from '../../ui/time-words.ts';
import { isBegun, restOf, standing } from './reply-parts.ts';
import { useCancelReply } from './cancel-reply.mutation.ts';
import { OutLink } from './out-link.tsx';
import { useRetryReply } from './retry-reply.mutation.ts';
import { lazyPart } from '../../ui/lazy-part.ts';
import styles from './reply-state-line.module.css';

/** Seldom needed. */
const ReplyDecision = lazyPart(async () => (await import('./reply-decision.tsx')).ReplyDecision);

interface Props {
  reply: Reply;
  ticketNumber?: number;
  onTakenBack?: (text: string) => void;
}

/** What has become of a reply, in words, and what can be done about it. */
export function ReplyStateLine({ reply, ticketNumber = 0, onTakenBack }: Props) {
  switch (reply.state) {
    case 'queued':
      return <Queued reply={reply} ticketNumber={ticketNumber} onTakenBack={onTakenBack} />;
    case 'sending':
      return <p className={`${styles.line} ${styles.waiting}`}>{sentences(m.reply.sending, standsWords(reply))}</p>;
    case 'sent':
      return <Sent reply={reply} />;
    case 'failed':
      return <FailedReply reply={reply} ticketNumber={ticketNumber} onTakenBack={onTakenBack} />;
    case 'unknown':
      if (reply.undecided && ticketNumber > 0) {
        return (
          <Suspense fallback={null}>
            <ReplyDecision reply={reply} ticketNumber={ticketNumber} />
          </Suspense>
        );
      }
      return <p className={`${styles.line} ${styles.unknown}`}>{m.reply.unknown}</p>;
    case 'left':
      return (
        <p className={`${styles.line} ${styles.unknown}`}>
          {sentences(reply.errorDetail ?? m.reply.words.left, standsWords(reply))}
        </p>
      );
    case 'cancelled':
      return <p className={styles.line}>{m.reply.words.cancelled}</p>;
  }
}

function Queued({ reply, ticketNumber, onTakenBack }: Props & { ticketNumber: number }) {
  const now = useNow(1_000);
  const cancel = useCancelReply(ticketNumber);
  const seconds = reply.sendAfter ? Math.floor((Date.parse(reply.sendAfter) - now) / 1_000) : 0;
  // By its promise: this line is gone from the page before a callback of `mutate` would be called.
  const undo = () =>
    void cancel.mutateAsync(reply.id).then(
      () => {
        onTakenBack?.(restOf(reply));
        notify(isBegun(reply) ? m.parts.ended : m.reply.undone);
      },
      (error: unknown) => notify(`${m.reply.undoTooLate} ${reason(error)}`),
    );
  return (
    <div className={`${styles.line} ${styles.waiting}`}>
      <span className={`numbers ${styles.words}`}>
        {sentences(
          (reply.waitingSince || reply.media.length > 0) && reply.errorDetail
            ? m.outbox.waits(reply.errorDetail)
            : seconds > 0
              ? inPosts(m.reply.leavesIn(seconds), reply)
              : isBegun(reply)
                ? m.parts.next(standing(reply) + 1)
                : inPosts(m.reply.leavesNow, reply),
          standsWords(reply),
        )}
      </span>
      {(!isBegun(reply) || reply.waitingSince) && (
        <Button look="link" onPress={undo} isBusy={cancel.isPending}>
          {isBegun(reply) ? m.parts.endHere : reply.waitingSince ? m.outbox.takeBack : m.reply.undo}
        </Button>
      )}
    </div>
  );
}

function Sent({ reply }: { reply: Reply }) {
  const now = useNow(60_000);
  const at = Date.parse(reply.sentAt ?? reply.createdAt);
  const words = m.reply.sentAt(clock(at, now));
  return (
    <p className={styles.line} title={absolute(at)}>
      {reply.url ? (
        <OutLink href={reply.url} className={styles.out} label={`${words}, ${m.reply.openThere}`}>
          {words}
          <OutIcon />
        </OutLink>
      ) : (
        words
      )}
    </p>
  );
}

function FailedReply({ reply, ticketNumber, onTakenBack }: Props & { ticketNumber: number }) {
  const cancel = useCancelReply(ticketNumber);
  const change = () =>
    void cancel.mutateAsync(reply.id).then(
      () => {
        onTakenBack?.(restOf(reply));
        notify(isBegun(reply) ? m.parts.ended : m.outbox.changed);
      },
      (error: unknown) => notify(m.outbox.notChanged(reason(error))),
    );
  const retry = useRetryReply(ticketNumber);
  const again = () => retry.mutate(reply.id, { onError: (error) => notify(m.reply.tryAgainFailed(reason(error))) });
  return (
    <div className={`${styles.line} ${styles.failed}`}>
      <span className={styles.words}>{sentences(standsWords(reply), m.reply.failed(refusalOf(reply)))}</span>
      <Button look="link" onPress={again} isBusy={retry.isPending}>
        {m.reply.tryAgain}
      </Button>
      <Button look="link" onPress={change} isBusy={cancel.isPending}>
        {isBegun(reply) ? m.parts.endHere : m.outbox.change}
      </Button>
    </div>
  );
}

/** How many of several posts stand on the platform; nothing, as long as none does. */
const standsWords = (reply: Reply): string =>
  isBegun(reply) ? m.parts.stand(standing(reply), reply.parts.length) : '';

const inPosts = (line: string, { parts }: Reply): string =>
  parts.length > 0 ? m.parts.leaves(line, parts.length) : line;

const refusalOf = ({ errorCode, errorDetail }: Reply): string =>
  m.reply.refusals[errorCode ?? ''] ?? errorDetail ?? m.reply.failedNoReason;

const sentences = (...all: string[]): string => all.filter((one) => one !== '').join(' ');
