import { Body, Controller, Get, Header, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { CurrentActor, type Actor } from '../people/index.js';
import {
  ChangeTicketDto,
  DueSoonDto,
  ListEventsDto,
  ListTicketsDto,
  TicketCountsDto,
  TicketDto,
  TicketEventsDto,
  TicketPageDto,
  UndoDto,
  ChangedTicketDto,
} from './tickets.dto.js';
import { TicketNumberPipe } from './ticket-number.pipe.js';
import { Tickets } from './tickets.service.js';

@Controller('tickets')
export class TicketsController {
  constructor(private readonly tickets: Tickets) {}

  @Get()
  @Header('content-type', 'application/json; charset=utf-8')
  @ApiOkResponse({ type: TicketPageDto })
  page(@CurrentActor() actor: Actor, @Query() { view, limit, cursor }: ListTicketsDto): Promise<string> {
    return this.tickets.page(actor, view, limit, cursor);
  }

  @Get('counts')
  counts(@CurrentActor() actor: Actor): Promise<TicketCountsDto> {
    return this.tickets.counts(actor);
  }

  /** The reader's own that are late, or will be when a quarter of the time is left; the most urgent first. */
  @Get('due-soon')
  dueSoon(@CurrentActor() actor: Actor): Promise<DueSoonDto> {
    return this.tickets.dueSoon(actor);
  }

  @Get(':number/events')
  @ApiOkResponse({ type: TicketEventsDto })
  events(
    @CurrentActor() actor: Actor,
    @Param('number', TicketNumberPipe) number: string,
    @Query() { cursor }: ListEventsDto,
  ): Promise<unknown> {
    return this.tickets.events(actor, number, cursor);
  }

  @Post(':number/undo')
  @HttpCode(200)
  @ApiOkResponse({ type: TicketDto })
  undo(
    @CurrentActor() actor: Actor,
    @Param('number', TicketNumberPipe) number: string,
    @Body() { changeId }: UndoDto,
  ): Promise<unknown> {
    return this.tickets.undo(actor, number, changeId);
  }

  @Patch(':number')
  @ApiOkResponse({ type: ChangedTicketDto })
  change(
    @CurrentActor() actor: Actor,
    @Param('number', TicketNumberPipe) number: string,
    @Body() change: ChangeTicketDto,
  ): Promise<unknown> {
    return this.tickets.change(actor, number, change);
  }
}
