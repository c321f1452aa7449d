import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { allChannels, ChannelRegistry } from '../src/channels/index.js';
import { quantile, rounded, startBenchServer, withClient } from './bench-server.js';
import type { Platform } from './live-platform.js';
import { bornAt, onPlatform, withServer, type LiveServer } from './live-stage.js';
import type { Figures } from './main.js';

const WARM_UP = 50;
const REPLIES = 400;
/** Of both: one answers half of the customers through Parley, the other half bare. */
const CUSTOMERS = 2 * (WARM_UP + REPLIES);
const PAUSE_MS = 20;
const PATIENCE_MS = 60_000;

interface Target {
  threadId: string;
  version: number;
  postId: string;
  externalId: string;
  authorExternalId: string;
}

/**
 * From an agent's click (the request) to the post on X, without an undo window: queue, commit, job, claim, send. Beside it the
 * bare call with the same client. X's ids say when a post was made, by the clock of this machine.
 */
export async function reply(say: (line: string) => void): Promise<Figures> {
  return onPlatform('off', async (platform, write) => {
    const postgres = await startBenchServer(say);
    try {
      return await withServer(
        postgres,
        platform,
        1,
        async (server) => {
          await write({ postsPerSecond: 100, seconds: CUSTOMERS / 100 });
          say(`${CUSTOMERS} customers have written`);
          return measure(server, platform, say);
        },
        { PARLEY_UNDO_SECONDS: '0' },
      );
    } finally {
      await postgres.stop();
    }
  });
}

async function measure(server: LiveServer, platform: Platform, say: (line: string) => void): Promise<Figures> {
  const targets = await allTargets(server.ownerUrl);
  const [ours, theirs] = [targets.slice(0, CUSTOMERS / 2), targets.slice(CUSTOMERS / 2)];
  const bare = (await answerBare(platform, theirs)).slice(WARM_UP);
  say(`the bare call: p50 ${rounded(quantile(bare, 0.5))} ms`);
  const clicked = await clickAll(server, ours);
  const whole = (await untilPosted(server.ownerUrl, clicked)).slice(WARM_UP);
  return {
    replies: whole.length,
    p50_ms: rounded(quantile(whole, 0.5), 1),
    p99_ms: rounded(quantile(whole, 0.99), 1),
    bare_p50_ms: rounded(quantile(bare, 0.5), 1),
    bare_p99_ms: rounded(quantile(bare, 0.99), 1),
    ratio: rounded(quantile(bare, 0.5) / quantile(whole, 0.5)),
  };
}

/** Waits until all are on their tickets. */
async function allTargets(ownerUrl: string): Promise<Target[]> {
  return withClient(ownerUrl, async (client) => {
    for (const end = performance.now() + PATIENCE_MS; performance.now() < end; await sleep(200)) {
      const { rows } = await client.query<Target>(
        `SELECT t.id AS "threadId", t.version, p.id AS "postId", p.external_id AS "externalId", a.external_id AS "authorExternalId"
         FROM post p JOIN thread t ON t.id = p.thread_id JOIN author a ON a.id = p.author_id
         WHERE t.ticket_id IS NOT NULL ORDER BY p.id`,
      );
      if (rows.length >= CUSTOMERS) return rows.slice(0, CUSTOMERS);
    }
    throw new Error(`Not all of ${CUSTOMERS} posts are on tickets after ${PATIENCE_MS} ms.`);
  });
}

const now = (): number => performance.timeOrigin + performance.now();

async function answerBare({ apiOrigin, credentials }: Platform, targets: Target[]): Promise<number[]> {
  const x = new ChannelRegistry(allChannels({ xSandboxOrigin: apiOrigin, callTimeoutMs: 10_000 })).get('x');
  const access = {
    account: { externalId: '1', handle: 'northwind' },
    sandbox: true,
    credentials: JSON.parse(credentials),
  };
  const times: number[] = [];
  for (const { externalId, authorExternalId } of targets) {
    const begun = now();
    const made = await x.publish(
      access,
      { kind: 'public', externalId, authorExternalId },
      `We look into ${externalId}.`,
    );
    times.push((bornAt(made.externalId) as number) - begun);
    await sleep(PAUSE_MS);
  }
  return times;
}

/** When each was clicked, by the id of its reply. */
async function clickAll({ url, cookies }: LiveServer, targets: Target[]): Promise<Map<string, number>> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const clicked = new Map<string, number>();
  for (const { threadId, version, postId, externalId } of targets) {
    const body = { text: `We look into ${externalId}.`, threadVersion: version, targetPostId: postId };
    const begun = now();
    const { id } = await post(new URL(`/api/threads/${threadId}/replies`, url), agent, cookies[0] as string, body);
    clicked.set(id, begun);
    await sleep(PAUSE_MS);
  }
  agent.destroy();
  return clicked;
}

function post(url: URL, agent: http.Agent, cookie: string, body: unknown): Promise<{ id: string }> {
  const headers = { cookie, origin: url.origin, 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        if (response.statusCode === 201) resolve(JSON.parse(text) as { id: string });
        else reject(new Error(`${response.statusCode}: ${text}`));
      });
    });
    request.on('error', reject);
    request.end(JSON.stringify(body));
  });
}

/** From click to post, in the order of the clicks. */
async function untilPosted(ownerUrl: string, clicked: Map<string, number>): Promise<number[]> {
  return withClient(ownerUrl, async (client) => {
    for (const end = performance.now() + PATIENCE_MS; performance.now() < end; await sleep(200)) {
      const { rows } = await client.query<{ id: string; post: string }>(
        `SELECT id, external_id AS post FROM reply WHERE state = 'sent'`,
      );
      if (rows.length < clicked.size) continue;
      const born = new Map(rows.map(({ id, post: made }) => [id, bornAt(made) as number]));
      return [...clicked].map(([id, begun]) => (born.get(id) as number) - begun);
    }
    throw new Error(`Not all of ${clicked.size} replies were sent after ${PATIENCE_MS} ms.`);
  });
}
