import type { Count } from '../../api/types/tickets.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import type { Selection } from '../../ui/selection.ts';
import styles from './feed.module.css';

const words = m.feed;

interface Props {
  selection: Selection;
  /** How many match the filter; undefined: not known yet. */
  matching: Count | undefined;
  isBusy: boolean;
  onConvert: () => void;
}

/** What is selected, and what can be done with it. */
export function SelectionBar({ selection, matching, isBusy, onConvert }: Props) {
  const count = selection.all ? (matching?.count ?? 0) : selection.keys.size;
  if (count === 0) return null;
  const offersAll = !selection.all && matching !== undefined && matching.count > count;
  return (
    <section className={styles.bar} aria-label={words.bar}>
      <p aria-live="polite">
        {selection.all ? words.allSelected(count, matching?.capped ?? false) : words.selected(count)}
      </p>
      {offersAll && (
        <Button look="link" onPress={selection.selectAll}>
          {words.selectAll(matching.count, matching.capped)}
        </Button>
      )}
      <span className={styles.grow} />
      <Button look="quiet" onPress={selection.clear}>
        {words.deselect}
      </Button>
      <Button look="primary" isBusy={isBusy} onPress={onConvert}>
        {isBusy ? words.starting : words.convert(count)}
      </Button>
    </section>
  );
}
