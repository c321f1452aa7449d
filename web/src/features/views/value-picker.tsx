import { useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Input } from 'react-aria-components/Input';
import { SearchField } from 'react-aria-components/SearchField';
import { m } from '../../messages/index.ts';
import { Item, Menu } from '../../ui/menu.tsx';
import styles from './filter-bar.module.css';

export interface Option {
  value: string;
  name: string;
}

interface Props {
  label: string;
  options: readonly Option[];
  chosen: readonly string[];
  onChoose: (values: string[]) => void;
  /** The options are those that the server finds for what is typed. */
  onType?: (typed: string) => void;
  /** Enter chooses, and does not close: more is to be done with what is chosen. */
  staysOpen?: boolean;
  /** What to say where there is none. */
  none?: string;
}

const MANY = 8;

/** Some of several values, found by typing where they are many. */
export function ValuePicker({
  label,
  options,
  chosen,
  onChoose,
  onType,
  staysOpen = false,
  none = m.savedViews.noMatch,
}: Props) {
  const [typed, setTyped] = useState('');
  const wanted = plain(typed);
  const shown = options.filter(({ name }) => plain(name).includes(wanted));
  const hasField = options.length > MANY || onType !== undefined;
  const type = (text: string) => {
    setTyped(text);
    onType?.(text);
  };
  const choices = (
    <Menu
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- without a field, the menu itself takes the keys
      autoFocus={!hasField}
      selectionMode="multiple"
      shouldCloseOnSelect={staysOpen ? false : undefined}
      selectedKeys={chosen}
      onSelectionChange={(keys) => onChoose(keys === 'all' ? shown.map(({ value }) => value) : [...keys].map(String))}
      renderEmptyState={() => <p className={styles.none}>{none}</p>}
    >
      {shown.map(({ value, name }) => (
        <Item key={value} id={value}>
          {name}
        </Item>
      ))}
    </Menu>
  );
  if (!hasField) return choices;
  return (
    <Autocomplete inputValue={typed} onInputChange={type}>
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- whoever opened this wants to type a name */}
      <SearchField aria-label={m.savedViews.find} autoFocus className={styles.find}>
        <Input className={styles.input} placeholder={m.savedViews.find} maxLength={40} />
      </SearchField>
      {choices}
    </Autocomplete>
  );
}

const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
