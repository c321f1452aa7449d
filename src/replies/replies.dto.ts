import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
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
import { MEDIA_KINDS, type MediaKind } from '../channels/index.js';
import { AttachedDto, AttachmentDto, MOST_ATTACHMENTS } from '../media/index.js';
import { ModerationDto } from './moderation.dto.js';
import { HandleDto, PersonDto, TicketDto } from '../tickets/index.js';

export class NewReplyDto {
  /** The channel's own limit is checked in its own units. */
  @IsString()
  @MaxLength(25_000)
  text: string;

  /** The files that go along, in this order. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_ATTACHMENTS)
  @ValidateNested({ each: true })
  @Type(() => AttachmentDto)
  media?: AttachmentDto[];

  /** As how many posts you saw it, when it is too long for one: it is sent as these. Absent: as one. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(25)
  parts?: number;

  @IsInt()
  @Min(0)
  @Max(2_147_483_647)
  threadVersion: number;

  @Matches(/^\d{1,18}$/, { message: 'targetPostId must be the id of a post' })
  targetPostId: string;

  /** The revision of your draft that this was; it goes in the same moment. */
  @ValidateIf((_, value) => value !== undefined)
  @Matches(/^\d{1,18}$/, { message: 'draft must be the revision of a draft' })
  draft?: string;

  /** The newest reply in the thread that the agent saw. Without it, any colleague's that is on its way is news to them. */
  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: 'seenReplyId must be the id of a reply' })
  seenReplyId?: string | null;
}

/** What a person finds of a reply that is `unknown`. */
export class DecisionDto {
  /** `posted`: it is the post `externalId`. `send_again`: it was not posted; once, and refused when it is found now. `leave`: it stays as it is. */
  @IsIn(['posted', 'send_again', 'leave'])
  what: 'posted' | 'send_again' | 'leave';

  @ValidateIf(({ what }: DecisionDto) => what === 'posted')
  @IsString()
  @Length(1, 100)
  externalId?: string;

  @IsOptional()
  @IsString()
  @Length(1, 500)
  reason?: string;
}

/** A post of the account's that may be the reply. */
export class CandidateDto {
  externalId: string;
  text: string;
  postedAt: Date;
  /** It reads as the reply would. */
  sameText: boolean;
  url: string | null;
}

export class CandidatesDto {
  posts: CandidateDto[];
  /** Why the platform could not be looked at just now; null: it could. */
  problem: string | null;
}

/** One of the several posts that a long reply becomes. */
export class ReplyPartDto {
  /** As it is posted: it ends with its number. */
  text: string;
  /** Where it begins in the text of the reply, in UTF-16 units. */
  startsAt: number;
  /** null: it does not stand on the platform, as far as we know. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  postedAt: string | null;
  @ApiProperty({ type: String, nullable: true })
  url: string | null;
}

export class ReplyDto {
  id: string;
  threadId: string;
  targetPostId: string | null;
  targetHandle: string;
  text: string;
  media: AttachedDto[];
  state: 'queued' | 'sending' | 'sent' | 'failed' | 'unknown' | 'cancelled' | 'left';
  agent: PersonDto;
  createdAt: Date;
  sentAt: Date | null;
  /** queued: when it leaves. */
  sendAfter: Date | null;
  url: string | null;
  errorCode: string | null;
  errorDetail: string | null;
  /** queued: since when it waits for the platform to let it through. */
  waitingSince: Date | null;
  /** unknown: all has been looked at, and a person is to decide. */
  undecided: boolean;
  /** A person has had it sent once more. */
  sentAgain: boolean;
  /** The posts that it becomes, oldest first; empty: it is one. */
  @ApiProperty({ type: [ReplyPartDto] })
  parts: ReplyPartDto[];
}

export class PostAuthorDto {
  id: string;
  name: string;
  handle: string;
  /** Where their picture is, with us; null: they have none. */
  picture: string | null;
  ours: boolean;
  customer: boolean;
}

/** What hangs on a post: `GET /api/posts/{id}/media/{place}` is how it looks, by its place in the list, from 0. */
export class PostMediaDto {
  @ApiProperty({ enum: MEDIA_KINDS })
  kind: MediaKind;

  /** What it shows, as its author says; empty: nobody has said. */
  altText: string;
  /** In pixels. */
  @ApiProperty({ type: Number, nullable: true })
  width: number | null;
  @ApiProperty({ type: Number, nullable: true })
  height: number | null;
  /** Its author or the platform warns of it: show it to those who ask for it. */
  sensitive: boolean;
  /** There is a picture of it. */
  still: boolean;
  /** `/film` behind its address plays it. */
  film: boolean;
}

