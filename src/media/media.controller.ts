import { Controller, Delete, Get, Headers, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiCreatedResponse, ApiProduces } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { Database, Problem, requireId } from '../kernel/index.js';
import { CurrentActor, type Actor } from '../people/index.js';
import { HARMLESS } from './harmless.js';
import { readMedia } from './media-bytes.js';
import { MediaDto } from './media.dto.js';
import { MediaFiles } from './media.service.js';
import { rangeOf } from './media-range.js';
import type { Media } from './media.store.js';

@Controller('media')
export class MediaController {
  constructor(
    private readonly files: MediaFiles,
    private readonly db: Database,
  ) {}

  /** Brings a picture, a GIF or a film, as its bytes. What it is, its first bytes say. It is yours alone until it goes with a reply. */
  @Post()
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiCreatedResponse({ type: MediaDto })
  receive(
    @CurrentActor() actor: Actor,
    @Headers('content-length') length: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<Media> {
    const { body } = request;
    if (!(body instanceof Readable)) {
      throw new Problem(415, 'octets_only', 'Send the file itself, as application/octet-stream.');
    }
    if (!/^[1-9]\d{0,14}$/.test(length ?? '')) {
      throw new Problem(411, 'length_required', 'Say by Content-Length how many bytes the file has.');
    }
    return this.files.receive(actor, Number(length), body);
  }

  /** The file itself, or the part of it that the header Range asks for. */
  @Get(':id')
  @ApiProduces('image/*', 'video/mp4')
  async show(
    @CurrentActor() actor: Actor,
    @Param('id') mediaId: string,
    @Headers('range') range: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const media = await this.files.show(actor, requireId(mediaId, 'file'));
    const { from, to, partial } = rangeOf(range, media.size);
    await reply
      .status(partial ? 206 : 200)
      .headers({
        'content-type': media.type,
        'content-length': String(to - from + 1),
        'content-disposition': `inline; filename="${media.id}.${media.type.split('/')[1]}"`,
        'content-security-policy': HARMLESS,
        'x-content-type-options': 'nosniff',
        'accept-ranges': 'bytes',
        ...(partial && { 'content-range': `bytes ${from}-${to}/${media.size}` }),
      })
      .send(Readable.from(readMedia(this.db, actor.workspaceId, media.id, from, to)));
  }

  /** Removes a file of yours that went with no reply. */
  @Delete(':id')
  @HttpCode(204)
  drop(@CurrentActor() actor: Actor, @Param('id') mediaId: string): Promise<void> {
    return this.files.drop(actor, requireId(mediaId, 'file'));
  }
}
