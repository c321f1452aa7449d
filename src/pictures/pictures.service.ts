import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { createHash } from 'node:crypto';
import { ChannelRegistry, type MediaPlace } from '../channels/index.js';
import { Database, notFound, type Problem, type Tx } from '../kernel/index.js';
import type { Actor } from '../people/index.js';
import { pictureOf, shownMediaOf, type Fetchable } from '../threads/index.js';
import { NotFetched } from './fetch-bytes.js';
import { PictureFiles, type Picture } from './picture-files.js';

/** What an agent may see, and a name for it that changes with it. */
export interface Found {
  place: MediaPlace;
  tag: string;
}

/**
 * Pictures of people and of what they post. What is fetched follows from what the platform told us of a person or a post of
 * the agent's workspace: no request names an address.
 */
@Injectable()
export class Pictures {
  constructor(
    private readonly db: Database,
    private readonly channels: ChannelRegistry,
    private readonly files: PictureFiles,
  ) {}

  @Interval(60_000)
  sweep(): void {
    this.files.sweep();
  }

  ofAuthor(actor: Actor, authorId: string): Promise<Found> {
    return this.find(actor, 'stillUrl', (tx) => pictureOf(tx, authorId));
  }

  /** `of`: the picture, or the still that stands for a film; or the film. */
  onPost(actor: Actor, postId: string, place: number, of: 'stillUrl' | 'filmUrl'): Promise<Found> {
    return this.find(actor, of, (tx) => shownMediaOf(tx, postId, place));
  }

  picture({ place }: Found): Promise<Picture> {
    return this.files.picture(place).catch(asProblem);
  }

  filmSize({ place }: Found): Promise<number> {
    return this.files.filmSize(place).catch(asProblem);
  }

  film({ place }: Found, from: number, to: number): AsyncGenerator<Buffer> {
    return this.files.film(place, from, to);
  }

  private async find(
    { workspaceId }: Actor,
    of: 'stillUrl' | 'filmUrl',
    read: (tx: Tx) => Promise<Fetchable>,
  ): Promise<Found> {
    const known = await this.db.readWorkspace(workspaceId, read);
    const url = known[of];
    const channel = this.channels.has(known.channel) ? this.channels.get(known.channel) : null;
    const place = url === null ? null : (channel?.placeOf?.(url) ?? null);
    if (!place) throw notFound('picture');
    return { place, tag: `"${createHash('sha256').update(place.url.href).digest('base64url').slice(0, 22)}"` };
  }
}

/** Whoever asked learns no more of it than that it is not there. */
function asProblem(error: unknown): never {
  throw error instanceof NotFetched ? notFound('picture') : (error as Problem);
}
