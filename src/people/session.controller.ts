import { Body, Controller, Delete, Get, HttpCode, Inject, Patch, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CONFIG, Database, type Config } from '../kernel/index.js';
import { CurrentActor, Public, type Actor, type ActorRequest } from './actor.js';
import { sessionCookie } from './session-cookie.js';
import { plainName } from './plain-name.js';
import {
  ChangePasswordDto,
  InvitationTokenDto,
  NewPasswordDto,
  OpenInvitationDto,
  SessionDto,
  SignInDto,
  SignInLinkDto,
  WishDto,
} from './session.dto.js';
import { Sessions } from './sessions.service.js';
import { SignIn, type SignedIn } from './sign-in.service.js';
import { Workspaces } from './workspaces.service.js';

@Controller('session')
export class SessionController {
  constructor(
    private readonly signIn: SignIn,
    private readonly sessions: Sessions,
    private readonly workspaces: Workspaces,
    private readonly db: Database,
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

  /** What the link of an invitation is for. By POST, so that its token stands in no address and no log. */
  @Public()
  @Post('invitation')
  @HttpCode(200)
  readInvitation(@Body() { token }: InvitationTokenDto, @Req() request: ActorRequest): Promise<OpenInvitationDto> {
    return this.signIn.readInvitation(token, request.ip);
  }

  /** For those who were invited, or have forgotten theirs: by a link that is good once. */
  @Public()
  @Post('password')
  async withNewPassword(
    @Body() body: NewPasswordDto,
    @Req() request: ActorRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<SessionDto> {
    return this.start(request, response, await this.signIn.withNewPassword(body, request.ip));
  }

  /** By whoever is signed in, who says the one that they have. All other sessions of theirs end. */
  @Put('password')
  async changePassword(
    @CurrentActor() actor: Actor,
    @Body() body: ChangePasswordDto,
    @Req() request: ActorRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<SessionDto> {
    return this.start(request, response, await this.signIn.changePassword(actor, body, request.ip));
  }

  /** What the agent wishes for themselves. */
  @Patch()
  async wish(@CurrentActor() actor: Actor, @Body() { name: given, nextAfterSend }: WishDto): Promise<SessionDto> {
    const name = given === undefined ? actor.name : plainName(given);
    const wishes = nextAfterSend ?? actor.nextAfterSend;
    await this.db.inWorkspace(actor.workspaceId, (tx) =>
      tx.query('UPDATE agent SET name = $3, next_after_send = $4 WHERE workspace_id = $1 AND id = $2', [
        tx.workspaceId,
        actor.agentId,
        name,
        wishes,
      ]),
    );
    return this.describe({ ...actor, name, nextAfterSend: wishes });
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
      agent: {
        id: actor.agentId,
        name: actor.name,
        email: actor.email,
        role: actor.role,
        nextAfterSend: actor.nextAfterSend,
      },
      workspace: { id, name, slug },
    };
  }
}
