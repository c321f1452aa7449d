import { startTestApp, type TestApp } from '../support/test-app.js';
import { aside, mention, requireInvariants, setTombstonesStage, somebody } from './tombstones-stage.js';

let test: TestApp;
beforeAll(async () => void (test = await startTestApp({ PARLEY_ROLES: 'web' })));
afterAll(() => test.close());

it('what strangers say below a customer’s post is in the thread, and an agent’s change of the ticket does not clash with it', async () => {
  const stage = await setTombstonesStage(test);
  const customer = somebody();
  const root = mention(test, customer, 'my bag', 60);
  await stage.lands(root);
  await stage.applies();
  const before = await stage.ticket(root.externalId);

  const stranger = aside(test, somebody(), root, 50);
  await stage.lands(stranger);
  await stage.applies();
  const { thread } = await stage.post(root.externalId);
  expect(await stage.post(stranger.externalId)).toMatchObject({ outcome: 'threaded', thread });
  expect(await stage.ticket(root.externalId)).toEqual(before);

  const answer = mention(test, customer, 'still nothing', 40, root);
  await stage.lands(answer);
  await stage.applies();
  expect(await stage.ticket(root.externalId)).toMatchObject({
    version: before.version + 1,
    preview: expect.stringContaining('still nothing') as string,
  });
  await requireInvariants(test);
});
