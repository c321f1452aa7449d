import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { RuleConditions, RulePreview } from '../../api/types/rules.ts';
import { m } from '../../messages/index.ts';
import { ForeignText, Handle } from '../../ui/foreign-text.tsx';
import { Ago } from '../../ui/moment.tsx';
import { Bone, ProblemLine, reason } from '../../ui/states.tsx';
import { previewQuery } from './rules.queries.ts';
import styles from './rules.module.css';

const words = m.rules.preview;
/** Whoever types is not interrupted, nor the server asked for each letter. */
const PAUSE_MS = 400;

interface Props {
  accountId: string;
  ruleId: string | undefined;
  conditions: RuleConditions;
}

/** What the rule would have done with real posts. */
export function RulePreviewPanel({ accountId, ruleId, conditions }: Props) {
  const settled = useSettled(conditions);
  const query = useQuery(previewQuery(accountId, settled, ruleId));
  const isEmpty = Object.keys(settled).length === 0;
  return (
    <section className={styles.preview} aria-labelledby="preview" aria-busy={query.isFetching}>
      <h3 id="preview" className={styles.previewTitle}>
        {words.title}
      </h3>
      {isEmpty && <p className={styles.quiet}>{words.nothing}</p>}
      {!isEmpty && query.isPending && (
        <div>
          <span className="only-read-aloud">{words.loading}</span>
          <Bone width="80%" height={18} />
        </div>
      )}
      {!isEmpty && query.isError && (
        <ProblemLine>
          {words.failed} {reason(query.error)}
        </ProblemLine>
      )}
      {!isEmpty && query.data && <Found data={query.data} isOld={query.isPlaceholderData} />}
    </section>
  );
}

function Found({ data, isOld }: { data: RulePreview; isOld: boolean }) {
  const { looked, filtered, matched } = data;
  if (looked === 0) return <p className={styles.quiet}>{words.none}</p>;
  return (
    <div className={styles.found} data-old={isOld ? '' : undefined}>
      <div aria-live="polite">
        <p className={styles.sum}>
          {words.sum(filtered, looked)} {filtered === looked && words.all}
        </p>
        {matched > filtered && <p className={styles.quiet}>{words.heard(matched - filtered)}</p>}
        {matched === 0 && <p className={styles.quiet}>{words.unmatched}</p>}
        {data.capped && <p className={styles.quiet}>{words.capped(looked)}</p>}
      </div>
      <meter
        className={styles.share}
        min={0}
        max={looked}
        value={filtered}
        aria-label={words.share(filtered, looked)}
      />
      {data.examples.length > 0 && (
        <>
          <h4 className={styles.examplesTitle}>{words.examples}</h4>
          <ul className={styles.examples}>
            {data.examples.map((post) => (
              <li key={post.id}>
                <p className={styles.exampleHead}>
                  <Handle handle={post.handle} /> · <Ago at={post.postedAt} /> ·{' '}
                  <span>{post.heard ? words.isHeard : words.isFiltered}</span>
                </p>
                <p className={styles.exampleText}>
                  <ForeignText text={post.text} />
                </p>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function useSettled(conditions: RuleConditions): RuleConditions {
  const text = JSON.stringify(conditions);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return JSON.parse(settled) as RuleConditions;
}
