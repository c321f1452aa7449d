import type { Page } from 'playwright-core';
import { until } from '../support/test-app.js';
import { composer, openTicketOf, setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => void (stage = await setStage({ PARLEY_UNDO_SECONDS: '0' })), 60_000);
afterEach(() => stage.closePages());
afterAll(() => stage.close());

const direct = (page: Page, handle: string) => page.getByRole('textbox', { name: `Reply privately to @${handle}` });
/** Messages are asked for rarely where no stream tells of them: they are due now. */
const arrives = (page: Page, text: string) =>
  until('the message to be shown', async () => {
    await stage.sql(`UPDATE duty SET due_at = now(), woken = true WHERE kind = 'poll messages'`);
    return (await page.getByText(text).count()) > 0;
  });
const leaveField = (page: Page) => page.keyboard.press('Escape');
const messagesTo = (handle: string) =>
  stage.sql(`SELECT p.text FROM post p JOIN reply r ON r.id = p.reply_id JOIN thread t ON t.id = p.thread_id
    JOIN author a ON a.id = t.author_id WHERE a.handle = '${handle}' AND t.kind = 'direct'`);

it('a customer who has written directly is answered there: the text goes along, and nothing of it is public', async () => {
  const mention = stage.mention('olga', 'I was charged twice');
  const page = await stage.seatAgent('Ines');
  await openTicketOf(page, 'olga');
  const olga = stage.world.identities.userByHandle('olga');
  stage.world.directMessage({ from: olga?.id ?? '', to: stage.brand.id, text: 'My booking is XK-4711' });
  await arrives(page, 'My booking is XK-4711');
  // The direct message is the newest; the agent has chosen the public post, and writes.
  await page.getByText('@northwind I was charged twice').first().hover();
  await page.getByRole('button', { name: 'Reply to this' }).first().click();
  await composer(page).fill('We pay one of them back to your card.');
  await page.getByText('Public: everybody on X can read it').waitFor();
  await leaveField(page);
  await page.keyboard.press('d');
  await page.getByText('Direct: only @olga can read it').waitFor();
  expect(await direct(page, 'olga').inputValue()).toBe('We pay one of them back to your card.');
  await direct(page, 'olga').press('Control+Enter');
  await until('the message to be sent', async () => (await messagesTo('olga')).rows.length === 1);
  expect(stage.world.repliesTo(mention.id)).toHaveLength(0);
}, 60_000);

it('where the direct messages are on another ticket, that is opened, the text goes along, and the message goes there', async () => {
  const mention = stage.mention('sven', 'I was charged twice');
  const page = await stage.seatAgent('Uma');
  await openTicketOf(page, 'sven');
  stage.world.directMessage({ from: mention.authorId, to: stage.brand.id, text: 'My booking is XK-4712' });
  await arrives(page, 'My booking is XK-4712');
  // Of the same person, and split off: from now on a ticket of its own.
  const { rows } = await stage.sql(`SELECT t.id, k.number FROM thread t JOIN author a ON a.id = t.author_id
    JOIN ticket k ON k.id = t.ticket_id WHERE a.handle = 'sven' AND t.kind = 'direct'`);
  const split = await page.request.post(`${stage.test.origin}/api/tickets/${rows[0].number}/split`, {
    data: { threadIds: [rows[0].id] },
    headers: { origin: stage.test.origin },
  });
  expect(split.ok()).toBe(true);
  await page.goto(`${stage.test.origin}/tickets/all/${rows[0].number}`);
  await composer(page).fill('We pay one of them back to you.');
  await leaveField(page);
  await page.keyboard.press('d');
  await page
    .getByText(/^Their direct messages are on ticket #\d+\. You write there now, and only @sven reads it\.$/)
    .waitFor();
  await page.getByText('Direct: only @sven can read it').waitFor();
  expect(await direct(page, 'sven').inputValue()).toBe('We pay one of them back to you.');
  await direct(page, 'sven').press('Control+Enter');
  await until('the message to be sent', async () => (await messagesTo('sven')).rows.length === 1);
  expect(stage.world.repliesTo(mention.id)).toHaveLength(0);
  // Nothing is left behind to be sent a second time.
  const kept = page.waitForResponse((answer) => /GET .*\/drafts$/.test(`${answer.request().method()} ${answer.url()}`));
  await page.goto(`${stage.test.origin}/tickets/all/${rows[0].number}`);
  await composer(page).waitFor();
  expect((await (await kept).json()).own).toEqual([]);
  expect(await composer(page).inputValue()).toBe('');
}, 60_000);

it('where there is no direct message yet, the public answer invites to one, with what the link costs, at 360 px too', async () => {
  const mention = stage.mention('paul', 'somebody uses my account!');
  const page = await stage.seatAgent('Jon', { viewport: { width: 360, height: 780 }, colorScheme: 'dark' });
  await openTicketOf(page, 'paul');
  await page.getByRole('button', { name: 'Take it to direct messages' }).click();
  const link = `https://twitter.com/messages/compose?recipient_id=${stage.brand.id}`;
  await until('the invitation', async () => (await composer(page).inputValue()).includes(link));
  await page.getByText(/^With a link this answer costs/).waitFor();
  await composer(page).press('Control+Enter');
  await until('the invitation to be posted', async () => stage.world.repliesTo(mention.id).length === 1);
  expect(stage.world.repliesTo(mention.id)[0]?.text).toContain('Please send us a direct message');
}, 60_000);

it('before it is sent an answer says that it would wait, behind how many, and until when', async () => {
  stage.mention('quinn', 'first in line');
  stage.mention('rosa', 'second in line');
  const page = await stage.seatAgent('Kim');
  await openTicketOf(page, 'quinn');
  await stage.sql(`INSERT INTO reply_gate (workspace_id, account_id, kind) SELECT workspace_id, id, 'public' FROM account
    ON CONFLICT DO NOTHING`);
  await stage.sql(`UPDATE reply_gate SET closed_until = now() + interval '20 minutes', closed_code = 'rate_limited',
    closed_why = 'X allows no more for now.'`);
  await composer(page).fill('You are the first.');
  await page
    .getByText(/^X lets @northwind send nothing until .*\d+:\d\d.* Yours waits, and leaves by itself\.$/)
    .waitFor();
  await composer(page).press('Control+Enter');
  await page.getByText(/^Waits: /).waitFor();
  await page.goto(stage.test.origin);
  await openTicketOf(page, 'rosa');
  await composer(page).fill('You are the second.');
  const line = page.getByText(/^1 ahead, yours leaves at .*\d+:\d\d/);
  await line.waitFor();
  expect(await line.count()).toBe(1);
}, 60_000);
