import { Injectable } from '@nestjs/common';
import { Database, EventLog, notFound, Problem, type EventKind, type Tx } from '../kernel/index.js';
import type { Actor } from '../people/index.js';
import { Tickets } from '../tickets/index.js';
import type { ChangeNoteDto, NoteDto, NotePageDto, WriteNoteDto } from './notes.dto.js';
import {
  callAgents,
  eraseNote,
  insertNote,
  lockNote,
  NOTES_PAGE,
  readNote,
  readNotes,
  rewriteNote,
  type StoredNote,
} from './notes.store.js';

/** What agents write for each other. It has no recipient outside, and no way there. */
@Injectable()
export class Notes {
  constructor(
    private readonly db: Database,
    private readonly log: EventLog,
    private readonly tickets: Tickets,
  ) {}

  async page(actor: Actor, number: string, cursor: string | undefined): Promise<NotePageDto> {
    return this.db.readWorkspace(actor.workspaceId, async (tx) => {
      const { id } = await this.tickets.read(tx, number);
      const items = await readNotes(tx, id, cursor);
      return { items, nextCursor: items.length === NOTES_PAGE ? (items.at(-1)?.id ?? null) : null };
    });
  }

  async write(actor: Actor, number: string, { text, mentions }: WriteNoteDto): Promise<NoteDto> {
    requireWords(text);
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const { id: ticketId } = await this.tickets.read(tx, number);
      const id = await insertNote(tx, ticketId, actor.agentId, text);
      const called = await callAgents(tx, id, actor.agentId, mentions);
      await this.tickets.touch(tx, ticketId);
      await this.record(tx, actor, 'note_written', { id, ticketId }, called);
      return readNote(tx, id);
    });
  }

  async change(actor: Actor, id: string, { text, mentions, version }: ChangeNoteDto): Promise<NoteDto> {
    requireWords(text);
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const note = await this.lockOwn(tx, actor, id);
      if (note.deleted) throw notFound('note');
      if (note.version !== version) {
        throw new Problem(409, 'note_changed', 'You have changed this note elsewhere. Look at it, then change it.', {
          current: await readNote(tx, id),
        });
      }
      await rewriteNote(tx, id, text);
      const called = await callAgents(tx, id, actor.agentId, mentions);
      await this.record(tx, actor, 'note_edited', note, called);
      return readNote(tx, id);
    });
  }

  async remove(actor: Actor, id: string): Promise<NoteDto> {
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const note = await this.lockOwn(tx, actor, id);
      if (!note.deleted) {
        await eraseNote(tx, id);
        await this.record(tx, actor, 'note_deleted', note, []);
      }
      return readNote(tx, id);
    });
  }

  private async lockOwn(tx: Tx, actor: Actor, id: string): Promise<StoredNote> {
    const note = await lockNote(tx, id);
    if (!note) throw notFound('note');
    if (note.agentId !== actor.agentId) {
      throw new Problem(
        422,
        'not_the_author',
        'Only whoever wrote a note can change or delete it. Write one of yours.',
      );
    }
    if (!note.changeable && !note.deleted) {
      throw new Problem(409, 'note_settled', 'A note can be changed for an hour. Write another one to correct it.');
    }
    return note;
  }

  private async record(
    tx: Tx,
    actor: Actor,
    kind: EventKind,
    { id, ticketId }: Pick<StoredNote, 'id' | 'ticketId'>,
    called: string[],
  ): Promise<void> {
    const after = { noteId: id, ...(called.length > 0 ? { called } : {}) };
    await this.log.append(tx, [{ ticketId, kind, agentId: actor.agentId, before: null, after }]);
  }
}

function requireWords(text: string): void {
  if (text.trim() === '') throw new Problem(422, 'text_empty', 'Write something before keeping the note.');
  if (text.includes('\0') || !text.isWellFormed()) {
    throw new Problem(422, 'text_unreadable', 'The text holds a character that cannot be kept. Remove it.');
  }
}
