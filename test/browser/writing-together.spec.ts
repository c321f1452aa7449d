import { until } from '../support/test-app.js';
import { composer, conversation, openTicketOf, rowOf, setStage, signIn, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => void (stage = await setStage()), 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

const ours = (postId: string) => stage.world.repliesTo(postId).filter((post) => post.authorId === stage.brand.id);

it('two agents at one ticket see each other’s faces and who writes, before the guard must stop the second answer', async () => {
  const question = stage.mention('paul', 'two of you?');
  const [ana, ben] = [await stage.seatAgent('Ana'), await stage.seatAgent('Ben')];
  await openTicketOf(ana, 'paul');
  await rowOf(ben, 'paul').getByText('Ana is looking at this').waitFor();
  await openTicketOf(ben, 'paul');
  await rowOf(ana, 'paul').getByText('Ben is looking at this').waitFor();

  await composer(ana).fill('Yes, two of us.');
  await ben.getByText('Ana is writing an answer.').waitFor();
  await composer(ben).fill('We are two.');
  await ana.getByText('Ben is writing an answer.').waitFor();
  await composer(ana).press('Control+Enter');
  await conversation(ana).getByRole('link', { name: /^Sent/ }).waitFor();
  await ben.getByText('This came or changed while you wrote').waitFor();
  await composer(ben).press('Control+Enter');
  await ben.getByText('Not sent yet: this came or changed while you wrote').waitFor();
  expect(ours(question.id).map(({ text }) => text)).toEqual(['@paul Yes, two of us.']);

  // Whoever leaves leaves at once; what they had begun stays, and only that it is there is told.
  await ben.getByText('Draft kept').waitFor();
  await ben.goto(`${stage.test.origin}/accounts`);
  await ana.getByText('Ben has a draft here.').waitFor();
  await rowOf(ana, 'paul').getByText('Ben is writing').waitFor({ state: 'detached' });
  expect(await ana.locator('body').textContent()).not.toContain('We are two.');
});

it('a draft survives the server’s end, and is there on another device that never saw it', async () => {
  stage.mention('rosa', 'will you keep it?');
  const page = await stage.seatAgent('Cleo');
  await openTicketOf(page, 'rosa');
  await composer(page).fill('Kept where nothing is lost');
  await page.getByText('Draft kept').waitFor();
  await stage.restart();
  await page.reload();
  await page.getByText('Kept where nothing is lost').waitFor();

  const phone = await stage.openPage({ viewport: { width: 390, height: 844 } });
  await signIn(phone, stage.test.origin, 'cleo@example.com');
  await openTicketOf(phone, 'rosa');
  await phone.getByText('Kept where nothing is lost').waitFor();
  await composer(phone).fill('Finished on the phone');
  await phone.getByText('Draft kept').waitFor();
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await page.getByText('Finished on the phone').waitFor();

  // Both write at once: the second is shown the other’s words, and chooses.
  await composer(phone).fill('The phone says this');
  await until('it to be kept', async () => {
    const { rowCount } = await stage.sql(`SELECT FROM draft WHERE text = 'The phone says this'`);
    return rowCount === 1;
  });
  await composer(page).fill('The desk says that');
  await page.getByText('You have written something else here in another window').waitFor();
  await page.getByText('The phone says this').waitFor();
  await page.getByRole('button', { name: 'Put both together' }).click();
  await page.getByText('Draft kept').waitFor();
  expect(await composer(page).inputValue()).toBe('The phone says this\n\nThe desk says that');

  await composer(page).press('Control+Enter');
  await conversation(page).getByRole('link', { name: /^Sent/ }).waitFor();
  await phone.reload();
  await composer(phone).waitFor();
  await conversation(phone).getByRole('link', { name: /^Sent/ }).waitFor();
  await phone.waitForFunction(() => document.querySelector('textarea')?.value === '');
});

it('without the server what is typed stays in this browser, says so, and gets there when it is back', async () => {
  stage.mention('otto', 'are you there?');
  const page = await stage.seatAgent('Dora');
  await openTicketOf(page, 'otto');
  await page.context().setOffline(true);
  await composer(page).fill('Typed in a tunnel');
  await page.getByText('Kept in this browser only').waitFor();
  await page.context().setOffline(false);
  await page.getByText('Draft kept').waitFor();
  const { rows } = await stage.sql("SELECT text FROM draft WHERE text = 'Typed in a tunnel'");
  expect(rows).toHaveLength(1);
});

it('a macro is found, previewed as it will stand, and fills the reply; only the agent sends it', async () => {
  const question = stage.mention('mila', 'how do I log in?');
  const page = await stage.seatAgent('Emma');
  await openTicketOf(page, 'mila');
  await page.keyboard.press('m');
  const dialog = page.getByRole('dialog', { name: 'Macros' });
  await dialog.getByRole('button', { name: 'New macro' }).click();
  await dialog.getByLabel('Name', { exact: true }).fill('How to log in');
  await dialog.getByLabel('Text', { exact: true }).fill('Hi {{first_name}}, see help. {{nobody}}');
  await dialog.getByRole('button', { name: 'Save macro' }).click();
  await dialog.getByText(/There is nothing called \{\{nobody\}\}/).waitFor();
  await dialog.getByLabel('Text', { exact: true }).fill('Hi {{first_name}}, see help. {{agent}}');
  await dialog.getByRole('button', { name: 'Save macro' }).click();
  await dialog.getByRole('searchbox').fill('log in');
  await dialog.getByText('Hi mila, see help. Emma').waitFor();
  await dialog.getByText('23 of 280').waitFor();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  expect(await composer(page).inputValue()).toBe('Hi mila, see help. Emma');
  expect(ours(question.id)).toEqual([]);
  await composer(page).press('Control+Enter');
  await conversation(page).getByRole('link', { name: /^Sent/ }).waitFor();
  expect(ours(question.id).map(({ text }) => text)).toEqual(['@mila Hi mila, see help. Emma']);

  // The same words once more are refused by X, so they are not even sent.
  await composer(page).fill('Hi mila, see help. Emma');
  await page.getByText(/You have told this customer the same words/).waitFor();
  expect(await page.getByRole('button', { name: 'Reply', exact: true }).isDisabled()).toBe(true);
});

it('where X lets nobody answer by its API, that is said first, with the way to X; what is answered there comes back', async () => {
  const talker = stage.world.addUser({ handle: 'talker', name: 'Talker' });
  const other = stage.world.addUser({ handle: 'passer_by', name: 'Passer By' });
  const talk = stage.world.post({ authorId: talker.id, text: `@${stage.brand.handle} hello?` });
  const page = await stage.seatAgent('Fred');
  await openTicketOf(page, 'talker');
  await stage.sql("UPDATE post SET way = 'prefix' WHERE text LIKE '%hello?%'");
  await page.reload();
  await page.getByText(/X does not let this app answer here/).waitFor();
  const link = page.getByRole('link', { name: 'Answer on X' });
  expect(await link.getAttribute('href')).toBe(`https://x.com/intent/post?in_reply_to=${talk.id}`);
  await composer(page).fill('Answered over there');
  await page.getByText('Draft kept').waitFor();
  stage.world.reply(other.id, talk.id, 'not us');
  stage.world.reply(stage.brand.id, talk.id, 'Answered over there');
  // The account's own timeline is asked for once a minute: it is due now.
  // Should it be asked at this moment, it is once more.
  await stage.sql('UPDATE duty SET due_at = now(), woken = true');
  await page.getByText('Your answer on X has arrived, so the draft is gone.').waitFor({ timeout: 30_000 });
  expect(await composer(page).inputValue()).toBe('');
}, 60_000);
