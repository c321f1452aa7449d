import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import { TICKET_PRIORITIES, TICKET_STATUSES, type TicketPriority, type TicketStatus } from './ticket-status.js';
import { TICKET_VIEW_NAMES, type TicketView } from './ticket-views.js';

export class ListTicketsDto {
  @IsOptional()
  @IsIn(TICKET_VIEW_NAMES)
  view: TicketView = 'open';

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = 50;

  /** `nextCursor` of the page before. */
  @IsOptional()
  @Matches(/^-?\d{1,18}(_-?\d{1,18}){0,2}$/, { message: 'cursor must be the nextCursor of a page' })
  cursor?: string;
}

export class ListEventsDto {
  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: 'cursor must be the nextCursor of a page' })
  cursor?: string;
}

/** Unlike IsOptional: null is a value, and a wrong one. */
const isGiven = (_: unknown, value: unknown): boolean => value !== undefined;

export class ChangeTicketDto {
  /** The version that the change was decided on. */
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  version: number;

  @ValidateIf(isGiven)
  @IsIn(TICKET_STATUSES)
  status?: TicketStatus;

  @ValidateIf(isGiven)
  @IsIn(TICKET_PRIORITIES)
  priority?: TicketPriority;

  /** null takes the ticket from whoever has it. */
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @Matches(/^\d{1,18}$/, { message: 'assigneeId must be the id of an agent' })
  assigneeId?: string | null;

  /** null takes the ticket from its team. */
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @Matches(/^\d{1,18}$/, { message: 'teamId must be the id of a team' })
  teamId?: string | null;

  /** With its zone. null brings the ticket back at once. */
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @Matches(/T.+(Z|[+-]\d{2}:\d{2})$/, { message: 'snoozedUntil must be a time with its zone' })
  @IsISO8601({ strict: true })
  snoozedUntil?: string | null;

  /** All that it has from now on, by name; those that do not exist are made. */
  @ValidateIf(isGiven)
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @MaxLength(80, { each: true })
  tags?: string[];
}

export class UndoDto {
  /** `changeId` of the change; without it, what the agent did last. */
  @ValidateIf(isGiven)
  @Matches(/^\d{1,18}$/, { message: 'changeId must be the changeId of a change' })
  changeId?: string;
}

export class TagDto {
  id: string;
  name: string;
  colour: string | null;
}

export class PersonDto {
  id: string;
  name: string;
}

export class HandleDto {
  id: string;
  handle: string;
}

export class TicketContactDto {
  name: string;
  handle: string;
  /** Where their picture is, with us; null: they have none. */
  picture: string | null;
}

export class TicketDto {
  number: number;
  status: 'new' | 'open' | 'pending' | 'on_hold' | 'solved' | 'closed';
  priority: 'low' | 'normal' | 'high' | 'urgent';
  assignee: PersonDto | null;
  team: PersonDto | null;
  tags: TagDto[];
  snoozedUntil: string | null;
  /** BCP 47, as the platform says; null: it does not. */
  lang: string | null;
  channel: string;
  account: HandleDto;
  contact: TicketContactDto;
  preview: string;
  waitingSince: string | null;
  /** When the customer should have an answer; null when nobody waits for one. */
  dueAt: string | null;
  lastPostAt: string;
  createdAt: string;
  updatedAt: string;
  version: number;
  replyState: 'queued' | 'sending' | 'sent' | 'failed' | 'unknown' | 'cancelled' | null;
}

export class ChangedTicketDto extends TicketDto {
  /** Undoes this change; null: nothing differed. */
  changeId: string | null;
}

export class TicketPageDto {
  items: TicketDto[];
  nextCursor: string | null;
}

/** How many tickets each built-in view has. */
export class TicketCountsDto implements Record<TicketView, number> {
  mine: number;
  teams: number;
  unassigned: number;
  due: number;
  new: number;
  open: number;
  waiting: number;
  held: number;
  failed: number;
  solved: number;
  all: number;
}

export class TicketEventDto {
  id: string;
  at: string;
  kind: string;
  actor: PersonDto | null;
  before: object | null;
  after: object | null;
}

export class TicketEventsDto {
  items: TicketEventDto[];
  nextCursor: string | null;
}

export class DueTicketDto {
  number: number;
  /** Since when its customer waits. */
  waitingSince: string;
}

export class DueSoonDto {
  items: DueTicketDto[];
}
