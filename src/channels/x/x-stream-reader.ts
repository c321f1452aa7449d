import type { IncomingMessage } from 'node:http';
import { ChannelError } from '../channel-errors.js';

/** A line longer than this was not made by X. */
const LONGEST_LINE = 1_000_000;

/**
 * The lines of a stream, as they come. Nothing is read from the connection between two calls of `read`, so a caller that
 * is busy holds X back instead of filling the memory.
 */
export class StreamReader {
  private rest = '';
  /** Something happened since the last `read`. */
  private stirred = false;
  private wake = (): void => undefined;
  private ended = false;
  private failure: Error | undefined;

  constructor(
    private readonly response: IncomingMessage,
    private readonly signal: AbortSignal,
  ) {
    const stir = (): void => {
      this.stirred = true;
      this.wake();
    };
    const end = (): void => {
      this.ended = true;
      stir();
    };
    response.setEncoding('utf8'); // keeps the bytes of a character together that came in two chunks
    response.on('readable', stir).on('end', end).on('close', end);
    response.on('error', (error) => (this.failure ??= error)); // 'close' follows
    signal.addEventListener('abort', stir, { once: true });
  }

  /** What has come since: complete lines, empty ones (signs of life) included; null: not a byte. */
  read(): string[] | null {
    this.stirred = false;
    const part = this.response.read() as string | null;
    if (part === null) return null;
    const lines = (this.rest + part).split('\n');
    this.rest = lines.pop() as string;
    if (this.rest.length > LONGEST_LINE) throw lost('X sent a line without an end. The stream starts anew.');
    return lines.map((line) => line.trimEnd());
  }

  /** Resolves when there may be something to read, and after `ms` at the latest. */
  async wait(ms: number): Promise<void> {
    if (this.stirred || this.signal.aborted) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      timer = setTimeout(resolve, Math.max(0, ms));
    });
    clearTimeout(timer);
    this.wake = () => undefined;
  }

  /** Why nothing more will come; null: more may come. */
  over(): ChannelError | null {
    if (!this.ended || this.response.readableLength > 0) return null;
    return this.failure ? lost('The connection to X’s stream broke.', this.failure) : lost('X closed the stream.');
  }
}

/** Nothing was done, and X may be asked again as soon as the caller's own patience allows. */
export const lost = (sentence: string, cause?: unknown): ChannelError =>
  new ChannelError('network', sentence, { certainlyNotDone: true, retryAfterMs: 0, cause });
