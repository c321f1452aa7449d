import { until } from '../support/test-app.js';
import { setStage, type Stage } from './stage.js';

const PHONE = { viewport: { width: 360, height: 780 } };
let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

it('an admin names the workspace and says how long a customer waits; the audit tells it, and who did it', async () => {
  const admin = await stage.seatAgent('Ada');
  await admin.keyboard.press('g');
  await admin.keyboard.press('j');
  await admin.getByRole('heading', { name: 'Workspace' }).waitFor();
  const within = admin.getByLabel('A customer has an answer within');
  expect([await within.inputValue(), await admin.getByLabel('Unit').inputValue()]).toEqual(['1', 'hours']);
  await within.fill('soon');
  await admin.getByRole('button', { name: 'Save' }).click();
  await admin.getByText('Write a whole number from one minute to 30 days.').waitFor();
  await within.fill('90');
  await admin.getByLabel('Unit').selectOption('minutes');
  await admin.getByLabel('Name').fill('Northwind');
  await admin.getByRole('button', { name: 'Save' }).click();
  await admin.getByText('Saved.').waitFor();
  const { rows } = await stage.sql('SELECT name, answer_within_minutes AS minutes FROM workspace_setting');
  expect(rows).toEqual([{ name: 'Northwind', minutes: 90 }]);

  await admin.keyboard.press('Escape');
  await admin.getByRole('link', { name: 'Audit' }).click();
  const first = admin.getByRole('list', { name: 'Changes' }).getByRole('listitem').first();
  await first.getByText('name: Parley → Northwind').waitFor();
  await first.getByText('answer within (minutes): 60 → 90').waitFor();
  expect(await first.textContent()).toContain('Ada');
  await admin.getByRole('link', { name: 'Tickets', exact: true }).click();
  await admin.getByText('Northwind', { exact: true }).waitFor();
});

it('the audit is filtered by what and who, and goes back page by page, on a phone in the dark', async () => {
  const admin = await stage.seatAgent('Bea', { ...PHONE, colorScheme: 'dark' });
  await stage.sql(
    `INSERT INTO audit (workspace_id, agent_id, action, subject, before, after)
     SELECT a.workspace_id, a.id, 'agent_role_changed', 'Person ' || n, '{"role": "agent"}', '{"role": "lead"}'
     FROM agent a, generate_series(1, 70) n WHERE a.name = 'Bea'`,
  );
  await admin.goto(`${stage.test.origin}/settings/audit`);
  const list = admin.getByRole('list', { name: 'Changes' });
  await list.getByText('role: Agent → Lead').first().waitFor();
  expect(await list.getByRole('listitem').count()).toBe(50);
  expect(await admin.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await admin.getByLabel('What').selectOption('Role');
  const filtered = admin.waitForResponse((answer) => /\/api\/audit\?.*action=.*agent=/.test(answer.url()));
  await admin.getByLabel('Who').selectOption('Bea');
  await filtered;
  await list.and(admin.locator('[aria-busy="false"]')).waitFor();
  await admin.getByRole('button', { name: 'Show earlier' }).click();
  await admin.getByText('That is all.').waitFor();
  expect(await list.getByRole('listitem').count()).toBe(70);
  await admin.getByLabel('What').selectOption('Team removed');
  await admin.getByText('Nothing of the kind has been changed').waitFor();
});

it('the audit says in words what a shared view was, whatever has become of what it names', async () => {
  const admin = await stage.seatAgent('Vic');
  const send = async (path: string, method: string, data?: object) => {
    const response = await admin.request.fetch(`${stage.test.origin}/api/${path}`, {
      method,
      headers: { origin: stage.test.origin },
      ...(data && { data }),
    });
    expect(response.ok()).toBe(true);
    return response.status() === 204 ? {} : ((await response.json()) as { id: string; version: number });
  };
  const { id: team } = (await send('teams', 'POST', { name: 'Night shift' })) as { id: string };
  const conditions = [
    { field: 'priority', is: 'any', values: ['urgent', 'high'] },
    { field: 'team', is: 'any', values: [team] },
  ];
  await send('views', 'POST', { name: 'Burning', conditions, order: 'waiting', shared: true });
  await send(`teams/${team}`, 'DELETE');
  await admin.goto(`${stage.test.origin}/settings/audit`);
  const line = admin.getByRole('list', { name: 'Changes' }).getByRole('listitem').filter({ hasText: 'View added' });
  await line.getByText('conditions: Priority: Urgent or High; Team: Night shift', { exact: true }).waitFor();
  await line.getByText('order: Longest wait first', { exact: true }).waitFor();
  await line.getByText('seen by: everybody', { exact: true }).waitFor();
  expect(await line.textContent()).not.toMatch(/object|references|null/);
});

it('the audit of some days stands in the address, with the last of them in it, and is there again after a reload', async () => {
  const admin = await stage.seatAgent('Dora');
  await stage.sql(
    `INSERT INTO audit (workspace_id, agent_id, action, subject, at)
     SELECT a.workspace_id, a.id, 'team_added', 'Team of day ' || n, ('2020-03-0' || n || 'T12:00:00Z')::timestamptz
     FROM agent a, generate_series(1, 5) n WHERE a.name = 'Dora'`,
  );
  await admin.goto(`${stage.test.origin}/settings/audit`);
  const list = admin.getByRole('list', { name: 'Changes' });
  await admin.getByLabel('Who').selectOption('Dora');
  await admin.getByLabel('Until').waitFor();
  // Both at once, as what fills in forms does it.
  await admin.evaluate(
    (days) => {
      document.querySelectorAll('input[type=date]').forEach((field, index) => {
        Reflect.set(HTMLInputElement.prototype, 'value', days[index], field);
        field.dispatchEvent(new Event('input', { bubbles: true }));
      });
    },
    ['2020-03-02', '2020-03-04'],
  );
  const expected = ['Team of day 4', 'Team of day 3', 'Team of day 2'];
  const shown = () => list.locator('bdi').filter({ hasText: 'Team of day' }).allTextContents();
  const untilShown = () => until('those of the three days', async () => String(await shown()) === String(expected));
  await untilShown();
  expect(new URL(admin.url()).search).toMatch(/from=2020-03-02.*to=2020-03-04/);
  await admin.reload();
  await untilShown();

  await admin.getByLabel('From').fill('2020-03-05');
  await admin.getByText('The first day is after the last one.').waitFor();
});

it('these pages are for admins, and say so to others; what cannot be loaded can be asked for again', async () => {
  const admin = await stage.seatAgent('Cleo');
  await admin.route('**/api/workspace', (route) => route.abort());
  await admin.goto(`${stage.test.origin}/settings/workspace`);
  await admin.getByText('The settings could not be loaded.').waitFor();
  await admin.unroute('**/api/workspace');
  await admin.getByRole('button', { name: 'Try again' }).click();
  await admin.getByLabel('Name').waitFor();
  await stage.sql(`UPDATE agent SET role = 'lead' WHERE name = 'Cleo'`);
  for (const path of ['workspace', 'audit']) {
    await admin.goto(`${stage.test.origin}/settings/${path}`);
    await admin.getByText('This page is for admins').waitFor();
  }
  expect(await admin.getByRole('link', { name: 'Audit' }).count()).toBe(0);
});
