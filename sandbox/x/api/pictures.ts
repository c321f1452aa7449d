import type { IncomingMessage, ServerResponse } from 'node:http';
import type { World } from '../world/world.ts';

const PATH = /^\/media\/(\d{1,19})\.[a-z0-9]+(\?preview)?$/;

/** Serves what is attached to posts and messages, as X's picture server does: to everybody who has the address. */
export function servePicture(world: World, request: IncomingMessage, response: ServerResponse): boolean {
  const match = request.method === 'GET' ? PATH.exec(request.url ?? '') : null;
  if (!match) return false;
  const media = world.media.byId.get(match[1] as string);
  if (!media) {
    response.writeHead(404).end();
    return true;
  }
  const { bytes, contentType } = world.media.file(media, match[2] !== undefined);
  response.writeHead(200, {
    'content-type': contentType,
    'content-length': bytes.length,
    'cache-control': 'private, max-age=3600',
    'x-content-type-options': 'nosniff',
    // The customers' page and an inbox under development are other origins.
    'cross-origin-resource-policy': 'cross-origin',
    'content-security-policy': "default-src 'none'; sandbox",
  });
  response.end(bytes);
  return true;
}
