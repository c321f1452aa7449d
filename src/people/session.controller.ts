import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CONFIG, type Config } from '../kernel/index.js';
import { CurrentActor, Public, type Actor, type ActorRequest } from './actor.js';
import { sessionCookie } from './session-cookie.js';
import { SessionDto, SignInDto, SignInLinkDto } from './session.dto.js';
import { Sessions } from './sessions.service.js';
import { SignIn, type SignedIn } from './sign-in.service.js';
import { Workspaces } from './workspaces.service.js';

@Controller('session')
export class SessionController {
  constructor(
    private readonly signIn: SignIn,
    private readonly sessions: Sessions,
    private readonly workspaces: Workspaces,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  show(@CurrentActor() actor: Actor): Promise<SessionDto> {
    return this.describe(actor);
  }

  @Public()
  @Post()
  async withPassword(
    @Body() body: SignInDto,
    @Req() request: ActorRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<SessionDto> {
    return this.start(
      request,
      response,
      await this.signIn.withPassword(body.email, body.password, body.workspace, request.ip),
    );
  }

  @Public()
  @Post('link')
  async withLink(
    @Body() body: SignInLinkDto,
    @Req() request: ActorRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<SessionDto> {
    return this.start(request, response, await this.signIn.withLink(body.token, request.ip));
  }

  @Public()
  @Delete()
  @HttpCode(204)
  async end(@Req() request: ActorRequest, @Res({ passthrough: true }) response: FastifyReply): Promise<void> {
    const { name, options } = sessionCookie(this.config);
    await this.sessions.close(request.cookies[name]);
    void response.clearCookie(name, options);
  }

  /** A sign-in always begins a new session; the one that the browser had ends. */
  private async start(request: ActorRequest, response: FastifyReply, signedIn: SignedIn): Promise<SessionDto> {
    const { name, options } = sessionCookie(this.config);
    await this.sessions.close(request.cookies[name]);
    void response.setCookie(name, signedIn.credential, { ...options, expires: signedIn.expiresAt });
    const actor = await this.sessions.find(signedIn.credential);
    return this.describe(actor as Actor);
  }

  private async describe(actor: Actor): Promise<SessionDto> {
    const { id, name, slug } = await this.workspaces.byId(actor.workspaceId);
    return {
      agent: { id: actor.agentId, name: actor.name, email: actor.email, role: actor.role },
      workspace: { id, name, slug },
    };
  }
}
