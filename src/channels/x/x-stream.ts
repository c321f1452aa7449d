import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import type { TwitterApi } from 'twitter-api-v2';
import type { Access, StreamedPage, StreamSource } from '../channel-adapter.js';
import { ChannelError } from '../channel-errors.js';
import type { XClients } from './x-client.js';
import { toChannelError } from './x-errors.js';
import { StreamBatch, type LineForm } from './x-stream-batch.js';
import { lost, StreamReader } from './x-stream-reader.js';
import { refusedStream } from './x-stream-refusal.js';

/** X gives a sign of life every 20 s at least. [docs.x.com, consuming streaming data] */
const SILENCE_MS = 25_000;
/** Posts land together, at most once in this time: 1,000 posts a second are ten pages a second. */
const GATHER_MS = 100;

/** One of X's streams. */
export interface XStreamKind<Line> {
  /** As the ledger names it. */
  name: string;
  path: string;
  form: LineForm<Line>;
  /** Has X send what concerns these accounts, and gives those for which it does not, each with X's reason. */
  follow(client: TwitterApi, accounts: readonly Access['account'][]): Promise<Map<string, string>>;
  /** What X calls its connections where one can end them; null: it has no name for them. */
  connections: string | null;
}

/**
 * A stream of X: one connection an app. Read here and not with the library's stream, which breaks characters that come in
 * two chunks, gives up by itself and knows no silence (twitter-api-v2 1.29).
 */
export class XStream<Line> implements StreamSource {
  readonly name: string;
  readonly disconnectAll?: (access: Access) => Promise<void>;

  constructor(
    private readonly kind: XStreamKind<Line>,
    private readonly clients: XClients,
    private readonly now: () => Date,
    private readonly silenceMs = SILENCE_MS,
  ) {
    const { name, connections } = kind;
    this.name = name;
    if (connections === null) return;
    this.disconnectAll = (access) =>
      this.asApp(access, async ({ client }) => void (await client.v2.delete(`connections/${connections}`)));
  }

  connectionOf(access: Access): string {
    const app = createHash('sha256').update(this.clients.app(access).id).digest('hex').slice(0, 16);
    return `${access.sandbox ? 'x sandbox' : 'x'} ${app}`;
  }

  async follow(access: Access, accounts: readonly Access['account'][]): Promise<Map<string, string>> {
    return this.asApp(access, ({ client }) => this.kind.follow(client, accounts));
  }

  async *open(access: Access, signal: AbortSignal): AsyncGenerator<StreamedPage | null, never> {
    const response = await this.connect(access, signal);
    try {
      const reader = new StreamReader(response, signal);
      yield null;
      return yield* this.readPages(reader, signal);
    } finally {
      response.destroy();
    }
  }

  /** Whatever ends it, what came before is given first. */
  private async *readPages(reader: StreamReader, signal: AbortSignal): AsyncGenerator<StreamedPage | null, never> {
    const batch = new StreamBatch(this.kind.form);
    let heardAt = performance.now();
    let gaveAt = -Infinity;
    for (;;) {
      const { heard, end } = readInto(batch, reader);
      const gatheredMs = performance.now() - gaveAt;
      const gives = !batch.isEmpty() && (gatheredMs >= GATHER_MS || batch.isFull() || end !== null || signal.aborted);
      if (gives) {
        gaveAt = performance.now();
        yield* batch.take();
      } else if (heard) {
        yield null;
      }
      signal.throwIfAborted();
      if (end) throw end;
      const now = performance.now();
      if (heard || gives) heardAt = now; // while a page landed nobody listened
      if (now - heardAt >= this.silenceMs) throw lost('X’s stream fell silent without a word. It is opened anew.');
      await reader.wait(batch.isEmpty() ? heardAt + this.silenceMs - now : gaveAt + GATHER_MS - now);
    }
  }

  private async connect(access: Access, signal: AbortSignal): Promise<IncomingMessage> {
    const app = this.clients.app(access);
    const { bearer } = await this.asApp(access, async (signedIn) => signedIn);
    signal.throwIfAborted();
    const headers = { authorization: `Bearer ${bearer}` };
    const request = https.get({ host: 'api.x.com', path: this.kind.path, agent: app.agent, headers, signal });
    request.on('error', () => undefined); // of the answer, once there is one: the reader hears of it
    const impatience = setTimeout(() => request.destroy(), this.silenceMs);
    try {
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      if (response.statusCode === 200) return response;
      throw await refusedStream(response, this.now());
    } catch (error) {
      request.destroy();
      signal.throwIfAborted();
      if (!(error instanceof ChannelError)) throw lost('X’s stream could not be reached.', error);
      if (error.code === 'unauthorized') app.forget();
      throw error;
    } finally {
      clearTimeout(impatience);
    }
  }

  private async asApp<T>(
    access: Access,
    work: (app: { client: TwitterApi; bearer: string }) => Promise<T>,
  ): Promise<T> {
    try {
      return await work(await this.clients.app(access).client());
    } catch (error) {
      const known = toChannelError(error, false, this.now());
      if (known.code === 'unauthorized') this.clients.app(access).forget();
      throw known;
    }
  }
}

/** Everything that is there, up to what fits. `heard`: at least a sign of life. */
function readInto<Line>(batch: StreamBatch<Line>, reader: StreamReader): { heard: boolean; end: ChannelError | null } {
  let heard = false;
  try {
    while (!batch.isFull()) {
      const lines = reader.read();
      if (lines === null) return { heard, end: reader.over() };
      heard = true;
      for (const line of lines) batch.add(line);
    }
    return { heard, end: null };
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    return { heard, end: error };
  }
}
