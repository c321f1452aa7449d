import type { Page } from 'playwright-core';
import { until } from '../support/test-app.js';
import { composer, conversation, openTicketOf, rowOf, setStage, signIn, type Stage } from './stage.js';

const PHONE = { viewport: { width: 360, height: 780 } };
let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

const commandRow = (page: Page, id: string) => page.locator(`[data-command="${id}"]`);

it('an agent changes their name, and their password, which signs out their other windows only', async () => {
  const page = await stage.seatAgent('Ana');
  await page.keyboard.press('g');
  await page.keyboard.press('y');
  await page.getByLabel('Your name', { exact: true }).first().waitFor();
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ana Diaz');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('You are called Ana Diaz now.').waitFor();
  await page.getByRole('button', { name: 'Ana Diaz: your menu' }).waitFor();

  const other = await stage.openPage();
  await signIn(other, stage.test.origin, 'ana@example.com');
  await page.getByLabel('Your password now').fill('not this one at all');
  await page.getByLabel('The new one').fill('seven purple lanterns');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByText('This is not your password as it is now.').waitFor();
  await page.getByLabel('Your password now').fill('correct horse battery staple');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByText('Your password is changed').waitFor();
  await page.reload();
  await page.getByLabel('Your password now').waitFor();
  await other.reload();
  await other.getByRole('heading', { name: 'Sign in' }).waitFor();
  await signIn(other, stage.test.origin, 'ana@example.com', 'seven purple lanterns');
  const { rows } = await stage.sql(`SELECT action FROM audit WHERE subject = 'Ana Diaz'`);
  expect(rows).toEqual([{ action: 'agent_password_changed' }]);
});

it('keys are pressed anew, hold at once and in another window, tell what else has them, and are reset', async () => {
  const page = await stage.seatAgent('Ben');
  await page.goto(`${stage.test.origin}/settings/keys`);
  const row = commandRow(page, 'go/intake');
  await row.getByRole('button', { name: /^Keys of/ }).click();
  await row.getByText('Press the keys…').waitFor();
  await page.keyboard.press('Escape');
  await row.getByRole('button', { name: /^Keys of/ }).click();
  await row.getByText('Press the keys…').waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('z');
  await row.getByRole('button', { name: /^Keys of.*: g z$/ }).waitFor();
  await row.getByText('yours').waitFor();

  // `?` shows them, and they lead there.
  await page.keyboard.press('?');
  const shown = page.getByRole('dialog').locator('dl > div').filter({ hasText: 'Go to Intake' });
  await shown.waitFor();
  expect(await shown.locator('kbd').allTextContents()).toEqual(['G', 'Z']);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('g');
  await page.keyboard.press('z');
  await page.waitForURL('**/intake');

  // Also where they come after the page, and after what shows them.
  const other = await stage.openPage();
  const come = Promise.withResolvers<void>();
  await other.route('**/api/settings', (route) => come.promise.then(() => route.continue()));
  await signIn(other, stage.test.origin, 'ben@example.com');
  await other.getByRole('link', { name: 'Unassigned' }).waitFor();
  await other.keyboard.press('Control+k');
  const offered = other.getByRole('menuitem', { name: 'Go to Intake' });
  await offered.waitFor();
  come.resolve();
  await until(
    'their own keys to be shown',
    async () => String(await offered.locator('kbd').allTextContents()) === 'G,Z',
  );
  await other.close();

  // What has them already is told, and may lose them.
  await page.goto(`${stage.test.origin}/settings/keys`);
  const reply = commandRow(page, 'ticket.reply');
  await reply.getByRole('button', { name: /^Keys of/ }).click();
  await reply.getByText('Press the keys…').waitFor();
  await page.keyboard.press('a');
  await reply.getByText(/These keys already do this: .*ssign/).waitFor();
  await reply.getByRole('button', { name: 'Take them from there' }).click();
  await reply.getByRole('button', { name: /: a$/ }).waitFor();
  await commandRow(page, 'ticket.assign').getByText('none').waitFor();

  // What works while somebody types takes no letter.
  await commandRow(page, 'reply.send')
    .getByRole('button', { name: /^Keys of/ })
    .click();
  await commandRow(page, 'reply.send').getByText('Press the keys…').waitFor();
  await page.keyboard.press('q');
  await page.getByText('This one works while you type').waitFor();

  await page.getByRole('button', { name: 'Reset all' }).click();
  await commandRow(page, 'ticket.assign').getByRole('button', { name: /: a$/ }).waitFor();
  await until('them to be kept as they were', async () => {
    const { rows } = await stage.sql(`SELECT keys FROM agent_setting`);
    return JSON.stringify(rows) === '[{"keys":{}}]';
  });
});

