import { m } from '../../messages/index.ts';
import { PenIcon } from '../../ui/icons.tsx';
import { useTicketPresence } from './presence.store.ts';
import styles from './colleagues-line.module.css';

interface Props {
  number: number;
  ownId: string;
  /** Colleagues with a draft, whether they are here or not. */
  drafts: readonly { agent: { id: string; name: string } }[];
}

/** At the composer, before a second answer is begun: who else writes one, or has begun to. */
export function ColleaguesLine({ number, ownId, drafts }: Props) {
  const writing = useTicketPresence(number).filter((agent) => agent.doing === 'writing' && agent.id !== ownId);
  const begun = drafts
    .map(({ agent }) => agent)
    .filter(
      (agent, index, all) =>
        !writing.some(({ id }) => id === agent.id) && all.findIndex(({ id }) => id === agent.id) === index,
    );
  return (
    <div aria-live="polite">
      {writing.length > 0 && (
        <p className={styles.line} data-writing="">
          <PenIcon />
          {m.presence.areWriting(writing.map(({ name }) => name))}
        </p>
      )}
      {begun.length > 0 && <p className={styles.line}>{m.presence.haveDrafts(begun.map(({ name }) => name))}</p>}
    </div>
  );
}
