import type { Page } from 'playwright-core';
import { until } from '../support/test-app.js';
import { signIn, setStage, type Stage } from './stage.js';

const PHONE = { viewport: { width: 360, height: 780 } };
let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

const rowOf = (page: Page, email: string) => page.getByRole('listitem').filter({ hasText: email });
const doWith = async (page: Page, email: string, what: string) => {
  await rowOf(page, email).getByRole('button', { name: 'More about' }).click();
  await page.getByRole('menuitem', { name: what }).click();
};

it('an admin invites in one window; who is invited joins in another, is given a role, and is out when deactivated', async () => {
  const admin = await stage.seatAgent('Ada');
  await admin.keyboard.press('g');
  await admin.keyboard.press('p');
  await admin.getByRole('heading', { name: 'People' }).waitFor();
  await admin.keyboard.press('c');
  const dialog = admin.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Noor');
  await dialog.getByLabel('Email').fill('ada@example.com');
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  await dialog.getByText('ada@example.com is here already').waitFor();
  await dialog.getByLabel('Email').fill('noor@example.com');
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  await dialog.getByRole('heading', { name: 'A link for Noor' }).waitFor();
  const link = await dialog.getByLabel('Link', { exact: true }).inputValue();
  await admin.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await dialog.getByRole('button', { name: 'Copy' }).click();
  await dialog.getByText('Copied.').waitFor();
  expect(await admin.evaluate(() => navigator.clipboard.readText())).toBe(link);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await rowOf(admin, 'noor@example.com').getByText('Invited').waitFor();

  // A second link makes the first one worth nothing.
  await doWith(admin, 'noor@example.com', 'New invitation link');
  const second = await dialog.getByLabel('Link', { exact: true }).inputValue();
  await dialog.getByRole('button', { name: 'Done' }).click();
  const noor = await stage.openPage();
  await noor.goto(link);
  await noor.getByRole('heading', { name: 'This link is good no more' }).waitFor();
  await noor.goto(second);
  await noor.getByLabel('Your name').fill('Noor Haddad');
  await noor.getByLabel('Choose a password').fill('seven purple lanterns');
  await noor.getByRole('button', { name: 'Join', exact: true }).click();
  await noor.getByRole('button', { name: 'Noor Haddad: your menu' }).waitFor();
  await noor.goto(`${stage.test.origin}/settings/people`);
  await noor.getByText('This page is for leads and admins').waitFor();

  await admin.reload();
  await rowOf(admin, 'noor@example.com').getByText('Seen just now').waitFor();
  await admin.getByLabel('Role of Noor Haddad').selectOption('Lead');
  await admin.getByText('Noor Haddad is now: lead.').waitFor();
  await noor.reload();
  await rowOf(noor, 'noor@example.com').waitFor();
  // A lead changes no admin.
  expect(await rowOf(noor, 'ada@example.com').getByRole('button').count()).toBe(0);

  await doWith(admin, 'noor@example.com', 'Deactivate');
  await rowOf(admin, 'noor@example.com').getByText('Deactivated').waitFor();
  await noor.reload();
  await noor.getByRole('heading', { name: 'Sign in' }).waitFor();
  await doWith(admin, 'noor@example.com', 'Activate again');
  await rowOf(admin, 'noor@example.com').getByText('Deactivated').waitFor({ state: 'detached' });
  await signIn(noor, stage.test.origin, 'noor@example.com', 'seven purple lanterns');
});

it('the last admin stays one, and is told why', async () => {
  const admin = await stage.seatAgent('Bea');
  await stage.sql(`UPDATE agent SET role = 'agent' WHERE role = 'admin' AND name <> 'Bea'`);
  await admin.goto(`${stage.test.origin}/settings/people`);
  await admin.getByLabel('Role of Bea').selectOption('Agent');
  await rowOf(admin, 'bea@example.com').getByText('This is the last admin who can sign in.').waitFor();
  expect(await admin.getByLabel('Role of Bea').inputValue()).toBe('admin');
  await rowOf(admin, 'bea@example.com').getByRole('button', { name: 'More about' }).click();
  await admin.getByRole('menuitem', { name: 'Link for a new password' }).waitFor();
  expect(await admin.getByRole('menuitem', { name: 'Deactivate' }).count()).toBe(0);
});

