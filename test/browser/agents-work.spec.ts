import type { Page } from 'playwright-core';
import { Workspaces } from '../../src/people/index.js';
import { until } from '../support/test-app.js';
import { composer, conversation, openTicketOf, rowOf, setStage, signIn, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ PARLEY_UNDO_SECONDS: '2', PARLEY_RECONCILE_SECONDS: '2' });
}, 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

const ours = (postId: string) => stage.world.repliesTo(postId).filter((post) => post.authorId === stage.brand.id);
const replyButton = (page: Page) => page.getByRole('button', { name: 'Reply', exact: true });
const status = (page: Page, name: string) => page.getByRole('button', { name: `Status: ${name}.` });

it('a customer’s post on X is answered and solved without a reload, and every state of the reply is told', async () => {
  const page = await stage.seatAgent('Ana');
  await page.getByRole('link', { name: 'See the first post' }).waitFor();
  const friend = stage.world.addUser({ handle: 'a_friend', name: 'A Friend' });
  const mara = stage.world.addUser({ handle: 'mara_k', name: 'Mara Kowalski' });
  const talk = stage.world.post({ authorId: friend.id, text: 'Does the new app work for any of you?' });
  const question = stage.world.reply(mara.id, talk.id, 'No! @northwind I cannot log in since the update');
  await rowOf(page, 'mara_k').waitFor();

  await openTicketOf(page, 'mara_k');
  await conversation(page).getByText('I cannot log in since the update').waitFor();
  const context = conversation(page).getByRole('button', { name: /1 post by others/ });
  await context.click();
  expect(await context.getAttribute('aria-expanded')).toBe('true');
  await conversation(page).getByRole('article').getByText('Does the new app work for any of you?').waitFor();

  // X counts any link as 23 and an emoji as 2, whatever they are made of.
  await composer(page).fill('https://example.com/a/very/long/path/that/goes/on/and/on/and/on 👩🏽‍🚀');
  await page.getByTitle('26 of 280').waitFor();
  await composer(page).fill('a'.repeat(281));
  await page.getByRole('button', { name: 'Reply in 2 posts' }).waitFor();
  await composer(page).fill('a'.repeat(3_000));
  await page.getByText('Too long even for 10 posts. Shorten it.').first().waitFor();
  expect(await replyButton(page).isDisabled()).toBe(true);
  await composer(page).press('Control+Enter');

  await composer(page).fill('We are on it, Mara.');
  await composer(page).press('Control+Enter');
  await conversation(page)
    .getByText(/^Queued, leaves/)
    .waitFor();
  await until('the field to be empty', async () => (await composer(page).inputValue()) === '');
  const link = conversation(page).getByRole('link', { name: /^Sent \d{1,2}:\d\d.*open on X/ });
  await link.waitFor();
  const [published, ...more] = ours(question.id);
  expect(published?.text).toContain('We are on it, Mara.');
  expect(more).toEqual([]);
  expect(await link.getAttribute('href')).toContain(published?.id);

  stage.world.reply(question.authorId, published?.id as string, 'Thank you, it works!');
  await conversation(page).getByText('Thank you, it works!').waitFor();
  await composer(page).fill('Glad to hear it.');
  await page.getByRole('button', { name: 'More ways to send' }).click();
  await page.getByRole('menuitem', { name: 'Reply and solve' }).click();
  await status(page, 'Solved').waitFor();
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Solved' }).click();
  await rowOf(page, 'mara_k').waitFor();
});

