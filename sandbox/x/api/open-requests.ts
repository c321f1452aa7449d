const WEB_HOSTS = ['x.com', 'twitter.com'];
const API_HOSTS = ['api.x.com', 'api.twitter.com'];

/** The consent page is on x.com, everything else on api.x.com. On loopback one origin stands for both. */
export function isServedAt(url: URL): boolean {
  if (WEB_HOSTS.includes(url.hostname)) return url.pathname.startsWith('/i/');
  return !(API_HOSTS.includes(url.hostname) && url.pathname.startsWith('/i/'));
}

/** The text fields of a body, whether it came as a form or as JSON. Anything that is not text counts as not given. */
export function fieldsOf(contentType: string | undefined, text: string): Record<string, string> {
  if (contentType?.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(text));
  if (!contentType?.startsWith('application/json') || text === '') return {};
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return {};
  }
  const entries = Object.entries(typeof body === 'object' && body !== null ? body : {});
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
