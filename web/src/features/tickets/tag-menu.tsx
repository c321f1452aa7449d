import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Input } from 'react-aria-components/Input';
import { SearchField } from 'react-aria-components/SearchField';
import type { Ticket } from '../../api/types.ts';
import { useCommand } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { ChevronDownIcon, TagIcon } from '../../ui/icons.tsx';
import { Item, Menu, MenuTrigger, Popover } from '../../ui/menu.tsx';
import { useChangeTicket } from './change-ticket.mutation.ts';
import { tagsQuery } from './tags.query.ts';
import styles from './ticket-header.module.css';

const words = m.work.tags;
const LONGEST = 40;

/** What is ticked while it is open becomes one change when it closes, which is one thing to undo. */
export function TagMenu({ ticket }: { ticket: Ticket }) {
  const change = useChangeTicket();
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState<string[]>([]);
  const names = ticket.tags.map(({ name }) => name);

  const toggleOpen = (open: boolean) => {
    setOpen(open);
    if (open) return setChosen(names);
    if (same(chosen, names)) return;
    change.mutate({ ticket, change: { tags: chosen }, done: words.changed });
  };
  useCommand({
    id: 'ticket.tags',
    name: m.work.commands.tags,
    group: 'ticket',
    keys: 't',
    run: () => toggleOpen(true),
    when: ticket.status !== 'closed',
  });

  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={toggleOpen}>
      <Button
        className={styles.control}
        aria-label={names.length > 0 ? words.set(names.join(', ')) : words.nobodySet}
        isDisabled={ticket.status === 'closed'}
        isBusy={change.isPending}
      >
        <TagIcon />
        <span className={styles.controlText}>{names.length > 0 ? names.join(', ') : words.none}</span>
        <ChevronDownIcon />
      </Button>
      <Popover placement="bottom end" className={styles.assigneePopover}>
        <Choices chosen={chosen} onChange={setChosen} />
      </Popover>
    </MenuTrigger>
  );
}

function Choices({ chosen, onChange }: { chosen: string[]; onChange: (names: string[]) => void }) {
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
          <Item id={begins} textValue={begins}>
            {words.make(begins)}
          </Item>
        )}
      </Menu>
    </Autocomplete>
  );
}

const plain = (name: string): string => name.toLowerCase();
const same = (a: string[], b: string[]): boolean => a.toSorted().join('\n') === b.toSorted().join('\n');