describe('at the door', () => {
  it('a wrong password is refused in words, and the right one opens', async () => {
    const email = await stage.addAgent('Berta');
    const page = await stage.openPage();
    await page.goto(`${stage.test.origin}/accounts`);
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password').fill('not it');
    await page.keyboard.press('Enter');
    const alert = page.getByRole('alert');
    expect(await alert.textContent()).toContain('This email and password do not belong together.');
    expect(await page.getByLabel('Email').inputValue()).toBe(email);
    await signIn(page, stage.test.origin, email);
  });

  it('a sign-in link opens once, and its token leaves the address', async () => {
    const link = await stage.test.app.get(Workspaces).adminLink(stage.test.origin);
    const first = await stage.openPage();
    await first.goto(link);
    await first.getByRole('navigation', { name: 'Main' }).waitFor();
    expect(first.url()).not.toContain('token');

    // In a tab where the sign-in page is open, a link changes only the fragment.
    const second = await stage.openPage();
    await second.goto(`${stage.test.origin}/sign-in`);
    await second.getByLabel('Password').waitFor();
    await second.goto(link);
    expect(await second.getByRole('alert').textContent()).toContain('This link no longer works.');
    await second.getByLabel('Password').waitFor();
    expect(second.url()).not.toContain('token');
  });

  it('who signs out in one tab is out in the other', async () => {
    const page = await stage.seatAgent('Carla');
    const other = await stage.openTab(page.context());
    await other.goto(stage.test.origin);
    await other.getByRole('navigation', { name: 'Main' }).waitFor();
    await page.getByRole('button', { name: 'Carla: your menu' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('Password').waitFor();
    await other.getByText('Your session has ended.').waitFor();
    expect(new URL(other.url()).pathname).toBe('/sign-in');
  });
});

describe('two agents', () => {
  it('what one does with a ticket the other sees by itself', async () => {
    const dora = await stage.seatAgent('Dora');
    const emil = await stage.seatAgent('Emil');
    stage.mention('shared_cust', 'who takes this one?');
    await openTicketOf(dora, 'shared_cust');
    await openTicketOf(emil, 'shared_cust');

    await dora.getByRole('button', { name: 'Assignee: Nobody. Change it' }).click();
    await dora.getByRole('menuitemradio', { name: 'Assign to me' }).click();
    await dora.getByRole('button', { name: 'Assignee: Dora. Change it' }).waitFor();
    await emil.getByRole('button', { name: 'Assignee: Dora. Change it' }).waitFor();
    await rowOf(emil, 'shared_cust').getByText('Dora', { exact: true }).waitFor();

    await status(dora, 'New').click();
    await dora.getByRole('menuitemradio', { name: 'Solved' }).click();
    await status(dora, 'Solved').waitFor();
    await status(emil, 'Solved').waitFor();
    await rowOf(emil, 'shared_cust').getByText('Solved').waitFor();
    expect(await rowOf(emil, 'shared_cust').getByText('Dora', { exact: true }).count()).toBe(1);
  });

  it('an answer to a thread that went on is stopped, shows what is new, and is sent once when wanted all the same', async () => {
    const page = await stage.seatAgent('Fritz');
    const question = stage.mention('quick_cust', 'where is my bag?');
    await openTicketOf(page, 'quick_cust');
    await composer(page).fill('We are looking for it.');
    stage.world.reply(question.authorId, question.id, '@northwind found it, never mind');
    const panel = page.getByRole('region', { name: 'Reply' });
    await panel.getByText('This came or changed while you wrote').waitFor();
    await panel.getByText('found it, never mind').waitFor();

    await composer(page).press('Control+Enter');
    await panel.getByText('Not sent yet: this came or changed while you wrote').waitFor();
    await panel.getByText('found it, never mind').waitFor();
    expect(await composer(page).inputValue()).toBe('We are looking for it.');
    expect(ours(question.id)).toEqual([]);

    await panel.getByRole('button', { name: 'Send anyway' }).click();
    await conversation(page).getByRole('link', { name: /^Sent/ }).waitFor();
    expect(ours(question.id).map((post) => post.text)).toEqual(['@quick_cust We are looking for it.']);
  });
});

describe('a reply that does not simply arrive', () => {
  it('says why X refused it, and goes when it is tried again', async () => {
    const page = await stage.seatAgent('Gerda');
    const question = stage.mention('twice_told', 'is the lounge open?');
    await openTicketOf(page, 'twice_told');
    stage.world.setFault({
      endpoint: 'POST /2/tweets',
      kind: 'status',
      status: 403,
      problem: 'duplicate',
      count: 1,
    });
    await composer(page).fill('It is open until ten.');
    await replyButton(page).click();
    await conversation(page)
      .getByText('Failed: X refused it: this account has posted the same text before. Change the words.')
      .waitFor();
    await rowOf(page, 'twice_told').getByText('Failed').waitFor();
    expect(ours(question.id)).toEqual([]);
    await conversation(page).getByRole('button', { name: 'Try again' }).click();
    await conversation(page).getByRole('link', { name: /^Sent/ }).waitFor();
    expect(ours(question.id)).toHaveLength(1);
  });

  it('says that the post it answers is gone', async () => {
    const page = await stage.seatAgent('Hanna');
    const question = stage.mention('regretful', 'you are the worst');
    await openTicketOf(page, 'regretful');
    stage.world.deletePost(question.id);
    await composer(page).fill('We are sorry to hear that.');
    await replyButton(page).click();
    await conversation(page)
      .getByText('Failed: The post you are answering was deleted or hidden. Nothing was sent.')
      .waitFor();
    expect(ours(question.id)).toEqual([]);
  });

  it('is unknown while X has not said, and sent, once, when it was found there', async () => {
    const page = await stage.seatAgent('Ines');
    const question = stage.mention('cut_line', 'do you hear me?');
    await openTicketOf(page, 'cut_line');
    stage.world.setFault({ endpoint: 'POST /2/tweets', kind: 'commit-then-reset', count: 1 });
    await composer(page).fill('Loud and clear.');
    await replyButton(page).click();
    await conversation(page)
      .getByText('Unknown: checking with X whether it was posted. Do not write it again.')
      .waitFor();
    await conversation(page).getByRole('link', { name: /^Sent/ }).waitFor();
    expect(ours(question.id)).toHaveLength(1);
    expect(await conversation(page).getByText('Loud and clear.').count()).toBe(1);
  });
});

it('while the server is away the page says so, and afterwards it is right by itself', async () => {
  const page = await stage.seatAgent('Jonas');
  stage.mention('before_it', 'still there?');
  await rowOf(page, 'before_it').waitFor();
  await page.evaluate(() => Object.assign(window, { neverReloaded: true }));
  const banner = page.getByText('Reconnecting… What you see may be old.');
  await stage.restart(async () => {
    stage.mention('meanwhile', 'written while you were away');
    await banner.waitFor();
  });
  await rowOf(page, 'meanwhile').waitFor({ timeout: 15_000 });
  await banner.waitFor({ state: 'detached', timeout: 15_000 });
  expect(await page.evaluate(() => 'neverReloaded' in window)).toBe(true);
  expect(await rowOf(page, 'before_it').count()).toBe(1);
}, 60_000);
