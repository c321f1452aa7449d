import { until } from '../support/test-app.js';
import { composer, openTicketOf, rowIn, setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

it('everything has a key, is found in the palette by its name, and stands in the list of keys', async () => {
  const page = await stage.seatAgent('Ana');
  stage.mention('palette_cust', 'how do I find this?');
  await openTicketOf(page, 'palette_cust');

  await page.getByRole('main').press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Do anything…' });
  const reply = palette.getByRole('menuitem', { name: 'Write a reply' });
  await reply.getByText('R', { exact: true }).waitFor();
  await page.keyboard.type('wr rep');
  await palette.getByRole('menuitem').and(palette.locator('[data-focused]')).getByText('Write a reply').waitFor();
  // Whoever types on does not wait until the palette is gone. Typing is typing; only what has Ctrl or ⌘ works there.
  await page.keyboard.press('Enter');
  await page.keyboard.type('grumble jk?');
  await palette.waitFor({ state: 'detached' });
  const typed = await until('the letters to be there', async () => {
    const text = await composer(page).inputValue();
    return text.length >= 11 && text;
  });
  expect(typed).toBe('grumble jk?');
  await page.keyboard.press('Control+k');
  await palette.getByRole('group', { name: 'Used last' }).getByRole('menuitem', { name: 'Write a reply' }).waitFor();
  await page.keyboard.press('Escape');
  await palette.waitFor({ state: 'detached' });
  await composer(page).fill('');
  await composer(page).press('Escape');

  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await keys.getByText('Next in the list').waitFor();
  await keys.getByText('Go to Unassigned').waitFor();
  const views = (await keys.locator('dt').allTextContents()).filter((name) =>
    /^Go to (Mine|Unassigned|Solved)$/.test(name),
  );
  expect(views).toEqual(['Go to Mine', 'Go to Unassigned', 'Go to Solved']); // as they stand beside the list
  await page.keyboard.press('Escape');
  await keys.waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await page.waitForURL('**/tickets/open');

  await page.keyboard.press('g');
  await page.getByRole('status').getByText('Go to Solved').waitFor();
  // Once more, because what may follow is not waited for long.
  await page.keyboard.press('g');
  await page.keyboard.press('u');
  await rowIn(page, 'Unassigned', 'palette_cust').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/tickets/unassigned/*');
});
