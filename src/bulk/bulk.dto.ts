import { ApiProperty, PickType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { ChangeTicketDto, PersonDto, TICKET_VIEW_NAMES, type TicketView } from '../tickets/index.js';

/** Unlike IsOptional: null is a value, and a wrong one. */
const isGiven = (_: unknown, value: unknown): boolean => value !== undefined;
export const MOST_CHOSEN = 1_000;

const FIELDS = ['status', 'priority', 'assigneeId', 'teamId', 'snoozedUntil'] as const;

export class BulkChangeDto extends PickType(ChangeTicketDto, FIELDS) {
  /** By name; those that do not exist are made. */
  @ValidateIf(isGiven)
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @MaxLength(80, { each: true })
  addTags?: string[];

  @ValidateIf(isGiven)
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @MaxLength(80, { each: true })
  removeTags?: string[];
}

/** Either some tickets, or all of a built-in view, or all that fulfil conditions: exactly one of the three. */
export class StartBulkDto {
  /** Numbers. */
  @ValidateIf(isGiven)
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_CHOSEN)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(999_999_999_999_999, { each: true })
  tickets?: number[];

  @ValidateIf(isGiven)
  @IsIn(TICKET_VIEW_NAMES)
  view?: TicketView;

  /** As those of a saved view. */
  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true }, required: false })
  @ValidateIf(isGiven)
  @IsArray()
  conditions?: unknown[];

  @IsObject()
  @ValidateNested()
  @Type(() => BulkChangeDto)
  change: BulkChangeDto;
}

export class ListResultsDto {
  @IsOptional()
  @IsIn(['changed', 'same', 'refused'])
  only?: 'changed' | 'same' | 'refused';

  @IsOptional()
  @Matches(/^\d{1,15}$/, { message: 'cursor must be the nextCursor of a page' })
  cursor?: string;
}

/** total = changed + same + refused + what is still to come. */
export class BulkJobDto {
  id: string;
  state: 'running' | 'stopped' | 'done';
  /** null: it takes back what another one did. */
  @ApiProperty({ type: BulkChangeDto, nullable: true })
  change: BulkChangeDto | null;
  total: number;
  changed: number;
  /** Were so already. */
  same: number;
  refused: number;
  /** The one that it takes back, or that takes it back. */
  undoes: string | null;
  undoneBy: string | null;
  by: PersonDto;
  createdAt: string;
  endedAt: string | null;
}

export class BulkJobsDto {
  items: BulkJobDto[];
}

export class BulkResultDto {
  number: number;
  handle: string;
  result: 'changed' | 'same' | 'refused';
  /** The code of the problem for which it was refused. */
  why: string | null;
}

export class BulkResultsDto {
  items: BulkResultDto[];
  nextCursor: string | null;
}
