import { Module } from '@nestjs/common';
import { TicketsModule } from '../tickets/index.js';
import { LinksController } from './links.controller.js';
import { RegroupingController } from './regrouping.controller.js';
import { Regrouping } from './regrouping.service.js';

/** What people decide about what belongs together. No arrival undoes it; whoever did it can. */
@Module({ imports: [TicketsModule], controllers: [RegroupingController, LinksController], providers: [Regrouping] })
export class RegroupingModule {}
