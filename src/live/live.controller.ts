import { Controller, Get, Headers, Inject, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CONFIG, isEventCursor, type Config } from '../kernel/index.js';
import { CurrentActor, sessionCookie, type Actor, type ActorRequest } from '../people/index.js';
import { LiveHub } from './live.hub.js';

@Controller('live')
export class LiveController {
  constructor(
    private readonly hub: LiveHub,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Server-sent events: `changes`, `presence`, `reset` (read everything anew), `bye` (the session is over). Resumes at Last-Event-ID. */
  @Get()
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ description: 'A stream of server-sent events.' })
  async stream(
    @CurrentActor() actor: Actor,
    @Req() request: ActorRequest,
    @Res() reply: FastifyReply,
    @Headers('last-event-id') lastEventId: string | undefined,
  ): Promise<void> {
    const credential = request.cookies[sessionCookie(this.config).name] as string;
    const since = lastEventId !== undefined && isEventCursor(lastEventId) ? lastEventId : undefined;
    await this.hub.open(actor, credential, reply.raw, since);
    reply.hijack();
  }
}
