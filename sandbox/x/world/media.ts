import { contentTypeOf, durationMsOf, generatedPicture, sizeOf } from './pictures.ts';
import type { Media, MediaCategory, User } from './records.ts';
import type { World } from './world.ts';

const MEGABYTE = 1024 * 1024;
const DAY_MS = 24 * 3_600_000;
/** What is kept of pictures and films, all together, and of a single one. Beyond that only their sizes are known. */
const MAX_KEPT_BYTES = 64 * MEGABYTE;
const MAX_KEPT_EACH = 16 * MEGABYTE;
const MAX_OPEN_UPLOADS = 500;

export interface NewUpload {
  ownerId: string;
  contentType: string;
  category: MediaCategory;
  totalBytes: number;
  additionalOwners?: string[];
}

/** A picture that exists: for customers, tests and demos. */
export interface NewMedia {
  ownerId: string;
  /** Default: a generated picture. */
  bytes?: Buffer;
  altText?: string;
  category?: MediaCategory;
}

interface Upload {
  media: Media;
  totalBytes: number;
  segments: Map<number, { size: number; bytes: Buffer | null }>;
}

export type Processing =
  { state: 'succeeded' } | { state: 'failed'; message: string } | { state: 'pending' | 'in_progress'; percent: number };

/** Pictures and films: uploads in progress, what became of them, and a bounded memory of their bytes. */
export class MediaLibrary {
  readonly byId = new Map<string, Media>();
  readonly #uploads = new Map<string, Upload>();
  readonly #bytes = new Map<string, Buffer>();
  #keptBytes = 0;
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** How many bytes X takes of this kind, from this user. */
  limitFor(category: MediaCategory, owner: User): number {
    const isPaying = owner.premium || owner.verified;
    if (category.endsWith('_image') || category === 'subtitles') return 5 * MEGABYTE;
    if (category.endsWith('_gif')) return 15 * MEGABYTE;
    if (category === 'dm_video') return (isPaying ? 1024 : 512) * MEGABYTE;
    return (isPaying ? 16 : 8) * 1024 * MEGABYTE;
  }

  begin(upload: NewUpload): Media {
    this.#sweep();
    const media = this.#newMedia(upload.ownerId, upload.category, upload.contentType);
    if (upload.additionalOwners?.length) media.additionalOwners = upload.additionalOwners;
    this.byId.set(media.id, media);
    this.#uploads.set(media.id, { media, totalBytes: upload.totalBytes, segments: new Map() });
    return media;
  }

  /** @returns false when the upload is not open (any more) */
  append(id: string, segment: number, bytes: Buffer): boolean {
    const upload = this.#uploads.get(id);
    if (!upload) return false;
    const kept = upload.totalBytes <= MAX_KEPT_EACH ? bytes : segment === 0 ? bytes.subarray(0, MEGABYTE) : null;
    upload.segments.set(segment, { size: bytes.length, bytes: kept });
    return true;
  }

  /** @returns the reason why X refuses to finish it, or the media */
  finalize(id: string): Media | string {
    const upload = this.#uploads.get(id);
    if (!upload) return 'The upload does not exist, or was finalized before.';
    const segments = [...upload.segments].sort(([a], [b]) => a - b).map(([, segment]) => segment);
    const size = segments.reduce((sum, segment) => sum + segment.size, 0);
    if (size !== upload.totalBytes) {
      return `Segments do not add up to provided total file size: ${size} of ${upload.totalBytes} bytes arrived.`;
    }
    const { media } = upload;
    const bytes = Buffer.concat(segments.flatMap((segment) => segment.bytes ?? []));
    if (media.kind === 'photo' && media.category !== 'subtitles' && contentTypeOf(bytes) === null) {
      return 'media type unrecognized.';
    }
    this.#uploads.delete(id);
    this.#finish(media, bytes, size);
    if (media.kind !== 'photo') media.readyAt = this.#world.clock.now() + this.#world.behaviour.mediaProcessingMs;
    return media;
  }

  /** A finished picture at once. */
  add(fields: NewMedia): Media {
    const category = fields.category ?? 'tweet_image';
    const type = fields.bytes ? contentTypeOf(fields.bytes) : 'image/png';
    if (type === null) throw new Error('These bytes are neither a picture nor a film that X takes.');
    const media = this.#newMedia(this.#world.identities.user(fields.ownerId).id, category, type);
    this.byId.set(media.id, media);
    if (fields.bytes) this.#finish(media, fields.bytes, fields.bytes.length);
    else Object.assign(media, { size: 0, width: 480, height: 300 });
    if (fields.altText) media.altText = fields.altText;
    return media;
  }

