import { Controller, Get, Query } from '@nestjs/common';
import { CurrentActor, type Actor } from '../people/index.js';
import { OutboxDto, TroublePageDto, TroubleQueryDto } from './outbox.dto.js';
import { Outbox } from './outbox.service.js';

@Controller('outbox')
export class OutboxController {
  constructor(private readonly outbox: Outbox) {}

  /** What is on its way, account by account, and how much needs a person. */
  @Get()
  show(@CurrentActor() actor: Actor): Promise<OutboxDto> {
    return this.outbox.show(actor);
  }

  /** Replies that failed or are in doubt, newest first. */
  @Get('trouble')
  trouble(@CurrentActor() actor: Actor, @Query() { cursor }: TroubleQueryDto): Promise<TroublePageDto> {
    return this.outbox.trouble(actor, cursor);
  }
}
