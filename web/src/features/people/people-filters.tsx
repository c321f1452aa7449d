import { useEffect, useState } from 'react';
import type { PeopleFilter, PersonState, Role } from '../../api/types/people.ts';
import { m } from '../../messages/index.ts';
import { ROLES } from './roles.ts';
import styles from './people.module.css';

const words = m.people;
const PAUSE_MS = 250;
const STATES: readonly PersonState[] = ['active', 'invited', 'deactivated'];

interface Props {
  filter: PeopleFilter;
  onFilter: (filter: PeopleFilter) => void;
}

/** The name is asked for when the person pauses. */
export function PeopleFilters({ filter, onFilter }: Props) {
  const [text, setText] = useState(filter.search ?? '');
  useEffect(() => {
    const search = text.trim() || undefined;
    if (search === filter.search) return;
    const timer = setTimeout(() => onFilter({ ...filter, search }), PAUSE_MS);
    return () => clearTimeout(timer);
  });
  return (
    <search className={styles.filters} aria-label={words.filters}>
      <input
        type="search"
        className={styles.search}
        aria-label={words.search}
        placeholder={words.search}
        maxLength={100}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <select
        className={styles.select}
        aria-label={words.role}
        value={filter.role ?? ''}
        onChange={(event) => onFilter({ ...filter, role: (event.target.value || undefined) as Role | undefined })}
      >
        <option value="">{words.allRoles}</option>
        {ROLES.map((role) => (
          <option key={role} value={role}>
            {m.roles.names[role]}
          </option>
        ))}
      </select>
      <select
        className={styles.select}
        aria-label={words.state}
        value={filter.state ?? ''}
        onChange={(event) =>
          onFilter({ ...filter, state: (event.target.value || undefined) as PersonState | undefined })
        }
      >
        <option value="">{words.allStates}</option>
        {STATES.map((state) => (
          <option key={state} value={state}>
            {words.states[state]}
          </option>
        ))}
      </select>
    </search>
  );
}
