import type { Page } from 'playwright-core';
import { conversation, openTicketOf, setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

const linked = (page: Page) => page.getByRole('region', { name: 'Linked tickets' });
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Link to another ticket' });
const numberOf = (page: Page) => Number(new URL(page.url()).pathname.split('/').at(-1));

async function openLinking(page: Page): Promise<void> {
  await conversation(page).focus();
  await page.keyboard.press('Shift+L');
  await dialog(page).waitFor();
}

it('two tickets are linked by the keyboard; a colleague sees it by itself, goes there, and takes it away; both are undone', async () => {
  stage.mention('ida', 'my bag is lost');
  stage.mention('leo', 'the bag of my sister Ida is lost');
  const ana = await stage.seatAgent('Ana');
  const ben = await stage.seatAgent('Ben');
  await openTicketOf(ana, 'leo');
  const leo = numberOf(ana);
  await openTicketOf(ben, 'ida');
  const ida = numberOf(ben);
  for (const page of [ana, ben]) {
    await page.getByText('Posts to us').waitFor();
    expect(await linked(page).count()).toBe(0);
  }

  await openLinking(ana);
  await ana.keyboard.type(`${leo}`);
  await ana.keyboard.press('Enter');
  await dialog(ana).getByText(`This is #${leo} itself. Name another ticket.`).waitFor();
  await ana.keyboard.press('Control+A');
  await ana.keyboard.type('987654');
  await ana.keyboard.press('Enter');
  await dialog(ana).getByText('Not linked. There is no ticket #987654.').waitFor();
  await ana.keyboard.press('Control+A');
  await ana.keyboard.type(`#${ida}`);
  await ana.keyboard.press('Enter');
  await ana.getByText(`Linked to #${ida}.`).waitFor();
  await dialog(ana).waitFor({ state: 'hidden' });
  await linked(ana)
    .getByRole('link', { name: `Linked #${ida} New ida Doe` })
    .waitFor();

  const toLeo = linked(ben).getByRole('link', { name: `Linked #${leo} New leo Doe` });
  await toLeo.waitFor();
  await conversation(ana).focus();
  await ana.keyboard.press('s');
  await ana.getByRole('menuitemradio', { name: 'Pending' }).click();
  await linked(ben)
    .getByRole('link', { name: `Linked #${leo} Pending leo Doe` })
    .waitFor();

  await openLinking(ana);
  await ana.keyboard.type(`${ida}`);
  await ana.keyboard.press('Enter');
  await dialog(ana).getByText(`#${ida} is linked already.`).waitFor();
  await ana.keyboard.press('Escape');

  await linked(ben).getByRole('link').focus();
  await ben.keyboard.press('Enter');
  await ben.waitForURL(`**/${leo}`);
  await linked(ben)
    .getByRole('link', { name: `Linked #${ida}` })
    .waitFor();
  await ben.keyboard.press('Control+k');
  await ben.getByRole('menuitem', { name: 'Write a reply' }).waitFor();
  await ben.keyboard.type('remove the link');
  await ben.getByRole('menuitem', { name: `Remove the link to #${ida}` }).waitFor();
  await ben.keyboard.press('Enter');
  await ben.getByText(`No longer linked to #${ida}.`).waitFor();
  await linked(ben).waitFor({ state: 'detached' });
  await linked(ana).waitFor({ state: 'detached' });

  await ben.getByRole('button', { name: 'Undo' }).click();
  await linked(ana)
    .getByRole('button', { name: `Remove the link to #${ida}` })
    .click();
  await linked(ben).waitFor({ state: 'detached' });

  await ana.getByRole('button', { name: 'History' }).click();
  const history = ana.getByRole('listitem');
  await history.filter({ hasText: `Ana: linked to #${ida}` }).waitFor();
  await history
    .filter({ hasText: `Ben: no longer linked to #${ida}` })
    .first()
    .waitFor();

  await openLinking(ana);
  await ana.keyboard.type(`${ida}`);
  await ana.keyboard.press('Enter');
  await linked(ben).waitFor();
  await ana
    .locator('[aria-live]')
    .filter({ hasText: `Linked to #${ida}.` })
    .getByRole('button', { name: 'Undo' })
    .last()
    .click();
  await linked(ben).waitFor({ state: 'detached' });
});

it('a ticket shows which one it follows and which follow it, and those links nobody takes away', async () => {
  stage.mention('mia', 'my seat is broken');
  stage.mention('noa', 'my meal is late');
  const ana = await stage.seatAgent('Ana');
  await openTicketOf(ana, 'mia');
  const first = numberOf(ana);
  await openTicketOf(ana, 'noa');
  const second = numberOf(ana);
  await stage.sql(
    `UPDATE ticket SET previous_ticket_id = (SELECT id FROM ticket WHERE number = ${first}) WHERE number = ${second}`,
  );
  await ana.reload();
  const link = (name: string) => linked(ana).getByRole('link', { name });
  await link(`Follows #${first}`).click();
  await link(`Followed by #${second}`).waitFor();
  expect(await linked(ana).getByRole('button').count()).toBe(0);
});
