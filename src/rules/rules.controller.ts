import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse } from '@nestjs/swagger';
import { requireId } from '../kernel/index.js';
import { CurrentActor, type Actor } from '../people/index.js';
import { AddRuleDto, ChangeRuleDto, PreviewRuleDto, RuleDto, RuleListDto, RulePreviewDto } from './rules.dto.js';
import { Rules } from './rules.service.js';

@Controller()
export class RulesController {
  constructor(private readonly rules: Rules) {}

  @Get('accounts/:id/rules')
  list(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<RuleListDto> {
    return this.rules.list(actor, requireId(id, 'account'));
  }

  @Post('accounts/:id/rules')
  add(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() draft: AddRuleDto): Promise<RuleDto> {
    return this.rules.add(actor, requireId(id, 'account'), draft);
  }

  /** What a rule would have done with the posts of the last seven days. */
  @Post('accounts/:id/rules/preview')
  @HttpCode(200)
  @ApiOkResponse({ type: RulePreviewDto })
  preview(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() draft: PreviewRuleDto,
  ): Promise<RulePreviewDto> {
    return this.rules.preview(actor, requireId(id, 'account'), draft);
  }

  /** For posts that come from now on. What was decided stays. */
  @Patch('rules/:id')
  change(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() draft: ChangeRuleDto): Promise<RuleDto> {
    return this.rules.change(actor, requireId(id, 'rule'), draft);
  }

  @Delete('rules/:id')
  @HttpCode(204)
  @ApiNoContentResponse()
  remove(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    return this.rules.remove(actor, requireId(id, 'rule'));
  }
}
