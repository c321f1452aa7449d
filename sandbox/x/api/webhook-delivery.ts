import { createHmac, randomBytes } from 'node:crypto';
import http from 'node:http';
import type { FaultKind } from '../world/faults.ts';
import type { App } from '../world/records.ts';
import type { StreamMessage } from '../world/streams.ts';
import type { Webhook, WebhookEvent } from '../world/webhooks.ts';
import type { World } from '../world/world.ts';
import { DeliveryFaults } from './delivery-faults.ts';

/** How faults call the deliveries to webhooks. */
export const WEBHOOK = 'webhook';

const HALF_HOUR_MS = 30 * 60_000;
const HOUR_MS = 2 * HALF_HOUR_MS;
/** Without a right answer for so long, a webhook that only fails is invalid: a day, and four hours of grace. */
const INVALID_AFTER_MS = 28 * HOUR_MS;
const MAX_WAITING = 10_000;
const AT_A_TIME = 8;
const STORM = 20;

type Verdict = { passed: true } | { passed: false; wrong: boolean; reason: string };
type Job = { event: WebhookEvent; attempt: number };

/** Hands events to webhooks and challenges them, over plain HTTP on loopback. */
export class WebhookDelivery {
  readonly #world: World;
  readonly #waiting: Job[] = [];
  #inFlight = 0;
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: AT_A_TIME });
  readonly #faults: DeliveryFaults<WebhookEvent>;
  #stopped = false;

  constructor(world: World) {
    this.#world = world;
    this.#faults = new DeliveryFaults(world, WEBHOOK, {
      send: (event) => this.#enqueue({ event, attempt: 1 }),
      drop: (event, reason) => this.#note({ event, attempt: 1 }, null, 'dropped', reason),
      later: (ms, act) => void world.timers.after(ms, () => !this.#stopped && act()),
    });
    this.#challengeLater();
  }

  send(webhookId: string, message: StreamMessage): void {
    const { clock, webhooks } = this.#world;
    const { id, userIds } = message;
    const event = { id, at: clock.now(), webhookId, body: message.bytes.toString(), userIds };
    webhooks.remember(event);
    if (webhooks.byId(webhookId)?.valid) this.#faults.pass(event);
    else this.#note({ event, attempt: 1 }, null, 'dropped', 'invalid');
  }

  /** Sends again, as if it had just happened. `job` ends it. */
  replay(events: readonly WebhookEvent[], job: WebhookEvent): void {
    for (const event of [...events, job]) this.#enqueue({ event, attempt: 1 });
  }

  /** Asks whoever answers at the address to prove that they know the app's secret. */
  async challenge(app: App, url: string, webhookId = ''): Promise<Verdict> {
    const token = randomBytes(32).toString('base64url');
    const target = new URL(url);
    target.searchParams.set('crc_token', token);
    const answer = await this.#request(target, 'GET');
    const verdict = judge(answer, signaturesOf(app, token));
    const { status } = answer;
    const reason = verdict.passed ? undefined : verdict.reason;
    this.#world.webhooks.note({
      webhookId,
      kind: 'challenge',
      attempt: 1,
      status,
      outcome: verdict.passed ? 'accepted' : 'failed',
      ...(reason === undefined ? {} : { reason }),
    });
    return verdict;
  }

  /** A wrong answer makes it invalid at once; none at all does so only after 28 hours. */
  async validate(webhook: Webhook): Promise<Verdict> {
    const { clock, identities } = this.#world;
    webhook.challengedAt = clock.now();
    const verdict = await this.challenge(identities.apps.get(webhook.appId)!, webhook.url, webhook.id);
    if (verdict.passed) Object.assign(webhook, { valid: true, validatedAt: clock.now() });
    else if (verdict.wrong || clock.now() - webhook.validatedAt > INVALID_AFTER_MS) webhook.valid = false;
    this.#world.revision++;
    return verdict;
  }

  /** More challenges than anybody expects. */
  storm(count = STORM): void {
    for (const webhook of this.#world.webhooks.list()) {
      for (let i = 0; i < count; i++) void this.validate(webhook);
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting.length = 0;
    this.#agent.destroy();
  }

  /** Every hour; every half hour if it has not answered for a day. */
  #challengeLater(): void {
    this.#world.timers.after(HALF_HOUR_MS, () => {
      if (this.#stopped) return;
      const now = this.#world.clock.now();
      for (const webhook of this.#world.webhooks.list()) {
        const isOverdue = now - webhook.validatedAt >= 24 * HOUR_MS;
        if (isOverdue || now - webhook.challengedAt >= HOUR_MS) void this.validate(webhook);
      }
      this.#challengeLater();
    });
  }

  #enqueue(job: Job): void {
    if (this.#stopped) return;
    if (this.#waiting.length >= MAX_WAITING) this.#note(job, null, 'dropped', 'too many events wait');
    else this.#waiting.push(job);
    this.#work();
  }

  #work(): void {
    while (this.#inFlight < AT_A_TIME) {
      const job = this.#waiting.shift();
      if (!job) return;
      this.#inFlight++;
      void this.#attempt(job).finally(() => {
        this.#inFlight--;
        if (!this.#stopped) this.#work();
      });
    }
  }

  async #attempt(job: Job): Promise<void> {
    const { identities, webhooks, timers, behaviour } = this.#world;
    const webhook = webhooks.byId(job.event.webhookId);
    if (!webhook?.valid) return this.#note(job, null, 'dropped', webhook ? 'invalid' : 'deleted');
    const app = identities.apps.get(webhook.appId)!;
    const { body } = job.event;
    const signed = this.#strikes('bad-signature', job) ? `${body} ` : body;
    const answer = await this.#request(new URL(webhook.url), 'POST', body, signaturesOf(app, signed));
    if (this.#stopped) return;
    const unseen = this.#strikes('webhook-timeout', job);
    const status = unseen ? null : answer.status;
    if (status !== null && status >= 200 && status < 300) return this.#note(job, status, 'accepted');

    const pause = behaviour.webhookRetriesMs[job.attempt - 1];
    const reason = unseen ? 'webhook-timeout' : (answer.error ?? `answered ${status}`);
    this.#note(job, status, pause === undefined ? 'given-up' : 'failed', reason);
    if (pause !== undefined) timers.after(pause, () => this.#enqueue({ ...job, attempt: job.attempt + 1 }));
  }

  #strikes(kind: FaultKind, { event }: Job) {
    return this.#world.faults.strike([kind], WEBHOOK, { userIds: event.userIds });
  }

  #note(
    { event, attempt }: Job,
    status: number | null,
    outcome: 'accepted' | 'failed' | 'given-up' | 'dropped',
    reason?: string,
  ) {
    const { id: eventId, webhookId } = event;
    const why = reason === undefined ? {} : { reason };
    this.#world.webhooks.note({ webhookId, kind: 'event', eventId, attempt, status, outcome, ...why });
  }

  /** Never follows a redirect. */
  #request(url: URL, method: 'GET' | 'POST', body?: string, signatures?: Signatures): Promise<Answer> {
    return new Promise((resolve) => {
      const headers: http.OutgoingHttpHeaders = { 'user-agent': 'Twitterbot/1.0', ...headersOf(signatures) };
      if (body !== undefined) {
        headers['content-type'] = 'application/json';
        headers['content-length'] = Buffer.byteLength(body);
      }
      const request = http.request(url, { method, headers, agent: this.#agent }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text = (text + chunk).slice(0, MAX_ANSWER)));
        response.on('end', () => done({ status: response.statusCode ?? 0, text }));
        response.on('error', (error) => done({ status: null, text: '', error: error.message }));
      });
      const timer = setTimeout(() => {
        request.destroy(new Error('no answer in time'));
      }, this.#world.behaviour.webhookTimeoutMs);
      request.on('error', (error) => done({ status: null, text: '', error: error.message }));
      request.end(body);
      function done(answer: Answer) {
        clearTimeout(timer);
        resolve(answer);
      }
    });
  }
}

