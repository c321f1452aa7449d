import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { requireId } from '../kernel/index.js';
import { CurrentActor, type Actor } from '../people/index.js';
import { ModerationDto, NewModerationDto } from './moderation.dto.js';
import { Moderations } from './moderation.service.js';

@Controller()
export class ModerationController {
  constructor(private readonly moderations: Moderations) {}

  /** Has the platform delete an answer of ours, hide somebody's, or show it again. Asked twice, it is done once. */
  @Post('threads/:id/moderations')
  ask(
    @CurrentActor() actor: Actor,
    @Param('id') threadId: string,
    @Body() { postId, what, reason }: NewModerationDto,
  ): Promise<ModerationDto> {
    const wanted = { threadId: requireId(threadId, 'thread'), postId, what, reason: reason?.trim() ?? null };
    return this.moderations.ask(actor, wanted);
  }

  @Get('moderations/:id')
  show(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<ModerationDto> {
    return this.moderations.show(actor, requireId(id, 'moderation'));
  }

  @Post('moderations/:id/cancel')
  @HttpCode(200)
  cancel(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<ModerationDto> {
    return this.moderations.cancel(actor, requireId(id, 'moderation'));
  }
}
