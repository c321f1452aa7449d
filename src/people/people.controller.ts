import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { requireId } from '../kernel/index.js';
import { CurrentActor, type Actor } from './actor.js';
import {
  AuditPageDto,
  ChangePersonDto,
  ChangeWorkspaceDto,
  InvitationDto,
  InviteDto,
  ListAuditDto,
  ListPeopleDto,
  PeoplePageDto,
  PersonRowDto,
  WorkspaceSettingsDto,
} from './people.dto.js';
import { People } from './people.service.js';
import { ChangeTeamDto, NewTeamDto, TeamDto } from './team.dto.js';
import { Teams } from './teams.service.js';
import { WorkspaceSettings } from './workspace-settings.service.js';

@Controller()
export class PeopleController {
  constructor(
    private readonly people: People,
    private readonly teams: Teams,
    private readonly settings: WorkspaceSettings,
  ) {}

  @Get('people')
  list(@CurrentActor() actor: Actor, @Query() filter: ListPeopleDto): Promise<PeoplePageDto> {
    return this.people.list(actor, filter);
  }

  @Post('people')
  invite(@CurrentActor() actor: Actor, @Body() body: InviteDto): Promise<InvitationDto> {
    return this.people.invite(actor, body);
  }

  @Post('people/:id/link')
  renewLink(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<InvitationDto> {
    return this.people.renewLink(actor, requireId(id, 'person'));
  }

  @Delete('people/:id/link')
  revokeLink(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<PersonRowDto> {
    return this.people.revokeLink(actor, requireId(id, 'person'));
  }

  @Patch('people/:id')
  change(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: ChangePersonDto): Promise<PersonRowDto> {
    return this.people.change(actor, requireId(id, 'person'), body);
  }

  @Get('audit')
  @ApiOkResponse({ type: AuditPageDto })
  audit(@CurrentActor() actor: Actor, @Query() filter: ListAuditDto): Promise<AuditPageDto> {
    return this.people.audit(actor, filter);
  }

  /** Whom a ticket can be given to, and who belongs to them. */
  @Get('teams')
  listTeams(@CurrentActor() actor: Actor): Promise<TeamDto[]> {
    return this.teams.list(actor);
  }

  @Post('teams')
  addTeam(@CurrentActor() actor: Actor, @Body() { name }: NewTeamDto): Promise<TeamDto> {
    return this.teams.add(actor, name);
  }

  @Patch('teams/:id')
  changeTeam(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: ChangeTeamDto): Promise<TeamDto> {
    return this.teams.change(actor, requireId(id, 'team'), body);
  }

  @Delete('teams/:id')
  @HttpCode(204)
  removeTeam(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    return this.teams.remove(actor, requireId(id, 'team'));
  }

  @Get('workspace')
  showWorkspace(@CurrentActor() actor: Actor): Promise<WorkspaceSettingsDto> {
    return this.settings.show(actor);
  }

  @Patch('workspace')
  changeWorkspace(@CurrentActor() actor: Actor, @Body() body: ChangeWorkspaceDto): Promise<WorkspaceSettingsDto> {
    return this.settings.change(actor, body);
  }
}
