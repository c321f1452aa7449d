import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { requireId } from '../kernel/index.js';
import { CurrentActor, type Actor } from '../people/index.js';
import { TicketNumberPipe } from '../tickets/index.js';
import { MergeTicketDto, OtherTicketDto, RegroupedDto, SplitTicketDto, UndoneDto } from './regrouping.dto.js';
import { Regrouping } from './regrouping.service.js';

@Controller()
export class RegroupingController {
  constructor(private readonly regrouping: Regrouping) {}

  /** This ticket goes into another one; its number leads there from now on. */
  @Post('tickets/:number/merge')
  @HttpCode(200)
  @ApiOkResponse({ type: RegroupedDto })
  merge(
    @CurrentActor() actor: Actor,
    @Param('number', TicketNumberPipe) number: string,
    @Body() { into, samePerson }: MergeTicketDto,
  ): Promise<unknown> {
    return this.regrouping.mergeTickets(actor, number, String(into), samePerson);
  }

  /** Some of its threads become a ticket of their own. */
  @Post('tickets/:number/split')
  @HttpCode(200)
  @ApiOkResponse({ type: RegroupedDto })
  split(
    @CurrentActor() actor: Actor,
    @Param('number', TicketNumberPipe) number: string,
    @Body() { threadIds }: SplitTicketDto,
  ): Promise<unknown> {
    return this.regrouping.splitTicket(actor, number, threadIds);
  }

  /** Its customer and the other ticket's are one person. */
  @Post('tickets/:number/same-person')
  @HttpCode(200)
  @ApiOkResponse({ type: RegroupedDto })
  samePerson(
    @CurrentActor() actor: Actor,
    @Param('number', TicketNumberPipe) number: string,
    @Body() { ticket }: OtherTicketDto,
  ): Promise<unknown> {
    return this.regrouping.mergeContacts(actor, number, String(ticket));
  }

  /** Everything is as it was, but for what arrived since: that stays with what it belongs to. */
  @Post('regroupings/:id/undo')
  @HttpCode(200)
  @ApiOkResponse({ type: UndoneDto })
  undo(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<unknown> {
    return this.regrouping.undo(actor, requireId(id, 'change'));
  }
}
