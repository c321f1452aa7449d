import { IsIn, IsString, Length, Matches, ValidateIf } from 'class-validator';
import { PersonDto } from '../tickets/index.js';
import { DOINGS, type Doing } from './moderation-state.js';

export class NewModerationDto {
  @Matches(/^\d{1,18}$/, { message: 'postId must be the id of a post' })
  postId: string;

  /** `delete`: an answer of ours. `hide`: somebody's answer in a conversation that an account of ours began. `show`: what was hidden. */
  @IsIn(DOINGS)
  what: Doing;

  /** Why, for colleagues. Needed for all but `show`. */
  @ValidateIf(({ what, reason }: NewModerationDto) => what !== 'show' || (reason !== undefined && reason !== null))
  @IsString()
  @Length(1, 500)
  @Matches(/\S/, { message: 'reason must say something' })
  reason?: string | null;
}

export class ModerationDto {
  id: string;
  postId: string;
  what: 'delete' | 'hide' | 'show';
  /** `unknown`: the platform never said whether it did it. To ask for it anew does no harm. */
  state: 'asked' | 'acting' | 'done' | 'failed' | 'unknown' | 'cancelled';
  agent: PersonDto;
  reason: string | null;
  askedAt: Date;
  /** asked: why it waits; failed, unknown: why. */
  errorCode: string | null;
  errorDetail: string | null;
}
