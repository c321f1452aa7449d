import { until } from '../support/test-app.js';
import { button, chosen, dialog, expectFocus, forbidPointers, press, signInByKeys, typeInto } from './by-keyboard.js';
import { composer, conversation, rowIn, rowOf, setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => void (stage = await setStage()), 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

const numberOf = async (handle: string): Promise<number> => {
  const { rows } = await stage.sql(
    `SELECT k.number FROM ticket k JOIN author a ON a.id = k.author_id WHERE a.handle = '${handle}'`,
  );
  return rows[0].number as number;
};

it('a day at the tickets is worked without a pointer, and the focus is never lost', async () => {
  for (const handle of ['dawn', 'early', 'first', 'gate', 'hall']) stage.mention(handle, `the word of ${handle}`);
  await until('all to be tickets', async () => (await stage.sql('SELECT 1 FROM ticket')).rowCount === 5);
  await stage.addAgent('Bert');
  const email = await stage.addAgent('Kaya', 'admin');
  const page = await stage.openPage();
  await forbidPointers(page);

  await signInByKeys(page, stage.test.origin, email);
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
  const dawn = rowIn(page, 'Unassigned', 'dawn');
  await dawn.waitFor();
  while (!(await dawn.evaluate((row) => row === document.activeElement))) await press(page, 'j');
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
  await page.getByRole('button', { name: 'Snooze', exact: true }).waitFor();
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
}, 120_000);
