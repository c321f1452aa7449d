import { useState, type RefObject } from 'react';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import type { SearchOrder } from '../../api/types/search.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { SearchIcon } from '../../ui/icons.tsx';
import { Popover } from '../../ui/menu.tsx';
import { LONGEST_QUERY } from './search-address.ts';
import { SearchOperators } from './search-operators.tsx';
import styles from './search.module.css';

const words = m.search;

interface Props {
  field: RefObject<HTMLInputElement | null>;
  text: string;
  order: SearchOrder;
  onText: (text: string) => void;
  onSubmit: () => void;
  onOrder: (order: SearchOrder) => void;
  onOperator: (operator: string) => void;
}

/** The field, what may be written into it, and in which order what is found stands. */
export function SearchBar({ field, text, order, onText, onSubmit, onOrder, onOperator }: Props) {
  const [isHelpOpen, setHelpOpen] = useState(false);
  return (
    <search className={styles.bar}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <SearchIcon />
        <input
          ref={field}
          type="search"
          className={styles.input}
          aria-label={words.label}
          placeholder={words.placeholder}
          value={text}
          maxLength={LONGEST_QUERY}
          dir="auto"
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="search"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- whoever comes here wants to search
          autoFocus
          onChange={(event) => onText(event.target.value)}
        />
        <DialogTrigger isOpen={isHelpOpen} onOpenChange={setHelpOpen}>
          <Button look="quiet">{words.help}</Button>
          <Popover placement="bottom end" className={styles.help}>
            <Dialog aria-label={words.helpTitle} className={styles.helpInner}>
              <h2 className={styles.heading}>{words.helpTitle}</h2>
              <SearchOperators
                onChoose={(operator) => {
                  setHelpOpen(false);
                  onOperator(operator);
                }}
              />
            </Dialog>
          </Popover>
        </DialogTrigger>
      </form>
      <fieldset className={styles.orders}>
        <legend className="only-read-aloud">{words.order}</legend>
        {(['time', 'relevance'] as const).map((each) => (
          <button
            key={each}
            type="button"
            className={styles.orderChoice}
            aria-pressed={order === each}
            onClick={() => onOrder(each)}
          >
            {words.orders[each]}
          </button>
        ))}
      </fieldset>
    </search>
  );
}
