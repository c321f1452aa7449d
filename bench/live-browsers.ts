import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';

interface Frame {
  /** In the order in which the first browser had them. */
  number: number;
  /** What is in it for the first time, of all frames. */
  keys: string[];
  /** When it came, browser by browser. */
  arrivals: number[];
}

/** Which frame a browser must have next; null: it has had none. */
interface Turn {
  next: number | null;
}

/** Browsers with an open stream of server-sent events, that note when what came. */
export class Browsers {
  private readonly frames = new Map<string, Frame>();
  private readonly seen = new Set<string>();
  private readonly open: IncomingMessage[] = [];
  /** Streams that the server closed. */
  lost = 0;
  private outOfTurn = 0;

  /** `keysOf`: what a frame of the event `changes` is about. */
  constructor(private readonly keysOf: (data: never) => string[]) {}

  async add(url: URL, headers: Record<string, string>): Promise<void> {
    const request = http.get(url, { agent: false, headers });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    if (response.statusCode !== 200) throw new Error(`The live stream was refused: ${response.statusCode}.`);
    this.open.push(response);
    let rest = '';
    const turn: Turn = { next: null };
    response.setEncoding('utf8');
    response.on('data', (part: string) => {
      const now = Date.now();
      const blocks = (rest + part).split('\n\n');
      rest = blocks.pop() as string;
      for (const block of blocks) this.take(block, now, turn);
    });
    response.on('close', () => (this.lost += this.open.includes(response) ? 1 : 0));
    response.on('error', () => undefined); // 'close' follows
  }

  /** How many things have been announced. */
  get announced(): number {
    return this.seen.size;
  }

  hasHeardOf(key: string): boolean {
    return this.seen.has(key);
  }

  /** How many frames did not come once, and in their turn, to every browser that is open. */
  get astray(): number {
    const partly = [...this.frames.values()].filter(({ arrivals }) => arrivals.length !== this.open.length);
    return this.outOfTurn + partly.length;
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
  private take(block: string, now: number, turn: Turn): void {
    const id = /^id: (.*)$/m.exec(block)?.[1];
    if (!id || !block.includes('event: changes')) return;
    const frame = this.frames.get(id) ?? this.read(id, block);
    frame.arrivals.push(now);
    if (turn.next !== null && turn.next !== frame.number) this.outOfTurn += 1;
    turn.next = frame.number + 1;
  }

  private read(id: string, block: string): Frame {
    const data = /^data: (.*)$/m.exec(block)?.[1] ?? '';
    const keys = this.keysOf(JSON.parse(data) as never).filter((key) => !this.seen.has(key));
    for (const key of keys) this.seen.add(key);
    const frame = { number: this.frames.size, keys, arrivals: [] };
    this.frames.set(id, frame);
    return frame;
  }
}