  processing(media: Media): Processing {
    if (media.failure !== undefined) return { state: 'failed', message: media.failure };
    const left = (media.readyAt ?? 0) - this.#world.clock.now();
    if (left <= 0) return { state: 'succeeded' };
    const percent = Math.round(100 * (1 - left / Math.max(left, this.#world.behaviour.mediaProcessingMs)));
    return { state: percent < 20 ? 'pending' : 'in_progress', percent };
  }

  isOpen(media: Media): boolean {
    return this.#uploads.has(media.id);
  }

  /** May the user attach it now? */
  isUsable(id: string, ownerId: string): boolean {
    const media = this.byId.get(id);
    if (!media || this.#uploads.has(id) || media.expiresAt <= this.#world.clock.now()) return false;
    const isOwner = media.ownerId === ownerId || media.additionalOwners?.includes(ownerId);
    return isOwner === true && this.processing(media).state === 'succeeded';
  }

  /** What hangs on a post or message stays. */
  keep(ids: readonly string[]): void {
    for (const id of ids) this.get(id).isAttached = true;
  }

  get(id: string): Media {
    const media = this.byId.get(id);
    if (!media) throw new Error(`There is no media with the id ${id}.`);
    return media;
  }

  describe(id: string, altText: string): void {
    this.get(id).altText = altText;
    this.#world.revision++;
  }

  /** The file itself, or a picture in its place when nobody uploaded one or there was no room to keep it. */
  file(media: Media, asStill = false): { bytes: Buffer; contentType: string } {
    const bytes = this.#bytes.get(media.id);
    if (bytes && !(asStill && media.kind === 'video')) return { bytes, contentType: media.contentType };
    return { bytes: generatedPicture(Number(BigInt(media.id) % 4_294_967_296n)), contentType: 'image/png' };
  }

  restore(media: Media): void {
    this.byId.set(media.id, media);
  }

  /** Without the bytes, and without what was never finished. */
  snapshot(): Media[] {
    return [...this.byId.values()].filter((media) => !this.#uploads.has(media.id));
  }

  #newMedia(ownerId: string, category: MediaCategory, contentType: string): Media {
    const now = this.#world.clock.now();
    const kind = category.endsWith('_gif') ? 'animated_gif' : category.endsWith('video') ? 'video' : 'photo';
    const id = this.#world.ids.at(now);
    return { id, ownerId, category, kind, contentType, size: 0, width: 0, height: 0, expiresAt: now + DAY_MS };
  }

  #finish(media: Media, bytes: Buffer, size: number): void {
    Object.assign(media, { size, ...sizeOf(bytes), expiresAt: this.#world.clock.now() + DAY_MS });
    const actual = contentTypeOf(bytes);
    if (media.kind === 'photo' && actual) media.contentType = actual;
    if (media.kind === 'video' && !actual?.startsWith('video/')) media.failure = 'Unsupported video format';
    if (media.kind === 'animated_gif' && actual !== 'image/gif') media.failure = 'Unsupported GIF format';
    const durationMs = media.kind === 'video' ? durationMsOf(bytes) : undefined;
    if (durationMs !== undefined) media.durationMs = durationMs;
    if (size > MAX_KEPT_EACH) return;
    this.#bytes.set(media.id, bytes);
    this.#keptBytes += bytes.length;
    for (const [id, kept] of this.#bytes) {
      if (this.#keptBytes <= MAX_KEPT_BYTES) break;
      this.#bytes.delete(id);
      this.#keptBytes -= kept.length;
    }
  }

  /** Forgets what expired unused, and the oldest of too many uploads in progress. */
  #sweep(): void {
    const now = this.#world.clock.now();
    for (const media of this.byId.values()) {
      if (media.expiresAt > now || media.isAttached) continue;
      this.#forget(media.id);
    }
    for (const id of this.#uploads.keys()) {
      if (this.#uploads.size < MAX_OPEN_UPLOADS && this.#pendingBytes() < MAX_KEPT_BYTES) break;
      this.#forget(id);
    }
  }

  #pendingBytes(): number {
    let sum = 0;
    for (const { segments } of this.#uploads.values()) {
      for (const segment of segments.values()) sum += segment.bytes?.length ?? 0;
    }
    return sum;
  }

  #forget(id: string): void {
    this.#keptBytes -= this.#bytes.get(id)?.length ?? 0;
    this.#bytes.delete(id);
    this.#uploads.delete(id);
    this.byId.delete(id);
  }
}
