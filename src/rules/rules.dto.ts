import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  Equals,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsObject,
  Length,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import {
  LONGEST_NAME,
  LONGEST_WORD,
  MOST_FOLLOWERS,
  MOST_LANGUAGES,
  MOST_WORDS,
  SPOKEN_WAYS,
  type RuleConditions,
  type SpokenWay,
} from './rule-conditions.js';

/** Something to see, and nothing that steers a screen or breaks a letter in two. */
const READABLE = /^(?=.*\S)[^\p{Cc}\p{Cs}]*$/u;

/** Unlike IsOptional: null is a value, and a wrong one. */
const isGiven = (_: unknown, value: unknown): boolean => value !== undefined;

const decorate =
  (...decorators: PropertyDecorator[]): PropertyDecorator =>
  (target, key) => {
    for (const apply of decorators) apply(target, key);
  };

const Words = (): PropertyDecorator =>
  decorate(
    ValidateIf(isGiven),
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(MOST_WORDS),
    Length(1, LONGEST_WORD, { each: true }),
    Matches(READABLE, { each: true, message: 'each value in $property must be a word or words' }),
  );

const Languages = (): PropertyDecorator =>
  decorate(
    ValidateIf(isGiven),
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(MOST_LANGUAGES),
    Matches(/^[a-z]{2,3}$/, { each: true, message: 'each value in $property must be a language, as en or pt' }),
  );

const Followers = (): PropertyDecorator => decorate(ValidateIf(isGiven), IsInt(), Min(0), Max(MOST_FOLLOWERS));

/** What must all be true of a post for the rule to filter it. At least one. */
export class RuleConditionsDto implements RuleConditions {
  /** How the post speaks to the account; one that does so in several ways, by the first of these. */
  @ApiProperty({ enum: SPOKEN_WAYS, isArray: true, required: false })
  @ValidateIf(isGiven)
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(SPOKEN_WAYS.length)
  @IsIn(SPOKEN_WAYS, { each: true })
  ways?: SpokenWay[];

  /** It holds at least one of these, as whole words, in any case. */
  @Words()
  containsAny?: string[];

  /** It holds none of these. */
  @Words()
  containsNone?: string[];

  /** It is in one of these languages. */
  @Languages()
  languages?: string[];

  /** It is in another language than these. */
  @Languages()
  otherLanguages?: string[];

  /** Handles, without the @. */
  @Words()
  authors?: string[];

  /** Its author has fewer followers. */
  @Followers()
  followersBelow?: number;

  /** Its author has so many followers or more. */
  @Followers()
  followersFrom?: number;

  @ValidateIf(isGiven)
  @IsBoolean()
  hasLink?: boolean;

  /** It is nothing but handles, signs and pictures. */
  @ApiProperty({ enum: [true], required: false })
  @ValidateIf(isGiven)
  @Equals(true)
  withoutWords?: true;
}

class DraftDto {
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => RuleConditionsDto)
  conditions: RuleConditionsDto;
}

export class AddRuleDto extends DraftDto {
  @Length(1, LONGEST_NAME)
  @Matches(READABLE, { message: 'name must be a name' })
  name: string;
}

export class ChangeRuleDto extends AddRuleDto {
  /** The version that the change was decided on. */
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  version: number;
}

export class PreviewRuleDto extends DraftDto {
  /** The rule that would be changed; without it, a new one. */
  @ValidateIf(isGiven)
  @Matches(/^\d{1,18}$/, { message: 'ruleId must be the id of a rule' })
  ruleId?: string;
}

export class RuleAgentDto {
  id: string;
  name: string;
}

export class RuleDto {
  id: string;
  accountId: string;
  name: string;
  /** null: they cannot be read, so the rule filters nothing. */
  @ApiProperty({ type: RuleConditionsDto, nullable: true })
  conditions: RuleConditions | null;
  version: number;
  updatedAt: string;
  updatedBy: RuleAgentDto;
}

export class RuleListDto {
  items: RuleDto[];
  /** So many rules may an account have. */
  most: number;
}

export class PreviewPostDto {
  id: string;
  author: string;
  handle: string;
  text: string;
  postedAt: string;
  /** It matches, but its conversation is a ticket by another post. */
  heard: boolean;
}

export class RulePreviewDto {
  /** Since when posts were looked at. */
  fromAt: string;
  /** Posts that spoke to the account since then. */
  looked: number;
  /** There were more; these are the newest. */
  capped: boolean;
  matched: number;
  /** Of those that match: would have become no ticket. */
  filtered: number;
  /** Of all: would have become a ticket, or a part of one. */
  heard: number;
  /** The newest that match. */
  examples: PreviewPostDto[];
}
