import { Module } from '@nestjs/common';
import { TicketsModule } from '../tickets/index.js';
import { DraftsController } from './drafts.controller.js';
import { Drafts } from './drafts.service.js';
import { MacrosController } from './macros.controller.js';
import { Macros } from './macros.service.js';

/** What agents have at hand before there is a reply. */
@Module({ imports: [TicketsModule], controllers: [DraftsController, MacrosController], providers: [Drafts, Macros] })
export class WritingModule {}
