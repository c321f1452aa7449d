import type { AccountSource } from '../../api/types/accounts.ts';
import { m } from '../../messages/index.ts';
import { Since } from '../../ui/moment.tsx';
import { useNow } from '../../ui/now.ts';
import { absolute, delay, exactClock } from '../../ui/time-words.ts';
import { sourceName } from './account-advice.ts';
import styles from './account-details.module.css';

/** Each way by which posts come in: whether it is alive, how far it has read, and how late it is. */
export function AccountSources({ sources }: { sources: AccountSource[] }) {
  const words = m.accounts.sources;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{words.name}</th>
          <th scope="col">{words.lag}</th>
          <th scope="col">{words.lastEvent}</th>
          <th scope="col">{words.lastSuccess}</th>
        </tr>
      </thead>
      <tbody>
        {sources.map((source) => (
          <tr key={source.name}>
            <th scope="row">
              {sourceName(source.name)}
              <ReadTo source={source} />
              {source.lastError && (
                <p className={styles.trouble}>
                  {source.failures > 0 && `${words.failures(source.failures)}: `}
                  {source.lastError}
                </p>
              )}
              {source.note && <p className={styles.note}>{source.note}</p>}
            </th>
            <td className={source.behind ? styles.behind : undefined}>
              {source.lagMs !== null && delay(source.lagMs, m.time)}
            </td>
            <td>{source.lastEventAt ? <Since at={source.lastEventAt} words={m.time.ago} /> : m.accounts.never}</td>
            <td>{source.lastSuccessAt ? <Since at={source.lastSuccessAt} words={m.time.ago} /> : m.accounts.never}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ReadTo({ source: { readTo, newestId } }: { source: AccountSource }) {
  const now = useNow(60_000);
  if (!readTo) return null;
  const time = Date.parse(readTo);
  return (
    <p className={styles.note} title={m.accounts.sources.upToWhy(absolute(time), newestId)}>
      {m.accounts.sources.upTo(exactClock(time, now))}
    </p>
  );
}
