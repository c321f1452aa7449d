import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse } from '@nestjs/swagger';
import { Database, notFound, Wake } from '../kernel/index.js';
import { CurrentActor, type Actor } from '../people/index.js';
import { PresenceBeatDto, PresenceDto } from './presence.dto.js';
import { noteBeat, noteLeave, readPresence } from './presence.store.js';

@Controller('presence')
export class PresenceController {
  constructor(
    private readonly db: Database,
    private readonly wake: Wake,
  ) {}

  /** Who is at which ticket now. Changes come on the live stream, as `presence`. */
  @Get()
  async show(@CurrentActor() actor: Actor): Promise<PresenceDto> {
    return { items: await this.db.readWorkspace(actor.workspaceId, readPresence) };
  }

  /** A window says every four seconds what it shows. One that falls silent is gone after twelve. */
  @Post()
  @HttpCode(204)
  @ApiNoContentResponse()
  async beat(@CurrentActor() actor: Actor, @Body() beat: PresenceBeatDto): Promise<void> {
    const { window: windowId, ticket: ticketNumber, doing } = beat;
    const { agentId } = actor;
    await this.db.inWorkspaceUnsynced(actor.workspaceId, async (tx) => {
      const news =
        ticketNumber === null
          ? await noteLeave(tx, agentId, windowId)
          : await noteBeat(tx, { agentId, windowId, ticketNumber, doing });
      if (news === null) throw notFound('ticket');
      if (news) this.wake.after(tx, 'presence');
    });
  }
}
