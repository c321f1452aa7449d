import { useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Dialog } from 'react-aria-components/Dialog';
import { Header } from 'react-aria-components/Header';
import { Input } from 'react-aria-components/Input';
import { Menu, MenuItem, MenuSection } from 'react-aria-components/Menu';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { SearchField } from 'react-aria-components/SearchField';
import { m } from '../messages/index.ts';
import { keysOf, useBindings } from './bindings.ts';
import type { Command } from './command.ts';
import { KeyCaps } from './key-caps.tsx';
import { paletteSections } from './palette-items.ts';
import { noteUse, recentIds } from './recent.ts';
import { commandsFor, commandsNow } from './registry.ts';
import styles from './palette.module.css';

interface Props {
  onChoose: (command: Command) => void;
  onClose: () => void;
}

/** Everything that can be done now, found by its name. */
export function Palette({ onChoose, onClose }: Props) {
  useBindings(); // the agent's own keys may come after the page
  const [query, setQuery] = useState('');
  const [recent] = useState(recentIds);
  const sections = paletteSections(commandsNow(), commandsFor(query), query, recent);
  const choose = (id: string) => {
    const command = sections.flatMap((section) => section.commands).find((each) => each.id === id);
    if (!command) return;
    noteUse(command.id);
    onChoose(command);
  };

  return (
    <ModalOverlay isOpen onOpenChange={(open) => !open && onClose()} isDismissable className={styles.veil}>
      <Modal className={styles.modal}>
        <Dialog className={styles.dialog} aria-label={m.commands.palette}>
          <Autocomplete inputValue={query} onInputChange={setQuery}>
            {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- whoever opened it wants to type */}
            <SearchField aria-label={m.commands.placeholder} autoFocus className={styles.field}>
              <Input className={styles.input} placeholder={m.commands.placeholder} dir="auto" />
            </SearchField>
            <Menu
              className={styles.list}
              aria-label={m.commands.palette}
              onAction={(key) => choose(String(key))}
              renderEmptyState={() => <p className={styles.none}>{m.commands.noMatch}</p>}
            >
              {sections.map(({ group, commands }) => (
                <MenuSection key={group} id={group} aria-label={m.commands.groups[group]}>
                  {group !== 'found' && <Header className={styles.heading}>{m.commands.groups[group]}</Header>}
                  {commands.map((command) => (
                    <PaletteItem key={command.id} command={command} showGroup={group === 'found'} />
                  ))}
                </MenuSection>
              ))}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function PaletteItem({ command, showGroup }: { command: Command; showGroup: boolean }) {
  const [keys] = keysOf(command);
  return (
    <MenuItem id={command.id} textValue={command.name} className={styles.item}>
      <bdi className={styles.name}>{command.name}</bdi>
      {showGroup && <span className={styles.group}>{m.commands.groups[command.group]}</span>}
      {keys && <KeyCaps keys={keys} />}
    </MenuItem>
  );
}
