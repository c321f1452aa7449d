import { ArgumentsHost, Catch, ExceptionFilter, HttpException, HttpStatus } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';

/**
 * An error for the person who must act, as RFC 9457 problem details: `detail` says what failed and what to do next,
 * `code` is stable for machines, `extra` carries what the client needs to go on (the current version, for instance;
 * `retryAfterSeconds` is also sent as the header Retry-After).
 */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly extra: Record<string, unknown> = {},
  ) {
    super(detail);
  }
}

export const notFound = (what: string): Problem =>
  new Problem(404, 'not_found', `There is no such ${what}, or you may not see it.`);

/** What cannot be an id is nobody's. */
export function requireId(value: string, what: string): string {
  if (!/^\d{1,18}$/.test(value)) throw notFound(what);
  return value;
}

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  408: 'Too slow',
  409: 'Changed in the meantime',
  413: 'Too large',
  415: 'Unsupported content',
  422: 'Cannot be done',
  429: 'Too many attempts',
  431: 'Too large',
  500: 'Something went wrong here',
  503: 'Not available now',
};

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const response = http.getResponse<FastifyReply>();
    const problem = toProblem(error);
    if (problem.status >= 500) {
      const request = http.getRequest<FastifyRequest>();
      this.log.error({ err: error, method: request.method, path: request.url.split('?')[0] }, 'request failed');
    }
    if (response.sent || response.raw.headersSent) return;
    sendProblem(response, problem);
  }
}

export function sendProblem(response: FastifyReply, problem: Problem): void {
  const { retryAfterSeconds } = problem.extra;
  if (typeof retryAfterSeconds === 'number') void response.header('retry-after', retryAfterSeconds);
  void response
    .status(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(problemBody(problem));
}

const problemBody = (problem: Problem): Record<string, unknown> => ({
  ...problem.extra,
  type: 'about:blank',
  title: TITLES[problem.status] ?? 'Error',
  status: problem.status,
  code: problem.code,
  detail: problem.detail,
});

/** Answers what is not even HTTP, or more of it than we read; there is no request yet, so it writes to the socket. */
export function refuseUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const problem =
    UNREADABLE[error.code ?? ''] ?? new Problem(400, 'bad_request', 'The request could not be read as HTTP.');
  const body = JSON.stringify(problemBody(problem));
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
  ];
  if (socket.writable) socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroySoon();
}

const UNREADABLE: Record<string, Problem> = {
  HPE_HEADER_OVERFLOW: new Problem(
    431,
    'header_too_large',
    'The address and headers of the request are larger than this server takes.',
  ),
  ERR_HTTP_REQUEST_TIMEOUT: new Problem(408, 'too_slow', 'The request did not arrive in time.'),
};

export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HttpException) return fromHttpException(error);
  const code = errorCode(error);
  const known = code === undefined ? undefined : FASTIFY_PROBLEMS[code];
  if (known) return known;
  // URIError: a validator met half a surrogate pair
  if (isClientFault(error) || error instanceof URIError) return unreadable();
  // 57P01…03: the server is shutting down or starting; 08xxx: no connection; 53xxx: out of a resource
  if (code && /^(57P0|08|53|ECONNREFUSED|ECONNRESET)/.test(code)) {
    return new Problem(
      503,
      'database_unavailable',
      'The database does not answer right now. Nothing was changed; try again in a moment.',
    );
  }
  // 57014: it took longer than it may; 55P03: it waited longer for others than it may
  if (code === '57014' || code === '55P03') {
    return new Problem(503, 'took_too_long', 'This took too long and was stopped. Nothing was changed; try again.');
  }
  // 22P05: a NUL in text; 22003, 22008: a number or a time beyond the column's range
  if (code === '22P05' || code === '22021' || code === '22003' || code === '22008') {
    return new Problem(400, 'bad_value', 'A value holds a character or a number that cannot be stored.');
  }
  return new Problem(
    500,
    'internal',
    'Something went wrong on our side. It was logged; try again, and tell your admin if it stays.',
  );
}

const unreadable = (): Problem =>
  new Problem(
    400,
    'bad_request',
    'The request could not be read. Its body must be valid JSON, its address well-formed.',
  );

/** What the server refuses before a route is found. */
const FASTIFY_PROBLEMS: Record<string, Problem> = {
  FST_ERR_MAX_PARAM_LENGTH: new Problem(404, 'not_found', 'There is nothing at this address.'),
};

/** What the server refuses before a route's code runs; Nest keeps the status and the words only. */
const REFUSED: Record<number, Problem> = {
  404: new Problem(404, 'not_found', 'There is nothing at this address.'),
  413: new Problem(413, 'body_too_large', 'The request is larger than this endpoint takes.'),
  415: new Problem(415, 'json_only', 'Send the request as application/json.'),
};

function fromHttpException(error: HttpException): Problem {
  const status = error.getStatus();
  const body = error.getResponse();
  const messages = typeof body === 'object' && 'message' in body ? (body as { message: unknown }).message : undefined;
  if (status === Number(HttpStatus.BAD_REQUEST) && Array.isArray(messages)) {
    return new Problem(400, 'invalid', `${messages.join('. ')}.`, { errors: messages });
  }
  if (status === Number(HttpStatus.BAD_REQUEST)) return unreadable();
  return REFUSED[status] ?? new Problem(status, 'http_error', error.message);
}

const errorCode = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

const isClientFault = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'statusCode' in error &&
  typeof error.statusCode === 'number' &&
  error.statusCode >= 400 &&
  error.statusCode < 500;
