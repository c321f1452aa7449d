import { Module } from '@nestjs/common';
import { TicketsModule } from '../tickets/index.js';
import { DraftsController } from './drafts.controller.js';
import { Drafts } from './drafts.service.js';

/** What agents have at hand before there is a reply. */
@Module({ imports: [TicketsModule], controllers: [DraftsController], providers: [Drafts] })
export class WritingModule {}
