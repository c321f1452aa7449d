import type { Thread } from '../../api/types/threads.ts';
import { m } from '../../messages/index.ts';
import { dollars } from '../../messages/money.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { X_LIMIT } from './x-length.ts';
import type { XPart } from './x-parts.ts';
import styles from './parts-preview.module.css';

interface Props {
  parts: readonly XPart[];
  thread: Thread;
  hasFiles: boolean;
}

/** The posts that a long answer becomes, as they will stand on the platform. */
export function PartsPreview({ parts, thread, hasFiles }: Props) {
  const { costs } = thread.route;
  const cost = costs && parts.reduce((sum, { links }) => sum + (links > 0 ? costs.withLink : costs.plain), 0);
  return (
    <section className={styles.preview} aria-label={m.parts.label}>
      <p className={styles.words}>
        {m.parts.becomes(parts.length)} {cost !== null && m.parts.costs(dollars(cost))} {hasFiles && m.parts.files}
      </p>
      {/* A list that scrolls is reached by the keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <ol className={styles.list} tabIndex={0} aria-label={m.parts.label}>
        {parts.map((part, at) => (
          <li key={part.startsAt} className={styles.part}>
            <ForeignText text={part.text} />
            <span className={`numbers ${styles.count}`} aria-label={m.parts.one(at + 1, parts.length)}>
              {m.composer.count(part.used, X_LIMIT)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
