import { IsBoolean, IsEmail, IsOptional, IsString, Length, Matches, ValidateIf } from 'class-validator';

const isGiven = (_: unknown, value: unknown): boolean => value !== undefined;

export class SignInDto {
  @IsEmail()
  email: string;

  @IsString()
  @Length(1, 200)
  password: string;

  /** The workspace's slug; needed only where there are several. */
  @IsOptional()
  @Matches(/^[a-z0-9-]{1,40}$/)
  workspace?: string;
}

export class SignInLinkDto {
  @IsString()
  @Length(1, 200)
  token: string;
}

class ChosenPasswordDto {
  /** Long, rather than of many kinds (NIST SP 800-63B). */
  @IsString()
  @Length(12, 200, {
    message: 'A password has at least 12 characters. A few words that only you put together are good.',
  })
  password: string;
}

export class NewPasswordDto extends ChosenPasswordDto {
  @IsString()
  @Length(1, 200)
  token: string;

  /** What whoever joins would like to be called. */
  @IsOptional()
  @IsString()
  @Length(1, 80)
  name?: string;
}

export class ChangePasswordDto extends ChosenPasswordDto {
  /** The one that they have, if they have one. */
  @IsOptional()
  @IsString()
  @Length(1, 200)
  current?: string;
}

export class InvitationTokenDto extends SignInLinkDto {}

/** What a link that lets somebody choose a password says of itself; it stays good. */
export class OpenInvitationDto {
  workspaceName: string;
  email: string;
  name: string;
  /** They were here before, and have forgotten their password. */
  isMember: boolean;
  until: string;
}

export class WishDto {
  /** What they would like to be called. */
  @ValidateIf(isGiven)
  @IsString()
  @Length(1, 80)
  name?: string;

  /** The next ticket opens by itself after a reply. */
  @ValidateIf(isGiven)
  @IsBoolean()
  nextAfterSend?: boolean;
}

export class SessionAgentDto {
  id: string;
  name: string;
  email: string;
  role: 'agent' | 'lead' | 'admin';
  nextAfterSend: boolean;
}

export class SessionWorkspaceDto {
  id: string;
  name: string;
  slug: string;
}

export class SessionDto {
  agent: SessionAgentDto;
  workspace: SessionWorkspaceDto;
}

export class AgentDto {
  id: string;
  name: string;
  role: 'agent' | 'lead' | 'admin';
}
