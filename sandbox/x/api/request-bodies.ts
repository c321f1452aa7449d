import type { IncomingMessage } from 'node:http';
import { readMultipart } from './multipart.ts';
import { invalidRequest, XProblem } from './problems.ts';

const MAX_BODY_BYTES = 1_000_000;
/** A segment of an upload, with room for base64. */
const MAX_MEDIA_BYTES = 8_000_000;
const MAX_LOGGED_TEXT = 30_000;

export interface ReceivedBody {
  bytes: Buffer;
  /** Empty for files. */
  text: string;
}

export async function receiveBody(request: IncomingMessage, path: string): Promise<ReceivedBody> {
  const limit = path.startsWith('/2/media/') ? MAX_MEDIA_BYTES : MAX_BODY_BYTES;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > limit) throw new XProblem(413, { title: 'Payload Too Large', type: 'about:blank', status: 413 });
  }
  const bytes = Buffer.concat(chunks);
  return { bytes, text: isMultipart(request) ? '' : bytes.toString('utf8') };
}

/** JSON, or the fields of a form with files; undefined when there is neither. */
export function parseBody(request: IncomingMessage, { bytes, text }: ReceivedBody): unknown {
  const contentType = request.headers['content-type'] ?? '';
  if (isMultipart(request)) {
    const fields = readMultipart(bytes, contentType);
    if (!fields) throw invalidRequest([{ parameters: {}, message: 'The multipart body has no boundary.' }]);
    return fields;
  }
  if (text === '' || !contentType.includes('application/json')) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw invalidRequest([{ parameters: {}, message: 'Requests with bodies must have valid JSON' }]);
  }
}

function isMultipart(request: IncomingMessage): boolean {
  return request.headers['content-type']?.startsWith('multipart/form-data') ?? false;
}

/** What the request log keeps: the log holds thousands of requests, so not their files. */
export function loggable(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body ?? null;
  const entries = Object.entries(body).map(([name, value]) => {
    if (Buffer.isBuffer(value)) return [name, `${value.length} bytes`];
    return [name, typeof value === 'string' && value.length > MAX_LOGGED_TEXT ? `${value.length} characters` : value];
  });
  return Array.isArray(body) ? body : Object.fromEntries(entries);
}
