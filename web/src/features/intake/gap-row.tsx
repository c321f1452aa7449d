import type { Account } from '../../api/types/accounts.ts';
import type { Gap, GapState } from '../../api/types/intake.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Since } from '../../ui/moment.tsx';
import { notify } from '../../ui/notices.tsx';
import { reason } from '../../ui/states.tsx';
import { absolute } from '../../ui/time-words.ts';
import { AccountAndSource } from './account-name.tsx';
import { useFillGap } from './fill-gap.mutation.ts';
import { lengthWords, spanWords } from './intake-words.ts';
import styles from './intake.module.css';

const words = m.intake.gaps;

export function GapRow({ gap, accounts, isAdmin }: { gap: Gap; accounts: readonly Account[]; isAdmin: boolean }) {
  const [fromMs, toMs] = [Date.parse(gap.fromAt), Date.parse(gap.toAt)];
  const span = spanWords(fromMs, toMs);
  return (
    <li className={styles.row} data-gap-row={gap.state}>
      <p className={`${styles.state} ${styles[gap.state] ?? ''}`} title={words.stateHelp[gap.state]}>
        <GapShape state={gap.state} />
        {words.states[gap.state]}
      </p>
      <div className={styles.what}>
        <p className={styles.span} title={`${absolute(fromMs)} – ${absolute(toMs)}`}>
          {span} <span className={styles.quiet}>· {lengthWords(toMs - fromMs, words, m.time)}</span>
        </p>
        <p className={styles.quiet}>
          <AccountAndSource accounts={accounts} accountId={gap.accountId} source={gap.source} /> · {words.noticed}{' '}
          <Since at={gap.foundAt} words={m.time.ago} />
        </p>
        <p>{gap.reason}</p>
        {gap.lastError && (
          <p className={styles.trouble}>
            <ForeignText text={words.lastError(gap.lastError)} />
          </p>
        )}
      </div>
      <p className={styles.found}>{foundWords(gap)}</p>
      {isAdmin && <div className={styles.action}>{gap.state === 'open' && <Fill gap={gap} span={span} />}</div>}
    </li>
  );
}

function foundWords({ state, found }: Gap): string {
  if (state === 'open') return words.foundSoFar(found);
  // What lies beyond the reach of the search was never searched.
  return state === 'unrecoverable' && found === 0 ? '' : words.found(found);
}

function Fill({ gap, span }: { gap: Gap; span: string }) {
  const fill = useFillGap();
  // By its promise: the row may be another one by the time of the answer.
  const start = () =>
    void fill.mutateAsync(gap.id).then(
      () => notify(words.fillStarted),
      (error: unknown) => notify(words.notFilled(reason(error))),
    );
  return (
    <Button aria-label={words.fillOf(span)} onPress={start} isBusy={fill.isPending}>
      {fill.isPending ? words.filling : words.fill}
    </Button>
  );
}

function GapShape({ state }: { state: GapState }) {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" fill="none" aria-hidden="true">
      {SHAPES[state]}
    </svg>
  );
}

const SHAPES: Record<GapState, React.ReactNode> = {
  open: <circle cx="6" cy="6" r="4.6" stroke="currentColor" strokeWidth="1.8" strokeDasharray="3.2 1.7" />,
  closed: (
    <>
      <circle cx="6" cy="6" r="5.4" fill="currentColor" />
      <path d="m3.5 6.2 1.8 1.7 3.2-3.5" stroke="var(--surface)" strokeWidth="1.5" strokeLinecap="round" />
    </>
  ),
  unrecoverable: <path d="m2 2 8 8m0-8-8 8" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />,
};
