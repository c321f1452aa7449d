import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';

export class ReadLedgerDto {
  /** So many hours back, the running one included. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(168)
  hours: number = 24;

  /** Of this account only. */
  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: 'accountId must be the id of an account' })
  accountId?: string;
}

export class ListIntakeDto {
  /** `nextCursor` of the page before. */
  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: 'cursor must be the nextCursor of a page' })
  cursor?: string;
}

/** What one source of one account brought in one hour. received = threaded + filtered + duplicate + failed + waiting. */
export class LedgerRowDto {
  accountId: string;
  source: string;
  /** The start of the hour. */
  hour: string;
  received: number;
  threaded: number;
  filtered: number;
  duplicate: number;
  failed: number;
  waiting: number;
}

export class LedgerDto {
  fromAt: string;
  rows: LedgerRowDto[];
}

export class GapDto {
  id: string;
  accountId: string;
  source: string;
  fromAt: string;
  toAt: string;
  reason: string;
  state: 'open' | 'closed' | 'unrecoverable';
  /** Posts that the filling has landed. */
  found: number;
  lastError: string | null;
  foundAt: string;
  closedAt: string | null;
}

export class GapPageDto {
  items: GapDto[];
  nextCursor: string | null;
}

export class BrokenPostDto {
  externalId: string | null;
  error: string;
}

/** A landed page of which something could not be taken in. */
export class FailureDto {
  id: string;
  accountId: string;
  source: string;
  landedAt: string;
  received: number;
  failed: number;
  /** Why the page as a whole could not be read; null: it could. */
  error: string | null;
  /** The posts that broke, if the page could be read. */
  posts: BrokenPostDto[];
}

export class FailurePageDto {
  items: FailureDto[];
  nextCursor: string | null;
}

export class RetriedDto {
  /** How many pages are taken in again. */
  pages: number;
}
