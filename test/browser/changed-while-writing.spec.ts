import { until } from '../support/test-app.js';
import { composer, conversation, openTicketOf, setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => void (stage = await setStage({ PARLEY_UNDO_SECONDS: '0' })), 60_000);
afterEach(() => stage.closePages());
afterAll(() => stage.close());

/** As if the minutes until the next look at what was edited or deleted had passed. */
const timePasses = async (): Promise<void> => {
  await stage.sql(`UPDATE source SET cursor = NULL WHERE name = 'recheck'`);
  await stage.sql(`UPDATE duty SET due_at = now() WHERE kind = 'recheck'`);
};

it('an edit while an agent writes is shown before they send, in its new words, and they may send all the same', async () => {
  const post = stage.mention('tess', 'my flight is on Monday');
  const page = await stage.seatAgent('Ines');
  await openTicketOf(page, 'tess');
  await composer(page).fill('See you on Monday.');
  stage.world.editPost(post.id, '@northwind my flight is on Friday');
  const panel = page.getByRole('status').filter({ hasText: 'This came or changed while you wrote' });
  await until('the edit to be shown', async () => {
    await timePasses();
    return (await panel.count()) > 0;
  });
  expect(await panel.textContent()).toContain('(edited)');
  expect(await panel.textContent()).toContain('my flight is on Friday');
  await composer(page).press('Control+Enter');
  const refused = page.getByRole('alert').filter({ hasText: 'Not sent yet' });
  await refused.waitFor();
  expect(await refused.textContent()).toContain('my flight is on Friday');
  expect(stage.world.repliesTo(post.id)).toHaveLength(0);
  await refused.getByRole('button', { name: 'Keep writing' }).click();
  await composer(page).fill('See you on Friday.');
  await composer(page).press('Control+Enter');
  await until('it to be posted', async () => stage.world.repliesTo(post.id).length === 1);
}, 60_000);

it('a deletion while an agent writes is shown before they send, and nothing answers what is gone', async () => {
  // Nothing younger than a minute or two is looked at again.
  const at = stage.world.clock.now() - 10 * 60_000;
  const { id: authorId } = stage.world.addUser({ handle: 'umar', name: 'Umar Doe' });
  const kept = stage.world.post({ authorId, text: '@northwind please call me back', at });
  const gone = stage.world.post({ authorId, text: '@northwind on 555 0100', inReplyTo: kept.id, at: at + 1_000 });
  await until('both to be here', async () => {
    // What was posted before is found by looking back, if no stream tells of it.
    await stage.sql(`UPDATE duty SET due_at = now(), woken = true WHERE kind = 'poll sweep'`);
    const { rowCount } = await stage.sql(`SELECT FROM post WHERE external_id IN ('${kept.id}', '${gone.id}')`);
    return rowCount === 2;
  });
  const page = await stage.seatAgent('Jon');
  await openTicketOf(page, 'umar');
  await conversation(page).getByText('on 555 0100').waitFor();
  await composer(page).fill('We call you there.');
  stage.world.deletePost(gone.id);
  const panel = page.getByRole('status').filter({ hasText: 'This came or changed while you wrote' });
  await until('the deletion to be shown', async () => {
    await timePasses();
    return (await panel.count()) > 0;
  });
  expect(await panel.textContent()).toContain('Deleted by its author.');
  expect(await conversation(page).getByText('on 555 0100').count()).toBe(0);
  await panel.getByRole('button', { name: 'I have read it' }).click();
  await composer(page).press('Control+Enter');
  await until('it to answer what is left', async () => stage.world.repliesTo(kept.id).length >= 1);
}, 60_000);

it('an admin sets how long replies of an account can be taken back, and it is so at once', async () => {
  const page = await stage.seatAgent('Kim');
  await page.goto(`${stage.test.origin}/accounts`);
  await page.getByText('Sources, limits and abilities').click();
  await page.getByText('A reply can be taken back for 0 s before it leaves, as everywhere here.').waitFor();
  await page.getByRole('button', { name: 'Change the undo time' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('61');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('A whole number from 0 to 60, or nothing.').waitFor();
  await dialog.getByRole('textbox').fill('30');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('A reply can be taken back for 30 s before it leaves.').waitFor();
  const post = stage.mention('vera', 'is it on time?');
  await page.goto(stage.test.origin);
  await openTicketOf(page, 'vera');
  await composer(page).fill('Yes.');
  await composer(page).press('Control+Enter');
  await page.getByText(/^Queued, leaves in (2\d|30) s$/).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await until('the text to be back', async () => (await composer(page).inputValue()) === 'Yes.');
  expect(stage.world.repliesTo(post.id)).toHaveLength(0);
}, 60_000);
