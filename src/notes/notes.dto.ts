import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { PersonDto } from '../tickets/index.js';

/** As long as what people paste; more belongs into a document. */
export const MOST_NOTE_CHARACTERS = 10_000;
const MOST_NAMED = 20;
const CURSOR = { message: 'cursor must be the nextCursor of a page' };

export class NamedDto {
  @IsIn(['agent', 'team'])
  kind: 'agent' | 'team';

  @Matches(/^\d{1,18}$/, { message: 'id must be the id of an agent or a team' })
  id: string;
}

export class WriteNoteDto {
  @IsString()
  @MaxLength(MOST_NOTE_CHARACTERS)
  text: string;

  /** Whom it calls. The text has their names with an @. */
  @IsArray()
  @ArrayMaxSize(MOST_NAMED)
  @ValidateNested({ each: true })
  @Type(() => NamedDto)
  mentions: NamedDto[];
}

export class ChangeNoteDto extends WriteNoteDto {
  /** The version of the note that was changed. */
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  version: number;
}

export class ListNotesDto {
  @IsOptional()
  @Matches(/^\d{1,18}$/, CURSOR)
  cursor?: string;
}

export class ListMentionsDto extends ListNotesDto {
  @IsOptional()
  @IsIn(['all', 'unread'])
  show: 'all' | 'unread' = 'all';
}

export class ReadMentionsDto {
  /** Everything up to the mention in this note is read. */
  @ValidateIf(({ noteId }: ReadMentionsDto) => noteId === undefined)
  @Matches(/^\d{1,18}$/, { message: 'upTo must be the id of a note' })
  upTo?: string;

  /** The mention in this note is. One of the two. */
  @ValidateIf(({ upTo }: ReadMentionsDto) => upTo === undefined)
  @Matches(/^\d{1,18}$/, { message: 'noteId must be the id of a note' })
  noteId?: string;
}

export class NoteMentionDto {
  kind: 'agent' | 'team';
  id: string;
  name: string;
}

export class NoteDto {
  id: string;
  agent: PersonDto;
  /** Empty: it was deleted. */
  text: string;
  mentions: NoteMentionDto[];
  version: number;
  createdAt: Date;
  editedAt: Date | null;
  deletedAt: Date | null;
  /** Until when its author may change or delete it. */
  changeableUntil: Date;
}

export class NotePageDto {
  /** The newest first. */
  items: NoteDto[];
  nextCursor: string | null;
}

export class MentionDto {
  noteId: string;
  ticketNumber: number;
  /** The ticket's customer. */
  contact: PersonDto;
  agent: PersonDto;
  text: string;
  createdAt: Date;
  readAt: Date | null;
}

export class MentionPageDto {
  /** The newest first. */
  items: MentionDto[];
  nextCursor: string | null;
}

export class MentionCountDto {
  unread: number;
  /** There are more than were counted. */
  @ApiProperty({ type: Boolean })
  capped: boolean;
}
