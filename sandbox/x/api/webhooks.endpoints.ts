import { z } from 'zod';
import { webhookCaps, type Webhook } from '../world/webhooks.ts';
import type { Answer, Call, Endpoint } from './endpoint.ts';
import { readJsonBody } from './json-body.ts';
import { byApp, type AuthMethod } from './permission.ts';
import { invalidRequest } from './problems.ts';

const byAppOrOAuth1: readonly AuthMethod[] = ['app', 'oauth1'];
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];
const FIELDS = ['created_at', 'id', 'url', 'valid'];
const DAY_MS = 86_400_000;

export const webhookEndpoints: Endpoint[] = [
  {
    method: 'GET',
    path: '/2/webhooks',
    auth: byApp,
    scopes: [],
    limits: { app: 450 },
    query: { 'webhook_config.fields': { kind: 'list', of: FIELDS } },
    answer: list,
  },
  {
    method: 'POST',
    path: '/2/webhooks',
    auth: byAppOrOAuth1,
    scopes: [],
    limits: { app: 450, user: 450 },
    query: {},
    answer: create,
  },
  {
    method: 'POST',
    path: '/2/webhooks/replay',
    auth: byApp,
    scopes: [],
    limits: { app: 100 },
    query: {},
    answer: replay,
  },
  {
    method: 'PUT',
    path: '/2/webhooks/:webhook_id',
    auth: byAppOrOAuth1,
    scopes: [],
    limits: { app: 450, user: 450 },
    query: {},
    answer: validate,
  },
  {
    method: 'DELETE',
    path: '/2/webhooks/:webhook_id',
    auth: byAppOrOAuth1,
    scopes: [],
    limits: { app: 450, user: 450 },
    query: {},
    answer: remove,
  },
];

function list({ world, caller }: Call): Answer {
  // Whatever fields were asked for: X's description requires all four.
  const data = world.webhooks.of(caller.app.id).map(shown);
  return { status: 200, body: { ...(data.length > 0 ? { data } : {}), meta: { result_count: data.length } } };
}

async function create(call: Call): Promise<Answer> {
  const { world, caller, live } = call;
  const { url } = readJsonBody(z.strictObject({ url: z.string().min(1).max(200) }), call.body);
  if (!isOnLoopback(url)) {
    throw refused(
      url,
      'UrlValidationFailed: the local X delivers to http addresses on 127.0.0.1, localhost and [::1] only, where the real one takes https without a port.',
    );
  }
  const { webhooks } = world;
  if (webhooks.of(caller.app.id).some((known) => known.url === url)) {
    throw refused(url, 'DuplicateUrlFailed: Webhook config with this url already exists for the application');
  }
  const checkCap = () => {
    if (webhooks.of(caller.app.id).length < webhookCaps[caller.app.tier]) return;
    throw refused(url, `WebhookLimitExceeded: the application may have ${webhookCaps[caller.app.tier]}`);
  };
  checkCap();
  const verdict = await live.webhooks.challenge(caller.app, url);
  if (!verdict.passed) throw refused(url, `CrcValidationFailed: ${verdict.reason}`);
  // Another request may have been faster while the challenge was under way.
  checkCap();
  const webhook = webhooks.add(caller.app, url);
  world.revision++;
  return { status: 200, body: shown(webhook) };
}

async function validate(call: Call): Promise<Answer> {
  const webhook = target(call, call.path['webhook_id']!);
  const verdict = await call.live.webhooks.validate(webhook);
  if (!verdict.passed) throw refused(webhook.url, `CrcValidationFailed: ${verdict.reason}`);
  return { status: 200, body: { data: { attempted: true } } };
}

function remove(call: Call): Answer {
  const { world, path } = call;
  world.webhooks.delete(target(call, path['webhook_id']!));
  world.revision++;
  return { status: 200, body: { data: { deleted: true } } };
}

const minute = z.string().regex(/^[0-9]{12}$/, 'must be like yyyymmddhhmm');
const replayBody = z.strictObject({ webhook_id: z.string(), from_date: minute, to_date: minute });

/** Sends what there was to send in a span once more, and then a note that this is all. */
function replay(call: Call): Answer {
  const { world, live } = call;
  const body = readJsonBody(replayBody, call.body);
  const webhook = target(call, body.webhook_id);
  const [from, to] = [timeOfMinute('from_date', body.from_date), timeOfMinute('to_date', body.to_date)];
  const now = world.clock.now();
  const refuse = (name: 'from_date' | 'to_date', message: string) =>
    invalidRequest([{ parameters: { [name]: [body[name]] }, message }]);
  if (from < now - DAY_MS) throw refuse('from_date', '$.from_date: must be at most 24 hours ago');
  if (to <= from) throw refuse('to_date', '$.to_date: must be after from_date');
  if (!webhook.valid)
    throw refused(webhook.url, 'WebhookInvalid: validate it first, an invalid webhook gets no events');

  const job_id = world.ids.at(now);
  const done = {
    webhook_id: webhook.id,
    job_state: 'Complete',
    job_state_description: 'Job completed successfully',
    job_id,
  };
  const note = {
    id: job_id,
    at: now,
    webhookId: webhook.id,
    body: JSON.stringify({ replay_job_status: done }),
    userIds: [],
  };
  live.webhooks.replay(world.webhooks.eventsOf(webhook.id, from, to), note);
  return { status: 200, body: { created_at: new Date(now).toISOString(), job_id } };
}

function timeOfMinute(name: string, text: string): number {
  const [, year, month, day, hour, min] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text)!;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${min}:00Z`);
  if (!Number.isNaN(time)) return time;
  throw invalidRequest([{ parameters: { [name]: [text] }, message: `$.${name}: is not a date` }]);
}

function target({ world, caller }: Call, id: string): Webhook {
  const webhook = world.webhooks.get(caller.app.id, id);
  if (webhook) return webhook;
  const message = `WebhookIdInvalid: there is no webhook [${id}] of this application`;
  throw invalidRequest([{ parameters: { webhook_id: [id] }, message }]);
}

function refused(url: string, message: string) {
  return invalidRequest([{ parameters: { url: [url] }, message }]);
}

function isOnLoopback(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === 'http:' && LOOPBACK.includes(url.hostname) && url.username === '' && url.password === '';
}

function shown({ id, url, valid, createdAt }: Webhook) {
  return { id, url, valid, created_at: new Date(createdAt).toISOString() };
}
