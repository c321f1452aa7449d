import type { LoggerService } from '@nestjs/common';
import { destination, pino, stdSerializers, type LogFn, type Logger } from 'pino';

export type { Logger } from 'pino';

export const LOGGER = Symbol('logger');

const SECRET_KEYS = [
  'password',
  'token',
  'accessToken',
  'accessSecret',
  'apiKey',
  'apiSecret',
  'refreshToken',
  'clientSecret',
  'credentials',
  'authorization',
  'cookie',
  'secret',
  'set-cookie',
];

/** One JSON line an event on stderr; what is secret is replaced, at the top and two levels down. */
export function createLogger(level: string): Logger {
  return pino(
    {
      level,
      base: undefined,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      redact: {
        paths: SECRET_KEYS.flatMap((key) => [`["${key}"]`, `*["${key}"]`, `*.*["${key}"]`]),
        censor: '[secret]',
      },
      serializers: { err: safeError },
      hooks: {
        logMethod(args, method) {
          method.apply(this, safeArguments(args));
        },
      },
    },
    destination({ fd: 2, sync: true }),
  );
}

/** The sentences that are logged quote errors too; of an error that is logged alone, pino makes one. */
function safeArguments(args: Parameters<LogFn>): Parameters<LogFn> {
  const given: unknown[] = args;
  const [first] = given;
  const full =
    first instanceof Error ? [{ err: first }, ...(given.length > 1 ? given.slice(1) : [first.message])] : given;
  return full.map((arg) => (typeof arg === 'string' ? scrub(arg) : arg)) as Parameters<LogFn>;
}

/** A library's error may carry its whole request, tokens included; only what says what happened is written. */
export function safeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error, message: scrub(String(error)) };
  const { type, message, stack } = stdSerializers.err(error);
  const code = 'code' in error ? (error as { code: unknown }).code : undefined;
  return { type, message: scrub(message), code, stack: scrub(stack) };
}

/** Connection strings, bearer tokens and OAuth headers have no business in a log. */
const scrub = (text: string): string =>
  text
    .replace(/(postgres(?:ql)?:\/\/[^:/@\s]+:)[^@\s]+@/g, '$1[secret]@')
    .replace(/\b(Bearer|OAuth)\s+[^\r\n]+/g, '$1 [secret]');

/** Nest's own messages through the same logger. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: string): void {
    this.logger.debug({ context }, String(message));
  }
  error(message: unknown, stack?: string, context?: string): void {
    this.logger.error({ context, stack: stack && scrub(stack) }, String(message));
  }
  warn(message: unknown, context?: string): void {
    this.logger.warn({ context }, String(message));
  }
  debug(message: unknown, context?: string): void {
    this.logger.debug({ context }, String(message));
  }
  verbose(message: unknown, context?: string): void {
    this.logger.trace({ context }, String(message));
  }
}
