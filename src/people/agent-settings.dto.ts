import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsIn, ValidateBy, ValidateIf } from 'class-validator';

const isGiven = (_: unknown, value: unknown): boolean => value !== undefined;

export const NOTIFIED_OF = ['assigned', 'mention', 'answered', 'due'] as const;
export type NotifiedOf = (typeof NOTIFIED_OF)[number];

/** More commands than there are, and more ways to each than anybody remembers. */
const MOST_COMMANDS = 200;
const MOST_WAYS = 4;
const COMMAND = /^[a-z][a-z0-9./-]{0,59}$/;
/** Presses one after the other, such as `Mod+Shift+Enter` or `g p`. */
const KEYS = /^\S{1,30}( \S{1,30}){0,2}$/u;

/** Keys by command. */
function areKeys(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length <= MOST_COMMANDS &&
    entries.every(
      ([command, ways]) =>
        COMMAND.test(command) &&
        Array.isArray(ways) &&
        ways.length <= MOST_WAYS &&
        ways.every(
          (keys) => typeof keys === 'string' && KEYS.test(keys) && keys.isWellFormed() && !keys.includes('\0'),
        ),
    )
  );
}

export class ChangeAgentSettingsDto {
  /** All of them, by command; an empty list: the command has none. */
  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } })
  @ValidateIf(isGiven)
  @ValidateBy({
    name: 'keys',
    validator: {
      validate: areKeys,
      defaultMessage: () =>
        `keys must be a list of up to ${MOST_WAYS} keys for each of up to ${MOST_COMMANDS} commands`,
    },
  })
  keys?: Record<string, string[]>;

  @ValidateIf(isGiven)
  @IsBoolean()
  characterKeys?: boolean;

  @ValidateIf(isGiven)
  @IsArray()
  @ArrayMaxSize(NOTIFIED_OF.length)
  @ArrayUnique()
  @IsIn(NOTIFIED_OF, { each: true })
  notify?: NotifiedOf[];

  @ValidateIf(isGiven)
  @IsBoolean()
  sound?: boolean;

  @ValidateIf(isGiven)
  @IsBoolean()
  showContent?: boolean;
}

export class AgentSettingsDto {
  @ApiProperty({ type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } })
  keys: Record<string, string[]>;
  characterKeys: boolean;
  /** Of what they are told while they look elsewhere. */
  notify: ('assigned' | 'mention' | 'answered' | 'due')[];
  sound: boolean;
  /** A notification may say whom and what it is about. */
  showContent: boolean;
  /** Otherwise they sign in by link only. */
  hasPassword: boolean;
}
