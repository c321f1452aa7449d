import { Body, Controller, Delete, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { Database } from '../kernel/index.js';
import { CurrentActor, type Actor } from '../people/index.js';
import { ClaimDto, NextTicketDto, PlayDto } from './play.dto.js';
import { keepClaim, nextOfView, releaseClaim } from './play.js';
import { TicketNumberPipe } from './ticket-number.pipe.js';
import { Tickets } from './tickets.service.js';

@Controller('tickets')
export class PlayController {
  constructor(
    private readonly db: Database,
    private readonly tickets: Tickets,
  ) {}

  /** The next ticket of a view that nobody is on. It is kept for whoever asks, for a minute after their last sign of life. */
  @Post('next')
  @HttpCode(200)
  @ApiOkResponse({ type: NextTicketDto })
  next(@CurrentActor() actor: Actor, @Body() { view, passed }: PlayDto): Promise<unknown> {
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const number = await nextOfView(tx, actor.agentId, view, passed);
      return { ticket: number === null ? null : (await this.tickets.read(tx, number)).ticket };
    });
  }

  /** A sign of life. */
  @Put(':number/claim')
  @ApiOkResponse({ type: ClaimDto })
  async keep(@CurrentActor() actor: Actor, @Param('number', TicketNumberPipe) number: string): Promise<ClaimDto> {
    return { kept: await this.db.inWorkspace(actor.workspaceId, (tx) => keepClaim(tx, actor.agentId, number)) };
  }

  @Delete(':number/claim')
  @HttpCode(204)
  release(@CurrentActor() actor: Actor, @Param('number', TicketNumberPipe) number: string): Promise<void> {
    return this.db.inWorkspace(actor.workspaceId, (tx) => releaseClaim(tx, actor.agentId, number));
  }
}
