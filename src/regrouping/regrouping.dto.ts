import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { TicketContactDto, TicketDto } from '../tickets/index.js';

const MOST_NUMBER = 999_999_999_999;

export class MergeTicketDto {
  /** The number of the ticket that it goes into. */
  @IsInt()
  @Min(1)
  @Max(MOST_NUMBER)
  into: number;

  /** Two contacts become one: say so, when their tickets are of two. */
  @IsOptional()
  @IsBoolean()
  samePerson: boolean = false;
}

export class SplitTicketDto {
  /** The threads that go to a ticket of their own. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @Matches(/^\d{1,18}$/, { each: true, message: 'threadIds must be ids of threads' })
  threadIds: string[];
}

export class OtherTicketDto {
  /** The number of the other ticket. */
  @IsInt()
  @Min(1)
  @Max(MOST_NUMBER)
  ticket: number;
}

export class RegroupedDto {
  /** What the undo is asked for with. */
  id: string;
  /** The ticket to look at now. */
  ticket: TicketDto;
}

export class UndoneDto {
  /** The tickets that are apart again, or together again. */
  tickets: TicketDto[];
}

export class LinkedTicketDto {
  number: number;
  status: string;
  contact: TicketContactDto;
  preview: string;
  lastPostAt: Date;
  /** The ticket that this one goes on with, one that goes on with it, or one that a person has linked. */
  relation: 'previous' | 'next' | 'linked';
}

export class LinksDto {
  @ApiProperty({ type: [LinkedTicketDto] })
  items: LinkedTicketDto[];
}
