import type { IncomingMessage, ServerResponse } from 'node:http';
import { facePicture } from '../world/pictures.ts';
import type { World } from '../world/world.ts';

const FACE = /^\/profile_images\/(\d{1,19})\/(\d{1,9})_(normal|bigger|400x400)\.png$/;
/** In pixels. [docs.x.com, user profile images and banners] */
const SIDES: Record<string, number> = { normal: 48, bigger: 73, '400x400': 400 };
const PATH = /^\/media\/(\d{1,19})\.[a-z0-9]+(\?preview)?$/;

type Picture = { bytes: Buffer; contentType: string };

/** Serves faces and what is attached to posts and messages, as X's picture servers do: to everybody who has the address. */
export function servePicture(world: World, request: IncomingMessage, response: ServerResponse): boolean {
  const url = request.method === 'GET' ? (request.url ?? '') : '';
  const [face, attached] = [FACE.exec(url), PATH.exec(url)];
  if (!face && !attached) return false;
  const picture = face ? faceOf(world, face) : attachedOf(world, attached as RegExpExecArray);
  if (picture) send(picture, request.headers.range, response);
  else response.writeHead(404).end();
  return true;
}

/** The one that somebody has now: an address with an earlier one is gone. */
function faceOf(world: World, [, id, face, size]: RegExpExecArray): Picture | null {
  const user = world.identities.users.get(id as string);
  if (user?.face !== Number(face) || user.suspended) return null;
  return { bytes: facePicture(Number(face), SIDES[size as string] as number), contentType: 'image/png' };
}

function attachedOf(world: World, [, id, still]: RegExpExecArray): Picture | null {
  const media = world.media.byId.get(id as string);
  return media ? world.media.file(media, still !== undefined) : null;
}

function send({ bytes, contentType }: Picture, range: string | undefined, response: ServerResponse): void {
  const asked = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(range ?? '');
  const from = Number(asked?.[1] ?? 0);
  const to = Math.min(asked?.[2] ? Number(asked[2]) : Infinity, bytes.length - 1);
  if (from > to) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    return;
  }
  response.writeHead(asked ? 206 : 200, {
    'content-type': contentType,
    'content-length': to - from + 1,
    'accept-ranges': 'bytes',
    ...(asked && { 'content-range': `bytes ${from}-${to}/${bytes.length}` }),
    'cache-control': 'private, max-age=3600',
    'x-content-type-options': 'nosniff',
    // The customers' page and an inbox under development are other origins.
    'cross-origin-resource-policy': 'cross-origin',
    'content-security-policy': "default-src 'none'; sandbox",
  });
  response.end(bytes.subarray(from, to + 1));
}
