import { createHmac, timingSafeEqual } from 'node:crypto';

/** RFC 5849, HMAC-SHA1: what every client library of X signs with. */

/** The parameters of an `Authorization: OAuth …` header. */
export function parseAuthorization(header: string): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const part of header.slice('OAuth '.length).split(',')) {
    const match = /^\s*([\w%.~-]+)="([^"]*)"\s*$/.exec(part);
    if (match) parameters[decode(match[1] as string)] = decode(match[2] as string);
  }
  return parameters;
}

export interface SignedRequest {
  method: string;
  /** The address without query, as the client wrote it: https://api.x.com/2/tweets */
  baseUrl: string;
  query: URLSearchParams;
  /** The fields of a form body; nothing for JSON. */
  form: URLSearchParams;
  oauth: Record<string, string>;
}

export function signature(request: SignedRequest, consumerSecret: string, tokenSecret: string): string {
  // Libraries repeat oauth_token in the form of the last leg, and sign it once; X takes that.
  const isRepeated = ([name, value]: [string, string]) => name.startsWith('oauth_') && request.oauth[name] === value;
  const pairs = [...request.query, ...request.form].filter((pair) => !isRepeated(pair));
  for (const [name, value] of Object.entries(request.oauth)) {
    if (name !== 'oauth_signature' && name !== 'realm') pairs.push([name, value]);
  }
  const encoded = pairs.map(([name, value]) => [encode(name), encode(value)] as const);
  encoded.sort(([a, x], [b, y]) => (a === b ? order(x, y) : order(a, b)));
  const parameters = encoded.map(([name, value]) => `${name}=${value}`).join('&');
  const base = `${request.method.toUpperCase()}&${encode(request.baseUrl)}&${encode(parameters)}`;
  return createHmac('sha1', `${encode(consumerSecret)}&${encode(tokenSecret)}`)
    .update(base)
    .digest('base64');
}

export function isSignedBy(request: SignedRequest, consumerSecret: string, tokenSecret: string): boolean {
  const expected = Buffer.from(signature(request, consumerSecret, tokenSecret));
  const given = Buffer.from(request.oauth['oauth_signature'] ?? '');
  return expected.length === given.length && timingSafeEqual(expected, given);
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A malformed escape: the signature will not match, which is the right answer.
  }
}
