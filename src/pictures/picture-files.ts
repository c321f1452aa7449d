import type { MediaPlace } from '../channels/index.js';
import type { Clock } from '../kernel/index.js';
import { TELLING_BYTES, typeOf } from '../media/index.js';
import { BytesCache } from './bytes-cache.js';
import { NotFetched, type FetchBytes, type FetchedBytes, type Part } from './fetch-bytes.js';

/** A picture as it is served: what it is, its first bytes say. */
export interface Picture {
  type: string;
  bytes: Buffer;
}

/** A part of a film, and how long all of it is. */
interface FilmPiece {
  bytes: Buffer;
  size: number;
}

/** A film is fetched and held in pieces of this many bytes. */
export const PIECE_BYTES = 1024 * 1024;
const MOST_PICTURE_BYTES = 8 * 1024 * 1024;
const MOST_HELD_BYTES = 96 * 1024 * 1024;
/** With what a browser keeps of it, less than the hour in which everything must be gone that is gone upstream. */
export const HELD_MS = 20 * 60_000;
/** So long a place that did not give is not asked again; one that did not answer at all may do so the next moment. */
const REFUSED_MS = 60_000;
const SILENT_MS = 5_000;
/** A host from which so many in a row got no answer is left alone for a while, so that no browser waits for it in vain. */
const MOST_SILENT = 3;
const RESTS_MS = 20_000;
const MOST_AT_ONCE = 12;
const MOST_WAITING = 240;

type Held = { picture: Picture } | { piece: FilmPiece } | { failure: NotFetched };

/** Fetches each file once, however many ask for it at the same time; a few at a time; and holds it for a while. */
export class PictureFiles {
  private readonly cache: BytesCache<Held>;
  private readonly fetching = new Map<string, Promise<Held>>();
  private readonly waiting: (() => void)[] = [];
  private running = 0;
  private readonly silences = new Map<string, { times: number; at: number }>();

  constructor(
    private readonly fetchBytes: FetchBytes,
    private readonly clock: Clock,
  ) {
    this.cache = new BytesCache(MOST_HELD_BYTES, clock);
  }

  /** Throws NotFetched when it is not to be had, or is no picture. */
  async picture(place: MediaPlace): Promise<Picture> {
    const held = await this.once(`picture ${place.url.href}`, async () => {
      const { bytes } = await this.fetch(place, MOST_PICTURE_BYTES);
      const told = typeOf(bytes.subarray(0, TELLING_BYTES));
      if (!told || told.kind === 'video') throw new NotFetched('It is no picture.');
      return { picture: { type: told.type, bytes } };
    });
    return (held as { picture: Picture }).picture;
  }

  /** How long a film is. Throws NotFetched when it is not to be had, or is no MP4. */
  async filmSize(place: MediaPlace): Promise<number> {
    return (await this.piece(place, 0)).size;
  }

  /** The bytes of a film from one to another, both included, a piece at a time: no more than the reader takes. */
  async *film(place: MediaPlace, from: number, to: number): AsyncGenerator<Buffer> {
    for (let n = Math.floor(from / PIECE_BYTES); n * PIECE_BYTES <= to; n += 1) {
      const { bytes } = await this.piece(place, n);
      const start = n * PIECE_BYTES;
      const wanted = bytes.subarray(Math.max(from - start, 0), to - start + 1);
      if (wanted.length === 0) throw new NotFetched('The film ended early.');
      yield wanted;
    }
  }

  sweep(): void {
    this.cache.sweep();
  }

  private async piece(place: MediaPlace, n: number): Promise<FilmPiece> {
    const held = await this.once(`film ${n} ${place.url.href}`, async () => {
      const from = n * PIECE_BYTES;
      const piece = await this.fetch(place, PIECE_BYTES, { from, to: from + PIECE_BYTES - 1 });
      if (n === 0 && typeOf(piece.bytes.subarray(0, TELLING_BYTES))?.kind !== 'video') {
        throw new NotFetched('It is no MP4 film.');
      }
      return { piece };
    });
    return (held as { piece: FilmPiece }).piece;
  }

  private async fetch(place: MediaPlace, ...how: [mostBytes: number, part?: Part]): Promise<FetchedBytes> {
    const { host } = place.url;
    if (this.isResting(host)) throw new NotFetched(`${host} rests.`);
    try {
      const fetched = await this.fetchBytes(place, ...how);
      this.silences.delete(host);
      return fetched;
    } catch (error) {
      const isSilent = error instanceof NotFetched && error.silent;
      const times = isSilent ? (this.silences.get(host)?.times ?? 0) + 1 : 0;
      this.silences.set(host, { times, at: this.clock.now().getTime() });
      throw error;
    }
  }

  private isResting(host: string): boolean {
    const silence = this.silences.get(host);
    return (silence?.times ?? 0) >= MOST_SILENT && this.clock.now().getTime() - (silence?.at ?? 0) < RESTS_MS;
  }

  private async once(key: string, fetch: () => Promise<Held>): Promise<Held> {
    const known = this.cache.get(key) ?? (await this.fetching.get(key)) ?? (await this.start(key, fetch));
    if ('failure' in known) throw known.failure;
    return known;
  }

  private start(key: string, fetch: () => Promise<Held>): Promise<Held> {
    const started = this.inTurn(fetch)
      .catch((error: unknown): Held => {
        if (error instanceof NotFetched) return { failure: error };
        throw error;
      })
      .then((held) => {
        const bytes = 'picture' in held ? held.picture.bytes.length : 'piece' in held ? held.piece.bytes.length : 0;
        // What it takes to hold it at all.
        const forMs = 'failure' in held ? (held.failure.silent ? SILENT_MS : REFUSED_MS) : HELD_MS;
        this.cache.set(key, held, bytes + 1024, forMs);
        return held;
      })
      .finally(() => this.fetching.delete(key));
    this.fetching.set(key, started);
    return started;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= MOST_AT_ONCE) {
      if (this.waiting.length >= MOST_WAITING) throw new NotFetched('Too many others are being fetched.');
      await new Promise<void>((go) => this.waiting.push(go));
    } else this.running += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
