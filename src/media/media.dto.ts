import { IsString, Matches, MaxLength } from 'class-validator';
import { MEDIA_KINDS, type MediaKind } from '../channels/index.js';
import { ApiProperty } from '@nestjs/swagger';

/** More than any platform takes with one reply. */
export const MOST_ATTACHMENTS = 10;

export class AttachmentDto {
  @Matches(/^\d{1,18}$/, { message: 'id must be the id of a file' })
  id: string;

  /** What it shows, for those who do not see it; empty: nobody has said. */
  @IsString()
  @MaxLength(10_000)
  altText: string;
}

export class MediaDto {
  id: string;

  @ApiProperty({ enum: MEDIA_KINDS })
  kind: MediaKind;

  /** Its content type. */
  type: string;
  /** In bytes. */
  size: number;
}

/** A file that goes with a reply or a draft. */
export class AttachedDto extends MediaDto {
  altText: string;
}
