import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { notFound, requireId } from '../kernel/index.js';
import { HARMLESS, rangeOf } from '../media/index.js';
import { CurrentActor, type Actor } from '../people/index.js';
import { HELD_MS } from './picture-files.js';
import { Pictures, type Found } from './pictures.service.js';

/** A face is the same under its address; another picture has another one. */
const FACE = `private, max-age=${HELD_MS / 1000}`;
/** May be gone at any moment, so it is asked for each time; what a browser has is not sent again. */
const OF_POST = 'private, no-cache';

/** Fetched by us and served as ours, so that no platform learns who reads what. */
@Controller()
export class PicturesController {
  constructor(private readonly pictures: Pictures) {}

  /** A person's picture. */
  @Get('authors/:id/picture')
  @ApiProduces('image/*')
  async face(
    @CurrentActor() actor: Actor,
    @Param('id') authorId: string,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = await this.pictures.ofAuthor(actor, requireId(authorId, 'person'));
    await this.showPicture(found, FACE, known, reply);
  }

  /** A picture that hangs on a post, by its place in `media`; of a film its still. */
  @Get('posts/:id/media/:place')
  @ApiProduces('image/*')
  async still(
    @CurrentActor() actor: Actor,
    @Param('id') postId: string,
    @Param('place') place: string,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = await this.pictures.onPost(actor, requireId(postId, 'post'), requirePlace(place), 'stillUrl');
    await this.showPicture(found, OF_POST, known, reply);
  }

  /** A film that hangs on a post, or the part of it that the header Range asks for. */
  @Get('posts/:id/media/:place/film')
  @ApiProduces('video/mp4')
  async film(
    @CurrentActor() actor: Actor,
    @Param('id') postId: string,
    @Param('place') place: string,
    @Headers('range') range: string | undefined,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = await this.pictures.onPost(actor, requireId(postId, 'post'), requirePlace(place), 'filmUrl');
    if (known === found.tag) return void (await reply.status(304).headers(headersOf(found, OF_POST)).send());
    const size = await this.pictures.filmSize(found);
    const { from, to, partial } = rangeOf(range, size);
    await reply
      .status(partial ? 206 : 200)
      .headers({
        ...headersOf(found, OF_POST),
        'content-type': 'video/mp4',
        'content-length': String(to - from + 1),
        'content-disposition': 'inline; filename="film.mp4"',
        'accept-ranges': 'bytes',
        ...(partial && { 'content-range': `bytes ${from}-${to}/${size}` }),
      })
      .send(Readable.from(this.pictures.film(found, from, to)));
  }

  private async showPicture(found: Found, caching: string, known: string | undefined, reply: FastifyReply) {
    if (known === found.tag) return void (await reply.status(304).headers(headersOf(found, caching)).send());
    const { type, bytes } = await this.pictures.picture(found);
    await reply
      .headers({
        ...headersOf(found, caching),
        'content-type': type,
        'content-disposition': `inline; filename="picture.${type.split('/')[1]}"`,
      })
      .send(bytes);
  }
}

const headersOf = ({ tag }: Found, caching: string): Record<string, string> => ({
  etag: tag,
  'cache-control': caching,
  'content-security-policy': HARMLESS,
  'x-content-type-options': 'nosniff',
});

function requirePlace(place: string): number {
  if (!/^\d{1,2}$/.test(place)) throw notFound('picture');
  return Number(place);
}
