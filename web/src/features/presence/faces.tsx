import { m } from '../../messages/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { PenIcon } from '../../ui/icons.tsx';
import { useTicketPresence } from './presence.store.ts';
import styles from './faces.module.css';

const MOST = 3;

interface Props {
  number: number;
  ownId: string;
}

/** The colleagues who have the ticket before them; who writes wears a pen. */
export function Faces({ number, ownId }: Props) {
  const others = useTicketPresence(number).filter((agent) => agent.id !== ownId);
  if (others.length === 0) return null;
  const shown = others.slice(0, MOST);
  return (
    <span className={styles.faces} title={others.map(wordsOf).join('\n')}>
      <span className="only-read-aloud">{others.map(wordsOf).join(', ')}</span>
      {shown.map((agent) => (
        <span key={agent.id} className={styles.face} data-writing={agent.doing === 'writing' ? '' : undefined}>
          <Avatar name={agent.name} size="small" />
          {agent.doing === 'writing' && (
            <span className={styles.pen}>
              <PenIcon />
            </span>
          )}
        </span>
      ))}
      {others.length > MOST && <span className={styles.more} aria-hidden="true">{`+${others.length - MOST}`}</span>}
    </span>
  );
}

const wordsOf = ({ name, doing }: { name: string; doing: 'viewing' | 'writing' }): string => m.presence[doing](name);
