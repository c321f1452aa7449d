import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { requireId } from '../kernel/index.js';
import { CurrentActor, type Actor } from '../people/index.js';
import { BulkJobDto, BulkJobsDto, BulkResultsDto, ListResultsDto, StartBulkDto } from './bulk.dto.js';
import { Bulk } from './bulk.service.js';

@Controller('bulk')
export class BulkController {
  constructor(private readonly bulk: Bulk) {}

  /** Changes many tickets, as many as match. Sends nothing. */
  @Post()
  start(@CurrentActor() actor: Actor, @Body() asked: StartBulkDto): Promise<BulkJobDto> {
    return this.bulk.start(actor, asked);
  }

  /** Your own; of leads and admins, everybody's. */
  @Get()
  list(@CurrentActor() actor: Actor): Promise<BulkJobsDto> {
    return this.bulk.list(actor);
  }

  @Get(':id')
  show(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<BulkJobDto> {
    return this.bulk.show(actor, requireId(id, 'bulk change'));
  }

  /** What became of each ticket. */
  @Get(':id/results')
  results(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() page: ListResultsDto,
  ): Promise<BulkResultsDto> {
    return this.bulk.results(actor, requireId(id, 'bulk change'), page);
  }

  @Post(':id/stop')
  @HttpCode(200)
  stop(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<BulkJobDto> {
    return this.bulk.stop(actor, requireId(id, 'bulk change'));
  }

  /** Restores the earlier values where nothing has changed since. */
  @Post(':id/undo')
  undo(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<BulkJobDto> {
    return this.bulk.undo(actor, requireId(id, 'bulk change'));
  }
}
