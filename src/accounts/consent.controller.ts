import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CONFIG, type Config } from '../kernel/index.js';
import { CurrentActor, Public, sessionCookie, Sessions, type Actor, type ActorRequest } from '../people/index.js';
import { AccountConsent, type Unconnected } from './account-consent.js';
import { BeginConsentDto, ConsentPageDto } from './account.dto.js';

@Controller('accounts/:channel')
export class ConsentController {
  constructor(
    private readonly consent: AccountConsent,
    private readonly sessions: Sessions,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Begins to connect an account by consent: gives the platform's page, to which the browser goes next. */
  @Post('authorize')
  @HttpCode(200)
  async begin(
    @CurrentActor() actor: Actor,
    @Param('channel') channel: string,
    @Body() { account }: BeginConsentDto,
    @Req() request: ActorRequest,
  ): Promise<ConsentPageDto> {
    const expected = account === 'new' ? null : account;
    const origin = this.config.publicUrl ?? request.headers.origin ?? `http://${request.headers.host}`;
    return { url: await this.consent.begin(actor, this.sessionOf(request), channel, origin, expected) };
  }

  /** Where the platform sends the browser back to. A person arrives here, so whatever happened, they get a page. */
  @Public()
  @Get('callback')
  async complete(
    @Param('channel') channel: string,
    @Query() answer: Record<string, unknown>,
    @Req() request: ActorRequest,
    @Res() response: FastifyReply,
  ): Promise<void> {
    const session = this.sessionOf(request);
    const actor = await this.sessions.find(session);
    if (!actor) return backTo(response, 'signed_out');
    const result = await this.consent.complete(actor, session, channel, answer);
    if ('why' in result) return backTo(response, result.why);
    await response.redirect(`/accounts?connected=${result.accountId}`, 303);
  }

  private sessionOf(request: ActorRequest): string {
    return request.cookies[sessionCookie(this.config).name] ?? '';
  }
}

/** Nothing of the query goes into the address: a link that somebody made up cannot say anything to our admin. */
async function backTo(response: FastifyReply, why: Unconnected): Promise<void> {
  await response.redirect(`/accounts?problem=${why}`, 303);
}
