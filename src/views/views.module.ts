import { Module } from '@nestjs/common';
import { FilteredTickets } from './filtered-tickets.js';
import { FilteredController, ViewsController } from './views.controller.js';
import { Views } from './views.service.js';

/** Views that people make themselves. */
@Module({ controllers: [ViewsController, FilteredController], providers: [FilteredTickets, Views] })
export class ViewsModule {}
