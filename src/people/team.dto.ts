import { ArrayMaxSize, ArrayUnique, IsArray, IsString, Length, Matches, ValidateIf } from 'class-validator';

const isGiven = (_: unknown, value: unknown): boolean => value !== undefined;
export const MOST_MEMBERS = 1_000;

export class NewTeamDto {
  @IsString()
  @Length(1, 80)
  name: string;
}

export class ChangeTeamDto {
  @ValidateIf(isGiven)
  @IsString()
  @Length(1, 80)
  name?: string;

  /** All of its members from now on. */
  @ValidateIf(isGiven)
  @IsArray()
  @ArrayMaxSize(MOST_MEMBERS)
  @ArrayUnique()
  @Matches(/^\d{1,18}$/, { each: true, message: 'memberIds must be ids of agents' })
  memberIds?: string[];
}

export class TeamDto {
  id: string;
  name: string;
  memberIds: string[];
}
