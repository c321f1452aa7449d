import { useEffect, useRef, useState } from 'react';
import { NoteForm } from '../features/notes/note-form.tsx';
import { useWriteNote } from '../features/notes/notes.queries.ts';
import styles from '../features/notes/notes.module.css';
import { m } from '../messages/index.ts';
import { Button } from '../ui/button.tsx';

interface Props {
  number: number;
  ownId: string;
  isNoting: boolean;
  onChoose: (isNoting: boolean) => void;
}

/** What is written below the story: a reply, or a note. An unfinished note outlives the page in this tab. */
export function TicketNote({ number, ownId, isNoting, onChoose }: Props) {
  const key = `parley.note.${ownId}.${number}`;
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? '');
  const field = useRef<HTMLTextAreaElement>(null);
  const write = useWriteNote(number);
  useEffect(() => {
    if (isNoting) field.current?.focus();
  }, [isNoting]);
  const keepText = (now: string) => {
    setText(now);
    if (now === '') sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, now);
  };
  const onDone = (kept: string) => {
    // Not what the field says: another ticket may be open by now.
    const now = sessionStorage.getItem(key) ?? '';
    keepText(now.startsWith(kept) ? now.slice(kept.length).trimStart() : now);
  };

  return (
    <>
      <fieldset className={styles.ways} aria-label={m.notes.ways}>
        <Button look="quiet" aria-pressed={!isNoting} onPress={() => onChoose(false)}>
          {m.notes.replyWay}
        </Button>
        <Button look="quiet" aria-pressed={isNoting} onPress={() => onChoose(true)}>
          {m.notes.noteWay}
        </Button>
      </fieldset>
      {isNoting && (
        <div className={styles.foot}>
          <NoteForm
            field={field}
            text={text}
            onText={keepText}
            submit={m.notes.keep}
            write={(note) => write.mutateAsync(note)}
            onDone={onDone}
          />
        </div>
      )}
    </>
  );
}
