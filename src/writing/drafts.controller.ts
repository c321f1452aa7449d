import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { CurrentActor, type Actor } from '../people/index.js';
import { TicketNumberPipe } from '../tickets/index.js';
import { DraftListDto, SaveDraftDto, SavedDraftDto } from './drafts.dto.js';
import { Drafts } from './drafts.service.js';

@Controller('tickets/:number/drafts')
export class DraftsController {
  constructor(private readonly drafts: Drafts) {}

  /** Your own drafts, and who else has one. */
  @Get()
  list(@CurrentActor() actor: Actor, @Param('number', TicketNumberPipe) number: string): Promise<DraftListDto> {
    return this.drafts.list(actor, number);
  }

  /** Keeps what you have written so far. */
  @Put()
  save(
    @CurrentActor() actor: Actor,
    @Param('number', TicketNumberPipe) number: string,
    @Body() draft: SaveDraftDto,
  ): Promise<SavedDraftDto> {
    return this.drafts.save(actor, number, draft);
  }
}
