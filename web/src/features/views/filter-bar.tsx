import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Condition, SavedView, TicketOrder } from '../../api/types/views.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { formatNumber, m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { PlusIcon } from '../../ui/icons.tsx';
import { Item, Menu, MenuTrigger, Popover } from '../../ui/menu.tsx';
import { ProblemLine, reason } from '../../ui/states.tsx';
import { ConditionChip } from './condition-chip.tsx';
import { Select } from './condition-editors.tsx';
import { FIELDS, isSameFilter, MOST_CONDITIONS, ORDERS, type Field, type Filter } from './conditions.ts';
import { SaveActions } from './save-actions.tsx';
import { filterFactsQuery } from './saved-views.queries.ts';
import styles from './filter-bar.module.css';

interface Props {
  filter: Filter;
  /** The view that it began with; null: a filter of its own. */
  view: SavedView | null;
  /** Somebody has just asked to filter. */
  startsOpen: boolean;
  onFilter: (filter: Filter) => void;
}

/** The conditions as chips, the order, how many tickets there are, and what can be done with it as a view. */
export function FilterBar({ filter, view, startsOpen, onFilter }: Props) {
  const words = m.savedViews;
  const { conditions, order } = filter;
  const facts = useQuery(filterFactsQuery(conditions));
  const references = facts.data?.references ?? [];
  const [adding, setAdding] = useState<Field | null>(null);
  const [isChoosing, setChoosing] = useState(startsOpen);
  const isChanged = view !== null && !isSameFilter(filter, view);
  const mayAdd = conditions.length < MOST_CONDITIONS;
  useCommands([
    {
      id: 'view.filter',
      name: words.commands.filter,
      group: 'list',
      keys: 'f',
      run: () => setChoosing(true),
      when: mayAdd,
    },
  ]);

  const put = (next: Condition[], nextOrder: TicketOrder = order) => onFilter({ conditions: next, order: nextOrder });
  const replace = (index: number, condition: Condition | null) =>
    put(conditions.flatMap((each, n) => (n === index ? (condition ?? []) : each)));

  return (
    <search className={styles.bar} aria-label={words.bar}>
      <div className={styles.chips}>
        {conditions.map((condition, index) => (
          <ConditionChip
            // oxlint-disable-next-line react/no-array-index-key -- two conditions may be alike, and each is its place
            key={`${index} ${JSON.stringify(condition)}`}
            field={condition.field}
            condition={condition}
            references={references}
            onDone={(changed) => replace(index, changed)}
          />
        ))}
        {adding && (
          <ConditionChip
            key={adding}
            field={adding}
            condition={null}
            references={references}
            onDone={(made) => {
              setAdding(null);
              if (made) put([...conditions, made]);
            }}
          />
        )}
        <MenuTrigger isOpen={isChoosing} onOpenChange={setChoosing}>
          <Button look="quiet" className={styles.add} isDisabled={!mayAdd}>
            <PlusIcon />
            {words.add}
          </Button>
          <Popover placement="bottom start">
            <Menu aria-label={words.add} onAction={(key) => setAdding(key as Field)}>
              {FIELDS.map((field) => (
                <Item key={field} id={field}>
                  {words.fields[field]}
                </Item>
              ))}
            </Menu>
          </Popover>
        </MenuTrigger>
      </div>
      {facts.isError && <ProblemLine>{reason(facts.error)}</ProblemLine>}
      <div className={styles.line}>
        <Select
          label={words.order}
          value={order}
          options={ORDERS.map((each) => [each, words.orders[each]])}
          onChoose={(each) => put(conditions, each)}
        />
        <p className={styles.count} aria-live="polite">
          {facts.data && countWords(facts.data.count, facts.data.capped)}
        </p>
        <SaveActions filter={filter} view={view} isChanged={isChanged} />
      </div>
    </search>
  );
}

function countWords(count: number | null, capped: boolean): string {
  if (count === null) return m.savedViews.notCounted;
  return capped ? m.savedViews.countMore(formatNumber(count)) : m.savedViews.count(count);
}
