import { Accounts } from '../../src/accounts/index.js';
import { signIn, until } from '../support/test-app.js';
import { setConnectStage, type ConnectStage } from './connect-stage.js';
import { expectProblem } from './story.js';

let stage: ConnectStage;
let id: string;
beforeAll(async () => {
  stage = await setConnectStage();
  ({ id } = await stage.connect());
});
afterAll(() => stage.close());

const BUDGET = { monthlyUsd: 50, stopsPolling: false, ownsApp: false };
const set = (body: unknown, who = stage.admin) => who.send('POST', `/api/accounts/${id}/budget`, body);

it('an admin sets a budget, changes it and takes it away; everyone sees it', async () => {
  const first = await set({ monthlyUsd: 49.99, stopsPolling: true, ownsApp: true });
  expect(first.status).toBe(200);
  expect(first.body.money).toMatchObject({
    budget: 49.99,
    budgetStopsPolling: true,
    ownsApp: true,
    budgetState: 'well',
  });
  const agent = await signIn(stage.test);
  expect((await agent.get(`/api/accounts/${id}`)).body.money).toMatchObject({ budget: 49.99, ownsApp: true });
  await set({ ...BUDGET, monthlyUsd: null });
  expect((await stage.account(id)).money).toMatchObject({
    budget: null,
    budgetStopsPolling: false,
    ownsApp: false,
    budgetState: 'none',
  });
});

it.each(['agent', 'lead'] as const)('who is %s may not', async (role) => {
  expectProblem(await set(BUDGET, await signIn(stage.test, { role })), 403);
  expect((await stage.account(id)).money.budget).toBeNull();
});

it.each<[string, unknown]>([
  ['nothing', {}],
  ['no answer to the question of polling', { monthlyUsd: 5, ownsApp: false }],
  ['zero', { ...BUDGET, monthlyUsd: 0 }],
  ['less than nothing', { ...BUDGET, monthlyUsd: -5 }],
  ['parts of a cent', { ...BUDGET, monthlyUsd: 0.001 }],
  ['more than anyone has', { ...BUDGET, monthlyUsd: 1e12 }],
  ['a word', { ...BUDGET, monthlyUsd: 'much' }],
  ['a number in quotes', { ...BUDGET, monthlyUsd: '50' }],
  ['a list', { ...BUDGET, monthlyUsd: [50] }],
  ['"yes"', { ...BUDGET, stopsPolling: 'yes' }],
  ['something that it does not know', { ...BUDGET, currency: 'EUR' }],
])('a budget of %s is refused, and nothing is changed', async (_, body) => {
  const before = (await stage.account(id)).money;
  expectProblem(await set(body), 400);
  const after = (await stage.account(id)).money;
  expect([after.budget, after.budgetStopsPolling, after.ownsApp]).toEqual([
    before.budget,
    before.budgetStopsPolling,
    before.ownsApp,
  ]);
});

it('an account says what it costs today and this month, by what was read and written, and from which prices', async () => {
  stage.world.post({ authorId: stage.world.addUser({ handle: 'mara', name: 'Mara' }).id, text: '@northwind hello' });
  const money = await until(
    'it to be counted',
    async () => {
      const found = (await stage.account(id)).money;
      return found.byKind.length >= 2 && found;
    },
    20_000,
  );
  expect(money).toMatchObject({
    forecast: null, // connected a moment ago
    pricesFrom: 'https://docs.x.com/x-api/getting-started/pricing',
    pricesSince: '2026-02-06',
  });
  expect(money.byKind).toEqual(
    expect.arrayContaining([
      { kind: 'user-read', units: 1, unitsToday: 1, price: 0.01, usd: 0.01 },
      { kind: 'post-read', units: 1, unitsToday: 1, price: 0.005, usd: 0.005 },
    ]),
  );
  expect(money.month).toBeCloseTo(
    money.byKind.reduce((sum: number, { usd }: { usd: number }) => sum + usd, 0),
    6,
  );
  expect(money.today).toBeCloseTo(money.month, 6);
});

it('an account of a platform that charges nothing has no money to show', async () => {
  stage.test.fake.addAccount('free');

  const free = await stage.test.app.get(Accounts).connect(stage.test.workspace.id, 'fake', { handle: 'free' }, false);
  expect((await stage.account(free)).money).toBeNull();
  const refused = await stage.admin.send('POST', `/api/accounts/${free}/budget`, BUDGET);
  expectProblem(refused, 409);
  expect(refused.body.code).toBe('nothing_charged');
});
