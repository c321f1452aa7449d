import { useRef, useState } from 'react';
import type { Contact } from '../../api/types/contacts.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { isStale, useChangeContact } from './contact.queries.ts';
import styles from './person-panel.module.css';

const words = m.person;
const LONGEST = 5_000;

/** What colleagues need to know of the person, on whatever ticket they meet them. It stays inside. */
export function PersonNote({ person, number }: { person: Contact; number: number }) {
  const change = useChangeContact(number);
  const [text, setText] = useState<string | null>(null);
  /** Of the note as it was before the agent's eyes when they began, or were told that it had changed. */
  const version = useRef(person.version);
  const section = useRef<HTMLElement>(null);
  const isEditing = text !== null;
  const edit = () => {
    version.current = person.version;
    setText(person.note);
  };
  // What is refused stays in the field; what a colleague wrote meanwhile stands above it then.
  const keep = () => {
    if (text === null) return;
    const onError = (error: Error) => {
      if (isStale(error)) version.current = error.body.current.version;
    };
    change.mutate({ version: version.current, note: text }, { onSuccess: () => setText(null), onError });
  };
  useCommands([
    { id: 'person.note', name: words.editNote, group: 'ticket', keys: 'Shift+n', run: edit, when: !isEditing },
    {
      id: 'person.keepNote',
      name: words.keep,
      group: 'writing',
      keys: 'Mod+Enter',
      whileTyping: true,
      inPalette: false,
      within: section,
      run: keep,
      when: isEditing,
    },
    {
      id: 'person.leaveNote',
      name: m.common.cancel,
      group: 'writing',
      keys: 'Escape',
      whileTyping: true,
      inPalette: false,
      within: section,
      run: () => setText(null),
      when: isEditing,
    },
  ]);
  return (
    <section ref={section} className={styles.section} aria-labelledby="person-note">
      <div className={styles.sectionHead}>
        <h3 id="person-note" className={styles.heading}>
          {words.note}
        </h3>
        {!isEditing && (
          <Button look="link" aria-label={words.editNote} onPress={edit}>
            {words.edit}
          </Button>
        )}
      </div>
      {(!isEditing || change.isError) && (
        <p className={person.note === '' ? styles.quiet : styles.note} dir="auto">
          {person.note === '' ? words.noNote : person.note}
        </p>
      )}
      {isEditing && (
        <>
          <textarea
            className={styles.field}
            aria-labelledby="person-note"
            value={text}
            rows={4}
            maxLength={LONGEST}
            dir="auto"
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- whoever opened it wants to write
            autoFocus
            onChange={(event) => setText(event.target.value)}
          />
          <div className={styles.buttons}>
            <Button look="primary" isBusy={change.isPending} onPress={keep}>
              {words.keep}
            </Button>
            <Button look="quiet" onPress={() => setText(null)}>
              {m.common.cancel}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
