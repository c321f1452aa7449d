import type { Post, Thread } from '../../api/types/threads.ts';
import { m } from '../../messages/index.ts';
import { notify } from '../../ui/notices.tsx';
import { OutIcon, WarnIcon } from '../../ui/icons.tsx';
import styles from './gate-line.module.css';

interface Props {
  thread: Thread;
  target: Post;
  text: string;
}

/** Why the platform will not take an answer from here, and the way to give it there. */
export function GateLine({ thread, target, text }: Props) {
  const { gate, answerUrl } = thread.route;
  if (gate.open) return null;
  const url = answerUrl && `${answerUrl}${encodeURIComponent(target.externalId)}`;
  return (
    <p className={styles.gate} role="note">
      <WarnIcon />
      <span>{gate.sentence}</span>
      {gate.elsewhere && url && (
        <a
          className={styles.out}
          href={url}
          target="_blank"
          rel="noreferrer"
          onClick={() => {
            if (text.trim() === '') return;
            navigator.clipboard?.writeText(text).then(
              () => notify(m.answer.copied),
              () => notify(m.answer.notCopied),
            );
          }}
        >
          {m.answer.onX}
          <OutIcon />
        </a>
      )}
    </p>
  );
}