it('175 people are found by name and filtered, come page by page, and fit a phone in the dark', async () => {
  const admin = await stage.seatAgent('Cleo', { ...PHONE, colorScheme: 'dark' });
  await stage.sql(
    `INSERT INTO agent (workspace_id, email, name, role)
     SELECT min(workspace_id), 'crowd' || n || '@example.org', 'Crowd ' || n, 'agent' FROM agent, generate_series(1, 175) n GROUP BY n`,
  );
  await admin.getByRole('button', { name: 'Cleo: your menu' }).click();
  await admin.getByRole('menuitem', { name: 'Settings' }).click();
  await admin.getByRole('link', { name: 'People' }).click();
  const list = admin.getByRole('list', { name: 'People' });
  const rows = (count: number) =>
    until(`${count} people in the list`, async () => (await list.getByRole('listitem').count()) === count);
  await rows(50);
  await admin.getByRole('button', { name: 'Show more' }).click();
  await list.getByRole('listitem').nth(60).waitFor();
  expect(await admin.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);

  // Until the answer is there, those of before are: the list is never empty in between.
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  await admin.route('**/api/people?search=**', (route) => held.then(() => route.continue()));
  await admin.getByRole('searchbox', { name: 'Name or email' }).fill('crowd 17');
  await list.and(admin.locator('[aria-busy="true"]')).getByText('cleo@example.com').waitFor();
  answer();
  await rows(7);
  await list.getByText('crowd17@example.org').waitFor();
  await admin.getByLabel('Role', { exact: true }).selectOption('Admin');
  await admin.getByText('Nobody is like that').waitFor();
});

it('a team is made, gets members and a name, refuses one that is taken, and goes', async () => {
  const admin = await stage.seatAgent('Dan');
  await admin.keyboard.press('g');
  await admin.keyboard.press('k');
  await admin.getByText('No team yet').waitFor();
  await admin.keyboard.press('c');
  const dialog = admin.getByRole('dialog');
  await dialog.getByLabel('Name of the team').fill('Refunds');
  await dialog.getByRole('button', { name: 'New team' }).click();
  await dialog.getByRole('heading', { name: 'Team Refunds' }).waitFor();
  await dialog.getByRole('searchbox', { name: 'Find a colleague' }).fill('dan');
  await dialog.getByRole('checkbox', { name: 'Dan' }).check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  const team = admin.getByRole('listitem').filter({ hasText: 'Refunds' });
  await team.getByText('1 member: Dan').waitFor();

  await admin.getByRole('button', { name: 'New team' }).click();
  await dialog.getByLabel('Name of the team').fill('refunds');
  await dialog.getByRole('button', { name: 'New team' }).click();
  await dialog.getByText('There is a team called refunds already.').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await team.getByRole('button', { name: 'Change Refunds' }).click();
  await dialog.getByRole('button', { name: 'Remove the team' }).click();
  await dialog.getByRole('button', { name: 'Remove it' }).click();
  await admin.getByText('No team yet').waitFor();
  const { rows } = await stage.sql(`SELECT action FROM audit WHERE subject = 'Refunds' ORDER BY id`);
  expect(rows.map(({ action }) => action)).toEqual(['team_added', 'team_changed', 'team_removed']);
});

it('what cannot be loaded says so and can be asked for again', async () => {
  const admin = await stage.seatAgent('Eva');
  await admin.route('**/api/people?**', (route) => route.abort());
  await admin.goto(`${stage.test.origin}/settings/people`);
  await admin.getByText('The people could not be loaded.').waitFor();
  await admin.unroute('**/api/people?**');
  await admin.getByRole('button', { name: 'Try again' }).click();
  await rowOf(admin, 'ada@example.com').waitFor();
  expect(await admin.getByRole('alert').count()).toBe(0);
});
