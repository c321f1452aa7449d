import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { LONGEST_QUERY } from './search-query.js';

const ORDERS = ['time', 'relevance'] as const;

export class FindPeopleDto {
  /** Words, "phrases", -without, @handle, #123, from:, tag:, status:, assignee:, channel:, is:, before:, after:. */
  @IsString()
  @MaxLength(LONGEST_QUERY)
  q: string = '';

  /** The last word is not finished: what begins with it is found, too. */
  @IsOptional()
  @IsIn([true, false], { message: 'typing must be true or false' })
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value))
  typing: boolean = false;
}

export class SearchDto extends FindPeopleDto {
  @ApiProperty({ enum: ORDERS, required: false })
  @IsOptional()
  @IsIn(ORDERS)
  order: (typeof ORDERS)[number] = 'time';

  /** The time zone in which a day begins, such as Europe/Paris. */
  @IsOptional()
  @IsString()
  @MaxLength(50)
  zone: string = 'UTC';

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(50)
  limit: number = 25;

  /** `nextCursor` of the page before. */
  @IsOptional()
  @Matches(/^([\d.e+-]{1,24}_)?-?\d{1,18}_(post|note)_\d{1,18}$/, {
    message: 'cursor must be the nextCursor of a page',
  })
  cursor?: string;
}

export class HitTicketDto {
  number: string;
  status: string;
  channel: string;
  assignee: string | null;
  contact: string;
}

export class SearchHitDto {
  kind: 'post' | 'note';
  id: string;
  at: string;
  /** Of a note: the agent, who has no handle. `picture`: where theirs is, with us; null: they have none. */
  author: { name: string; handle: string | null; picture: string | null; ours: boolean };
  /** The part of the text around the first match. */
  text: string;
  /** Where the matches stand in it: from, and to (not included), in UTF-16 units. */
  @ApiProperty({ type: 'array', items: { type: 'array', items: { type: 'number' } } })
  marks: [number, number][];
  cutBefore: boolean;
  cutAfter: boolean;
  ticket: HitTicketDto;
}

export class SearchIndexDto {
  /** How long ago the oldest change came that cannot be found yet. */
  behindMs: number;
  /** What was here before is being read; null: all of it has been. */
  @ApiProperty({ type: Object, nullable: true })
  building: { done: number; total: number } | null;
}

export class SearchPageDto {
  items: SearchHitDto[];
  nextCursor: string | null;
  index: SearchIndexDto;
}

export class FoundPersonDto {
  id: string;
  channel: string;
  handle: string;
  name: string;
  /** Where their picture is, with us; null: they have none. */
  @ApiProperty({ type: String, nullable: true })
  picture: string | null;
  followers: number | null;
  tickets: number;
  /** Their newest ticket. */
  @ApiProperty({ type: String, nullable: true })
  ticket: string | null;
  lastPostAt: string;
}

export class FoundPeopleDto {
  items: FoundPersonDto[];
  /** There are more than are shown. */
  more: boolean;
}
