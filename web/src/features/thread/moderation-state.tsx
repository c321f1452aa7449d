import type { Moderation } from '../../api/types/moderation.ts';
import type { Post } from '../../api/types/threads.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { notify } from '../../ui/notices.tsx';
import { reason } from '../../ui/states.tsx';
import { useCancelModeration, useModerate } from './moderate.mutation.ts';
import styles from './moderation.module.css';

interface Props {
  last: Moderation;
  post: Post;
  threadId: string;
  ticketNumber: number;
}

/** What is on its way to be done with a post on the platform, or was not done. */
export function ModerationState({ last, post, threadId, ticketNumber }: Props) {
  return (
    <div className={classOf(last)} aria-live="polite">
      <span>{wordsOf(last)}</span>
      {last.state === 'asked' && <TakeBack id={last.id} ticketNumber={ticketNumber} />}
      {(last.state === 'failed' || last.state === 'unknown') && post.moderation.may.includes(last.what) && (
        <Again last={last} threadId={threadId} ticketNumber={ticketNumber} />
      )}
    </div>
  );
}

const classOf = ({ state }: Moderation): string =>
  [styles.line, state === 'failed' && styles.failed, state === 'unknown' && styles.unknown].filter(Boolean).join(' ');

function wordsOf({ what, state, errorCode, errorDetail }: Moderation): string {
  const words = m.moderation;
  const why = m.reply.refusals[errorCode ?? ''] ?? errorDetail;
  if (state === 'unknown') return words.unknown[what];
  if (state === 'failed') return words.failed[what](why ?? m.reply.failedNoReason);
  return state === 'asked' && why ? words.waits[what](why) : words.doing[what];
}

function TakeBack({ id, ticketNumber }: { id: string; ticketNumber: number }) {
  const cancel = useCancelModeration(ticketNumber);
  const back = () => cancel.mutate(id, { onError: (error) => notify(m.moderation.notTakenBack(reason(error))) });
  return (
    <Button look="link" isBusy={cancel.isPending} onPress={back}>
      {m.moderation.takeBack}
    </Button>
  );
}

function Again({ last, threadId, ticketNumber }: { last: Moderation; threadId: string; ticketNumber: number }) {
  const moderate = useModerate(ticketNumber);
  const again = () =>
    moderate.mutate(
      { threadId, postId: last.postId, what: last.what, reason: last.reason },
      { onError: (error) => notify(m.moderation.notAsked(reason(error))) },
    );
  return (
    <Button look="link" isBusy={moderate.isPending} onPress={again}>
      {m.moderation.tryAgain}
    </Button>
  );
}
