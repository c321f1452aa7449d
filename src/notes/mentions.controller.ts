import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { Database } from '../kernel/index.js';
import { CurrentActor, type Actor } from '../people/index.js';
import { readMentions, readMentionPage, unreadMentions } from './mentions.store.js';
import { ListMentionsDto, MentionCountDto, MentionPageDto, ReadMentionsDto } from './notes.dto.js';

/** Where colleagues have called you. */
@Controller('mentions')
export class MentionsController {
  constructor(private readonly db: Database) {}

  @Get()
  page(@CurrentActor() actor: Actor, @Query() { show, cursor }: ListMentionsDto): Promise<MentionPageDto> {
    return this.db.readWorkspace(actor.workspaceId, (tx) => readMentionPage(tx, actor.agentId, show, cursor));
  }

  @Get('count')
  count(@CurrentActor() actor: Actor): Promise<MentionCountDto> {
    return this.db.readWorkspace(actor.workspaceId, (tx) => unreadMentions(tx, actor.agentId));
  }

  /** Gives how many are left. */
  @Post('read')
  @HttpCode(200)
  read(@CurrentActor() actor: Actor, @Body() { upTo, noteId }: ReadMentionsDto): Promise<MentionCountDto> {
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      if (upTo !== undefined) await readMentions(tx, actor.agentId, '1', upTo);
      if (noteId !== undefined) await readMentions(tx, actor.agentId, noteId, noteId);
      return unreadMentions(tx, actor.agentId);
    });
  }
}
