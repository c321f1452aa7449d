import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Fault } from '../world/faults.ts';
import type { LoggedRequest } from '../world/request-log.ts';
import type { World } from '../world/world.ts';
import { Authentication, type Caller } from './authentication.ts';
import { nameOf, type Answer, type Endpoint, type OpenCall, type OpenEndpoint, type SentAnswer } from './endpoint.ts';
import { fieldsOf, isServedAt } from './open-requests.ts';
import { Live } from './live.ts';
import { bill, checkCredits } from './billing.ts';
import { readQuery } from './parameters.ts';
import { checkPermission } from './permission.ts';
import { problem, problems, usualProblem, XProblem } from './problems.ts';
import { servePicture } from './pictures.ts';
import { loggable, parseBody, receiveBody } from './request-bodies.ts';
import { findEndpoint } from './router.ts';

const X_HOSTS = ['api.x.com', 'x.com', 'api.twitter.com', 'twitter.com'];
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** One request on its way through the server. */
interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  started: number;
  endpoint: Endpoint | OpenEndpoint | null;
  caller: Caller | null;
  body: unknown;
  headers: Record<string, string>;
  committed: string | null;
  fault: Fault | null;
  /** Who wants to see what is sent. */
  onAnswer: ((answer: SentAnswer) => void) | undefined;
}

/** The HTTP side of X: plain HTTP on loopback, for clients that believe they talk to https://api.x.com. */
export function createApiServer(world: World, onAnswer?: (answer: SentAnswer) => void): Server {
  const authentication = new Authentication(world);
  const live = new Live(world);
  const server = createServer({ keepAliveTimeout: 30_000 }, (request, response) => {
    const { oauth1ClockSkewMs: skew } = world.behaviour;
    if (skew !== 0) response.setHeader('date', new Date(Date.now() + skew).toUTCString());
    if (servePicture(world, request, response)) return;
    serve(world, live, authentication, open(request, response, onAnswer)).catch((error: unknown) => {
      process.stderr.write(`The sandbox failed to answer ${request.method} ${request.url}: ${String(error)}\n`);
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify(problems['internal-error'].body));
    });
  });
  return server.on('close', () => live.stop());
}

async function serve(world: World, live: Live, authentication: Authentication, exchange: Exchange) {
  const { request } = exchange;
  let answer: Answer;
  try {
    // Another name would be a web page that reaches for loopback (DNS rebinding), or a client that signs for elsewhere.
    if (!X_HOSTS.includes(exchange.url.hostname) && !LOOPBACK.includes(exchange.url.hostname))
      throw problem('not-found');
    const received = await receiveBody(request, exchange.url.pathname);
    const { text } = received;
    const route = isServedAt(exchange.url) ? findEndpoint(request.method ?? '', exchange.url.pathname) : null;
    const endpoint = route?.endpoint;
    exchange.endpoint = endpoint ?? null;
    if (endpoint && 'open' in endpoint) {
      const call = openCall(world, authentication, exchange, text);
      exchange.caller = endpoint.about(call);
      if (!(await passFaultsBefore(world, exchange))) return;
      answer = endpoint.answer(call);
    } else {
      exchange.caller = authentication.callerOf(signedParts(exchange, text));
      if (!route || !endpoint) throw problem('not-found');

      if (!(await passFaultsBefore(world, exchange))) return;
      checkPermission(exchange.caller, endpoint);
      countAgainstLimits(world, exchange.caller, exchange, endpoint);
      exchange.body = parseBody(request, received);
      const query = readQuery(exchange.url.searchParams, endpoint.query);
      const { caller, body } = exchange;
      checkCredits(world, caller, endpoint);
      answer = await endpoint.answer({ world, caller, path: route.path, query, body, live });
      bill(world, caller, endpoint, route.path, answer);
    }
    exchange.committed = answer.committed ?? null;
  } catch (error) {
    if (!(error instanceof XProblem)) throw error;
    finish(world, exchange, error.status, error.body, error.headers);
    return;
  }
  deliver(world, exchange, answer);
}

function open(request: IncomingMessage, response: ServerResponse, onAnswer: Exchange['onAnswer']): Exchange {
  const host = request.headers.host ?? '';
  const scheme = X_HOSTS.includes(host) ? 'https' : 'http';
  return {
    request,
    response,
    url: new URL(request.url ?? '/', `${scheme}://${host || 'localhost'}`),
    started: performance.now(),
    endpoint: null,
    caller: null,
    body: undefined,
    headers: {},
    committed: null,
    fault: null,
    onAnswer,
  };
}

function openCall(world: World, authentication: Authentication, exchange: Exchange, text: string): OpenCall {
  const { headers } = exchange.request;
  const fields = fieldsOf(headers['content-type'], text);
  exchange.body = fields;
  return { world, authentication, request: signedParts(exchange, text), headers, fields };
}

function signedParts({ request, url }: Exchange, body: string) {
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  return {
    method: request.method ?? 'GET',
    origin: url.origin,
    path: url.pathname,
    query: url.searchParams,
    form: new URLSearchParams(isForm ? body : ''),
    authorization: request.headers.authorization,
  };
}

