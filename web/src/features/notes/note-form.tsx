import { useId, useRef, useState, type KeyboardEvent, type Ref } from 'react';
import { flushSync } from 'react-dom';
import { useQuery } from '@tanstack/react-query';
import { useCommand } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemLine, reason } from '../../ui/states.tsx';
import { agentsQuery } from '../tickets/agents.query.ts';
import { teamsQuery } from '../tickets/teams.query.ts';
import { begunName, completed, matching, namedIn, type Nameable } from './named.ts';
import type { Written } from './notes.queries.ts';
import styles from './notes.module.css';

interface Props {
  text: string;
  onText: (text: string) => void;
  /** Who is named in it already. */
  named?: readonly Nameable[];
  submit: string;
  write: (note: Written) => Promise<unknown>;
  /** Told what was kept: whoever writes the next one has perhaps begun it behind that. */
  onDone: (kept: string) => void;
  onCancel?: () => void;
  field?: Ref<HTMLTextAreaElement>;
}

/** For colleagues' eyes: it looks like nothing that leaves, and says so. */
export function NoteForm({ text, onText, named = [], submit, write, onDone, onCancel, field }: Props) {
  const [chosen, setChosen] = useState<readonly Nameable[]>(named);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const section = useRef<HTMLElement>(null);
  const names = useNames(text, onText, (one) => setChosen([...chosen, one]));
  const canKeep = text.trim() !== '' && !isBusy;

  const keep = async () => {
    if (!canKeep) return;
    setBusy(true);
    setProblem(null);
    try {
      await write({ text: text.trim(), mentions: namedIn(text, chosen) });
      setChosen((now) => now.filter((one) => !chosen.includes(one)));
      onDone(text);
    } catch (error) {
      setProblem(m.notes.notKept(reason(error)));
    }
    setBusy(false);
  };
  useCommand({
    id: 'note.keep',
    name: m.notes.keep,
    group: 'writing',
    keys: 'Mod+Enter',
    whileTyping: true,
    inPalette: false,
    within: section,
    run: () => void keep(),
  });

  return (
    <section ref={section} className={styles.form} aria-label={m.notes.label}>
      <p className={styles.inside}>{m.notes.inside}</p>
      {problem && <ProblemLine>{problem}</ProblemLine>}
      <div className={styles.box}>
        <textarea
          ref={field}
          className={styles.field}
          dir="auto"
          rows={2}
          maxLength={10_000}
          value={text}
          placeholder={m.notes.placeholder}
          aria-label={m.notes.label}
          aria-autocomplete="list"
          aria-controls={names.options.length > 0 ? names.listId : undefined}
          aria-activedescendant={names.options.length > 0 ? names.activeId : undefined}
          readOnly={isBusy && onCancel !== undefined}
          onChange={(event) => {
            onText(event.target.value);
            names.look(event.target);
          }}
          onSelect={(event) => names.look(event.currentTarget)}
          onBlur={names.close}
          onKeyDown={(event) => {
            if (names.onKeyDown(event)) return;
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            if (onCancel) onCancel();
            else event.currentTarget.blur();
          }}
        />
        {names.options.length > 0 && (
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- no tag is a list that a text field has the focus of
          <div id={names.listId} role="listbox" aria-label={m.notes.whom} className={styles.names}>
            {names.options.map((one, index) => (
              <div
                key={`${one.kind}${one.id}`}
                id={`${names.listId}-${index}`}
                // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- see the list
                role="option"
                tabIndex={-1}
                aria-selected={index === names.active}
                className={styles.nameOption}
                // The field keeps the focus, and with it the caret.
                onPointerDown={(event) => {
                  event.preventDefault();
                  names.choose(one);
                }}
              >
                {one.name}
                {one.kind === 'team' && <span className={styles.kind}>{m.notes.team}</span>}
              </div>
            ))}
          </div>
        )}
        <div className={styles.bar}>
          <span className={styles.hint}>{m.notes.hint}</span>
          {onCancel && (
            <Button look="quiet" onPress={onCancel}>
              {m.common.cancel}
            </Button>
          )}
          <Button className={styles.keep} isDisabled={!canKeep} onPress={() => void keep()}>
            {submit}
          </Button>
        </div>
      </div>
    </section>
  );
}

/** Who can be called, while a name is typed. */
function useNames(text: string, onText: (text: string) => void, onChosen: (one: Nameable) => void) {
  // Whoever has just come can be called.
  const { data: agents = [] } = useQuery({ ...agentsQuery, staleTime: 0 });
  const { data: teams = [] } = useQuery({ ...teamsQuery, staleTime: 0 });
  const listId = useId();
  const [begun, setBegun] = useState<{ name: string; caret: number; field: HTMLTextAreaElement } | null>(null);
  const [active, setActive] = useState(0);
  const everyone: Nameable[] = [
    ...agents.map(({ id, name }): Nameable => ({ kind: 'agent', id, name })),
    ...teams.map(({ id, name }): Nameable => ({ kind: 'team', id, name })),
  ];
  const options = begun ? matching(begun.name, everyone) : [];

  const look = (field: HTMLTextAreaElement) => {
    const caret = field.selectionStart;
    const name = field.selectionEnd === caret ? begunName(field.value, caret) : null;
    setBegun(name === null ? null : { name, caret, field });
    setActive(0);
  };
  const choose = (one: Nameable) => {
    if (!begun) return;
    const done = completed(text, begun.caret, begun.name, one.name);
    // The field is drawn with the name before the caret is put behind it, and before the next letter comes.
    flushSync(() => {
      onText(done.text);
      onChosen(one);
      setBegun(null);
    });
    begun.field.setSelectionRange(done.caret, done.caret);
  };
  /** True: the key was for the list. */
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (options.length === 0 || event.nativeEvent.isComposing) return false;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const picks = (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) || event.key === 'Tab';
    const one = options[active];
    if (step !== 0) setActive((active + step + options.length) % options.length);
    else if (picks && one) choose(one);
    else if (event.key === 'Escape') setBegun(null);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return {
    listId,
    activeId: `${listId}-${active}`,
    active,
    options,
    look,
    choose,
    onKeyDown,
    close: () => setBegun(null),
  };
}
