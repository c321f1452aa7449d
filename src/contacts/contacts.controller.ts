import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { CurrentActor, type Actor } from '../people/index.js';
import { TicketNumberPipe } from '../tickets/index.js';
import { ChangeContactDto, ContactDto, ContactTicketsDto, ListContactTicketsDto } from './contacts.dto.js';
import { Contacts } from './contacts.service.js';

/** Named by the ticket on which an agent meets the person. */
@Controller('tickets/:number/contact')
export class ContactsController {
  constructor(private readonly contacts: Contacts) {}

  /** Who is behind the ticket, and what colleagues know of them. */
  @Get()
  read(@CurrentActor() actor: Actor, @Param('number', TicketNumberPipe) number: string): Promise<ContactDto> {
    return this.contacts.read(actor, number);
  }

  /** Everything that they came with. */
  @Get('tickets')
  tickets(
    @CurrentActor() actor: Actor,
    @Param('number', TicketNumberPipe) number: string,
    @Query() { cursor }: ListContactTicketsDto,
  ): Promise<ContactTicketsDto> {
    return this.contacts.tickets(actor, number, cursor);
  }

  @Patch()
  change(
    @CurrentActor() actor: Actor,
    @Param('number', TicketNumberPipe) number: string,
    @Body() change: ChangeContactDto,
  ): Promise<ContactDto> {
    return this.contacts.change(actor, number, change);
  }
}
