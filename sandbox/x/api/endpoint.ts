import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Limits } from '../world/rate-limits.ts';
import type { Scope } from '../world/scopes.ts';
import type { World } from '../world/world.ts';
import type { Authentication, Caller, IncomingRequest } from './authentication.ts';
import type { Bill } from './billing.ts';
import type { Live } from './live.ts';
import type { Query, Rules } from './parameters.ts';
import type { AuthMethod } from './permission.ts';

export interface Call {
  world: World;
  caller: Caller;
  /** The variable parts of the path. */
  path: Record<string, string>;
  query: Query;
  /** A JSON body, parsed; undefined when there was none. */
  body: unknown;
  /** What X does by itself: streams and webhooks. */
  live: Live;
}

export interface Answer {
  status: number;
  /** Sent as JSON; a string as it is, with the content type among the headers. */
  body: unknown;
  headers?: Record<string, string>;
  /** What was made, changed or deleted: an id, or an access token. */
  committed?: string;
  /** Instead of a body: takes the response over, and writes to it as long as it is open. */
  stream?: (request: IncomingMessage, response: ServerResponse, headers: Record<string, string>) => void;
}

/** An answer as it went over the wire. */
export interface SentAnswer {
  /** As in the request log; null when there is no such endpoint. */
  endpoint: string | null;
  status: number;
  text: string;
  /** The fault that struck this request, if one did. */
  fault: string | null;
}

export interface Endpoint {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  /** Who may call: `byUser`, `byApp`, `byUserOrApp` of permission.ts, or a list of your own. */
  auth: readonly AuthMethod[];
  /** All that a user's token must allow; for OAuth 1.0a the app's permissions follow from them. Apps need none. */
  scopes: readonly Scope[];
  limits: Limits;
  /** What X charges for it. Absent: nothing. */
  bills?: Bill;
  query: Rules;
  answer: (call: Call) => Answer | Promise<Answer>;
}

/** What came over the wire at an address where nobody is signed in yet. */
export interface OpenCall {
  world: World;
  authentication: Authentication;
  request: IncomingRequest;
  headers: IncomingHttpHeaders;
  /** The fields of the body, a form or JSON. */
  fields: Record<string, string>;
}

/** An endpoint of the sign-in, which finds out by itself who calls. */
export interface OpenEndpoint {
  open: true;
  method: 'GET' | 'POST';
  path: string;
  /** Whom the request is about, as far as it can be told before it is answered: for faults and the request log. */
  about: (call: OpenCall) => Caller | null;
  answer: (call: OpenCall) => Answer;
}

/** How faults, limits and the request log call an endpoint: `GET /2/users/:id/mentions`. */
export function nameOf(endpoint: Pick<Endpoint | OpenEndpoint, 'method' | 'path'>): string {
  return `${endpoint.method} ${endpoint.path}`;
}

export const readScopes: readonly Scope[] = ['tweet.read', 'users.read'];
export const writeScopes: readonly Scope[] = ['tweet.read', 'tweet.write', 'users.read'];
