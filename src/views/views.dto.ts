import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import { PersonDto, RoundDto, TICKET_ORDERS, type TicketOrder } from '../tickets/index.js';
import { MOST_CONDITIONS, type TicketCondition } from './condition.js';

/** Unlike IsOptional: null is a value, and a wrong one. */
const isGiven = (_: unknown, value: unknown): boolean => value !== undefined;
/** Headers, and with them the address, have a limit; what is larger can be saved. */
const LONGEST_IN_ADDRESS = 6_000;
export const LONGEST_NAME = 60;
export const MOST_COUNTED_AT_ONCE = 30;

const CONDITIONS = { type: 'array', items: { type: 'object', additionalProperties: true } } as const;

export class PageDto {
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

export class FilteredDto extends PageDto {
  /** The conditions as JSON, such as [{"field":"status","is":"any","values":["new","open"]}]. */
  @MaxLength(LONGEST_IN_ADDRESS)
  conditions: string;

  @IsOptional()
  @IsIn(TICKET_ORDERS)
  order: TicketOrder = 'lastPost';
}

export class PlayFilterDto extends RoundDto {
  @ApiProperty(CONDITIONS)
  @IsArray()
  @ArrayMaxSize(MOST_CONDITIONS)
  conditions: unknown[];

  @IsOptional()
  @IsIn(TICKET_ORDERS)
  order: TicketOrder = 'lastPost';
}

export class AboutFilterDto {
  @MaxLength(LONGEST_IN_ADDRESS)
  conditions: string;
}

export class AddViewDto {
  @Length(1, LONGEST_NAME)
  name: string;

  @ApiProperty(CONDITIONS)
  @IsArray()
  @ArrayMaxSize(MOST_CONDITIONS)
  conditions: unknown[];

  @IsIn(TICKET_ORDERS)
  order: TicketOrder;

  /** Everybody's, which leads and admins decide. */
  @IsBoolean()
  shared: boolean;
}

export class ChangeViewDto {
  /** The version that the change was decided on. */
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  version: number;

  @ValidateIf(isGiven)
  @Length(1, LONGEST_NAME)
  name?: string;

  @ApiProperty({ ...CONDITIONS, required: false })
  @ValidateIf(isGiven)
  @IsArray()
  @ArrayMaxSize(MOST_CONDITIONS)
  conditions?: unknown[];

  @ValidateIf(isGiven)
  @IsIn(TICKET_ORDERS)
  order?: TicketOrder;

  /** false: from now on it is the own one of whoever says so. */
  @ValidateIf(isGiven)
  @IsBoolean()
  shared?: boolean;
}

export class ViewIdsDto {
  /** Ids with commas between. */
  @Matches(new RegExp(`^\\d{1,18}(,\\d{1,18}){0,${MOST_COUNTED_AT_ONCE - 1}}$`), {
    message: `ids must be up to ${MOST_COUNTED_AT_ONCE} ids of views, with commas between`,
  })
  ids: string;
}

/** Something that a condition names. */
export class ReferenceDto {
  field: 'team' | 'assignee' | 'account' | 'tag';
  value: string;
  /** null: there is nothing of this id or name. */
  name: string | null;
  /** It was removed, deactivated, or never there; what it matched before, it still matches. */
  gone: boolean;
}

export class ViewDto {
  id: string;
  name: string;
  @ApiProperty(CONDITIONS)
  conditions: TicketCondition[];
  @ApiProperty({ enum: TICKET_ORDERS })
  order: TicketOrder;
  shared: boolean;
  version: number;
  updatedAt: Date;
  updatedBy: PersonDto;
}

export class ViewListDto {
  items: ViewDto[];
  /** All that their conditions name. */
  @ApiProperty({ type: [ReferenceDto] })
  references: ReferenceDto[];
}

export class CountDto {
  /** Up to 1,000; null: there was no time to count. */
  @ApiProperty({ type: Number, nullable: true })
  count: number | null;
  /** There are more. */
  capped: boolean;
}

export class ViewCountDto extends CountDto {
  id: string;
}

export class ViewCountsDto {
  @ApiProperty({ type: [ViewCountDto] })
  items: ViewCountDto[];
}

export class FilterFactsDto extends CountDto {
  @ApiProperty({ type: [ReferenceDto] })
  references: ReferenceDto[];
}
