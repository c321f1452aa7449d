import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { Database, Problem } from '../kernel/index.js';
import type { Actor } from '../people/index.js';
import { inParts, writePart } from './media-bytes.js';
import { addMedia, dropMedia, visibleMedia, type Media } from './media.store.js';
import { TELLING_BYTES, typeOf } from './media-type.js';

/** No file is longer, whatever a platform takes. */
export const MOST_BYTES = 64 * 1024 * 1024;
/** On a slow line; beyond that somebody holds the connection. */
const LONGEST_UPLOAD_MS = 10 * 60_000;

/** What agents bring to send along: kept in the database, so that it survives a crash and every process has it. */
@Injectable()
export class MediaFiles {
  constructor(private readonly db: Database) {}

  /** Takes a file as it comes. Never more than one part of it is in memory; until all of it is here nobody sees it. */
  async receive(actor: Actor, size: number, body: Readable): Promise<Media> {
    if (size > MOST_BYTES) throw tooLarge();
    const tooSlow = setTimeout(() => body.destroy(), LONGEST_UPLOAD_MS);
    try {
      return await this.keep(actor, size, inParts(body));
    } finally {
      clearTimeout(tooSlow);
    }
  }

  show(actor: Actor, id: string): Promise<Media> {
    return this.db.readWorkspace(actor.workspaceId, (tx) => visibleMedia(tx, actor.agentId, id));
  }

  drop(actor: Actor, id: string): Promise<void> {
    return this.db.inWorkspace(actor.workspaceId, (tx) => dropMedia(tx, actor.agentId, id));
  }

  private async keep(actor: Actor, size: number, parts: AsyncGenerator<Buffer>): Promise<Media> {
    const { workspaceId, agentId } = actor;
    const first = await next(parts);
    const told = first && typeOf(first.subarray(0, TELLING_BYTES));
    if (!told) throw notTaken();
    const media = { ...told, size };
    const id = await this.db.inWorkspace(workspaceId, (tx) => addMedia(tx, agentId, media));
    try {
      let arrived = 0;
      let place = 0;
      for (let part: Buffer | null = first; part; part = await next(parts)) {
        arrived += part.length;
        if (arrived > size) break;
        await writePart(this.db, workspaceId, id, place++, part);
      }
      if (arrived !== size) throw cutOff();
      await this.db.oneInWorkspace(
        workspaceId,
        'UPDATE media SET complete = true, used_at = now() WHERE workspace_id = $1 AND id = $2',
        [workspaceId, id],
      );
    } catch (error) {
      await this.drop(actor, id);
      throw error;
    }
    return { id, ...media };
  }
}

/** null: that was all. */
async function next(parts: AsyncGenerator<Buffer>): Promise<Buffer | null> {
  const got = await parts.next().catch(() => {
    throw cutOff();
  });
  return got.done ? null : got.value;
}

const tooLarge = (): Problem =>
  new Problem(413, 'file_too_large', `No file may have more than ${MOST_BYTES / 1024 / 1024} MB. Make it smaller.`);

const notTaken = (): Problem =>
  new Problem(415, 'file_type', 'This is no JPEG, PNG, WebP or GIF picture and no MP4 film. Attach one of these.');

const cutOff = (): Problem =>
  new Problem(400, 'upload_cut_off', 'The file did not arrive whole. Nothing of it was kept; attach it again.');
