import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { servePicture } from '../api/pictures.ts';
import type { World } from '../world/world.ts';
import type { ControlCall } from './control-call.ts';
import { controlRoutes } from './control.routes.ts';

const PAGE = new URL('./page/', import.meta.url);
const FILES: Record<string, [file: string, type: string]> = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/page.css': ['page.css', 'text/css; charset=utf-8'],
  ...Object.fromEntries(
    ['page', 'api', 'dom', 'people', 'composer', 'posts', 'messages', 'profile', 'happenings'].map((name) => [
      `/${name}.js`,
      [`${name}.js`, 'text/javascript; charset=utf-8'],
    ]),
  ),
};
const MAX_BODY_BYTES = 5_000_000;

/** A mistake of the caller, with the sentence to show. */
class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The door for tests, demos and the customers' page: everything behind `/_sandbox/` needs the control token. */
export function createControlServer(world: World, token: string): Server {
  return createServer((request, response) => {
    answer(world, token, request, response).catch((error: unknown) => {
      const status = error instanceof Refused ? error.status : 400;
      json(response, status, { error: error instanceof Error ? error.message : String(error) });
    });
  });
}

async function answer(world: World, token: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // A page on another site can make its name point here (DNS rebinding); only loopback names are served.
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(host))
    throw new Refused(421, 'The sandbox answers on loopback only.');
  if (servePicture(world, request, response)) return;
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const file = request.method === 'GET' ? FILES[url.pathname] : undefined;
  if (file) return sendFile(response, ...file);

  if (!hasToken(request, token)) throw new Refused(401, 'The control token is missing or wrong.');
  const found = findRoute(request.method ?? '', url.pathname);
  if (!found) throw new Refused(404, `The sandbox has no ${request.method} ${url.pathname}.`);
  const call: ControlCall = { world, path: found.path, query: url.searchParams, body: await readJson(request) };
  json(response, 200, found.run(call));
}

async function sendFile(response: ServerResponse, file: string, type: string): Promise<void> {
  response.writeHead(200, {
    'content-type': type,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  });
  response.end(await readFile(new URL(file, PAGE)));
}

function hasToken(request: IncomingMessage, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${token}`));
}

function findRoute(method: string, pathname: string) {
  for (const [route, run] of Object.entries(controlRoutes)) {
    const [routeMethod, routePath] = route.split(' ') as [string, string];
    const match = routeMethod === method && /^([^:]*)(?::(\w+))?$/.exec(routePath);
    if (!match) continue;
    const [, fixed, variable] = match as unknown as [string, string, string | undefined];
    if (variable === undefined) {
      if (pathname === fixed) return { run, path: {} as Record<string, string> };
    } else if (pathname.startsWith(fixed) && /^[^/]+$/.test(pathname.slice(fixed.length))) {
      return { run, path: { [variable]: decodeURIComponent(pathname.slice(fixed.length)) } };
    }
  }
  return null;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > MAX_BODY_BYTES) throw new Refused(413, 'The body is too large.');
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Refused(400, 'The body is not JSON.');
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