const MAX_ANSWER = 10_000;

interface Answer {
  /** null: there was none. */
  status: number | null;
  text: string;
  error?: string;
}

/** With the consumer secret, and with the OAuth 2.0 client secret for an app that has one: X sends both, and takes either. */
interface Signatures {
  byConsumerSecret: string;
  byClientSecret?: string;
}

function signaturesOf(app: App, text: string): Signatures {
  const sign = (secret: string) => `sha256=${createHmac('sha256', secret).update(text).digest('base64')}`;
  return {
    byConsumerSecret: sign(app.apiSecret),
    ...(app.clientSecret === null ? {} : { byClientSecret: sign(app.clientSecret) }),
  };
}

function headersOf(signatures: Signatures | undefined): Record<string, string> {
  if (!signatures) return {};
  const { byConsumerSecret, byClientSecret } = signatures;
  return {
    'x-twitter-webhooks-signature': byConsumerSecret,
    ...(byClientSecret === undefined ? {} : { 'x-twitter-webhooks-signature-oauth2': byClientSecret }),
  };
}

/** X tells a wrong answer from a receiver that is only down. */
function judge({ status, text, error }: Answer, expected: Signatures): Verdict {
  if (status === null) return { passed: false, wrong: false, reason: error ?? 'no answer' };
  if (status >= 300 && status < 400) return { passed: false, wrong: true, reason: `answered ${status}` };
  if (status >= 400 || status < 200) return { passed: false, wrong: false, reason: `answered ${status}` };
  if (Object.values(expected).includes(responseToken(text))) return { passed: true };
  return { passed: false, wrong: true, reason: 'Invalid response_token' };
}

function responseToken(text: string): unknown {
  try {
    return (JSON.parse(text) as { response_token?: unknown } | null)?.response_token;
  } catch {
    return undefined;
  }
}
