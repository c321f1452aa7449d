import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { Database, EventLog, Problem, type Tx } from '../kernel/index.js';
import { CurrentActor, type Actor } from '../people/index.js';
import { TicketNumberPipe, Tickets } from '../tickets/index.js';
import { addLink, readLinks, removeLink } from './links.store.js';
import { LinksDto, OtherTicketDto } from './regrouping.dto.js';

/** Tickets that have to do with each other, and stay two. */
@Controller('tickets/:number/links')
export class LinksController {
  constructor(
    private readonly db: Database,
    private readonly log: EventLog,
    private readonly tickets: Tickets,
  ) {}

  @Get()
  list(@CurrentActor() actor: Actor, @Param('number', TicketNumberPipe) number: string): Promise<LinksDto> {
    return this.db.readWorkspace(actor.workspaceId, async (tx) => {
      const { id } = await this.tickets.read(tx, number);
      return { items: await readLinks(tx, id) };
    });
  }

  /** Linked already: it stays so. */
  @Post()
  @HttpCode(200)
  add(
    @CurrentActor() actor: Actor,
    @Param('number', TicketNumberPipe) number: string,
    @Body() { ticket }: OtherTicketDto,
  ): Promise<LinksDto> {
    return this.change(actor, number, String(ticket), 'ticket_linked', (tx, ids) => addLink(tx, actor.agentId, ids));
  }

  @Delete(':other')
  remove(
    @CurrentActor() actor: Actor,
    @Param('number', TicketNumberPipe) number: string,
    @Param('other', TicketNumberPipe) other: string,
  ): Promise<LinksDto> {
    return this.change(actor, number, other, 'ticket_unlinked', removeLink);
  }

  private change(
    actor: Actor,
    number: string,
    other: string,
    kind: 'ticket_linked' | 'ticket_unlinked',
    write: (tx: Tx, ids: [string, string]) => Promise<boolean>,
  ): Promise<LinksDto> {
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const [{ id }, { id: otherId }] = [await this.tickets.read(tx, number), await this.tickets.read(tx, other)];
      if (id === otherId) throw new Problem(422, 'same_ticket', 'This is one and the same ticket. Name another one.');
      if (await write(tx, [id, otherId])) {
        await this.log.append(tx, [
          { ticketId: id, kind, agentId: actor.agentId, before: null, after: { ticket: Number(other) } },
          { ticketId: otherId, kind, agentId: actor.agentId, before: null, after: { ticket: Number(number) } },
        ]);
      }
      return { items: await readLinks(tx, id) };
    });
  }
}
