import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Input } from 'react-aria-components/Input';
import { SearchField } from 'react-aria-components/SearchField';
import { m } from '../../messages/index.ts';
import { Item, Menu } from '../../ui/menu.tsx';
import { tagsQuery } from './tags.query.ts';
import styles from './ticket-header.module.css';

const words = m.work.tags;
const LONGEST = 40;

/** Tags to tick, found by their names; one that is called as nothing is yet can be made. Stands in a menu's popover. */
export function TagChoices({ chosen, onChange }: { chosen: string[]; onChange: (names: string[]) => void }) {
  const [typed, setTyped] = useState('');
  const begins = typed.trim().slice(0, LONGEST);
  const { data: found = [] } = useQuery(tagsQuery(begins));
  const matching = (name: string) => plain(name).includes(plain(begins));
  const shown = [
    ...chosen.filter(matching),
    ...found.map(({ name }) => name).filter((name) => !chosen.some((one) => plain(one) === plain(name))),
  ];
  const isNew = begins !== '' && !shown.some((name) => plain(name) === plain(begins));
  return (
    <Autocomplete inputValue={typed} onInputChange={setTyped}>
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- whoever opened this menu wants to type a name */}
      <SearchField aria-label={words.search} autoFocus>
        <Input className={styles.search} placeholder={words.search} maxLength={LONGEST} />
      </SearchField>
      <Menu
        aria-label={words.label}
        selectionMode="multiple"
        selectedKeys={chosen}
        onSelectionChange={(keys) => {
          onChange(keys === 'all' ? shown : [...keys].map(String));
          setTyped('');
        }}
        renderEmptyState={() => <p className={styles.noMatch}>{words.noMatch}</p>}
      >
        {shown.map((name) => (
          <Item key={name} id={name}>
            {name}
          </Item>
        ))}
        {isNew && (
          <Item key={`new ${begins}`} id={begins} textValue={begins}>
            {words.make(begins)}
          </Item>
        )}
      </Menu>
    </Autocomplete>
  );
}

const plain = (name: string): string => name.toLowerCase();
