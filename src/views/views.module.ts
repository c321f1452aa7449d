import { Module } from '@nestjs/common';
import { TicketsModule } from '../tickets/index.js';
import { FilteredTickets } from './filtered-tickets.js';
import { FilteredController, ViewsController } from './views.controller.js';
import { Views } from './views.service.js';

/** Views that people make themselves. */
@Module({
  imports: [TicketsModule],
  controllers: [ViewsController, FilteredController],
  providers: [FilteredTickets, Views],
})
export class ViewsModule {}
