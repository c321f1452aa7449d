import http from 'node:http';
import { createGunzip } from 'node:zlib';
import { faultsOf } from './answer-judge.ts';
import { setStage, type Stage } from './sandbox-client.ts';
import type { XSandboxOptions } from '../../sandbox/x/index.ts';

export const STREAM = 'GET /2/tweets/search/stream';
export const ACTIVITY = 'GET /2/activity/stream';
export const BRAND_RULE = '(@northwind OR to:northwind) -is:retweet -from:northwind';

export interface Message {
  data?: { id: string; text: string; [field: string]: unknown };
  includes?: Record<string, { id: string; [field: string]: unknown }[]>;
  errors?: { title: string; disconnect_type?: string }[];
  matching_rules?: { id: string; tag?: string }[];
}

/** A stream as a bare HTTP client sees it: chunk by chunk. */
export interface Reader {
  status: number;
  headers: http.IncomingHttpHeaders;
  /** The body of a refusal. */
  body: unknown;
  chunks: Buffer[];
  /** Lines with something in them. */
  messages(): Message[];
  heartbeats(): number;
  /** null while it is open. */
  ended(): 'end' | 'aborted' | null;
  pause(): void;
  resume(): void;
  /** Ends the TCP connection without a word. */
  leave(): void;
}

const readers = new Set<Reader>();
afterEach(() => {
  for (const reader of readers) reader.leave();
  readers.clear();
});

export function openStream(
  stage: Stage,
  path: string,
  options: { bearer?: string; headers?: Record<string, string> } = {},
): Promise<Reader> {
  const authorization = `Bearer ${options.bearer ?? stage.app.bearerToken}`;
  return new Promise((resolve, reject) => {
    const request = http.get(
      new URL(path, stage.sandbox.apiOrigin),
      { agent: false, headers: { authorization, ...options.headers } },
      (response) => {
        const reader = readerOf(request, response);
        readers.add(reader);
        if (response.statusCode === 200) return resolve(reader);
        response.on('end', () => {
          reader.body = JSON.parse(Buffer.concat(reader.chunks).toString('utf8'));
          resolve(reader);
        });
      },
    );
    request.on('error', reject);
  });
}

function readerOf(request: http.ClientRequest, response: http.IncomingMessage): Reader {
  const chunks: Buffer[] = [];
  let ended: 'end' | 'aborted' | null = null;
  const body = response.headers['content-encoding'] === 'gzip' ? response.pipe(createGunzip()) : response;
  body.on('data', (chunk: Buffer) => chunks.push(chunk));
  response.on('end', () => (ended ??= 'end'));
  response.on('error', () => (ended = 'aborted'));
  request.on('error', () => (ended = 'aborted'));
  body.on('error', () => undefined);
  const lines = () => Buffer.concat(chunks).toString('utf8').split('\r\n').slice(0, -1);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: undefined,
    chunks,
    messages: () => lines().flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Message])),
    heartbeats: () => lines().filter((line) => line === '').length,
    ended: () => ended,
    pause: () => void response.pause(),
    resume: () => void response.resume(),
    leave: () => void request.destroy(),
  };
}

/** Everything that went over a filtered stream has X's shape. */
export function expectFaithful(reader: Reader): void {
  for (const message of reader.messages()) {
    expect(faultsOf({ endpoint: STREAM, status: 200, text: JSON.stringify(message), fault: null })).toEqual([]);
  }
}

export async function until<T>(what: () => T | false | null | undefined, timeoutMs = 5_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = what();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain for ${what.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Calls the API as the app itself. */
export async function call(stage: Stage, method: string, path: string, body?: unknown, bearer = stage.app.bearerToken) {
  const response = await fetch(new URL(path, stage.sandbox.apiOrigin), {
    method,
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // oxlint-disable-next-line typescript/no-explicit-any -- the tests say what they expect of it
  return { status: response.status, headers: response.headers, body: (await response.json()) as any };
}

/** A stage whose rules take effect at once, with a rule for the brand. */
export async function setStreamStage(options: XSandboxOptions = {}): Promise<Stage & { ruleId: string }> {
  const stage = await setStage({ ...options, behaviour: { ruleDelayMs: 0, ...options.behaviour } });
  const rule = stage.world.streamRules.add(stage.app, BRAND_RULE, 'brand');
  return { ...stage, ruleId: rule.id };
}

export const idsOf = (reader: Reader): (string | undefined)[] => reader.messages().map((message) => message.data?.id);
