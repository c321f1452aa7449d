import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIG, Duties, type Config } from '../kernel/index.js';
import { REFRESH_DUTY } from './account-duties.js';
import { AccountTokens } from './account-tokens.js';

const RETRY_MS = 5_000;
/** An account whose tokens do not end is looked at all the same: it may be connected in another way tomorrow. */
const IDLE_MS = 60 * 60_000;
const SOONEST_MS = 500;

/** Exchanges tokens before they end, in processes that take posts in. */
@Injectable()
export class TokenDuty implements OnApplicationBootstrap {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly duties: Duties,
    private readonly tokens: AccountTokens,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.roles.includes('intake')) return;
    this.duties.handle(REFRESH_DUTY, {
      leaseMs: this.config.dutyLeaseMs,
      retryMs: RETRY_MS,
      concurrency: 4,
      run: async ({ workspaceId, subjectId }) => {
        const inMs = await this.tokens.keepAlive(workspaceId, subjectId);
        return inMs === null ? IDLE_MS : Math.min(Math.max(inMs, SOONEST_MS), IDLE_MS);
      },
    });
  }
}
