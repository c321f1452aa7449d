import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { requireId } from '../kernel/index.js';
import { CurrentActor, type Actor } from '../people/index.js';
import { Conversions } from './conversions.service.js';
import {
  ConversionDto,
  ConversionsDto,
  FeedCountDto,
  FeedFilterDto,
  FeedPageDto,
  FeedRulesDto,
  ListFeedDto,
  StartConversionDto,
} from './feed.dto.js';
import { Feed } from './feed.service.js';

@Controller('feed')
export class FeedController {
  constructor(
    private readonly feed: Feed,
    private readonly conversions: Conversions,
  ) {}

  @Get()
  page(@CurrentActor() actor: Actor, @Query() { limit, cursor, ...filter }: ListFeedDto): Promise<FeedPageDto> {
    return this.feed.page(actor, filter, limit, cursor);
  }

  @Get('count')
  count(@CurrentActor() actor: Actor, @Query() filter: FeedFilterDto): Promise<FeedCountDto> {
    return this.feed.count(actor, filter);
  }

  @Get('rules')
  rules(@CurrentActor() actor: Actor): Promise<FeedRulesDto> {
    return this.feed.rules(actor);
  }

  /** Turns posts into tickets: some, or all that match. Asked for twice, it is done once. */
  @Post('conversions')
  convert(@CurrentActor() actor: Actor, @Body() chosen: StartConversionDto): Promise<ConversionDto> {
    return this.conversions.start(actor, chosen);
  }

  @Get('conversions')
  list(@CurrentActor() actor: Actor): Promise<ConversionsDto> {
    return this.conversions.list(actor);
  }

  @Get('conversions/:id')
  show(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<ConversionDto> {
    return this.conversions.show(actor, requireId(id, 'conversion'));
  }

  /** What was converted by then stays converted. */
  @Post('conversions/:id/stop')
  @HttpCode(200)
  @ApiOkResponse({ type: ConversionDto })
  stop(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<ConversionDto> {
    return this.conversions.stop(actor, requireId(id, 'conversion'));
  }
}
