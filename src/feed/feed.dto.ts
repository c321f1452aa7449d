import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  Length,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

/** Why a post became no ticket by itself. Our own posts are not in the feed. */
export const FEED_REASONS = ['rule', 'context', 'prefix', 'repost'] as const;
export type FeedReason = (typeof FEED_REASONS)[number];

const ID = /^\d{1,18}$/;

/** Unlike IsOptional: null is a value, and a wrong one. */
const isGiven = (_: unknown, value: unknown): boolean => value !== undefined;

export class FeedFilterDto {
  @ValidateIf(isGiven)
  @Matches(ID, { message: 'account must be the id of an account' })
  account?: string;

  @ApiProperty({ enum: FEED_REASONS, required: false })
  @ValidateIf(isGiven)
  @IsIn(FEED_REASONS)
  why?: FeedReason;

  @ValidateIf(isGiven)
  @Matches(ID, { message: 'rule must be the id of a rule' })
  rule?: string;

  /** Part of the text or of the author's handle. */
  @ValidateIf(isGiven)
  @Length(2, 100)
  @Matches(/^(?=.*\S)[^\p{Cc}\p{Cs}]*$/u, { message: 'search must be a word or words' })
  search?: string;
}

export class ListFeedDto extends FeedFilterDto {
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = 50;

  /** `nextCursor` of the page before. */
  @IsOptional()
  @Matches(/^-?\d{1,18}_\d{1,18}$/, { message: 'cursor must be the nextCursor of a page' })
  cursor?: string;
}

export class FeedAccountDto {
  id: string;
  channel: string;
  handle: string;
}

export class FeedAuthorDto {
  name: string;
  handle: string;
  /** Where their picture is, with us; null: they have none. */
  @ApiProperty({ type: String, nullable: true })
  picture: string | null;
  /** When the post came; null: not known. */
  followers: number | null;
}

export class FeedRuleDto {
  id: string;
  name: string;
  deleted: boolean;
}

/** A post that became no ticket. */
export class FeedPostDto {
  id: string;
  @ApiProperty({ type: FeedAccountDto, nullable: true })
  account: FeedAccountDto | null;
  author: FeedAuthorDto;
  kind: 'public' | 'direct';
  text: string;
  lang: string | null;
  postedAt: string;
  url: string | null;
  @ApiProperty({ enum: FEED_REASONS })
  why: FeedReason;
  @ApiProperty({ type: FeedRuleDto, nullable: true })
  rule: FeedRuleDto | null;
}

export class FeedPageDto {
  items: FeedPostDto[];
  nextCursor: string | null;
}

export class FeedCountDto {
  count: number;
  /** There are more. */
  capped: boolean;
}

/** Every rule that posts may have been filtered by, the deleted ones too. */
export class FeedRulesDto {
  items: FeedRuleDto[];
}

export const MOST_CHOSEN = 1_000;

/** Either some posts, or all that match a filter: exactly one of the two. */
export class StartConversionDto {
  @ValidateIf(isGiven)
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_CHOSEN)
  @ArrayUnique()
  @Matches(ID, { each: true, message: 'each value in posts must be the id of a post' })
  posts?: string[];

  @ValidateIf(isGiven)
  @IsObject()
  @ValidateNested()
  @Type(() => FeedFilterDto)
  filter?: FeedFilterDto;
}

export class ConversionAgentDto {
  id: string;
  name: string;
}

/** total = converted + already + gone + failed + what is still to come. */
export class ConversionDto {
  id: string;
  state: 'running' | 'stopped' | 'done';
  total: number;
  converted: number;
  /** Were in a conversation already. */
  already: number;
  /** Had been deleted, or cannot be seen any more. */
  gone: number;
  failed: number;
  by: ConversionAgentDto;
  createdAt: string;
  endedAt: string | null;
}

export class ConversionsDto {
  items: ConversionDto[];
}
