import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { AttachedDto, AttachmentDto, MOST_ATTACHMENTS } from '../media/index.js';
import { PersonDto } from '../tickets/index.js';

export class SaveDraftDto {
  /** Empty, and without files: the draft is thrown away. */
  @IsString()
  @MaxLength(25_000)
  text: string;

  /** The files that are to go along, in this order. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_ATTACHMENTS)
  @ValidateNested({ each: true })
  @Type(() => AttachmentDto)
  media?: AttachmentDto[];

  @Matches(/^\d{1,18}$/, { message: 'threadId must be the id of a thread' })
  threadId: string;

  @Matches(/^\d{1,18}$/, { message: 'targetPostId must be the id of a post' })
  targetPostId: string;

  /** The version of the thread that the agent has seen. */
  @IsInt()
  @Min(0)
  @Max(2_147_483_647)
  threadVersion: number;

  /** How each post and reply looked that the agent has seen; for the windows of this agent only. */
  @IsArray()
  @ArrayMaxSize(600)
  @IsString({ each: true })
  @Length(1, 60, { each: true })
  seen: string[];

  /** The revision that was changed; null: there was no draft. */
  @ApiProperty({ type: String, nullable: true })
  @ValidateIf((_, value) => value !== null)
  @Matches(/^\d{1,18}$/, { message: 'base must be the revision of a draft, or null' })
  base: string | null;
}

export class DraftDto {
  threadId: string;
  targetPostId: string;
  text: string;
  /** Those that are still here. */
  media: AttachedDto[];
  threadVersion: number;
  seen: string[];
  revision: string;
  updatedAt: Date;
}

/** A colleague's: that there is one, not what it says. */
export class ColleagueDraftDto {
  agent: PersonDto;
  threadId: string;
  updatedAt: Date;
}

export class DraftListDto {
  /** The newest first. More than one only when tickets were merged. */
  own: DraftDto[];
  colleagues: ColleagueDraftDto[];
}

export class SavedDraftDto {
  /** null: it was thrown away. */
  @ApiProperty({ type: String, nullable: true })
  revision: string | null;
}
