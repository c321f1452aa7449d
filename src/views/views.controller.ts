import { Body, Controller, Delete, Get, Header, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse } from '@nestjs/swagger';
import { requireId } from '../kernel/index.js';
import { CurrentActor, type Actor } from '../people/index.js';
import { NextTicketDto, TicketPageDto } from '../tickets/index.js';
import { parseConditions, readConditions } from './condition.js';
import { FilteredTickets } from './filtered-tickets.js';
import {
  AboutFilterDto,
  AddViewDto,
  ChangeViewDto,
  FilteredDto,
  FilterFactsDto,
  PageDto,
  PlayFilterDto,
  ViewCountsDto,
  ViewDto,
  ViewIdsDto,
  ViewListDto,
} from './views.dto.js';
import { Views } from './views.service.js';

@Controller('views')
export class ViewsController {
  constructor(private readonly views: Views) {}

  /** Everybody's, and your own. */
  @Get()
  list(@CurrentActor() actor: Actor): Promise<ViewListDto> {
    return this.views.list(actor);
  }

  @Get('counts')
  async counts(@CurrentActor() actor: Actor, @Query() { ids }: ViewIdsDto): Promise<ViewCountsDto> {
    return { items: await this.views.counts(actor, ids.split(',')) };
  }

  @Post()
  add(@CurrentActor() actor: Actor, @Body() draft: AddViewDto): Promise<ViewDto> {
    return this.views.add(actor, draft);
  }

  @Patch(':id')
  change(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() draft: ChangeViewDto): Promise<ViewDto> {
    return this.views.change(actor, requireId(id, 'view'), draft);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  remove(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    return this.views.remove(actor, requireId(id, 'view'));
  }

  /** Takes back a removal of the last day. */
  @Post(':id/restore')
  @HttpCode(200)
  restore(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<ViewDto> {
    return this.views.restore(actor, requireId(id, 'view'));
  }

  @Get(':id/tickets')
  @Header('content-type', 'application/json; charset=utf-8')
  @ApiOkResponse({ type: TicketPageDto })
  page(@CurrentActor() actor: Actor, @Param('id') id: string, @Query() page: PageDto): Promise<string> {
    return this.views.page(actor, requireId(id, 'view'), page);
  }
}

/** Tickets by conditions that are not saved. */
@Controller('tickets/filtered')
export class FilteredController {
  constructor(
    private readonly filtered: FilteredTickets,
    private readonly views: Views,
  ) {}

  @Get()
  @Header('content-type', 'application/json; charset=utf-8')
  @ApiOkResponse({ type: TicketPageDto })
  page(@CurrentActor() actor: Actor, @Query() { conditions, order, limit, cursor }: FilteredDto): Promise<string> {
    return this.filtered.page(actor, parseConditions(conditions), order, limit, cursor);
  }

  /** The next of them that nobody is on. It is kept for whoever asks, as the next of a view is. */
  @Post('next')
  @HttpCode(200)
  @ApiOkResponse({ type: NextTicketDto })
  async next(@CurrentActor() actor: Actor, @Body() { conditions, order, passed }: PlayFilterDto): Promise<unknown> {
    return { ticket: await this.filtered.next(actor, readConditions(conditions), order, passed) };
  }

  /** How many there are, and what the conditions name. */
  @Get('about')
  about(@CurrentActor() actor: Actor, @Query() { conditions }: AboutFilterDto): Promise<FilterFactsDto> {
    return this.views.about(actor, parseConditions(conditions));
  }
}
