import { until } from '../support/test-app.js';
import { chosen, dialog, expectFocus, forbidPointers, press, signInByKeys, tabTo, typeInto } from './by-keyboard.js';
import { conversation, rowOf, setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => void (stage = await setStage()), 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

const HANDLES = ['first', 'gate', 'hall', 'island'];

it('many tickets at once, views, the search and the settings are worked without a pointer, to the end of the day', async () => {
  for (const handle of HANDLES) stage.mention(handle, `the word of ${handle}`);
  await until('all to be tickets', async () => (await stage.sql('SELECT 1 FROM ticket')).rowCount === 4);
  const email = await stage.addAgent('Kaya', 'admin');
  const page = await stage.openPage();
  await forbidPointers(page);
  await signInByKeys(page, stage.test.origin, email);
  for (const handle of HANDLES) await rowOf(page, handle).waitFor();
  await expectFocus(page, 'signing in');

  // A range of the list is solved at once.
  await press(page, 'j', 'j', 'x');
  const selected = page.getByRole('region', { name: 'Selected tickets' });
  await selected.getByText('1 selected').waitFor();
  await press(page, 'Shift+J', 'Shift+J');
  await selected.getByText('3 selected').waitFor();
  await press(page, 's');
  await page.keyboard.type('sol');
  await chosen(page, 'Solved').waitFor();
  await press(page, 'Enter');
  const change = page.getByRole('region', { name: 'Bulk change' });
  await change.getByText('3 tickets changed.').waitFor();
  await until('one row to be left', async () => (await page.locator('[data-ticket]').count()) === 1);
  await expectFocus(page, 'solving three');
  const solved = async () => (await stage.sql(`SELECT 1 FROM ticket WHERE status = 'solved'`)).rowCount;
  expect(await solved()).toBe(3);

  // What became of each is read, and all of it is taken back.
  await press(page, 'Shift+E');
  const results = dialog(page, 'Results');
  await until('three results', async () => (await results.getByRole('listitem').count()) === 3);
  await press(page, 'Escape');
  await results.waitFor({ state: 'detached' });
  await expectFocus(page, 'closing the results');
  await press(page, 'Shift+Z');
  await change.getByText('3 tickets are as they were.').waitFor();
  for (const handle of HANDLES) await rowOf(page, handle).waitFor();
  await expectFocus(page, 'undoing');
  expect(await solved()).toBe(0);
  await press(page, 'Escape');
  await change.waitFor({ state: 'detached' });
  await expectFocus(page, 'dismissing what became of it');

  // Two are given a tag.
  await press(page, 'k', 'k', 'x', 'Shift+J');
  await selected.getByText('2 selected').waitFor();
  await press(page, 't');
  await page.keyboard.type('closing');
  await chosen(page, 'closing').waitFor();
  await press(page, 'Enter');
  await tabTo(page, dialog(page, 'Tags').getByRole('button', { name: 'Add' }));
  await press(page, 'Enter');
  await change.getByText('2 tickets changed.').waitFor();
  await expectFocus(page, 'tagging two');

  // A view is made of conditions, and opened by its name.
  await press(page, 'f');
  await page.keyboard.type('prio');
  await chosen(page, 'Priority').waitFor();
  await press(page, 'Enter');
  await dialog(page, 'Priority').waitFor();
  await typeInto(page, '[role="menu"]', 'nor');
  await chosen(page, 'Normal').waitFor();
  await press(page, 'Enter');
  await page.getByRole('button', { name: 'Priority: Normal. Change it' }).waitFor();
  await expectFocus(page, 'making a condition');
  await press(page, 'Shift+S');
  await dialog(page, 'Save as view').waitFor();
  await typeInto(page, 'input', 'Nothing urgent');
  await press(page, 'Enter');
  await page.waitForURL(/\/views\/\d+$/);
  await dialog(page, 'Save as view').waitFor({ state: 'detached' });
  await expectFocus(page, 'saving a view');
  await page.keyboard.press('g');
  await press(page, 's');
  await page.waitForURL('**/tickets/solved');
  await press(page, 'Control+k');
  await page.keyboard.type('nothing urg');
  await chosen(page, 'Go to Nothing urgent').waitFor();
  await press(page, 'Enter');
  await page.waitForURL(/\/views\/\d+$/);
  for (const handle of HANDLES) await rowOf(page, handle).waitFor();
  await expectFocus(page, 'opening a view');

  // Words are searched for, and what is found is opened.
  const whole = page.waitForResponse((answer) => answer.url().includes('/api/search/people?q=hall&'));
  await page.keyboard.type('/hall');
  await whole;
  const hit = page.getByRole('region', { name: 'Posts and notes' }).getByRole('link');
  await hit.getByText('the word of').waitFor();
  await press(page, 'ArrowDown');
  await press(page, 'Enter');
  await conversation(page).getByText('the word of hall').waitFor();
  await expectFocus(page, 'opening what was found');
  await page.goBack(); // Alt and the arrow are keys of a browser's window, and this one has none
  await hit.getByText('the word of').waitFor();
  await expectFocus(page, 'going back to what was found');

  // A setting is changed on the way home.
  await press(page, 'ArrowDown');
  await page.locator('[data-hit]:focus').waitFor();
  await page.keyboard.press('g');
  await press(page, 'y');
  const next = page.getByLabel('Open the next ticket after a reply');
  await next.waitFor();
  await expectFocus(page, 'opening the settings');
  await tabTo(page, next);
  await press(page, 'Space');
  await until('it to be kept', async () => {
    const { rows } = await stage.sql(`SELECT next_after_send FROM agent WHERE email = '${email}'`);
    return rows[0].next_after_send as boolean;
  });
  await page.keyboard.press('g');
  await press(page, 'o');
  await rowOf(page, 'first').waitFor();
  await expectFocus(page, 'coming back');

  await page.keyboard.press('g');
  await page.keyboard.press('Shift+Q');
  await page.waitForURL('**/sign-in*');
  await page.getByLabel('Email').and(page.locator(':focus')).waitFor();
}, 120_000);
