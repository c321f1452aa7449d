import type { User } from '../../sandbox/x/index.ts';
import type { Stage } from './sandbox-client.ts';

/** What the browser does with an address on x.com: it opens it on the sandbox's web origin, and follows nothing. */
export function browse(stage: Stage, address: string, init: RequestInit = {}): Promise<Response> {
  const { pathname, search } = new URL(address);
  return fetch(stage.sandbox.webOrigin + pathname + search, { redirect: 'manual', ...init });
}

/** The key in the consent page's form. */
export function keyIn(html: string): string {
  const key = /name="key" value="([^"]+)"/.exec(html)?.[1];
  if (key === undefined) throw new Error(`There is no form on this page: ${html}`);
  return key;
}

/** Opens the consent page, presses a button, and returns where the browser is sent to. */
export async function consent(
  stage: Stage,
  address: string,
  user: User,
  decision: 'authorize' | 'cancel' = 'authorize',
): Promise<URL> {
  const page = await browse(stage, address);
  if (page.status !== 200) throw new Error(`The consent page answers ${page.status}: ${await page.text()}`);
  const key = keyIn(await page.text());
  const sent = await press(stage, address, { key, user: user.id, decision });
  if (sent.status !== 302) throw new Error(`The consent form answers ${sent.status}: ${await sent.text()}`);
  return new URL(sent.headers.get('location')!);
}

export function press(stage: Stage, address: string, form: Record<string, string>, headers = {}): Promise<Response> {
  const { origin, pathname } = new URL(address);
  return browse(stage, origin + pathname, { method: 'POST', body: new URLSearchParams(form), headers });
}
