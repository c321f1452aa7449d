import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { CONFIG, Problem, type Config } from '../kernel/index.js';
import type { ActorRequest } from './actor.js';
import { Sessions } from './sessions.service.js';
import { sessionCookie } from './session-cookie.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Every route is for those who are signed in, unless it says @Public. Every write must come from our own pages. */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: Sessions,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<ActorRequest>();
    if (!SAFE_METHODS.has(request.method)) this.requireOwnOrigin(request);
    if (this.reflector.getAllAndOverride<boolean>('public', [context.getHandler(), context.getClass()])) return true;
    const actor = await this.sessions.find(request.cookies[sessionCookie(this.config).name]);
    if (!actor)
      throw new Problem(401, 'not_signed_in', 'Your session is over. Sign in to go on; nothing you typed was sent.');
    request.actor = actor;
    return true;
  }

  /** Cookies travel with forged requests too; the Origin header, which a page cannot set, does not lie. */
  private requireOwnOrigin(request: ActorRequest): void {
    const { origin, host } = request.headers;
    const own = this.config.publicUrl ? [this.config.publicUrl] : [`http://${host}`, `https://${host}`];
    if (origin === undefined ? request.headers['sec-fetch-site'] === 'same-origin' : own.includes(origin)) return;
    throw new Problem(
      403,
      'foreign_origin',
      'This request did not come from a page of Parley. Check PARLEY_PUBLIC_URL if it did.',
    );
  }
}
