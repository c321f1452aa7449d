import { Controller, Get, Query } from '@nestjs/common';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { Type } from 'class-transformer';
import { Database, Problem } from '../kernel/index.js';
import { CurrentActor, type Actor } from '../people/index.js';
import { LONGEST_TAG, suggestTags } from './ticket-tags.js';
import { TagDto } from './tickets.dto.js';

class SuggestTagsDto {
  /** How the name, or a later word of it, begins. */
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST_TAG)
  begins: string = '';

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(50)
  limit: number = 20;
}

@Controller('tags')
export class TagsController {
  constructor(private readonly db: Database) {}

  /** Tags to choose from, by name. */
  @Get()
  suggest(@CurrentActor() actor: Actor, @Query() { begins, limit }: SuggestTagsDto): Promise<TagDto[]> {
    if (begins.includes('\0') || !begins.isWellFormed()) {
      throw new Problem(400, 'invalid', 'begins holds a character that no tag has. Remove it.');
    }
    return this.db.readWorkspace(actor.workspaceId, (tx) => suggestTags(tx, begins, limit));
  }
}
