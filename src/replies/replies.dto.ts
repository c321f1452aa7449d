import { IsInt, IsString, Matches, Max, MaxLength, Min, ValidateIf } from 'class-validator';
import { HandleDto, PersonDto, TicketDto } from '../tickets/index.js';

export class NewReplyDto {
  /** The channel's own limit is checked in its own units. */
  @IsString()
  @MaxLength(25_000)
  text: string;

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
}

export class ReplyDto {
  id: string;
  threadId: string;
  targetPostId: string | null;
  targetHandle: string;
  text: string;
  state: 'queued' | 'sending' | 'sent' | 'failed' | 'unknown' | 'cancelled';
  agent: PersonDto;
  createdAt: Date;
  sentAt: Date | null;
  /** queued: when it leaves. */
  sendAfter: Date | null;
  url: string | null;
  errorCode: string | null;
  errorDetail: string | null;
}

export class PostAuthorDto {
  id: string;
  name: string;
  handle: string;
  ours: boolean;
  customer: boolean;
}

export class PostGoneDto {
  why: 'deleted' | 'protected' | 'suspended' | 'hidden';
  noticedAt: Date;
}

export class PostDto {
  id: string;
  externalId: string;
  parentId: string | null;
  author: PostAuthorDto;
  text: string;
  lang: string | null;
  postedAt: Date;
  deleted: boolean;
  gone: PostGoneDto | null;
  edited: boolean;
  url: string | null;
  relation: 'customer' | 'ours' | 'context';
  replyId: string | null;
}

export class ThreadCustomerDto {
  id: string;
  name: string;
  handle: string;
}

export class ThreadDto {
  id: string;
  channel: string;
  account: HandleDto;
  kind: 'public' | 'direct';
  customer: ThreadCustomerDto;
  version: number;
  url: string | null;
  posts: PostDto[];
  olderPosts: boolean;
  replies: ReplyDto[];
}

export class TicketDetailDto {
  ticket: TicketDto;
  threads: ThreadDto[];
}
