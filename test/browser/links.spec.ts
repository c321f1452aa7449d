import type { Page } from 'playwright-core';
import { chosen, expectTyped } from './by-keyboard.js';
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

/** Names a ticket in the dialog that has just been opened. */
async function nameOther(page: Page, number: number): Promise<void> {
  await page.keyboard.type(`${number}`);
  await expectTyped(page, `${number}`);
  await page.keyboard.press('Enter');
}

it('two tickets are linked by the keyboard; a colleague sees it by itself, and what becomes of the other ticket', async () => {
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
  await nameOther(ana, leo);
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
  await nameOther(ana, ida);
  await dialog(ana).getByText(`#${ida} is linked already.`).waitFor();
});

it('a colleague goes to the linked ticket, and takes the link away; both are undone, and told in the history', async () => {
  stage.mention('eva', 'my bag is lost');
  stage.mention('ole', 'the bag of my sister Eva is lost');
  const ana = await stage.seatAgent('Ana');
  const ben = await stage.seatAgent('Ben');
  await openTicketOf(ana, 'ole');
  const ole = numberOf(ana);
  await openTicketOf(ben, 'eva');
  const eva = numberOf(ben);
  await openLinking(ana);
  await nameOther(ana, eva);

  await linked(ben).getByRole('link').focus();
  await ben.keyboard.press('Enter');
  await ben.waitForURL(`**/${ole}`);
  await linked(ben)
    .getByRole('link', { name: `Linked #${eva}` })
    .waitFor();
  await ben.keyboard.press('Control+k');
  await ben.getByRole('menuitem', { name: 'Write a reply' }).waitFor();
  await ben.keyboard.type('remove the link');
  await chosen(ben, `Remove the link to #${eva}`).waitFor();
  await ben.keyboard.press('Enter');
  await ben.getByText(`No longer linked to #${eva}.`).waitFor();
  await linked(ben).waitFor({ state: 'detached' });
  await linked(ana).waitFor({ state: 'detached' });

  await ben.getByRole('button', { name: 'Undo' }).click();
  await linked(ana)
    .getByRole('button', { name: `Remove the link to #${eva}` })
    .click();
  await linked(ben).waitFor({ state: 'detached' });

  await ana.getByRole('button', { name: 'History' }).click();
  const history = ana.getByRole('listitem');
  await history.filter({ hasText: `Ana: linked to #${eva}` }).waitFor();
  await history
    .filter({ hasText: `Ben: no longer linked to #${eva}` })
    .first()
    .waitFor();

  await openLinking(ana);
  await nameOther(ana, eva);
  await linked(ben).waitFor();
  await ana
    .locator('[aria-live]')
    .filter({ hasText: `Linked to #${eva}.` })
    .getByRole('button', { name: 'Undo' })
    .last()
    .click();
  await linked(ben).waitFor({ state: 'detached' });
  const { rowCount } = await stage.sql(
    `SELECT FROM ticket_link l JOIN ticket k ON k.id IN (l.ticket_id, l.other_id) WHERE k.number = ${eva}`,
  );
  expect(rowCount).toBe(0);
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
