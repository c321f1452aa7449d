import type { Page } from 'playwright-core';
import { PASSWORD, until } from '../support/test-app.js';
import { composer, conversation, openTicketOf, rowOf, setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => void (stage = await setStage()), 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name });
const chosen = (page: Page, name: string) => page.locator('[data-focused]').filter({ hasText: name });

/** Waits until something has the focus and shows it: a ring, a caret, or the ground of a menu's item. */
async function expectFocus(page: Page, after: string): Promise<void> {
  const look = () =>
    page.evaluate(() => {
      const active = document.activeElement as HTMLElement | null;
      if (!active || active === document.body) return 'nothing has it';
      const { width, height } = active.getBoundingClientRect();
      if (width === 0 || height === 0) return `it is on what is not to be seen: ${active.outerHTML.slice(0, 200)}`;
      // A field has its caret; a page, a title or a dialog is where one goes on reading from.
      if (active.matches('input, textarea, main, h1, [role="dialog"], [role="menu"], [role="listbox"]')) return null;
      const { outlineStyle, boxShadow, backgroundColor } = getComputedStyle(active);
      const hasGround = active.matches('[data-focused]') && backgroundColor !== 'rgba(0, 0, 0, 0)';
      if (outlineStyle !== 'none' || boxShadow !== 'none' || hasGround) return null;
      return `it does not show on ${active.outerHTML.slice(0, 200)}`;
    });
  let seen: string | null = null;
  await until(`the focus to be seen after ${after}`, async () => (seen = await look()) === null, 5_000).catch(() => {
    throw new Error(`After ${after} the focus is lost: ${seen}`);
  });
}

/** Presses keys one after the other, and looks where the focus is after the last. */
async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
  await expectFocus(page, keys.join(' '));
}

/** Types once what is to take it has the focus. */
async function typeInto(page: Page, role: string, text: string): Promise<void> {
  await until(`a ${role} to have the focus`, () =>
    page.evaluate((wanted) => document.activeElement?.closest(wanted) !== null, role),
  );
  await page.keyboard.type(text);
}

const numberOf = async (handle: string): Promise<number> => {
  const { rows } = await stage.sql(
    `SELECT k.number FROM ticket k JOIN author a ON a.id = k.author_id WHERE a.handle = '${handle}'`,
  );
  return rows[0].number as number;
};

