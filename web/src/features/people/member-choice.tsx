import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { m } from '../../messages/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Bone, ProblemLine, reason } from '../../ui/states.tsx';
import { agentsQuery } from '../tickets/agents.query.ts';
import { plainText } from './plain-text.ts';
import styles from './teams.module.css';

const words = m.teams;

interface Props {
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
}

/** All colleagues with a box each. Members who are deactivated stay, and are only counted. */
export function MemberChoice({ chosen, onChoose }: Props) {
  const agents = useQuery(agentsQuery);
  const [search, setSearch] = useState('');
  const everyone = agents.data ?? [];
  const shown = everyone.filter(({ name }) => plainText(name).includes(plainText(search.trim())));
  const gone = agents.data ? [...chosen].filter((id) => !everyone.some((agent) => agent.id === id)).length : 0;
  const toggle = (id: string, isOn: boolean) => {
    const next = new Set(chosen);
    if (isOn) next.add(id);
    else next.delete(id);
    onChoose(next);
  };
  return (
    <fieldset className={styles.choice}>
      <legend className={styles.legend}>
        {words.choose}: {words.members(chosen.size)}
      </legend>
      <input
        type="search"
        className={styles.search}
        aria-label={words.search}
        placeholder={words.search}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {agents.isPending && <Bone width="100%" height={120} />}
      {agents.isError && !agents.data && <ProblemLine>{reason(agents.error)}</ProblemLine>}
      {agents.data && (
        <ul className={styles.agents}>
          {shown.map(({ id, name }) => (
            <li key={id}>
              <label className={styles.agent}>
                <input
                  type="checkbox"
                  checked={chosen.has(id)}
                  onChange={(event) => toggle(id, event.target.checked)}
                />
                <Avatar name={name} handle={id} size="small" />
                <bdi>{name}</bdi>
              </label>
            </li>
          ))}
          {shown.length === 0 && <li className={styles.quiet}>{words.noMatch}</li>}
        </ul>
      )}
      {gone > 0 && <p className={styles.quiet}>{words.gone(gone)}</p>}
    </fieldset>
  );
}
