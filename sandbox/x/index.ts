import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApiServer } from './api/api-server.ts';
import { createControlServer } from './control/control-server.ts';
import { seedDemo } from './demo/demo.ts';
import { startCrowd } from './demo/crowd.ts';
import type { XSandboxOptions } from './options.ts';
import type { DemoBrand } from './world/records.ts';
import { loadSnapshot, Snapshots } from './world/snapshot.ts';
import { World } from './world/world.ts';

export type { XSandboxOptions } from './options.ts';
export type { SentAnswer } from './api/endpoint.ts';
export type { NewFault, Fault, FaultKind } from './world/faults.ts';
export type {
  App,
  Behaviour,
  DemoBrand,
  DirectMessageEvent,
  Media,
  OAuth1Tokens,
  OAuth2Tokens,
  Post,
  User,
} from './world/records.ts';
export type { LoggedRequest } from './world/request-log.ts';
export { World, type NewPost } from './world/world.ts';

export interface XSandbox {
  /** Where https://api.x.com is to be found instead. */
  apiOrigin: string;
  /** Where https://x.com is to be found instead. */
  webOrigin: string;
  controlOrigin: string;
  controlToken: string;
  demo: DemoBrand | null;
  world: World;
  /** Saves, closes every connection and stops every timer. */
  close(): Promise<void>;
}

/** A local X that behaves like X, on loopback only. */
export async function startXSandbox(options: XSandboxOptions = {}): Promise<XSandbox> {
  const world = new World(options);
  const savedToken = options.state === undefined ? null : await loadSnapshot(world, options.state);
  const controlToken = savedToken ?? randomBytes(24).toString('base64url');
  if (options.demo !== undefined) openDemo(world, options.demo);
  if (options.scenario !== undefined) world.scenarios.start(options.scenario);

  const api = createApiServer(world, options.onAnswer);
  const control = createControlServer(world, controlToken);
  const apiOrigin = await listen(api, options.port ?? 0);
  world.webOrigin = apiOrigin;
  const controlOrigin = await listen(control, options.controlPort ?? 0);

  const snapshots = options.state === undefined ? null : new Snapshots(world, options.state, controlToken);
  snapshots?.start((error) => process.stderr.write(`The state could not be saved: ${String(error)}\n`));
  const rate = options.rate ?? (options.scenario ? 0 : 4);
  const stopCrowd = world.demo && options.demo !== undefined ? startCrowd(world, world.demo, rate) : null;

  return {
    apiOrigin,
    webOrigin: apiOrigin,
    controlOrigin,
    controlToken,
    demo: world.demo,
    world,
    async close() {
      stopCrowd?.();
      world.scenarios.stop();
      await Promise.all([shut(api), shut(control)]);
      world.timers.clear();
      await snapshots?.stop();
    },
  };
}

/** A saved demo goes on as it was; it cannot become that of another brand. */
function openDemo(world: World, handle: string): void {
  if (world.demo === null) seedDemo(world, handle);
  else if (world.demo.handle.toLowerCase() !== handle.toLowerCase()) {
    throw new Error(`The saved state is the demo of @${world.demo.handle}, not of @${handle}. Use another state file.`);
  }
}

async function listen(server: Server, port: number): Promise<string> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function shut(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
