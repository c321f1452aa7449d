import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import { PersonDto, TagDto } from '../tickets/index.js';

/** What colleagues need to know of a person; more belongs into the notes of tickets. */
const LONGEST_NOTE = 5_000;
const isGiven = (_: unknown, value: unknown): boolean => value !== undefined;

export class ChangeContactDto {
  /** The version that the change was decided on. */
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  version: number;

  @ValidateIf(isGiven)
  @IsString()
  @MaxLength(LONGEST_NOTE)
  note?: string;

  /** All that the person has from now on, by name; those that do not exist are made. */
  @ValidateIf(isGiven)
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  tags?: string[];
}

export class ListContactTicketsDto {
  /** `nextCursor` of the page before. */
  @IsOptional()
  @Matches(/^-?\d{1,18}_\d{1,18}$/, { message: 'cursor must be the nextCursor of a page' })
  cursor?: string;
}

export class ContactAuthorDto {
  id: string;
  channel: string;
  handle: string;
  name: string;
  @ApiProperty({ type: Number, nullable: true })
  followers: number | null;
  /** When they first wrote to us; null: they never did. */
  @ApiProperty({ type: String, nullable: true })
  firstPostAt: string | null;
  /** What they wrote to us, counted up to 1,000. */
  posts: number;
  morePosts: boolean;
}

export class ContactDto {
  id: string;
  version: number;
  /** What colleagues have noted of this person. It stays inside. */
  note: string;
  tags: TagDto[];
  /** Who they are on the channels; the one whom the ticket is of first. At most 20. */
  @ApiProperty({ type: [ContactAuthorDto] })
  authors: ContactAuthorDto[];
  /** Counted up to 1,000. */
  tickets: number;
  moreTickets: boolean;
  openTickets: number;
}

export class ContactTicketDto {
  number: number;
  status: string;
  channel: string;
  preview: string;
  lastPostAt: string;
  @ApiProperty({ type: PersonDto, nullable: true })
  assignee: PersonDto | null;
}

export class ContactTicketsDto {
  /** Those with the newest post first. */
  @ApiProperty({ type: [ContactTicketDto] })
  items: ContactTicketDto[];
  nextCursor: string | null;
}
