import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, Matches, Max, Min, ValidateIf } from 'class-validator';
import type { Doing } from './presence.store.js';

export class PresenceBeatDto {
  /** Made up by the page, once. */
  @Matches(/^[\w-]{8,40}$/, { message: 'window must be 8 to 40 letters, digits, - or _' })
  window: string;

  /** null: it shows none any more. */
  @ApiProperty({ type: Number, nullable: true })
  @ValidateIf((_, value) => value !== null)
  @IsInt()
  @Min(1)
  @Max(999_999_999_999_999)
  ticket: number | null;

  @ApiProperty({ enum: ['viewing', 'writing'] })
  @IsIn(['viewing', 'writing'])
  doing: Doing;
}

export class PresentAgentDto {
  id: string;
  name: string;
  doing: 'viewing' | 'writing';
}

export class TicketPresenceDto {
  number: number;
  agents: PresentAgentDto[];
}

export class PresenceDto {
  items: TicketPresenceDto[];
}
