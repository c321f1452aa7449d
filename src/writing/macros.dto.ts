import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsObject, IsString, Length, Matches, Max, Min, ValidateIf } from 'class-validator';
import { PersonDto } from '../tickets/index.js';

export const MACRO_STATUSES = ['open', 'pending', 'on_hold', 'solved'] as const;
export type MacroStatus = (typeof MACRO_STATUSES)[number];

/** Something to see, in one line. */
const A_NAME = /^(?=.*\S)[^\p{Cc}\p{Cs}]*$/u;

class MacroBodyDto {
  @Length(1, 80)
  @Matches(A_NAME, { message: 'name must be a name' })
  name: string;

  /** With {{name}}, {{first_name}}, {{handle}}, {{ticket}}, {{agent}}, {{account}}. */
  @IsString()
  @Length(1, 5_000)
  @Matches(/\S/u, { message: 'text must hold something' })
  text: string;

  /** Another text for a channel, by its key. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  @IsObject()
  variants: Record<string, string>;

  /** The status to propose with it; null: as it is. */
  @ApiProperty({ enum: MACRO_STATUSES, nullable: true })
  @ValidateIf((_, value) => value !== null)
  @IsIn(MACRO_STATUSES)
  status: MacroStatus | null;
}

export class AddMacroDto extends MacroBodyDto {
  /** For everybody, which leads and admins decide. */
  @IsBoolean()
  shared: boolean;
}

export class ChangeMacroDto extends MacroBodyDto {
  /** The version that the change was decided on. */
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  version: number;
}

export class MacroDto {
  id: string;
  name: string;
  text: string;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  variants: Record<string, string>;
  @ApiProperty({ enum: MACRO_STATUSES, nullable: true })
  status: MacroStatus | null;
  shared: boolean;
  version: number;
  updatedAt: Date;
  updatedBy: PersonDto;
}

export class MacroListDto {
  items: MacroDto[];
}
