import { m } from '../../messages/index.ts';
import styles from './search.module.css';

/** What can be written into the field, and what it finds. A press on one writes it. */
export function SearchOperators({ onChoose }: { onChoose: (operator: string) => void }) {
  return (
    <dl className={styles.operators}>
      {m.search.operators.map(([operator, meaning]) => (
        <div key={operator} className={styles.operator}>
          <dt>
            <button type="button" className={styles.code} onClick={() => onChoose(operator)}>
              {operator}
            </button>
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
