import { useId, useState, type ReactNode } from 'react';
import type { Account } from '../../api/types/accounts.ts';
import type { IntakeFailure } from '../../api/types/intake.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Clock } from '../../ui/moment.tsx';
import { useNow } from '../../ui/now.ts';
import { clock } from '../../ui/time-words.ts';
import { AccountAndSource } from './account-name.tsx';
import styles from './intake.module.css';

const words = m.intake.failures;
/** More of them are usually broken in the same way. */
const FEW = 3;

interface Props {
  failure: IntakeFailure;
  accounts: readonly Account[];
  action: ((time: string) => ReactNode) | false;
}

/** A page of posts, what of it broke, and why. */
export function FailureRow({ failure, accounts, action }: Props) {
  const posts = useId();
  const [all, setAll] = useState(false);
  const now = useNow(60_000);
  const shown = all ? failure.posts : failure.posts.slice(0, FEW);
  return (
    <li className={`${styles.row} ${styles.failure}`}>
      <p className={styles.when}>
        <Clock at={failure.landedAt} />
      </p>
      <div className={styles.what}>
        <p className={styles.span}>{words.some(failure.failed, failure.received)}</p>
        <p className={styles.quiet}>
          <AccountAndSource accounts={accounts} accountId={failure.accountId} source={failure.source} />
        </p>
        {failure.error !== null && (
          <p className={styles.trouble}>
            <ForeignText text={words.whole(failure.error)} />
          </p>
        )}
        {shown.length > 0 && (
          <ul id={posts} className={styles.posts}>
            {shown.map((post, index) => (
              <li key={post.externalId ?? `unknown ${index}`}>
                <span className={styles.postId}>
                  {post.externalId === null ? words.unknownPost : <ForeignText text={words.post(post.externalId)} />}
                </span>{' '}
                <span className={styles.error}>
                  <ForeignText text={post.error} />
                </span>
              </li>
            ))}
          </ul>
        )}
        {failure.posts.length > FEW && (
          <Button
            look="link"
            className={styles.fold}
            aria-expanded={all}
            aria-controls={posts}
            onPress={() => setAll(!all)}
          >
            {all ? words.showFew : words.showAll(failure.posts.length)}
          </Button>
        )}
      </div>
      {action && <div className={styles.action}>{action(clock(Date.parse(failure.landedAt), now))}</div>}
    </li>
  );
}
