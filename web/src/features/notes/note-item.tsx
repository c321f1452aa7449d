import { useState } from 'react';
import type { Note } from '../../api/types/notes.ts';
import { m } from '../../messages/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Clock } from '../../ui/moment.tsx';
import { notify } from '../../ui/notices.tsx';
import { useNow } from '../../ui/now.ts';
import { reason } from '../../ui/states.tsx';
import { NoteForm } from './note-form.tsx';
import { useChangeNote, useDeleteNote } from './notes.queries.ts';
import styles from './notes.module.css';

interface Props {
  note: Note;
  ticketNumber: number;
  ownId: string;
}

export function NoteItem({ note, ticketNumber, ownId }: Props) {
  const [text, setText] = useState<string | null>(null);
  const change = useChangeNote(ticketNumber, note);
  const remove = useDeleteNote(ticketNumber);
  const now = useNow(60_000);
  const canChange = note.agent.id === ownId && !note.deletedAt && Date.parse(note.changeableUntil) > now;

  return (
    <article className={styles.note} data-link={`note-${note.id}`} aria-label={m.notes.by(note.agent.name)}>
      <Avatar name={note.agent.name} handle={note.agent.id} />
      <div className={styles.body}>
        <div className={styles.head}>
          <strong>{note.agent.name}</strong>
          <span className={styles.mark}>{m.notes.mark}</span>
          <Clock at={note.createdAt} />
          {note.editedAt && !note.deletedAt && <span>{m.thread.edited}</span>}
          {canChange && text === null && (
            <span className={styles.actions}>
              <Button look="link" onPress={() => setText(note.text)}>
                {m.notes.change}
              </Button>
              <Button
                look="link"
                isBusy={remove.isPending}
                onPress={() =>
                  remove.mutate(note.id, { onError: (error) => notify(m.notes.notDeleted(reason(error))) })
                }
              >
                {m.notes.delete}
              </Button>
            </span>
          )}
        </div>
        {text !== null ? (
          <NoteForm
            text={text}
            onText={setText}
            named={note.mentions}
            submit={m.notes.keep}
            write={(now) => change.mutateAsync(now)}
            onDone={() => setText(null)}
            onCancel={() => setText(null)}
          />
        ) : note.deletedAt ? (
          <p className={styles.gone}>{m.notes.gone}</p>
        ) : (
          <p className={styles.text} dir="auto">
            <WithNames note={note} />
          </p>
        )}
      </div>
    </article>
  );
}

function WithNames({ note: { text, mentions } }: { note: Note }) {
  const names = mentions.map(({ name }) => `@${name}`).toSorted((a, b) => b.length - a.length);
  const pieces: { piece: string; isName: boolean; at: number }[] = [];
  let at = 0;
  while (at < text.length) {
    const found = names
      .map((name) => ({ name, index: text.indexOf(name, at) }))
      .filter(({ index }) => index >= 0)
      .toSorted((a, b) => a.index - b.index)[0];
    const end = found?.index ?? text.length;
    if (end > at) pieces.push({ piece: text.slice(at, end), isName: false, at });
    if (found) pieces.push({ piece: found.name, isName: true, at: end });
    at = end + (found?.name.length ?? 0);
  }
  return pieces.map(({ piece, isName, at: key }) =>
    isName ? (
      <mark key={key} className={styles.name}>
        {piece}
      </mark>
    ) : (
      <span key={key}>{piece}</span>
    ),
  );
}
