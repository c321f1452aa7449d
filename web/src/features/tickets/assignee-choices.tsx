import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Input } from 'react-aria-components/Input';
import { SearchField } from 'react-aria-components/SearchField';
import type { Agent } from '../../api/types/people.ts';
import { m } from '../../messages/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { PersonIcon } from '../../ui/icons.tsx';
import { Item, Menu } from '../../ui/menu.tsx';
import styles from './ticket-header.module.css';

const NOBODY = 'nobody';

interface Props {
  agents: readonly Agent[];
  ownId: string;
  /** Of the assignee; null: nobody. */
  chosenId: string | null;
  /** Of the new assignee; null: nobody. */
  onChoose: (id: string | null) => void;
}

/** Colleagues to give a ticket to, found by their names. Stands in a menu's popover. */
export function AssigneeChoices({ agents, ownId, chosenId, onChoose }: Props) {
  const own = agents.find((agent) => agent.id === ownId);
  const others = agents.filter((agent) => agent.id !== ownId);
  return (
    <Autocomplete filter={contains}>
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- whoever opened this menu wants to type a name */}
      <SearchField aria-label={m.assignee.search} autoFocus>
        <Input className={styles.search} placeholder={m.assignee.search} />
      </SearchField>
      <Menu
        aria-label={m.assignee.label}
        selectionMode="single"
        selectedKeys={[chosenId ?? NOBODY]}
        onAction={(key) => onChoose(key === NOBODY ? null : String(key))}
        renderEmptyState={() => <p className={styles.noMatch}>{m.assignee.noMatch}</p>}
      >
        {own && (
          <Item
            id={own.id}
            textValue={`${m.assignee.me} ${own.name}`}
            icon={<Avatar name={own.name} handle={own.id} size="small" />}
          >
            {chosenId === ownId ? m.assignee.you(own.name) : m.assignee.me}
          </Item>
        )}
        <Item id={NOBODY} icon={<PersonIcon />}>
          {m.assignee.none}
        </Item>
        {others.map((agent) => (
          <Item key={agent.id} id={agent.id} icon={<Avatar name={agent.name} handle={agent.id} size="small" />}>
            {agent.name}
          </Item>
        ))}
      </Menu>
    </Autocomplete>
  );
}

/** Accents and case do not matter when looking for a name. */
function contains(text: string, input: string): boolean {
  return plain(text).includes(plain(input));
}

function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('ı', 'i');
}
