import { Fragment } from 'react';
import type { Ability, Account, AccountWindow, Capabilities } from '../../api/types/accounts.ts';
import { m } from '../../messages/index.ts';
import { Clock } from '../../ui/moment.tsx';
import { CheckIcon, CloseIcon } from '../../ui/icons.tsx';
import { useNow } from '../../ui/now.ts';
import { absolute } from '../../ui/time-words.ts';
import { AccountCosts } from './account-costs.tsx';
import { AccountOutbox } from './account-outbox.tsx';
import { AccountSources } from './account-sources.tsx';
import { Meter } from '../../ui/meter.tsx';
import styles from './account-details.module.css';

/** What an admin looks at when something is odd. */
export function AccountDetails({ account, isAdmin }: { account: Account; isAdmin: boolean }) {
  const { sources, windows, capabilities, money } = account;
  return (
    <details className={styles.details}>
      <summary className={styles.summary}>{m.accounts.details}</summary>
      <div className={styles.inner}>
        <section>
          <h3 className={styles.title}>{m.accounts.sources.title}</h3>
          {sources.length > 0 ? <AccountSources sources={sources} /> : <p>{m.accounts.sources.none}</p>}
        </section>
        <section>
          <h3 className={styles.title}>{m.accounts.windows.title}</h3>
          {windows.length > 0 ? <Windows windows={windows} /> : <p>{m.accounts.windows.none}</p>}
        </section>
        <section>
          <h3 className={styles.title}>{m.accounts.abilities.title}</h3>
          {capabilities ? <Abilities capabilities={capabilities} /> : <p>{m.accounts.abilities.none}</p>}
        </section>
        {account.state !== 'disconnected' && (
          <section>
            <h3 className={styles.title}>{m.outbox.queue.title}</h3>
            <AccountOutbox account={account} isAdmin={isAdmin} />
          </section>
        )}
        {money && (
          <section>
            <h3 className={styles.title}>{m.accountCosts.title}</h3>
            <AccountCosts account={account} money={money} isAdmin={isAdmin} />
          </section>
        )}
        <p className={styles.quiet}>
          {m.accounts.takenOn(absolute(Date.parse(account.connectedAt)), account.connectedBy?.name ?? null)}
        </p>
      </div>
    </details>
  );
}

function Windows({ windows }: { windows: AccountWindow[] }) {
  const words = m.accounts.windows;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{words.endpoint}</th>
          <th scope="col">{words.left}</th>
          <th scope="col">{words.reset}</th>
        </tr>
      </thead>
      <tbody>
        {windows.map((window) => (
          <tr key={window.endpoint}>
            <th scope="row" className={styles.code}>
              <Endpoint name={window.endpoint} />
            </th>
            <td>
              <Left window={window} />
            </td>
            <td>{window.resetAt ? <Clock at={window.resetAt} /> : words.notSaid}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Breaks between its parts where it is too long for its place. */
function Endpoint({ name }: { name: string }) {
  return name.split('/').map((part, index) => (
    <Fragment key={index}>
      {index > 0 && (
        <>
          /<wbr />
        </>
      )}
      {part}
    </Fragment>
  ));
}

/** A window that is over is full again, whatever was left in it. */
function Left({ window }: { window: AccountWindow }) {
  const now = useNow(15_000);
  const { limit, remaining, resetAt, closedUntil } = window;
  if (closedUntil && Date.parse(closedUntil) > now) {
    return <span className={styles.closed}>{m.accounts.windows.closed}</span>;
  }
  if (limit === null || remaining === null) return m.accounts.windows.notSaid;
  const left = resetAt && Date.parse(resetAt) <= now ? limit : remaining;
  return (
    <>
      {m.accounts.windows.ofLimit(left, limit)}
      <Meter value={left} max={limit} low={limit / 10} tone="bad" />
    </>
  );
}

const ABILITIES: Ability[] = ['replyPublicly', 'direct', 'media', 'stream', 'hide'];

function Abilities({ capabilities }: { capabilities: Capabilities }) {
  return (
    <ul className={styles.abilities}>
      {ABILITIES.map((ability) => (
        <li key={ability} className={capabilities[ability] ? styles.can : styles.cannot}>
          {capabilities[ability] ? <CheckIcon /> : <CloseIcon />}
          <div>
            <p>
              {m.accounts.abilities.names[ability]}
              <span className="only-read-aloud">
                : {capabilities[ability] ? m.accounts.abilities.can : m.accounts.abilities.cannot}
              </span>
            </p>
            {capabilities.notes
              .filter((note) => note.about === ability)
              .map((note) => (
                <p key={note.sentence} className={styles.quiet}>
                  {note.sentence}
                </p>
              ))}
            {ability === 'replyPublicly' && (
              <p className={styles.quiet}>{m.accounts.abilities.length(capabilities.maxLength)}</p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
