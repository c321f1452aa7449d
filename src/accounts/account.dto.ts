import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsNumber, IsString, Length, Matches, Max, Min, ValidateIf } from 'class-validator';

export class ConnectAccountDto {
  @IsIn(['x'])
  channel: 'x';

  @IsString()
  @Length(1, 200)
  apiKey: string;

  @IsString()
  @Length(1, 200)
  apiSecret: string;

  @IsString()
  @Length(1, 200)
  accessToken: string;

  @IsString()
  @Length(1, 200)
  accessSecret: string;
}

export class BeginConsentDto {
  /** `new`, or the id of the account that is to be connected again, and no other. */
  @IsString()
  @Matches(/^(new|\d{1,18})$/)
  account: string;
}

export class SetBudgetDto {
  /** US dollars a month (UTC); null: without limit. */
  @ValidateIf((_, value) => value !== null)
  @IsNumber({ maxDecimalPlaces: 2 })
  @Min(0.01)
  @Max(1_000_000)
  monthlyUsd: number | null;

  /** When it is used up, nothing is read any more. Otherwise only what can be done without is not; answers always leave. */
  @IsBoolean()
  stopsPolling: boolean;

  /** The platform’s app belongs to this account itself, which makes reading its own posts cheaper. */
  @IsBoolean()
  ownsApp: boolean;
}

export class SetUndoDto {
  /** How long a reply can be taken back before it leaves; null: as the installation says. */
  @ValidateIf((_, value) => value !== null)
  @IsInt()
  @Min(0)
  @Max(60)
  seconds: number | null;
}

export class ConsentPageDto {
  /** The platform's page. The browser is sent back to the accounts page from there. */
  url: string;
}

export class AccountAgentDto {
  id: string;
  name: string;
}

/** A way by which posts of the account reach us. */
export class AccountSourceDto {
  name: string;
  lastAttemptAt: string | null;
  lastSuccessAt: string | null;
  /** When the newest post that it brought was written. */
  lastEventAt: string | null;
  /** Everything that it had to give until then is here. null: it was never looked through, or promises nothing of the kind. */
  readTo: string | null;
  /** The newest post that it has read, by its id on the platform. */
  newestId: string | null;
  /**
   * How far it is behind the platform. When all is well: how long after it was written the newest post was here. When it is
   * `behind`: how long ago it had everything. null: there is nothing to tell it from.
   */
  lagMs: number | null;
  /** It fails, is not looked through when it should be, or has a gap that is yet to be filled. */
  behind: boolean;
  /** In a row. */
  failures: number;
  lastError: string | null;
  /** Why it rests, though nothing has failed. */
  note: string | null;
}

/** What the platform said last of how often an endpoint may be called. */
export class AccountWindowDto {
  endpoint: string;
  limit: number | null;
  remaining: number | null;
  resetAt: string | null;
  /** Until then nothing is asked. */
  closedUntil: string | null;
  seenAt: string;
}

export class CapabilityNoteDto {
  about: 'replyPublicly' | 'direct' | 'media' | 'stream' | 'hide';
  sentence: string;
}

export class CapabilitiesDto {
  replyPublicly: boolean;
  direct: boolean;
  media: boolean;
  stream: boolean;
  /** Fold away what others have answered in conversations that the account began. */
  hide: boolean;
  maxLength: number;
  /** What is missing or not known, and what to do. */
  notes: CapabilityNoteDto[];
}

/** What a kind of call has read or made this month (UTC), in US dollars. */
export class AccountUseDto {
  kind: string;
  units: number;
  unitsToday: number;
  /** Of one. */
  price: number;
  usd: number;
}

/** An estimate in US dollars, from the platform's list prices. Days and months are those of UTC. */
export class AccountMoneyDto {
  today: number;
  month: number;
  /** Of the whole month: what is spent, and for the rest of it as much a day as the last seven whole days had. null: too soon to tell. */
  forecast: number | null;
  byKind: AccountUseDto[];
  /** For a month; null: none. */
  budget: number | null;
  budgetStopsPolling: boolean;
  budgetState: 'none' | 'well' | 'near' | 'used';
  ownsApp: boolean;
  pricesFrom: string;
  pricesSince: string;
}

/** Nothing comes, the platform was asked and has nothing, and so long that chance does not explain it. */
export class AccountSilenceDto {
  since: string;
  warnedAt: string;
  /** So many posts usually come in that time. */
  usual: number;
}

export class AccountDto {
  id: string;
  channel: string;
  handle: string;
  name: string;
  /** Where its picture is, with us; null: it has none, or has not been seen yet. */
  @ApiProperty({ type: String, nullable: true })
  picture: string | null;
  /** It lives in the local sandbox, not on the platform. */
  sandbox: boolean;
  state: 'connected' | 'paused' | 'reauth_required' | 'disconnected';
  stateReason: string | null;
  stateAt: string;
  @ApiProperty({ type: AccountAgentDto, nullable: true })
  stateBy: AccountAgentDto | null;
  connectedAt: string;
  @ApiProperty({ type: AccountAgentDto, nullable: true })
  connectedBy: AccountAgentDto | null;
  /** Of the access token, which is renewed before; null: it does not end. */
  tokenExpiresAt: string | null;
  /** Why it could not be renewed the last time. */
  tokenError: string | null;
  lastEventAt: string | null;
  lastSuccessAt: string | null;
  /** Of the source that matters most of those that fail now; null: none does. */
  lastError: string | null;
  lastErrorSource: string | null;
  receivedToday: number;
  /** How long its replies can be taken back; null: as the installation says, which is `undoDefault`. */
  undoSeconds: number | null;
  undoDefault: number;
  /** In the last 24 hours, posts that the source which should bring all had passed by. They came later, from another. */
  missedLastDay: number;
  @ApiProperty({ type: AccountSilenceDto, nullable: true })
  silence: AccountSilenceDto | null;
  /** null: the platform charges nothing. */
  @ApiProperty({ type: AccountMoneyDto, nullable: true })
  money: AccountMoneyDto | null;
  sources: AccountSourceDto[];
  windows: AccountWindowDto[];
  @ApiProperty({ type: CapabilitiesDto, nullable: true })
  capabilities: CapabilitiesDto | null;
}
