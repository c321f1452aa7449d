import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import type { MediaPlace } from '../channels/index.js';
import { publicLookup } from './public-address.js';

/** A part of a file, from one byte to another, both included. */
export interface Part {
  from: number;
  to: number;
}

export interface FetchedBytes {
  bytes: Buffer;
  /** How many bytes the whole file has. */
  size: number;
}

/** Why bytes are not to be had. What a server said is not told on: it may be anybody's. */
export class NotFetched extends Error {
  override name = 'NotFetched';

  constructor(
    message: string,
    /** Nobody answered: what else is at that host is not to be had either, for now. */
    readonly silent = false,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

export type FetchBytes = (place: MediaPlace, mostBytes: number, part?: Part) => Promise<FetchedBytes>;

export interface FetchSettings {
  /** How long one fetch may take, to its last byte. */
  timeoutMs?: number;
  lookup?: ReturnType<typeof publicLookup>;
}

const KEEP = { keepAlive: true, maxSockets: 8, maxFreeSockets: 4, timeout: 30_000 };
const USUAL_TIMEOUT_MS = 10_000;
/** A piece of a film takes longer than a picture. */
const PART_TIMES = 3;

/**
 * Fetches a whole file, or a part of it, from where a platform keeps it. Follows no redirect, unpacks nothing, sends
 * nothing that tells who looks, connects to public addresses only (but for the sandbox), and reads no byte more than allowed.
 */
export function bytesFetcher({
  timeoutMs = USUAL_TIMEOUT_MS,
  lookup = publicLookup(),
}: FetchSettings = {}): FetchBytes {
  const agents = { open: new https.Agent({ ...KEEP, lookup }), sandbox: new http.Agent(KEEP) };
  return async ({ url, sandbox }, mostBytes, part) => {
    // An address in place of a name is never looked up, so nobody would check it.
    if (!sandbox && (url.protocol !== 'https:' || url.port !== '' || isIP(url.hostname.replace(/^\[|\]$/g, '')))) {
      throw new NotFetched(`${url.origin} is no place to fetch from.`);
    }
    const signal = AbortSignal.timeout(part ? timeoutMs * PART_TIMES : timeoutMs);
    const options = {
      agent: sandbox ? agents.sandbox : agents.open,
      headers: {
        'user-agent': 'Parley',
        accept: 'image/*, video/mp4',
        'accept-encoding': 'identity',
        ...(part && { range: `bytes=${part.from}-${part.to}` }),
      },
      signal,
    };
    try {
      const answer = await send(sandbox ? http : https, url, options);
      try {
        const size = sizeOf(answer, mostBytes, part);
        const bytes = await readAll(answer, mostBytes);
        // A body whose end is that of its connection ends as if it were whole when we give it up.
        signal.throwIfAborted();
        if (part && bytes.length > part.to - part.from + 1) throw new NotFetched('More came than was asked for.');
        return { bytes, size: size ?? bytes.length };
      } catch (error) {
        answer.destroy();
        throw error;
      }
    } catch (error) {
      if (error instanceof NotFetched) throw error;
      throw new NotFetched(`${url.host} ${signal.aborted ? 'took too long' : 'cannot be reached'}.`, true, error);
    }
  };
}

const send = (
  { request }: typeof http | typeof https,
  url: URL,
  options: http.RequestOptions,
): Promise<http.IncomingMessage> =>
  new Promise((resolve, reject) => {
    request(url, options, resolve).on('error', reject).end();
  });

/** Looks at what is told before the first byte is read. null: not told, so all of it has to come. */
function sizeOf({ statusCode, headers }: http.IncomingMessage, mostBytes: number, part?: Part): number | null {
  const packed = headers['content-encoding'] ?? 'identity';
  if (packed !== 'identity') throw new NotFetched('It is packed, which was not asked for.');
  if (Number(headers['content-length'] ?? 0) > mostBytes) throw new NotFetched('It is too large.');
  if (statusCode === 200 && (part?.from ?? 0) === 0) return null;
  const told = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(headers['content-range'] ?? '');
  if (statusCode !== 206 || !part || !told) throw new NotFetched(`The answer was ${statusCode}.`);
  const [from, to, size] = told.slice(1).map(Number) as [number, number, number];
  if (from !== part.from || to !== Math.min(part.to, size - 1)) throw new NotFetched('Another part came.');
  return size;
}

async function readAll(answer: http.IncomingMessage, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > mostBytes) throw new NotFetched('It is too large.');
    chunks.push(chunk);
  }
  if (!answer.complete) throw new NotFetched('It broke off.');
  return Buffer.concat(chunks);
}
