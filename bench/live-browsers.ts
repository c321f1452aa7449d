import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';

interface Frame {
  /** What is in it for the first time, of all frames. */
  keys: string[];
  /** When it came, browser by browser. */
  arrivals: number[];
}

/** Browsers with an open stream of server-sent events, that note when what came. */
export class Browsers {
  private readonly frames = new Map<string, Frame>();
  private readonly seen = new Set<string>();
  private readonly open: IncomingMessage[] = [];
  /** Streams that the server closed. */
  lost = 0;

  /** `keysOf`: what a frame of the event `changes` is about. */
  constructor(private readonly keysOf: (data: never) => string[]) {}

  async add(url: URL, headers: Record<string, string>): Promise<void> {
    const request = http.get(url, { agent: false, headers });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    if (response.statusCode !== 200) throw new Error(`The live stream was refused: ${response.statusCode}.`);
    this.open.push(response);
    let rest = '';
    response.setEncoding('utf8');
    response.on('data', (part: string) => {
      const now = Date.now();
      const blocks = (rest + part).split('\n\n');
      rest = blocks.pop() as string;
      for (const block of blocks) this.take(block, now);
    });
    response.on('close', () => (this.lost += this.open.includes(response) ? 1 : 0));
    response.on('error', () => undefined); // 'close' follows
  }

  /** How many things have been announced. */
  get announced(): number {
    return this.seen.size;
  }

  /** What was told, by the cursor that came with it, and when it came to each browser. */
  get told(): { cursor: string; arrivals: readonly number[] }[] {
    return [...this.frames].map(([cursor, { arrivals }]) => ({ cursor, arrivals }));
  }

  /** Milliseconds from `bornAt` to every browser, for everything that was announced. */
  *latencies(bornAt: (key: string) => number | undefined): Generator<number> {
    for (const { keys, arrivals } of this.frames.values()) {
      for (const born of keys.flatMap((key) => bornAt(key) ?? [])) {
        for (const at of arrivals) yield at - born;
      }
    }
  }

  close(): void {
    for (const response of this.open.splice(0)) response.destroy();
  }

  /** Every browser gets the same frames: the first to have one reads it, the others note the time. */
  private take(block: string, now: number): void {
    const id = /^id: (.*)$/m.exec(block)?.[1];
    if (!id || !block.includes('event: changes')) return;
    const known = this.frames.get(id);
    if (known) {
      known.arrivals.push(now);
      return;
    }
    const data = /^data: (.*)$/m.exec(block)?.[1] ?? '';
    const keys = this.keysOf(JSON.parse(data) as never).filter((key) => !this.seen.has(key));
    for (const key of keys) this.seen.add(key);
    this.frames.set(id, { keys, arrivals: [now] });
  }
}
