import { allChannels, type ChannelAdapter } from '../../src/channels/index.js';
import { startXSandbox } from '../../sandbox/x/index.ts';

/** A brand on the local X with keys, its adapter, and two people: whoever asks X itself what it takes. */
export async function startXContract() {
  const sandbox = await startXSandbox({ limits: 'off' });
  const { world } = sandbox;
  const brand = world.addUser({ handle: 'northwind', name: 'Northwind Air' });
  const { apiKey, apiSecret, id } = world.addApp();
  const { accessToken, accessSecret } = world.issueOAuth1Tokens(brand.id, id);
  const adapter = allChannels({ xSandboxOrigin: sandbox.apiOrigin, callTimeoutMs: 5_000 }).find(
    ({ key }) => key === 'x',
  ) as ChannelAdapter;
  const access = {
    account: { externalId: brand.id, handle: 'northwind' },
    sandbox: true,
    credentials: { apiKey, apiSecret, accessToken, accessSecret },
  };
  const mara = world.addUser({ handle: 'mara_k', name: 'Mara' });
  world.addUser({ handle: 'a_friend', name: 'A Friend' });
  return { sandbox, world, brand, adapter, access, mara };
}
