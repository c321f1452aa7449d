import type { BrowserContextOptions, Page } from 'playwright-core';
import { until } from '../support/test-app.js';
import { composer, conversation, openTicketOf, setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => void (stage = await setStage({ PARLEY_UNDO_SECONDS: '0' })), 60_000);
afterEach(() => stage.closePages());
afterAll(() => stage.close());

const LOOKS: [string, BrowserContextOptions][] = [
  ['at a desk, in light', { colorScheme: 'light' }],
  ['on a phone, in dark', { colorScheme: 'dark', viewport: { width: 360, height: 780 } }],
];
const more = (page: Page) => page.getByRole('button', { name: 'More to do with this post' });

it.each(LOOKS)(
  'abuse under our post is hidden with a reason, folded, read, and shown again, %s',
  async (look, options) => {
    const n = LOOKS.findIndex(([name]) => name === look);
    const root = stage.world.post({ authorId: stage.brand.id, text: `We fly to Porto from May ${n}.` });
    const abuser = stage.world.addUser({ handle: `abuser_${n}`, name: 'Abe User' });
    const abuse = stage.world.reply(abuser.id, root.id, 'You are the worst of them all');
    const page = await stage.seatAgent('Ines', options);
    await openTicketOf(page, abuser.handle);
    await more(page).first().click();
    await page.getByRole('menuitem', { name: 'Hide on X…' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('button', { name: 'Hide on X' }).isDisabled()).toBe(true);
    await dialog.getByLabel(/^Why/).fill('Abuse of our staff');
    await page.keyboard.press('Enter');
    await conversation(page).getByText('Hidden on X by Ines: Abuse of our staff').waitFor();
    expect(stage.world.posts.get(abuse.id)?.hiddenReply).toBe(true);
    const text = conversation(page).getByText('You are the worst of them all');
    expect(await text.count()).toBe(0);
    await page.getByRole('button', { name: 'Read it' }).click();
    await text.waitFor();
    await page.locator('h1').first().click();
    await page.keyboard.press('Shift+H');
    await until('it to be shown again on X', async () => !stage.world.posts.get(abuse.id)?.hiddenReply);
    await page.getByRole('button', { name: 'Fold it' }).waitFor({ state: 'detached' });
    await text.waitFor();
  },
  60_000,
);

it('an answer of ours is deleted by key, in every window, and its stub says who and why', async () => {
  const mention = stage.mention('marta', 'where is my bag?');
  const page = await stage.seatAgent('Jon');
  const colleague = await stage.seatAgent('Kim');
  for (const seat of [page, colleague]) await openTicketOf(seat, 'marta');
  await composer(page).fill('It is in Lissabon.');
  await page.keyboard.press('Control+Enter');
  await page
    .getByText(/^Sent /)
    .first()
    .waitFor();
  await more(page).first().waitFor();
  await page.locator('h1').first().click();
  await page.keyboard.press('Shift+D');
  await page.getByRole('dialog').getByText('It is in Lissabon.').waitFor();
  await page.getByLabel(/^Why/).fill('A typo');
  await page.getByRole('button', { name: 'Delete on X' }).click();
  for (const seat of [page, colleague]) {
    await conversation(seat).getByText('Deleted on X by Jon: A typo').waitFor();
    expect(await conversation(seat).getByText('It is in Lissabon.').count()).toBe(0);
  }
  expect(stage.world.repliesTo(mention.id)).toHaveLength(0);
  await page.getByRole('button', { name: 'History' }).click();
  await page.getByText('Jon: delete our answer, asked for (A typo)').waitFor();
}, 60_000);

it('what X refuses is said where it was asked for, and can be tried again', async () => {
  const mention = stage.mention('nils', 'is it late?');
  const page = await stage.seatAgent('Lea');
  await openTicketOf(page, 'nils');
  await composer(page).fill('By an hour.');
  await page.keyboard.press('Control+Enter');
  await page
    .getByText(/^Sent /)
    .first()
    .waitFor();
  stage.world.setFault({ endpoint: 'DELETE /2/tweets/:id', kind: 'status', status: 403, count: 1 });
  await more(page).first().click();
  await page.getByRole('menuitem', { name: 'Delete on X…' }).click();
  await page.getByLabel(/^Why/).fill('Wrong hour');
  await page.keyboard.press('Enter');
  await page.getByText(/^Not deleted: /).waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await conversation(page).getByText('Deleted on X by Lea: Wrong hour').waitFor();
  expect(stage.world.repliesTo(mention.id)).toHaveLength(0);
}, 60_000);
