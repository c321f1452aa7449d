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
  /** What to say where there is none. */
  none?: string;
}

const MANY = 8;

/** Some of several values, found by typing where they are many. */
export function ValuePicker({ label, options, chosen, onChoose, onType, none = m.savedViews.noMatch }: Props) {
  const [typed, setTyped] = useState('');
  const wanted = plain(typed);
  const shown = options.filter(({ name }) => plain(name).includes(wanted));
  const type = (text: string) => {
    setTyped(text);
    onType?.(text);
  };
  return (
    <Autocomplete inputValue={typed} onInputChange={type}>
      {(options.length > MANY || onType) && (
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- whoever opened this wants to type a name
        <SearchField aria-label={m.savedViews.find} autoFocus className={styles.find}>
          <Input className={styles.input} placeholder={m.savedViews.find} maxLength={40} />
        </SearchField>
      )}
      <Menu
        aria-label={label}
        selectionMode="multiple"
        selectedKeys={chosen}
        onSelectionChange={(keys) => onChoose(keys === 'all' ? shown.map(({ value }) => value) : [...keys].map(String))}
        renderEmptyState={() => <p className={styles.none}>{none}</p>}
      >
        {shown.map(({ value, name }) => (
          <Item key={value} id={value} textValue={name}>
            {name}
          </Item>
        ))}
      </Menu>
    </Autocomplete>
  );
}

const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