it('a day’s work is done without a pointer, and the focus is never lost', async () => {
  for (const handle of ['dawn', 'early', 'first', 'gate', 'hall']) stage.mention(handle, `the word of ${handle}`);
  await until('all to be tickets', async () => (await stage.sql('SELECT 1 FROM ticket')).rowCount === 5);
  await stage.addAgent('Bert');
  const email = await stage.addAgent('Kaya', 'admin');
  const page = await stage.openPage();
  await page.addInitScript(() => {
    for (const kind of ['pointerdown', 'mousedown', 'touchstart'])
      document.addEventListener(kind, () => console.error(`A pointer was used: ${kind}`), true);
  });

  // Sign in.
  await page.goto(stage.test.origin);
  await page.getByLabel('Email').waitFor();
  await page.keyboard.type(email);
  await press(page, 'Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await rowOf(page, 'dawn').waitFor();
  await expectFocus(page, 'signing in');

  // Walk the list, open one, and find that everything there has a key.
  await press(page, 'j', 'j', 'j', 'k');
  await press(page, 'Enter');
  await composer(page).waitFor();
  await expectFocus(page, 'opening a ticket');
  await press(page, 'Control+k');
  const palette = dialog(page, 'Do anything…');
  await palette.getByRole('menuitem', { name: 'Write a reply' }).waitFor();
  const without = palette.getByRole('menuitem').filter({ hasNot: page.locator('kbd') });
  expect((await without.allTextContents()).filter((name) => !/^Theme: |^Français$/.test(name))).toEqual([]);
  await press(page, 'Escape');
  await palette.waitFor({ state: 'detached' });
  await press(page, 'Escape');
  await page.waitForURL('**/tickets/open');
  await expectFocus(page, 'leaving a ticket');

  // Assign, with what is found by typing.
  await page.keyboard.press('g');
  await press(page, 'u');
  await page.waitForURL('**/unassigned');
  await rowOf(page, 'dawn').waitFor();
  while (!(await rowOf(page, 'dawn').evaluate((row) => row === document.activeElement))) await press(page, 'j');
  await press(page, 'Enter');
  await composer(page).and(page.getByLabel('@dawn')).waitFor();
  await press(page, 'a');
  await typeInto(page, 'input', 'assign');
  await chosen(page, 'Assign to me').waitFor();
  await press(page, 'Enter');
  await button(page, 'Assignee: Kaya. Change it').waitFor();

  // Answer with a macro that is made on the way.
  await press(page, 'm');
  await dialog(page, 'Macros').getByRole('searchbox').waitFor();
  await expectFocus(page, 'm');
  await press(page, 'Escape');
  await dialog(page, 'Macros').waitFor({ state: 'detached' });
  await expectFocus(page, 'closing the macros');
  await page.request.post(`${stage.test.origin}/api/macros`, {
    data: { name: 'Greeting', text: 'Hello {{first_name}}, we are on it.', variants: {}, status: null, shared: true },
    headers: { origin: stage.test.origin },
  });
  await page.reload();
  await composer(page).waitFor();
  await press(page, 'm');
  await dialog(page, 'Macros').getByText('we are on it').waitFor();
  await typeInto(page, 'input', 'greet');
  await dialog(page, 'Macros').getByRole('option', { name: 'Greeting' }).waitFor();
  await press(page, 'Enter');
  await until('the macro to be written', async () => (await composer(page).inputValue()).endsWith('on it.'));
  await typeInto(page, 'textarea', ' Kaya');
  await until('more to be written', async () => (await composer(page).inputValue()).endsWith('on it. Kaya'));
  await press(page, 'Control+Enter');
  await conversation(page).getByRole('link', { name: /^Sent/ }).waitFor();
  await conversation(page).getByText('we are on it. Kaya').waitFor();
  await expectFocus(page, 'sending');

  // Status, snooze and its undo, a tag.
  await press(page, 'Escape');
  await press(page, 's');
  await typeInto(page, '[role="menu"]', 'pend');
  await chosen(page, 'Pending').waitFor();
  await press(page, 'Enter');
  await button(page, 'Status: Pending.').waitFor();
  await expectFocus(page, 'setting a status');
  await press(page, 'h');
  await page.getByRole('menuitem', { name: 'In an hour' }).waitFor();
  await typeInto(page, '[role="menu"]', 'in an');
  await chosen(page, 'In an hour').waitFor();
  await press(page, 'Enter');
  await button(page, /^Snoozed until/).waitFor();
  await press(page, 'z');
  await button(page, 'Snooze').waitFor();
  await press(page, 't');
  await typeInto(page, 'input', 'boarding');
  await page.getByText('Make “boarding”').waitFor();
  await press(page, 'ArrowDown');
  await chosen(page, 'Make “boarding”').waitFor();
  await press(page, 'Enter');
  await button(page, 'Tags: boarding').waitFor();
  await expectFocus(page, 'tagging');

  // A note that calls a colleague.
  await press(page, 'n');
  await page.getByRole('textbox', { name: 'Note' }).waitFor();
  await typeInto(page, 'textarea', 'Please look, @be');
  await page.getByRole('option', { name: 'Bert' }).waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.type('soon');
  await press(page, 'Control+Enter');
  await conversation(page).getByRole('article', { name: 'Note by Kaya' }).getByText('soon').waitFor();
  await expectFocus(page, 'keeping a note');

  // Two tickets become one.
  await press(page, 'Escape');
  await press(page, 'Shift+M');
  const merging = dialog(page, 'Merge into another ticket');
  await merging.waitFor();
  await typeInto(page, 'input', String(await numberOf('early')));
  await press(page, 'Enter');
  await merging.getByText('the same person?').waitFor();
  await press(page, 'Enter');
  await conversation(page).getByText('the word of early').waitFor();
  await conversation(page).getByText('the word of dawn').waitFor();
  await merging.waitFor({ state: 'detached' });
  await expectFocus(page, 'merging');

  // A range of the list is selected.
  await page.keyboard.press('g');
  await press(page, 'o');
  await page.waitForURL('**/tickets/open');
  for (const handle of ['first', 'gate', 'hall']) await rowOf(page, handle).waitFor();
  await press(page, 'k', 'k', 'k', 'k');
  await press(page, 'x');
  const selected = page.getByRole('region', { name: 'Selected tickets' });
  await selected.getByText('1 selected').waitFor();
  await press(page, 'Shift+J', 'Shift+J');
  await selected.getByText('3 selected').waitFor();
}, 120_000);

it('letters typed right after a key that opens something are letters of what it opened', async () => {
  stage.mention('hasty', 'be quick');
  const page = await stage.seatAgent('Lena');
  await rowOf(page, 'hasty').waitFor();
  await openTicketOf(page, 'hasty');
  await conversation(page).focus();
  for (const text of ['rjkx are letters', 'rand these']) {
    await page.keyboard.type(text);
    await page.keyboard.press('Escape');
    await expectFocus(page, 'Escape');
  }
  const letters = async () => (await composer(page).inputValue()).length >= 24;
  await until('every letter to be there', letters);
  expect(await composer(page).inputValue()).toBe('jkx are lettersand these');
  await page.keyboard.type('nsgm too');
  await until('the note', async () => (await page.getByRole('textbox', { name: 'Note' }).inputValue()) === 'sgm too');
});
