import type { Page } from 'playwright-core';
import { seriousViolations } from '../support/accessible.js';
import { until } from '../support/test-app.js';
import { composer, conversation, openTicketOf, rowOf, setStage, type Stage } from './stage.js';

const DESK = { width: 1440, height: 900 };
const PHONE = { width: 360, height: 780 };
const PUBLISH = 'POST /2/tweets';

let stage: Stage;
let numbers: { ticket: number; failed: number };
let ids: { view: string; account: string };
beforeAll(async () => {
  stage = await setStage();
  await fill();
}, 120_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

/** What each page has to show: tickets in several states, answers that went and one that failed, a note, filtered posts. */
async function fill(): Promise<void> {
  const page = await stage.seatAgent('Ada');
  const send = async (method: string, path: string, data: object) => {
    const answer = await page.request.fetch(stage.test.origin + path, {
      method,
      data,
      headers: { origin: stage.test.origin },
    });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return answer.json();
  };
  const { rows } = await stage.sql('SELECT id FROM account');
  const account = rows[0].id as string;
  const conditions = { containsAny: ['giveaway'] };
  await send('POST', `/api/accounts/${account}/rules`, { name: 'Giveaways', conditions });
  for (const handle of ['axe_one', 'axe_two', 'axe_three', 'axe_failed'])
    stage.mention(handle, `which gate, ${handle}?`);
  stage.mention('axe_fan', 'is there a giveaway?');
  await until('all to be here', async () => (await stage.sql('SELECT 1 FROM post')).rowCount === 5);
  await openTicketOf(page, 'axe_failed');
  const numberNow = () => Number(page.url().split('/').at(-1));
  const failed = numberNow();
  stage.world.setFault({ endpoint: PUBLISH, kind: 'status', status: 403, count: 1 });
  await composer(page).fill('Gate 7.');
  await composer(page).press('Control+Enter');
  await page.getByText(/^Failed: /).waitFor();
  await page.goto(stage.test.origin);
  await openTicketOf(page, 'axe_one');
  const ticket = numberNow();
  await composer(page).fill('Gate 12.');
  await composer(page).press('Control+Enter');
  await conversation(page).getByRole('link', { name: /^Sent/ }).waitFor();
  const { rows: own } = await stage.sql(`SELECT id FROM agent WHERE name = 'Ada'`);
  const mentions = [{ kind: 'agent', id: own[0].id }];
  await send('POST', `/api/tickets/${ticket}/notes`, { text: 'Ask the gate, @Ada', mentions });
  const filter = { conditions: [{ field: 'priority', is: 'any', values: ['normal'] }], order: 'lastPost' };
  const view = await send('POST', '/api/views', { name: 'Calm ones', shared: true, ...filter });
  await send('POST', '/api/teams', { name: 'Gates' });
  await send('POST', '/api/macros', { name: 'Gate', text: 'Gate 12.', variants: {}, status: null, shared: true });
  await send('POST', '/api/people', { email: 'noor@example.com', name: 'Noor', role: 'agent' });
  numbers = { ticket, failed };
  ids = { view: view.id, account };
  await stage.closePages();
}

interface Stop {
  at: () => string;
  /** What stands there once it is there. */
  shows: (page: Page) => unknown;
}

/** Every page of the router, by its path. A redirect says where it leads. */
const WALK: Record<string, Stop | { leadsTo: string }> = {
  '/': { leadsTo: '/tickets/$view' },
  '/tickets': { leadsTo: '/tickets/$view' },
  '/settings': { leadsTo: '/settings/me' },
  '/tickets/$view': { at: () => '/tickets/all', shows: (page) => rowOf(page, 'axe_one').waitFor() },
  '/tickets/$view/$number': {
    at: () => `/tickets/all/${numbers.ticket}`,
    shows: (page) => conversation(page).getByText('Ask the gate').waitFor(),
  },
  '/views/$viewId': {
    at: () => `/views/${ids.view}`,
    shows: (page) => page.getByRole('button', { name: 'Priority: Normal. Change it' }).waitFor(),
  },
  '/views/$viewId/$number': {
    at: () => `/views/${ids.view}/${numbers.failed}`,
    shows: (page) => page.getByText(/^Failed: /).waitFor(),
  },
  '/accounts': { at: () => '/accounts', shows: (page) => page.getByText('Sources, limits and abilities').click() },
  '/accounts/$accountId/rules': {
    at: () => `/accounts/${ids.account}/rules`,
    shows: (page) => page.getByText('Filters a post when').waitFor(),
  },
  '/intake': { at: () => '/intake', shows: (page) => page.getByText('It adds up.').waitFor() },
  '/feed': { at: () => '/feed', shows: (page) => page.getByText('is there a giveaway?').waitFor() },
  '/mentions': { at: () => '/mentions', shows: (page) => page.getByText('Ask the gate').waitFor() },
  '/failed-sends': { at: () => '/failed-sends', shows: (page) => page.getByText('Gate 7.').waitFor() },
  '/search': { at: () => '/search?q=gate', shows: (page) => page.locator('[data-hit]').first().waitFor() },
  '/settings/me': { at: () => '/settings/me', shows: (page) => page.getByLabel('Your password now').waitFor() },
  '/settings/keys': { at: () => '/settings/keys', shows: (page) => page.locator('[data-command]').first().waitFor() },
  '/settings/people': { at: () => '/settings/people', shows: (page) => page.getByText('noor@example.com').waitFor() },
  '/settings/teams': { at: () => '/settings/teams', shows: (page) => page.getByText('Gates').first().waitFor() },
  '/settings/workspace': {
    at: () => '/settings/workspace',
    shows: (page) => page.getByLabel('A customer has an answer within').waitFor(),
  },
  '/settings/audit': {
    at: () => '/settings/audit',
    shows: (page) => page.getByRole('list', { name: 'Changes' }).waitFor(),
  },
  '/sign-in': { at: () => '/sign-in', shows: (page) => page.getByLabel('Password').waitFor() },
  '/join': {
    at: () => '/join',
    shows: (page) => page.getByRole('heading', { name: 'Open your invitation again' }).waitFor(),
  },
};

const stops = Object.entries(WALK).flatMap(([path, stop]) => ('at' in stop ? [{ path, ...stop }] : []));

/** Within the page that is open, as a link leads; what a test has loaded into it stays. */
const goTo = (page: Page, path: string) => page.evaluate((to) => history.pushState(null, '', to), path);

/** In both themes. What is there is the same in both; what can be read is not. */
async function violationsHere(page: Page, where: string): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await seriousViolations(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await seriousViolations(page, ['color-contrast', 'link-in-text-block']);
  return [...light.map((found) => `${where}, light: ${found}`), ...dark.map((found) => `${where}, dark: ${found}`)];
}

it('every page of the router is on the walk', async () => {
  const page = await stage.seatAgent('Bea');
  const paths = await page.evaluate(() => {
    const { routesByPath } = (window as unknown as { __TSR_ROUTER__: { routesByPath: object } }).__TSR_ROUTER__;
    return Object.keys(routesByPath);
  });
  const plain = paths.map((path) => (path === '/' ? path : path.replace(/\/$/, '')));
  expect([...new Set(plain)].toSorted()).toEqual(Object.keys(WALK).toSorted());
});

it.each([
  ['at a desk', DESK],
  ['on a phone', PHONE],
])(
  'no page has a serious violation in either theme, nor is wider than it may be, %s',
  async (_, viewport) => {
    const page = await stage.seatAgent(`Cleo${viewport.width}`, { viewport });
    // Everything there is calls for Cleo, too.
    await stage.sql(
      `INSERT INTO mention (workspace_id, agent_id, note_id)
     SELECT n.workspace_id, a.id, n.id FROM note n, agent a WHERE a.name = 'Cleo${viewport.width}'`,
    );
    const found: string[] = [];
    for (const { path, at, shows } of stops) {
      await goTo(page, at());
      await shows(page);
      found.push(...(await violationsHere(page, path)));
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (wide > 0) found.push(`${path}: ${wide} px too wide`);
    }
    await goTo(page, '/nowhere');
    await page.getByText('There is no such page').waitFor();
    found.push(...(await violationsHere(page, 'not found')));
    expect(found).toEqual([]);
  },
  120_000,
);
