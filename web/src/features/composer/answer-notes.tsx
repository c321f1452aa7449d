import type { Post, Thread } from '../../api/types/threads.ts';
import { dollars } from '../../messages/money.ts';
import { m } from '../../messages/index.ts';
import type { XAnswer } from './x-answer.ts';
import styles from './answer-notes.module.css';

interface Props {
  thread: Thread;
  answer: XAnswer;
  said: Post | null;
}

/** What the platform will make of the text: whom it names, what a link costs, what it refuses. */
export function AnswerNotes({ thread, answer, said }: Props) {
  const { costs } = thread.route;
  const others = answer.prefix.slice(1);
  return (
    <ul className={styles.notes} aria-label={m.answer.label}>
      {others.length > 0 && <li>{m.answer.prefixed(others.map((handle) => `@${handle}`))}</li>}
      {answer.links > 0 && costs && costs.withLink > costs.plain && (
        <li className={styles.warn}>{m.answer.linkCosts(dollars(costs.withLink), dollars(costs.plain))}</li>
      )}
      {answer.cashtags > 1 && <li className={styles.warn}>{m.answer.cashtags}</li>}
      {said && <li className={styles.warn}>{m.answer.saidBefore}</li>}
    </ul>
  );
}
