import { Injectable } from '@nestjs/common';
import { Secrets } from '../kernel/index.js';

/** Which account's credentials: they are known by the handle's place on its channel, not by a number of ours. */
export interface Kept {
  channel: string;
  externalId: string;
}

/** Credentials at rest: sealed, and opening only for the account that they were given for. */
@Injectable()
export class AccountVault {
  constructor(private readonly secrets: Secrets) {}

  seal(workspaceId: string, account: Kept, credentials: unknown): Buffer {
    return this.secrets.seal(credentials, placeOf(workspaceId, account));
  }

  open(workspaceId: string, account: Kept, sealed: Buffer): unknown {
    return this.secrets.open(sealed, placeOf(workspaceId, account));
  }
}

const placeOf = (workspaceId: string, { channel, externalId }: Kept): string =>
  `${workspaceId}|account|${channel}|${externalId}|credentials`;
