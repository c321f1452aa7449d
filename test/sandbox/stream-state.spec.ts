import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startJudgedSandbox } from './sandbox-client.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sandbox-x-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a sandbox that is started again', () => {
  it('still has the rules, subscriptions and webhooks of its apps', async () => {
    const state = path.join(folder, 'state.json');
    const before = await startJudgedSandbox({ state });
    const user = before.world.addUser({ handle: 'northwind' });
    const app = before.world.addApp();
    const rule = before.world.streamRules.add(app, '@northwind', 'brand');
    const webhook = before.world.webhooks.add(app, 'http://127.0.0.1:9/hook');
    const wish = { eventType: 'post.create', userId: user.id, webhookId: webhook.id } as const;
    const subscription = before.world.activity.add(app, wish);
    await before.close();

    const after = await startJudgedSandbox({ state });
    expect(after.world.streamRules.of(app.id)).toEqual([rule]);
    expect(after.world.webhooks.of(app.id)).toEqual([webhook]);
    expect(after.world.activity.of(app.id)).toEqual([subscription]);
    expect(after.world.activity.wanting('post.create', user.id)).toEqual([subscription]);
    await after.close();
  });
});