/** False when the connection is gone or will stay silent. */
async function passFaultsBefore(world: World, exchange: Exchange): Promise<boolean> {
  const name = nameOf(exchange.endpoint!);
  const userId = exchange.caller?.user?.id ?? null;
  const latency = world.faults.latency(name, userId);
  if (latency) {
    exchange.fault = latency;
    await passes(world, latency.ms ?? 1000);
  }
  const fault = world.faults.before(name, userId);
  if (!fault) return true;
  exchange.fault = fault;
  if (fault.kind === 'status') throw statusFault(world, fault);
  if (fault.kind === 'reset-before-commit') reset(world, exchange);
  else record(world, exchange, 'hung');
  return false;
}

/** In real time; or until somebody moves the clock over it, whatever the clock does by itself. */
function passes(world: World, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      clearTimeout(timer);
      callOff();
      resolve();
    };
    const timer = setTimeout(over, ms).unref();
    const callOff = world.timers.after(ms, over);
  });
}

function statusFault(world: World, fault: Fault): XProblem {
  const status = fault.status as number;
  const named = Object.entries(problems).find(([name]) => name === fault.problem)?.[1];
  if (fault.problem !== undefined && !named) {
    process.stderr.write(
      `The fault names an unknown problem "${fault.problem}"; the usual body of ${status} is sent.\n`,
    );
  }
  const headers: Record<string, string> = {};
  if (status === 429 && fault.resetInMs !== null) {
    const resetAt = world.clock.now() + (fault.resetInMs ?? 15 * 60_000);
    headers['x-rate-limit-limit'] = '100';
    headers['x-rate-limit-remaining'] = '0';
    headers['x-rate-limit-reset'] = String(Math.ceil(resetAt / 1000));
  }
  return new XProblem(status, fault.body ?? named?.body ?? usualProblem(status), headers);
}

function countAgainstLimits(world: World, caller: Caller, exchange: Exchange, endpoint: Endpoint): void {
  const verdict = world.limits.take(nameOf(endpoint), endpoint.limits, caller.app.id, caller.user?.id ?? null);
  exchange.headers = verdict.headers;
  if (!verdict.allowed) throw problem('too-many-requests');
}

/** Sends what the endpoint answered, unless a fault strikes after the work is done. */
function deliver(world: World, exchange: Exchange, answer: Answer): void {
  if (answer.stream) {
    record(world, exchange, answer.status);
    return answer.stream(exchange.request, exchange.response, exchange.headers);
  }
  const name = nameOf(exchange.endpoint!);
  const fault = answer.status < 400 ? world.faults.after(name, exchange.caller?.user?.id ?? null) : undefined;
  if (fault) exchange.fault = fault;
  switch (fault?.kind) {
    case 'hang-after-commit':
      return record(world, exchange, 'hung');
    case 'commit-then-reset':
      return reset(world, exchange);
    case 'commit-then-500':
      return finish(world, exchange, 500, problems['internal-error'].body);
    case 'commit-then-503':
      return finish(world, exchange, 503, problems['service-unavailable'].body);
    case 'cut-body':
      return cutBody(world, exchange, answer);
    case 'bad-json-201':
      return send(world, exchange, 201, textOf(answer.body).slice(0, -3));
    case 'remaining-zero-with-next-token': {
      const reset = String(Math.ceil(world.clock.now() / 1000) + 600);
      const exhausted = { 'x-rate-limit-limit': '300', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': reset };
      return finish(world, exchange, answer.status, answer.body, exhausted);
    }
    default:
      return finish(world, exchange, answer.status, answer.body, answer.headers);
  }
}

function finish(world: World, exchange: Exchange, status: number, body: unknown, headers: Record<string, string> = {}) {
  exchange.headers = { ...exchange.headers, ...headers };
  send(world, exchange, status, textOf(body));
}

function textOf(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function send(world: World, exchange: Exchange, status: number, text: string): void {
  exchange.response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...exchange.headers,
  });
  exchange.response.end(text);
  record(world, exchange, status);
  const { endpoint, fault } = exchange;
  exchange.onAnswer?.({ endpoint: endpoint && nameOf(endpoint), status, text, fault: fault?.kind ?? null });
}

function reset(world: World, exchange: Exchange): void {
  record(world, exchange, 'reset');
  exchange.request.socket.resetAndDestroy();
}

/** The whole length is promised, half of it is sent. */
function cutBody(world: World, exchange: Exchange, answer: Answer): void {
  const bytes = Buffer.from(textOf(answer.body));
  exchange.response.writeHead(answer.status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.length,
    ...exchange.headers,
    ...answer.headers,
  });
  exchange.response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => exchange.request.socket.destroy());
  record(world, exchange, 'cut');
}

function record(world: World, exchange: Exchange, outcome: LoggedRequest['outcome']): void {
  const { request, url, endpoint, caller, body, committed, fault, started } = exchange;
  world.log.add({
    at: world.clock.now(),
    method: request.method ?? '',
    endpoint: endpoint ? nameOf(endpoint) : null,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    body: loggable(body),
    userId: caller?.user?.id ?? null,
    appId: caller?.app.id ?? null,
    outcome,
    committed,
    fault: fault?.kind ?? null,
    durationMs: Math.round((performance.now() - started) * 10) / 10,
  });
}
