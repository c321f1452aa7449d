import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { AttachedDto } from '../media/index.js';
import { HandleDto, PersonDto } from '../tickets/index.js';
import { ReplyPartDto } from './replies.dto.js';

/**
 * The replies of an account that have not left, public ones and direct messages each for themselves. Also there when none
 * waits, but one would have to.
 */
export class QueueDto {
  account: HandleDto;
  channel: string;
  kind: 'public' | 'direct';
  /** All of them, those that can still be undone included. */
  queued: number;
  /** Due, and not let through yet. */
  waiting: number;
  /** What sending them costs, by the platform's list; null: nothing is charged. */
  usd: number | null;
  /** When the last leaves, as far as limits are known; null: nobody knows, as the account is not connected. */
  lastLeavesAt: Date | null;
  /** When one more would leave, as `lastLeavesAt`. */
  nextLeavesAt: Date | null;
  /** The platform takes nothing until then. */
  heldUntil: Date | null;
  /** Why nothing leaves; null: it does. */
  heldWhy: string | null;
}

export class OutboxDto {
  @ApiProperty({ type: [QueueDto] })
  queues: QueueDto[];
  /** Replies in doubt on which a person is to decide. Of the newest thousand in trouble. */
  undecided: number;
  failed: number;
}

export class TroubleQueryDto {
  /** `nextCursor` of the page before. */
  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: 'cursor must be one that a page gave' })
  cursor?: string;
}

/** A reply that failed, or is in doubt. */
export class TroubleDto {
  id: string;
  state: 'failed' | 'unknown';
  undecided: boolean;
  text: string;
  /** The files that go along, of several posts with the first. */
  media: AttachedDto[];
  /** The posts that it becomes, oldest first; empty: it is one. */
  @ApiProperty({ type: [ReplyPartDto] })
  parts: ReplyPartDto[];
  errorCode: string | null;
  errorDetail: string | null;
  /** unknown: it was sent once more already. */
  sentAgain: boolean;
  createdAt: Date;
  agent: PersonDto;
  threadId: string;
  /** The post that it answers; null: it is not here. */
  targetPostId: string | null;
  targetHandle: string;
  accountHandle: string;
  ticketNumber: number;
}

export class TroublePageDto {
  @ApiProperty({ type: [TroubleDto] })
  items: TroubleDto[];
  nextCursor: string | null;
}
