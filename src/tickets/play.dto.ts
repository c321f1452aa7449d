import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { MOST_PASSED } from './play.js';
import { TICKET_VIEW_NAMES, type TicketView } from './ticket-views.js';
import { TicketDto } from './tickets.dto.js';

export class RoundDto {
  /** Numbers of the tickets that they have seen in this round, and are not given again. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_PASSED)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(999_999_999_999_999, { each: true })
  passed: number[] = [];
}

export class PlayDto extends RoundDto {
  @IsIn(TICKET_VIEW_NAMES)
  view: TicketView;
}

export class NextTicketDto {
  /** null: there is none that nobody is on. */
  ticket: TicketDto | null;
}

export class ClaimDto {
  /** False: it ran out, and somebody else may have the ticket. */
  kept: boolean;
}
