import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { rounded } from './bench-server.js';
import type { Figures } from './main.js';

/** Posts a second that the scenario writes, and for how long. */
const WANTED = Number(process.env.BENCH_POSTS_PER_S ?? 1_000);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 100);
const POLL_MS = 250;
const FIELDS =
  'expansions=author_id,referenced_tweets.id,referenced_tweets.id.author_id&tweet.fields=created_at,author_id,conversation_id,' +
  'in_reply_to_user_id,referenced_tweets,entities,lang,note_tweet,display_text_range&user.fields=name,username,public_metrics';

interface Ready {
  apiOrigin: string;
  controlOrigin: string;
  controlToken: string;
  demo: { userId: string };
}
interface ProcessState {
  posts: number;
  rssMb: number;
  eventLoopDelayMs: { p50: number; p99: number; max: number } | null;
}
interface ScenarioState {
  state: string;
  posts: number;
  written: number;
}

/**
 * The local X as a process of its own, keeping its state in a file, while a scenario writes, a poller reads every mention
 * and a stream is connected.
 */
export async function sandbox(say: (line: string) => void): Promise<Figures> {
  const dir = await mkdtemp(path.join(tmpdir(), 'parley-bench-x-'));
  const child = spawn(
    process.execPath,
    ['sandbox/x/main.ts', '--demo', 'northwind', '--rate', '0', '--limits', 'off', '--state', path.join(dir, 'x.json')],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    return await measure(await ready(child), say);
  } finally {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
    await rm(dir, { recursive: true, force: true });
  }
}

async function ready(child: ChildProcess): Promise<Ready> {
  const exited = once(child, 'exit').then(() => {
    throw new Error('The sandbox ended before it was ready.');
  });
  const line = once(createInterface(child.stdout!), 'line').then(([text]) => text as string);
  return JSON.parse(await Promise.race([line, exited])) as Ready;
}

async function measure({ apiOrigin, controlOrigin, controlToken, demo }: Ready, say: (line: string) => void) {
  const control = <T>(method: string, what: string, body?: object): Promise<T> =>
    ask<T>(method, new URL(`/_sandbox/${what}`, controlOrigin), controlToken, body);
  const app = await control<{ bearerToken: string }>('POST', 'apps', { ownerId: demo.userId });
  const poller = pollMentions(new URL(`/2/users/${demo.userId}/mentions`, apiOrigin), app.bearerToken);
  await control('POST', 'behaviour', { ruleDelayMs: 0 });
  const stream = await listen(apiOrigin, app.bearerToken);

  await control('GET', 'process');
  say(`playing ${WANTED * SECONDS} posts in ${SECONDS} s`);
  const started = performance.now();
  await control('POST', 'scenarios', { name: 'calm', rate: WANTED * 60, minutes: SECONDS / 60 });
  const delays: number[] = [];
  let longest = 0;
  let scenario: ScenarioState;
  let memory = 0;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    ({ scenario } = await control<{ scenario: ScenarioState }>('GET', 'scenarios'));
    const state = await control<ProcessState>('GET', 'process');
    if (state.eventLoopDelayMs) {
      delays.push(state.eventLoopDelayMs.p99);
      longest = Math.max(longest, state.eventLoopDelayMs.max);
    }
    memory = state.rssMb;
    say(
      `${scenario.written} written, ${poller.read()} polled, ${stream.read()} streamed; ${state.rssMb} MB; event loop p99 ${state.eventLoopDelayMs?.p99} ms, longest ${state.eventLoopDelayMs?.max} ms`,
    );
    if (scenario.state !== 'running') break;
  }
  const seconds = Math.max(SECONDS, (performance.now() - started) / 1000 - 5);
  await poller.stop();
  const streamed = stream.stop();
  return {
    posts: scenario.written,
    posts_per_s: Math.round(scenario.written / seconds),
    polled: poller.read(),
    streamed,
    event_loop_p99_ms: rounded(Math.max(...delays)),
    event_loop_longest_ms: rounded(longest),
    rss_mb: memory,
  };
}

/** As Parley polls: every page since the newest that it has seen, every second. */
function pollMentions(mentions: URL, token: string): { read(): number; stop(): Promise<void> } {
  const seen = new Set<string>();
  let stopped = false;
  const run = (async () => {
    let since: string | undefined;
    while (!stopped) {
      let newest: string | undefined;
      let next: string | undefined;
      do {
        const url = new URL(
          `?max_results=100&${FIELDS}${since ? `&since_id=${since}` : ''}${next ? `&pagination_token=${next}` : ''}`,
          mentions,
        );
        const page = await ask<{ data?: { id: string }[]; meta: { newest_id?: string; next_token?: string } }>(
          'GET',
          url,
          token,
        );
        for (const { id } of page.data ?? []) seen.add(id);
        newest ??= page.meta.newest_id;
        next = page.meta.next_token;
      } while (next !== undefined);
      since = newest ?? since;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  })();
  return {
    read: () => seen.size,
    async stop() {
      stopped = true;
      await run;
    },
  };
}

/** The filtered stream with the brand's rule; counts the posts that come. */
async function listen(apiOrigin: string, token: string): Promise<{ read(): number; stop(): number }> {
  const rules = new URL('/2/tweets/search/stream/rules', apiOrigin);
  await ask('POST', rules, token, { add: [{ value: '(@northwind OR to:northwind) -is:retweet -from:northwind' }] });
  const url = new URL(`/2/tweets/search/stream?${FIELDS}`, apiOrigin);
  const request = http.get(url, { headers: { authorization: `Bearer ${token}` } });
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`The stream answered ${response.statusCode}.`);
  let posts = 0;
  response.setEncoding('utf8');
  const lines = createInterface(response);
  lines.on('line', (line) => {
    if (line !== '') posts++;
  });
  // When we hang up.
  request.on('error', () => undefined);
  lines.on('error', () => undefined);
  return {
    read: () => posts,
    stop() {
      request.destroy();
      return posts;
    },
  };
}

const agent = new http.Agent({ keepAlive: true });

async function ask<T>(method: string, url: URL, token: string, body?: object): Promise<T> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const request = http.request(url, { method, agent, headers });
  request.end(body && JSON.stringify(body));
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk as string;
  const status = response.statusCode as number;
  if (status >= 300) throw new Error(`${method} ${url.pathname} answered ${status}: ${text.slice(0, 300)}`);
  return JSON.parse(text) as T;
}
