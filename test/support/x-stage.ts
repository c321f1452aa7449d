import { startXSandbox, type App, type User, type XSandbox, type XSandboxOptions } from '../../sandbox/x/index.ts';
import type { Access, ChannelAdapter, StreamSource } from '../../src/channels/index.js';

/** A local X whose rules work at once and whose streams give a sign of life every 200 ms. */
export const QUICK_STREAMS = { ruleDelayMs: 0, heartbeatMs: 200 };
export const STREAM = 'GET /2/tweets/search/stream';
export const ACTIVITY = 'GET /2/activity/stream';

export function streamOf(adapter: ChannelAdapter, name: string): StreamSource {
  const stream = adapter.streams.find((one) => one.name === name);
  if (!stream) throw new Error(`There is no stream ${name}.`);
  return stream;
}

/** A brand's account on the sandbox, as an adapter is told of it. */
export function accessTo({ world }: XSandbox, brand: User, app: App): Access {
  const { accessToken, accessSecret } = world.issueOAuth1Tokens(brand.id, app.id);
  return {
    account: { externalId: brand.id, handle: brand.handle },
    sandbox: true,
    credentials: { apiKey: app.apiKey, apiSecret: app.apiSecret, accessToken, accessSecret },
  };
}

export const startQuickSandbox = (options: XSandboxOptions = {}): Promise<XSandbox> =>
  startXSandbox({ limits: 'off', ...options, behaviour: { ...QUICK_STREAMS, ...options.behaviour } });
