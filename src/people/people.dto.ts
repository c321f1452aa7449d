import {
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsISO8601,
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
import { AUDIT_ACTIONS, type AuditAction } from './audit.js';

const PERSON_STATES = ['active', 'invited', 'deactivated'] as const;
type PersonState = (typeof PERSON_STATES)[number];
/** A moment of a year that people write, in UTC. */
const IsMoment = () => (target: object, name: string) => {
  IsISO8601({ strict: true })(target, name);
  Matches(/^[12]\d{3}-.+T.+Z$/, { message: `${name} must be a moment such as 2026-03-01T00:00:00Z` })(target, name);
};
const isGiven = (_: unknown, value: unknown): boolean => value !== undefined;

class PageDto {
  /** `nextCursor` of the page before. */
  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: 'cursor must be the nextCursor of a page' })
  cursor?: string;
}

export class ListPeopleDto extends PageDto {
  /** Part of a name or an email. */
  @IsOptional()
  @IsString()
  @Length(1, 100)
  search?: string;

  @IsOptional()
  @IsIn(AGENT_ROLES)
  role?: AgentRole;

  @IsOptional()
  @IsIn(PERSON_STATES)
  state?: PersonState;
}

export class ListAuditDto extends PageDto {
  @IsOptional()
  @IsIn(AUDIT_ACTIONS)
  action?: AuditAction;

  /** Who did it. */
  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: 'agent must be the id of an agent' })
  agent?: string;

  /** From this moment on, such as 2026-03-01T00:00:00Z. */
  @IsOptional()
  @IsMoment()
  from?: string;

  /** Before this moment. */
  @IsOptional()
  @IsMoment()
  to?: string;
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

export class PersonTeamDto {
  id: string;
  name: string;
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
  /** To some minutes; null: never. */
  lastSeenAt: string | null;
  teams: PersonTeamDto[];
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
