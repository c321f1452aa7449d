import {
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import { AGENT_ROLES, type AgentRole } from './agent.entity.js';

const isGiven = (_: unknown, value: unknown): boolean => value !== undefined;

export class ListPeopleDto {
  /** `nextCursor` of the page before. */
  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: 'cursor must be the nextCursor of a page' })
  cursor?: string;
}

export class InviteDto {
  @IsEmail()
  @MaxLength(200)
  email: string;

  @IsString()
  @Length(1, 80)
  name: string;

  @IsIn(AGENT_ROLES)
  role: AgentRole;
}

export class ChangePersonDto {
  @ValidateIf(isGiven)
  @IsIn(AGENT_ROLES)
  role?: AgentRole;

  @ValidateIf(isGiven)
  @IsBoolean()
  active?: boolean;
}

export class ChangeWorkspaceDto {
  @ValidateIf(isGiven)
  @IsString()
  @Length(1, 80)
  name?: string;

  @ValidateIf(isGiven)
  @IsInt()
  @Min(1)
  @Max(43_200)
  answerWithinMinutes?: number;
}

export class WorkspaceSettingsDto {
  name: string;
  answerWithinMinutes: number;
}

export class PersonRowDto {
  id: string;
  name: string;
  email: string;
  role: 'agent' | 'lead' | 'admin';
  /** invited: they have not chosen a password yet. */
  state: 'active' | 'invited' | 'deactivated';
  /** Until when their link is good; null: they have none. */
  linkUntil: string | null;
}

export class PeoplePageDto {
  items: PersonRowDto[];
  nextCursor: string | null;
}

export class InvitationDto {
  person: PersonRowDto;
  /** Shown once: only a hash of it is kept. */
  path: string;
  until: string;
}

export class AuditActorDto {
  id: string;
  name: string;
}

export class AuditLineDto {
  id: string;
  at: string;
  actor: AuditActorDto | null;
  action: string;
  subject: string;
  before: object | null;
  after: object | null;
}

export class AuditPageDto {
  items: AuditLineDto[];
  nextCursor: string | null;
}
