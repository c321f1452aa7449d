import { generatedPicture } from '../../sandbox/x/world/pictures.ts';
import type { Answer, TestApp, TestClient } from '../support/test-app.js';

export const PNG = generatedPicture(1, { width: 64, height: 40 });

/** Brings a file as a browser does. */
export async function upload(
  { origin }: Pick<TestApp, 'origin'>,
  who: TestClient,
  bytes: Buffer,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${origin}/api/media`, {
    method: 'POST',
    headers: { origin, cookie: who.cookie, 'content-type': 'application/octet-stream', ...headers },
    body: new Uint8Array(bytes),
    signal: AbortSignal.timeout(20_000),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