export class PostGoneDto {
  why: 'deleted' | 'protected' | 'suspended' | 'hidden';
  noticedAt: Date;
}

export class HiddenDto {
  at: Date;
  @ApiProperty({ type: PersonDto, nullable: true })
  by: PersonDto | null;
}

export class PostModerationDto {
  /** What can be done with the post on the platform now. */
  may: ('delete' | 'hide' | 'show')[];
  /** It is folded away on the platform. */
  @ApiProperty({ type: HiddenDto, nullable: true })
  hidden: HiddenDto | null;
  /** What was asked for last. */
  @ApiProperty({ type: ModerationDto, nullable: true })
  last: ModerationDto | null;
}

export class PostDto {
  id: string;
  externalId: string;
  parentId: string | null;
  author: PostAuthorDto;
  text: string;
  media: PostMediaDto[];
  lang: string | null;
  postedAt: Date;
  deleted: boolean;
  gone: PostGoneDto | null;
  edited: boolean;
  url: string | null;
  relation: 'customer' | 'ours' | 'context';
  replyId: string | null;
  moderation: PostModerationDto;
}

export class ThreadCustomerDto {
  id: string;
  name: string;
  handle: string;
  picture: string | null;
}

export class ReplyGateDto {
  open: boolean;
  /** Closed: a stable word for why. */
  code?: string;
  /** Closed: why, and what to do. */
  sentence?: string;
  /** Closed: a person may still answer on the platform itself. */
  elsewhere?: boolean;
}

/** In US dollars. */
export class ReplyCostsDto {
  plain: number;
  withLink: number;
}

export class MediaKindLimitsDto {
  @ApiProperty({ enum: MEDIA_KINDS })
  kind: MediaKind;
  /** Content types. */
  types: string[];
  /** So many in one reply. */
  most: number;
  maxBytes: number;
}

/** What of files goes along with an answer: of one kind only. */
export class ReplyMediaDto {
  kinds: MediaKindLimitsDto[];
  /** In characters. */
  maxAltText: number;
  /** Why none does, although the channel takes them; null: they do. */
  @ApiProperty({ type: String, nullable: true })
  refusal: string | null;
}

/** The same customer's direct messages. */
export class DirectThreadDto {
  threadId: string;
  ticketNumber: number;
  /** The customer's newest message there that is to be seen still; null: none is. */
  postId: string | null;
}

export class ReplyRouteDto {
  gate: ReplyGateDto;
  /** null: an answer costs nothing. */
  @ApiProperty({ type: ReplyCostsDto, nullable: true })
  costs: ReplyCostsDto | null;
  /** The platform's own page for answering a post, whose id there follows; null: it has none. */
  @ApiProperty({ type: String, nullable: true })
  answerUrl: string | null;
  media: ReplyMediaDto;
  /** Of a public thread: where the same customer and account write each other directly. */
  @ApiProperty({ type: DirectThreadDto, nullable: true })
  direct: DirectThreadDto | null;
  /** Of a public thread: the platform's page on which the customer writes to the account directly. */
  @ApiProperty({ type: String, nullable: true })
  directUrl: string | null;
}

/** A stretch of a thread. */
export class ThreadPartDto {
  id: string;
  channel: string;
  account: HandleDto;
  kind: 'public' | 'direct';
  customer: ThreadCustomerDto;
  version: number;
  url: string | null;
  posts: PostDto[];
  /** The post before which there are more; null: there are none. */
  @ApiProperty({ type: String, nullable: true })
  earlier: string | null;
  replies: ReplyDto[];
}

export class ThreadDto extends ThreadPartDto {
  /** What is known of an answer before it is written. */
  route: ReplyRouteDto;
}

export class EarlierThreadsDto {
  /** The thread before which the others are: `earlier` of those that came last. */
  @Matches(/^\d{1,18}$/, { message: 'before must be the id of a thread' })
  before: string;
}

/** Some threads of a ticket: those in which something was written last, the one that began first comes first. */
export class TicketThreadsDto {
  threads: ThreadDto[];
  /** The thread before which there are more; null: there are none. */
  @ApiProperty({ type: String, nullable: true })
  earlier: string | null;
}

export class TicketDetailDto extends TicketThreadsDto {
  ticket: TicketDto;
}
