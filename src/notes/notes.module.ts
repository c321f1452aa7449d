import { Module } from '@nestjs/common';
import { TicketsModule } from '../tickets/index.js';
import { MentionsController } from './mentions.controller.js';
import { NotesController } from './notes.controller.js';
import { Notes } from './notes.service.js';

/** What stays inside. This room may enter neither the channels nor the replies: a note has no way out. */
@Module({ imports: [TicketsModule], controllers: [NotesController, MentionsController], providers: [Notes] })
export class NotesModule {}
