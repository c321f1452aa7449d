import type { StreamedPage } from '../channel-adapter.js';
import { ChannelError } from '../channel-errors.js';
import { lost } from './x-stream-reader.js';

/** What X sends on a line of a stream: something, or why it ends the connection. [docs.x.com] */
interface XStreamLine {
  data?: unknown;
  /** With `data`: parts that could not be shown. Without: why X ends the connection. */
  errors?: { title?: string; detail?: string; disconnect_type?: string }[];
}

/** A line that says something. */
export interface Told<Line> {
  line: Line;
  /** What is told twice lands once. */
  key: string;
  /** The accounts that it is for, by their external ids. */
  accounts: ReadonlySet<string>;
}

/** What the lines of one of X's streams are like. */
export interface LineForm<Line> {
  /** Of a line with `data`. */
  read(line: { data: unknown }): Told<Line>;
  toPage(lines: Line[]): Omit<StreamedPage, 'accountExternalId'>;
}

/** As much as one page takes. What is beyond stays in the connection until it has landed. */
const MOST_LINES = 500;
const MOST_CHARACTERS = 4_000_000;

/** Lines of a stream that will land together, account by account. */
export class StreamBatch<Line> {
  private readonly pages = new Map<string, Map<string, Line>>();
  private lines = 0;
  private characters = 0;

  constructor(private readonly form: LineForm<Line>) {}

  isEmpty(): boolean {
    return this.lines === 0;
  }

  isFull(): boolean {
    return this.lines >= MOST_LINES || this.characters >= MOST_CHARACTERS;
  }

  /** Takes a line. Throws when it says that X ends the connection, or cannot be read. */
  add(text: string): void {
    if (text === '') return;
    const { line, key, accounts } = this.form.read(parse(text));
    for (const account of accounts) {
      const page = this.pages.get(account) ?? new Map<string, Line>();
      this.pages.set(account, page.set(key, line));
    }
    if (accounts.size === 0) return; // it is for other programs of the app only
    this.lines += 1;
    this.characters += text.length;
  }

  /** What has been added since the last time. */
  take(): StreamedPage[] {
    const taken = [...this.pages].map(([accountExternalId, lines]) => ({
      accountExternalId,
      ...this.form.toPage([...lines.values()]),
    }));
    this.pages.clear();
    this.lines = 0;
    this.characters = 0;
    return taken;
  }
}

function parse(text: string): { data: unknown } {
  let line: XStreamLine;
  try {
    line = JSON.parse(text) as XStreamLine;
  } catch (error) {
    throw lost('X sent something unreadable on the stream. The stream starts anew.', error);
  }
  if (!line.data) throw saysGoodbye(line);
  return line as { data: unknown };
}

function saysGoodbye({ errors }: XStreamLine): ChannelError {
  const [problem] = errors ?? [];
  const why = problem?.detail ?? problem?.disconnect_type ?? problem?.title ?? 'it did not say why';
  return new ChannelError('unavailable', `X ended the stream: ${why}`, { certainlyNotDone: true, retryAfterMs: 0 });
}
