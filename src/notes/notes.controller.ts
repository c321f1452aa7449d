import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { requireId } from '../kernel/index.js';
import { CurrentActor, type Actor } from '../people/index.js';
import { TicketNumberPipe } from '../tickets/index.js';
import { ChangeNoteDto, ListNotesDto, NoteDto, NotePageDto, WriteNoteDto } from './notes.dto.js';
import { Notes } from './notes.service.js';

@Controller()
export class NotesController {
  constructor(private readonly notes: Notes) {}

  /** The notes of a ticket, and of those that went into it. */
  @Get('tickets/:number/notes')
  page(
    @CurrentActor() actor: Actor,
    @Param('number', TicketNumberPipe) number: string,
    @Query() { cursor }: ListNotesDto,
  ): Promise<NotePageDto> {
    return this.notes.page(actor, number, cursor);
  }

  /** Writes for colleagues. Nothing of it ever leaves. */
  @Post('tickets/:number/notes')
  write(
    @CurrentActor() actor: Actor,
    @Param('number', TicketNumberPipe) number: string,
    @Body() note: WriteNoteDto,
  ): Promise<NoteDto> {
    return this.notes.write(actor, number, note);
  }

  @Patch('notes/:id')
  change(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() change: ChangeNoteDto): Promise<NoteDto> {
    return this.notes.change(actor, requireId(id, 'note'), change);
  }

  /** Takes the words away; that there was a note stays. */
  @Delete('notes/:id')
  remove(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<NoteDto> {
    return this.notes.remove(actor, requireId(id, 'note'));
  }
}
