/** X's error bodies, as they have been seen on the wire. A client may compare them word by word. */

const TYPE = 'https://api.twitter.com/2/problems/';

export class XProblem extends Error {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Record<string, string>;

  constructor(status: number, body: unknown, headers: Record<string, string> = {}) {
    super(`X answers ${status}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

const forbidden = (detail: string) => ({ title: 'Forbidden', detail, type: 'about:blank', status: 403 });
const plain = (status: number, title: string) => ({ title, detail: title, type: 'about:blank', status });

/** The bodies that a fault of the kind "status" can name, and that the endpoints answer with. */
export const problems = {
  unauthorized: {
    status: 401,
    body: { title: 'Unauthorized', type: 'about:blank', status: 401, detail: 'Unauthorized' },
  },
  'timestamp-out-of-bounds': { status: 401, body: { errors: [{ code: 135, message: 'Timestamp out of bounds.' }] } },
  'could-not-authenticate': {
    status: 401,
    body: { errors: [{ code: 32, message: 'Could not authenticate you.' }] },
  },
  'bad-access-type': { status: 400, body: { errors: [{ code: 214, message: 'Bad request.' }] } },
  credits: {
    status: 402,
    body: {
      account_id: 1_800_000_000_000_000_000,
      title: 'CreditsDepleted',
      detail: 'Your enrolled account [1800000000000000000] does not have any credits to fulfill this request.',
      type: `${TYPE}credits`,
    },
  },
  'spend-cap': {
    status: 403,
    body: {
      account_id: 1_800_000_000_000_000_000,
      title: 'SpendCapReached',
      detail:
        'Your enrolled account [1800000000000000000] has reached its billing cycle spend cap. API requests will be blocked until the next cycle begins on 2026-12-01.',
      reset_date: '2026-12-01',
      type: `${TYPE}credits`,
    },
  },
  forbidden: { status: 403, body: forbidden('Forbidden') },
  duplicate: { status: 403, body: forbidden('You are not allowed to create a Tweet with duplicate content.') },
  'not-summoned': {
    status: 403,
    body: forbidden(
      'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
    ),
  },
  'quote-not-allowed': {
    status: 403,
    body: forbidden(
      'Quoting this post is not allowed because you have not been mentioned or are not part of the conversation thread of the post you are quoting.',
    ),
  },
  'reply-to-deleted': {
    status: 403,
    body: forbidden('You attempted to reply to a Tweet that is deleted or not visible to you.'),
  },
  'reply-settings': {
    status: 403,
    body: forbidden('The original Tweet author restricted who can reply to this Tweet.'),
  },
  'not-yours': { status: 403, body: forbidden('You are not authorized to delete this Tweet.') },
  'dm-not-allowed': {
    status: 403,
    body: forbidden('You do not have permission to DM one or more participants.'),
  },
  'dm-not-permitted': { status: 403, body: forbidden('This operation is not permitted.') },
  'hide-not-yours': {
    status: 403,
    body: forbidden('You are not permitted to hide or unhide replies in a conversation that you did not start.'),
  },
  'not-yours-to-edit': { status: 403, body: forbidden('You are not authorized to edit this Tweet.') },
  'not-editable': { status: 403, body: forbidden('This Tweet can no longer be edited.') },
  'user-suspended': {
    status: 403,
    body: {
      detail: 'The user used for authentication is suspended',
      title: 'Forbidden',
      status: 403,
      type: `${TYPE}user-suspended`,
    },
  },
  'oauth1-permissions': {
    status: 403,
    body: {
      title: 'Forbidden',
      detail: 'Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.',
      type: `${TYPE}oauth1-permissions`,
      status: 403,
    },
  },
  'unsupported-authentication': {
    status: 403,
    body: {
      title: 'Unsupported Authentication',
      detail:
        'Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.  Supported authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context].',
      type: `${TYPE}unsupported-authentication`,
      status: 403,
    },
  },
  'too-long': {
    status: 400,
    body: {
      title: 'Bad Request',
      detail:
        'Your Tweet text is too long. For more information, visit https://docs.x.com/fundamentals/counting-characters.',
      type: 'about:blank',
      status: 400,
    },
  },
  cashtags: {
    status: 400,
    body: { title: 'Bad Request', detail: 'Posts may hold at most one cashtag.', type: 'about:blank', status: 400 },
  },
  'not-found': { status: 404, body: plain(404, 'Not Found') },
  'too-many-requests': { status: 429, body: plain(429, 'Too Many Requests') },
  'usage-capped': {
    status: 429,
    body: {
      title: 'UsageCapExceeded',
      detail: 'Usage cap exceeded: Monthly product cap',
      type: `${TYPE}usage-capped`,
      period: 'Monthly',
      scope: 'Product',
    },
  },
  'internal-error': { status: 500, body: plain(500, 'Internal Server Error') },
  'bad-gateway': { status: 502, body: plain(502, 'Bad Gateway') },
  'service-unavailable': { status: 503, body: plain(503, 'Service Unavailable') },
  'gateway-timeout': { status: 504, body: plain(504, 'Gateway Timeout') },
} as const satisfies Record<string, { status: number; body: unknown }>;

export type ProblemName = keyof typeof problems;

export function problem(name: ProblemName, headers: Record<string, string> = {}): XProblem {
  return new XProblem(problems[name].status, problems[name].body, headers);
}

export function unsupportedAuthentication(used: string, supported: string[]): XProblem {
  const detail = `Authenticating with ${used} is forbidden for this endpoint.  Supported authentication types are [${supported.join(', ')}].`;
  return new XProblem(403, { ...problems['unsupported-authentication'].body, detail });
}

/** The body that a status usually comes with. */
export function usualProblem(status: number): unknown {
  const usual = Object.values(problems).find((known) => known.status === status && 'detail' in known.body);
  return status === 403 ? problems.forbidden.body : (usual?.body ?? plain(status, `Error ${status}`));
}

export interface InvalidParameter {
  parameters: Record<string, string[]>;
  message: string;
}

export function invalidRequest(errors: InvalidParameter[]): XProblem {
  return new XProblem(400, {
    errors,
    title: 'Invalid Request',
    detail: 'One or more parameters to your request was invalid.',
    type: `${TYPE}invalid-request`,
  });
}

/** The partial error of a 200: something that was asked for does not exist (any more). */
export function notFound(kind: 'tweet' | 'user', parameter: string, value: string) {
  return {
    value,
    detail: `Could not find ${kind} with ${parameter}: [${value}].`,
    title: 'Not Found Error',
    resource_type: kind,
    parameter,
    resource_id: value,
    type: `${TYPE}resource-not-found`,
  };
}

/** The partial error of a 200: it exists, but not for this caller. */
export function unauthorized(
  kind: 'tweet' | 'user',
  parameter: string,
  value: string,
  section: 'data' | 'includes' = 'data',
) {
  const noun = kind === 'tweet' ? 'Tweet' : 'user';
  return {
    value,
    detail: `Sorry, you are not authorized to see the ${noun} with ${parameter}: [${value}].`,
    title: 'Authorization Error',
    resource_type: kind,
    parameter,
    resource_id: value,
    section,
    type: `${TYPE}not-authorized-for-resource`,
  };
}

/** The partial error of a 200: X says so of users, not of their posts. */
export function suspendedUser(parameter: string, value: string) {
  return {
    value,
    detail: `User has been suspended: [${value}].`,
    title: 'Forbidden',
    resource_type: 'user',
    parameter,
    resource_id: value,
    type: `${TYPE}resource-not-found`,
  };
}
