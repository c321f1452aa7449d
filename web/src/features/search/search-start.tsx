import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { forgetSearches, recentSearches } from './recent-searches.ts';
import { SearchOperators } from './search-operators.tsx';
import styles from './search.module.css';

const words = m.search;

interface Props {
  agentId: string;
  onOperator: (operator: string) => void;
}

/** Before anything is typed: what was searched for last, and what can be written. */
export function SearchStart({ agentId, onOperator }: Props) {
  const [recent, setRecent] = useState(() => recentSearches(agentId));
  return (
    <>
      {recent.length > 0 && (
        <section aria-labelledby="recent-searches" className={styles.section}>
          <div className={styles.sectionHead}>
            <h2 id="recent-searches" className={styles.heading}>
              {words.recent}
            </h2>
            <Button
              look="link"
              onPress={() => {
                forgetSearches(agentId);
                setRecent([]);
              }}
            >
              {words.forget}
            </Button>
          </div>
          <ul>
            {recent.map((q) => (
              <li key={q}>
                <Link to="/search" search={{ q }} className={styles.recent} data-hit={q}>
                  <bdi>{q}</bdi>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="search-operators" className={styles.section}>
        <h2 id="search-operators" className={styles.heading}>
          {words.helpTitle}
        </h2>
        <SearchOperators onChoose={onOperator} />
      </section>
    </>
  );
}
