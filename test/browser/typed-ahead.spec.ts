import type { Page } from 'playwright-core';
import { until } from '../support/test-app.js';
import { button, chosen, dialog, expectFocus, pressOnceDrawn } from './by-keyboard.js';
import { composer, conversation, openTicketOf, rowOf, setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => void (stage = await setStage()), 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

/** Parts of the page that come when the returned function is called, as over a slow line. */
async function holdParts(page: Page, parts: string): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(`**/assets/${parts}-*.js`, (route) => promise.then(() => route.continue()));
  return resolve;
}

const field = (page: Page, text: string) =>
  until(`“${text}” to be typed into what has the focus`, () =>
    page.evaluate((wanted) => (document.activeElement as HTMLInputElement | null)?.value === wanted, text),
  );

it('a key that is pressed in the moment in which a ticket is drawn does what it is for, and the focus is there', async () => {
  stage.mention('prompt', 'how quick are you?');
  const page = await stage.seatAgent('Kira');
  await rowOf(page, 'prompt').waitFor();
  const focus = await pressOnceDrawn(page, 'prompt', 'n');
  await rowOf(page, 'prompt').click();
  await page.getByRole('textbox', { name: 'Note' }).waitFor();
  expect(await focus()).toBe('H1');
});

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

it('what is typed before a menu is loaded is typed into it, and no command', async () => {
  stage.mention('slow_line', 'anybody there?');
  const page = await stage.seatAgent('Mona');
  const [assignees, tags, palette] = [
    await holdParts(page, 'assignee-choices'),
    await holdParts(page, 'tag-choices'),
    await holdParts(page, 'palette'),
  ];
  await page.reload();
  await rowOf(page, 'slow_line').waitFor();
  await openTicketOf(page, 'slow_line');

  await page.keyboard.type('aassign t');
  assignees();
  await field(page, 'assign t');
  await page.keyboard.type('o me');
  await chosen(page, 'Assign to me').waitFor();
  await page.keyboard.press('Enter');
  await button(page, 'Assignee: Mona. Change it').waitFor();

  await page.keyboard.type('anobody');
  await chosen(page, 'Nobody').waitFor();
  for (let escapes = 0; escapes < 2; escapes += 1) await page.keyboard.press('Escape');
  await page.getByRole('menu', { name: 'Assignee' }).waitFor({ state: 'detached' });
  await button(page, 'Assignee: Mona. Change it').waitFor();

  await page.keyboard.type('trent');
  tags();
  await field(page, 'rent');
  await page.keyboard.type('al');
  await page.getByText('Make “rental”').waitFor();
  await page.keyboard.press('ArrowDown');
  await chosen(page, 'Make “rental”').waitFor();
  await page.keyboard.press('Enter');
  await button(page, 'Tags: rental').waitFor();

  await page.keyboard.press('Control+k');
  await page.keyboard.type('snooze');
  palette();
  await field(page, 'snooze');
  // One for the words, one for the palette.
  for (let escapes = 0; escapes < 2; escapes += 1) await page.keyboard.press('Escape');
  await dialog(page, 'Do anything…').waitFor({ state: 'detached' });
  expect(await page.getByRole('textbox', { name: 'Note' }).count()).toBe(0);
  expect(new URL(page.url()).pathname).toMatch(/^\/tickets\/open\/\d+$/);
});

it('words of a search may follow the key at once, and so may what a filter begins with', async () => {
  stage.mention('in_haste', 'where is my refund?');
  const page = await stage.seatAgent('Nora');
  await openTicketOf(page, 'in_haste');
  await conversation(page).focus();
  await page.keyboard.type('/refund jk');
  await field(page, 'refund jk');
  await page.waitForURL('**/search?q=refund*');
  expect(await page.getByRole('searchbox').inputValue()).toBe('refund jk');
  await page.goBack();
  await page.waitForURL('**/tickets/open/*');
  await composer(page).waitFor();
  await page.keyboard.type('fpri');
  await chosen(page, 'Priority').waitFor();
  await expectFocus(page, 'f');
});
