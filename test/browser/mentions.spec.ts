import { until } from '../support/test-app.js';
import { conversation, openTicketOf, setStage, type Stage } from './stage.js';

const PHONE = { viewport: { width: 360, height: 780 } };
let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

it('a team is called from a note; who belongs to it sees a number at once, reads, and opens the ticket', async () => {
  stage.mention('petra', 'the app asks for my code twice');
  const ana = await stage.seatAgent('Ana');
  const ben = await stage.seatAgent('Ben');
  await stage.sql(`INSERT INTO team (workspace_id, name) SELECT min(workspace_id), 'Login team' FROM agent`);
  await stage.sql(
    `INSERT INTO team_member SELECT a.workspace_id, t.id, a.id FROM agent a, team t WHERE a.name = 'Ben'`,
  );
  await ben.keyboard.press('g');
  await ben.keyboard.press('v');
  await ben.getByText('Nobody has called you yet').waitFor();

  await openTicketOf(ana, 'petra');
  await conversation(ana).focus();
  await ana.keyboard.press('n');
  const note = ana.getByRole('textbox', { name: 'Note' });
  for (const words of ['Whose is it, @log', 'And @be']) {
    await note.pressSequentially(words);
    await ana.getByRole('option').waitFor();
    await ana.keyboard.press('Enter');
    await ana.keyboard.press('Control+Enter');
    await conversation(ana)
      .getByText(words.split(' ')[0] as string, { exact: false })
      .first()
      .waitFor();
    await until('the field to be empty', async () => (await note.inputValue()) === '');
  }

  await ben.getByRole('link', { name: 'Mentions 2 unread' }).waitFor();
  const list = ben.getByRole('list', { name: 'Mentions' });
  await list.getByText('Whose is it, @Login team').waitFor();

  // Opening one reads it alone.
  await list.getByText('And @Ben').click();
  await conversation(ben).getByText('And').waitFor();
  await ben.getByRole('link', { name: 'Mentions 1 unread' }).click();
  await ben.getByRole('button', { name: 'Unread' }).click();
  await list.getByText('And @Ben').waitFor({ state: 'detached' });
  await list.getByText('Whose is it').waitFor();
  expect(await list.getByRole('listitem').count()).toBe(1);
  await ben.keyboard.press('Shift+E');
  await ben.getByText('You have read everything').waitFor();
  await ben.getByRole('link', { name: 'Mentions', exact: true }).waitFor();
  expect(await ana.getByRole('link', { name: 'Mentions', exact: true }).count()).toBe(1);
});

it('the mentions fit a phone, in the dark and in French', async () => {
  const page = await stage.seatAgent('Cleo', PHONE);
  await stage.sql(
    `INSERT INTO mention (workspace_id, agent_id, note_id)
     SELECT n.workspace_id, a.id, n.id FROM note n, agent a WHERE a.name = 'Cleo'`,
  );
  await page.evaluate(() => localStorage.setItem('parley.language', 'fr'));
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(`${stage.test.origin}/mentions`);
  await page.getByRole('heading', { name: 'Mentions' }).waitFor();
  await page.getByRole('list', { name: 'Mentions' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});
