import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse } from '@nestjs/swagger';
import { requireId } from '../kernel/index.js';
import { CurrentActor, type Actor } from '../people/index.js';
import { FailurePageDto, GapPageDto, LedgerDto, ListIntakeDto, ReadLedgerDto, RetriedDto } from './intake.dto.js';
import { IntakeRecords } from './intake-records.service.js';

@Controller('intake')
export class IntakeController {
  constructor(private readonly records: IntakeRecords) {}

  @Get('ledger')
  ledger(@CurrentActor() actor: Actor, @Query() { hours, accountId }: ReadLedgerDto): Promise<LedgerDto> {
    return this.records.ledger(actor, hours, accountId);
  }

  @Get('gaps')
  gaps(@CurrentActor() actor: Actor, @Query() { cursor }: ListIntakeDto): Promise<GapPageDto> {
    return this.records.gaps(actor, cursor);
  }

  @Post('gaps/:id/fill')
  @HttpCode(204)
  @ApiNoContentResponse()
  fill(@CurrentActor() actor: Actor, @Param('id') gapId: string): Promise<void> {
    return this.records.fillNow(actor, requireId(gapId, 'open gap'));
  }

  @Get('failures')
  failures(@CurrentActor() actor: Actor, @Query() { cursor }: ListIntakeDto): Promise<FailurePageDto> {
    return this.records.failures(actor, cursor);
  }

  /** Takes in again all that was set aside; at most 1,000 pages at once. */
  @Post('failures/retry')
  @HttpCode(200)
  @ApiOkResponse({ type: RetriedDto })
  async retryAll(@CurrentActor() actor: Actor): Promise<RetriedDto> {
    return { pages: await this.records.retry(actor, null) };
  }

  @Post('failures/:id/retry')
  @HttpCode(200)
  @ApiOkResponse({ type: RetriedDto })
  async retry(@CurrentActor() actor: Actor, @Param('id') pageId: string): Promise<RetriedDto> {
    return { pages: await this.records.retry(actor, requireId(pageId, 'page with failures')) };
  }
}
