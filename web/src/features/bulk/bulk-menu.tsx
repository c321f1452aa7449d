import { useState, type ReactNode } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Input } from 'react-aria-components/Input';
import { SearchField } from 'react-aria-components/SearchField';
import type { BulkChange } from '../../api/types/bulk.ts';
import type { Priority, Status } from '../../api/types/tickets.ts';
import type { ListField } from '../../api/types/views.ts';
import { useCommand } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Item, Menu, MenuTrigger, Popover } from '../../ui/menu.tsx';
import { useOptions } from '../views/value-options.ts';
import styles from './bulk.module.css';

interface Props {
  field: ListField;
  keys: string;
  icon: ReactNode;
  isBusy: boolean;
  onChange: (change: BulkChange) => void;
}

const MANY = 8;

/** One value for all of them. */
export function BulkMenu({ field, keys, icon, isBusy, onChange }: Props) {
  const words = m.bulk.tools[field] ?? '';
  const [isOpen, setOpen] = useState(false);
  const { options } = useOptions(field, [], []);
  const shown = options.filter(({ value }) => value !== 'new' && value !== 'mine');
  useCommand({ id: `bulk.${field}`, name: m.bulk.commands(words), group: 'list', keys, run: () => setOpen(true) });
  const choices = (
    <Menu aria-label={words} onAction={(key) => onChange(changeOf(field, String(key)))}>
      {shown.map(({ value, name }) => (
        <Item key={value} id={value}>
          {name}
        </Item>
      ))}
    </Menu>
  );
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button look="quiet" className={styles.tool} isBusy={isBusy} aria-label={words}>
        {icon}
        <span className={styles.toolName}>{words}</span>
      </Button>
      <Popover placement="top start">
        {shown.length > MANY ? (
          <Autocomplete filter={contains}>
            {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- whoever opened this menu wants to type a name */}
            <SearchField aria-label={m.savedViews.find} autoFocus>
              <Input className={styles.find} placeholder={m.savedViews.find} />
            </SearchField>
            {choices}
          </Autocomplete>
        ) : (
          // Without a field to type into, the menu itself takes the keys.
          choices
        )}
      </Popover>
    </MenuTrigger>
  );
}

function changeOf(field: ListField, value: string): BulkChange {
  if (field === 'assignee') return { assigneeId: value === 'nobody' ? null : value };
  if (field === 'team') return { teamId: value === 'none' ? null : value };
  return field === 'status' ? { status: value as Status } : { priority: value as Priority };
}

const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
const contains = (text: string, input: string): boolean => plain(text).includes(plain(input));
