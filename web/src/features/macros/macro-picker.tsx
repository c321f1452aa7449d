import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { SearchField } from 'react-aria-components/SearchField';
import type { Channel } from '../../api/types/accounts.ts';
import type { Role } from '../../api/types/people.ts';
import type { Macro } from '../../api/types/writing.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Failed } from '../../ui/states.tsx';
import { fillMacro, type MacroValues } from './fill-macro.ts';
import { MacroForm } from './macro-form.tsx';
import { macrosQuery } from './macros.queries.ts';
import styles from './macros.module.css';

interface Props {
  channel: Channel;
  values: MacroValues;
  role: Role;
  /** How long the text would be; null: it is not counted here. */
  lengthOf: (text: string) => string | null;
  onChoose: (text: string, macro: Macro) => void;
  onClose: () => void;
}

/** Finds a macro, shows it as it will stand in the composer, and puts it there. Sending is the agent's. */
export function MacroPicker({ channel, values, role, lengthOf, onChoose, onClose }: Props) {
  const macros = useQuery(macrosQuery);
  const [query, setQuery] = useState('');
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [editing, setEditing] = useState<Macro | 'new' | null>(null);
  const found = (macros.data ?? []).filter((macro) => matches(macro, query));
  const chosen = found.find((macro) => macro.id === chosenId) ?? found[0] ?? null;
  const text = chosen && fillMacro(chosen, channel, values);
  const length = text === null ? null : lengthOf(text);
  const use = () => {
    if (chosen && text !== null) onChoose(text, chosen);
  };
  const mayChange = chosen && (!chosen.shared || role !== 'agent');

  return (
    <Dialog title={m.macros.title} isOpen isWide onOpenChange={(open) => !open && onClose()}>
      {editing ? (
        <MacroForm macro={editing === 'new' ? null : editing} role={role} onDone={() => setEditing(null)} />
      ) : (
        <>
          <SearchField
            aria-label={m.macros.search}
            value={query}
            onChange={setQuery}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- whoever opened it wants to type
            autoFocus
            className={styles.search}
            onSubmit={use}
          >
            <Input className={styles.input} placeholder={m.macros.search} dir="auto" />
          </SearchField>
          {macros.isError && !macros.data ? (
            <Failed what={m.macros.failed} error={macros.error} onRetry={() => void macros.refetch()} />
          ) : (
            <div className={styles.columns}>
              <ListBox
                aria-label={m.macros.title}
                className={styles.list}
                items={found}
                selectionMode="single"
                selectionBehavior="replace"
                disallowEmptySelection
                selectedKeys={chosen ? [chosen.id] : []}
                onSelectionChange={(keys) => setChosenId(keys === 'all' ? null : String(keys.values().next().value))}
                onAction={(key) => {
                  const macro = found.find(({ id }) => id === key);
                  if (macro) onChoose(fillMacro(macro, channel, values), macro);
                }}
                renderEmptyState={() => (
                  <p className={styles.none}>
                    {macros.isPending ? m.common.loading : query === '' ? m.macros.empty : m.macros.noMatch}
                  </p>
                )}
              >
                {(macro) => (
                  <ListBoxItem id={macro.id} textValue={macro.name} className={styles.item}>
                    <bdi className={styles.name}>{macro.name}</bdi>
                    {!macro.shared && <span className={styles.own}>{m.macros.own}</span>}
                  </ListBoxItem>
                )}
              </ListBox>
              <div className={styles.preview} aria-live="polite">
                {text !== null && (
                  <>
                    <p className={styles.text} dir="auto">
                      {text}
                    </p>
                    <p className={styles.facts}>
                      {[length, chosen?.status && m.macros.proposes(m.status.names[chosen.status])]
                        .filter(Boolean)
                        .join(' · ')}
                    </p>
                  </>
                )}
              </div>
            </div>
          )}
          <div className={styles.actions}>
            <Button look="quiet" onPress={() => setEditing('new')}>
              {m.macros.add}
            </Button>
            {mayChange && (
              <Button look="quiet" onPress={() => setEditing(chosen)}>
                {m.macros.change}
              </Button>
            )}
            <Button look="primary" isDisabled={!chosen} onPress={use} className={styles.use}>
              {m.macros.use}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}

function matches({ name, text }: Macro, query: string): boolean {
  const words = query.toLowerCase().split(/\s+/u).filter(Boolean);
  const all = `${name} ${text}`.toLowerCase();
  return words.every((word) => all.includes(word));
}