it('keys that also write can be turned off, and the page of keys fits a phone in the dark', async () => {
  const page = await stage.seatAgent('Cleo', { ...PHONE, colorScheme: 'dark' });
  await page.goto(`${stage.test.origin}/settings/keys`);
  await page.getByRole('searchbox', { name: 'Find a command' }).fill('reply');
  expect(await page.getByText('Go to Intake').count()).toBe(0);
  const unticked = await page.getByLabel('Keys that also write do something').evaluate((box: HTMLInputElement) => {
    box.click();
    return !box.checked;
  });
  expect(unticked).toBe(true);
  await until('it to be kept', async () => {
    const { rowCount } = await stage.sql(`SELECT FROM agent_setting s JOIN agent a ON a.id = s.agent_id
      WHERE a.name = 'Cleo' AND NOT s.character_keys`);
    return rowCount === 1;
  });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.getByRole('heading', { name: 'Keys' }).click();
  await page.keyboard.press('?');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Do anything…' }).waitFor();
  expect(await page.getByRole('dialog').count()).toBe(1);
});

it('the look of lists and pages is chosen here, in any language', async () => {
  stage.mention('dense', 'is this a row?');
  const page = await stage.seatAgent('Dan');
  await rowOf(page, 'dense').waitFor();
  const height = async () => (await rowOf(page, 'dense').boundingBox())?.height;
  expect(await height()).toBe(76);
  await page.goto(`${stage.test.origin}/settings/me`);
  await page.getByLabel('Lists').selectOption('Compact');
  await page.getByLabel('Theme').selectOption('Dark');
  await page.getByLabel('Language').selectOption('Français');
  await page.getByRole('heading', { name: 'Vous' }).waitFor();
  expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
  await page.getByRole('link', { name: 'Tickets', exact: true }).click();
  await rowOf(page, 'dense').waitFor();
  expect(await height()).toBe(62);
});

it('who wishes the next ticket after a reply gets it, and can go back to the one before', async () => {
  for (const handle of ['first_one', 'second_one']) stage.mention(handle, 'anybody there?');
  const page = await stage.seatAgent('Eva');
  await page.goto(`${stage.test.origin}/settings/me`);
  await page.getByLabel('Open the next ticket after a reply').check();
  await until('it to be kept', async () => {
    const { rowCount } = await stage.sql(`SELECT FROM agent WHERE name = 'Eva' AND next_after_send`);
    return rowCount === 1;
  });
  await page.goto(`${stage.test.origin}/tickets/new`);
  await rowOf(page, 'first_one').waitFor();
  await rowOf(page, 'second_one').waitFor();
  const [above, below] = (await page.locator('[data-ticket]').allTextContents()).map((text) =>
    text.includes('first_one') ? 'first_one' : text.includes('second_one') ? 'second_one' : 'another',
  ) as [string, string];
  await openTicketOf(page, above);
  await composer(page).fill('We are here.');
  await page.keyboard.press('Control+Shift+Enter');
  await page.getByText(`Your reply to @${above} is queued.`).waitFor();
  await composer(page)
    .and(page.getByLabel(`@${below}`))
    .waitFor();
  await page.getByRole('button', { name: 'Go back to it' }).click();
  await conversation(page).getByText('We are here.').first().waitFor();
  expect(await composer(page).inputValue()).toBe('');
});
