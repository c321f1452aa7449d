import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiNoContentResponse } from '@nestjs/swagger';
import { requireId } from '../kernel/index.js';
import { CurrentActor, type Actor } from '../people/index.js';
import { AddMacroDto, ChangeMacroDto, MacroDto, MacroListDto } from './macros.dto.js';
import { Macros } from './macros.service.js';

@Controller('macros')
export class MacrosController {
  constructor(private readonly macros: Macros) {}

  /** Everybody's, and your own. */
  @Get()
  list(@CurrentActor() actor: Actor): Promise<MacroListDto> {
    return this.macros.list(actor);
  }

  @Post()
  add(@CurrentActor() actor: Actor, @Body() draft: AddMacroDto): Promise<MacroDto> {
    return this.macros.add(actor, draft);
  }

  @Patch(':id')
  change(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() draft: ChangeMacroDto): Promise<MacroDto> {
    return this.macros.change(actor, requireId(id, 'macro'), draft);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  remove(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    return this.macros.remove(actor, requireId(id, 'macro'));
  }
}
