import type { ReplyPart, Trouble } from '../../api/types/replies.ts';
import { m } from '../../messages/index.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { CheckIcon, ClockIcon, OutIcon, WarnIcon } from '../../ui/icons.tsx';
import { useNow } from '../../ui/now.ts';
import { clock } from '../../ui/time-words.ts';
import { OutLink } from '../thread/out-link.tsx';
import { ReplyMedia } from '../thread/reply-media.tsx';
import { standing } from '../thread/reply-parts.ts';
import styles from './trouble.module.css';

/** What a reply says and shows; of several posts each, and whether it stands on the platform. */
export function TroubleText({ reply }: { reply: Trouble }) {
  const { parts, media, text } = reply;
  if (parts.length === 0) {
    return (
      <>
        <div className={styles.text}>
          <ForeignText text={text} />
        </div>
        <ReplyMedia media={media} />
      </>
    );
  }
  const next = standing(reply);
  return (
    <>
      <p className={styles.stand}>
        {next === 0 ? m.failedSends.noneStands(parts.length) : m.parts.stand(next, parts.length)}
      </p>
      <ol className={styles.parts} aria-label={m.failedSends.parts}>
        {parts.map((part, at) => (
          <li key={part.startsAt} className={styles.part}>
            <PartState part={part} isNext={at === next} state={reply.state} />
            <div className={styles.text}>
              <ForeignText text={part.text} />
            </div>
            {at === 0 && <ReplyMedia media={media} />}
          </li>
        ))}
      </ol>
    </>
  );
}

function PartState({ part, isNext, state }: { part: ReplyPart; isNext: boolean; state: Trouble['state'] }) {
  const now = useNow(60_000);
  const words = m.failedSends;
  if (part.postedAt !== null) {
    const stands = words.stands(clock(Date.parse(part.postedAt), now));
    return (
      <p className={styles.stands}>
        <CheckIcon />
        {part.url ? (
          <OutLink href={part.url} label={`${stands}, ${m.reply.openThere}`}>
            {stands}
            <OutIcon />
          </OutLink>
        ) : (
          stands
        )}
      </p>
    );
  }
  if (!isNext) {
    return (
      <p className={styles.waits}>
        <ClockIcon />
        {words.waits}
      </p>
    );
  }
  return (
    <p className={state === 'failed' ? styles.failed : styles.doubt}>
      <WarnIcon />
      {state === 'failed' ? words.notPosted : words.nobodyKnows}
    </p>
  );
}
