import type { IncomingMessage } from 'node:http';
import { ChannelError } from '../channel-errors.js';
import { spendCapReached } from './x-errors.js';

const MOST_CHARACTERS = 100_000;
/** The shortest wait after a 429. [docs.x.com, handling disconnections] */
const LIMITED_MS = 60_000;
const WITHOUT_CREDITS_MS = 5 * 60_000;

/** Why X did not open the stream. */
export async function refusedStream(response: IncomingMessage, now: Date): Promise<ChannelError> {
  const status = response.statusCode ?? 0;
  const { detail, title, connection_issue, reset_date } = await problemOf(response);
  const about = { certainlyNotDone: true, retryAfterMs: 0 };
  // A 429 as well, but no limit is used up: the last connection is open, or X has not noticed its end yet.
  if (connection_issue === 'TooManyConnections') {
    return new ChannelError(
      'connection_taken',
      'X believes that this stream is open already as often as this app may have it. If no other program streams with its keys, X notices in some minutes.',
      { ...about, retryAfterMs: LIMITED_MS },
    );
  }
  switch (status) {
    case 429:
      return new ChannelError('rate_limited', 'X allows no more connections to the stream for now.', {
        ...about,
        retryAfterMs: Math.max(LIMITED_MS, untilReset(response, now)),
      });
    case 401:
      return new ChannelError('unauthorized', 'X does not take the keys of the app for its stream.', about);
    case 402:
      return new ChannelError('out_of_credits', 'The X developer account has no credits left. Top it up.', {
        ...about,
        retryAfterMs: WITHOUT_CREDITS_MS,
      });
  }
  if (title === 'SpendCapReached') {
    const sentence = spendCapReached({ reset_date });
    return new ChannelError('out_of_credits', sentence, { ...about, retryAfterMs: WITHOUT_CREDITS_MS });
  }
  if (status >= 500) return new ChannelError('unavailable', `X has a problem of its own (${status}).`, about);
  return new ChannelError('rejected', `X refuses the stream: ${detail ?? title ?? `HTTP ${status}`}`, about);
}

interface Problem {
  title?: string;
  detail?: string;
  connection_issue?: string;
  reset_date?: string;
}

/** What X says of it; nothing, when it is no JSON. */
async function problemOf(response: IncomingMessage): Promise<Problem> {
  let body = '';
  response.setEncoding('utf8');
  for await (const part of response) {
    body += part as string;
    if (body.length > MOST_CHARACTERS) return {};
  }
  try {
    return Object(JSON.parse(body)) as Problem;
  } catch {
    return {};
  }
}

const untilReset = (response: IncomingMessage, now: Date): number => {
  const reset = Number(response.headers['x-rate-limit-reset']);
  return reset > 0 ? reset * 1_000 - now.getTime() : 0;
};
