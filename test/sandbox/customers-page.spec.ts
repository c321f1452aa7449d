import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { setStage, type Stage } from './sandbox-client.ts';

let browser: Browser;
let stage: Stage;
let page: Page;
let problems: string[];

beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());
beforeEach(async () => {
  stage = await setStage();
  problems = [];
  page = await browser.newPage({ viewport: { width: 720, height: 900 } });
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
}, 30_000);
afterEach(async () => {
  await page.close();
  await stage.close();
  const real = problems.filter((problem) => !/status of 400/.test(problem));
  if (real.length > 0) throw new Error(`The page complained: ${real.join('\n')}`);
}, 30_000);

async function open(): Promise<void> {
  await page.goto(`${stage.sandbox.controlOrigin}/#${stage.sandbox.controlToken}`);
  await page.getByRole('button', { name: /^You are Marta/ }).waitFor();
}

const postNamed = (text: string) => page.locator('.post', { hasText: text }).last();
const mentions = () => stage.world.postsNaming(stage.brand.id).map((post) => post.text);
const write = async (text: string) => {
  await page.getByRole('textbox', { name: 'Write a post' }).fill(text);
  await page.getByRole('button', { name: 'Post', exact: true }).click();
  await postNamed(text).waitFor();
};

describe('the customers’ page', () => {
  it('lets a customer post, and shows the brand’s answer as it comes', async () => {
    await open();
    await write('@northwind where is my bag?');
    const [post] = stage.world.postsNaming(stage.brand.id);
    expect(post).toMatchObject({ authorId: stage.customer.id, text: '@northwind where is my bag?' });
    await stage.client.v2.reply('On its way to you!', post!.id);
    await postNamed('On its way to you!').waitFor();
    await page.getByText('Northwind Air has posted.').waitFor();
  }, 60_000);

  it('answers and quotes below the post, by keyboard alone', async () => {
    stage.world.post({ authorId: stage.brand.id, text: 'A new route to Oslo!' });
    await open();
    await postNamed('A new route').getByRole('button', { name: 'Reply' }).press('Enter');
    await page.keyboard.type('When does it start?');
    await page.keyboard.press('Control+Enter');
    await postNamed('When does it start?').waitFor();
    await postNamed('A new route')
      .getByRole('button', { name: /^Quote/ })
      .press('Enter');
    await page.keyboard.type('At last!');
    await page.keyboard.press('Control+Enter');
    await page.locator('.post', { hasText: 'At last!' }).locator('.quoted', { hasText: 'A new route' }).waitFor();
    const [reply, quote] = stage.world.posts.list(stage.world.posts.byAuthor.of(stage.customer.id).ascending());
    expect(reply).toMatchObject({ text: '@northwind When does it start?', inReplyToUserId: stage.brand.id });
    expect(quote).toMatchObject({ text: 'At last!', quotedId: reply!.inReplyToId });
  }, 60_000);

  it('keeps what is being written while posts come in', async () => {
    const first = stage.world.post({ authorId: stage.brand.id, text: 'A new route to Oslo!' });
    await open();
    await postNamed('A new route').getByRole('button', { name: 'Reply' }).click();
    await page.keyboard.type('Half a sent');
    stage.world.reply(stage.world.addUser({ handle: 'a_friend' }).id, first.id, 'Me first');
    await postNamed('Me first').waitFor();
    await page.keyboard.type('ence');
    expect(await page.getByRole('textbox', { name: /^Your answer/ }).inputValue()).toBe('Half a sentence');
  }, 60_000);

  it('edits and deletes one’s own posts', async () => {
    await open();
    await write('@northwind helo');
    await postNamed('helo').getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('textbox', { name: 'The new text' }).fill('@northwind hello');
    await page.getByRole('button', { name: 'Save' }).click();
    await postNamed('@northwind hello').getByText('· edited').waitFor();
    expect(mentions()).toEqual(['@northwind hello']);
    const remove = postNamed('@northwind hello').getByRole('button', { name: 'Delete' });
    await remove.click();
    await page.getByRole('button', { name: 'Really delete?' }).click();
    await page.getByText('Nobody has written yet.').waitFor();
    expect(mentions()).toEqual([]);
  }, 60_000);

  it('attaches a picture', async () => {
    await open();
    await page.getByRole('button', { name: 'Attach a sample picture' }).first().click();
    await page.getByRole('img', { name: 'A sunset over the sea' }).waitFor();
    await write('@northwind look');
    const image = postNamed('@northwind look').getByRole('img', { name: 'A sunset over the sea' });
    await image.waitFor();
    expect(await image.evaluate((shown) => (shown as unknown as { naturalWidth: number }).naturalWidth)).toBe(480);
    expect(stage.world.postsNaming(stage.brand.id)[0]!.mediaIds).toHaveLength(1);
  }, 60_000);

  it('sends direct messages and shows the answer', async () => {
    await open();
    await page.getByRole('tab', { name: 'Messages' }).click();
    await page.getByRole('textbox', { name: 'Write a message' }).fill('My code is QX7');
    await page.keyboard.press('Enter');
    await page.locator('.bubble.mine', { hasText: 'My code is QX7' }).waitFor();
    await stage.client.v2.sendDmToParticipant(stage.customer.id, { text: 'Thank you' });
    await page.locator('.bubble:not(.mine)', { hasText: 'Thank you' }).waitFor();
    const [first] = [...stage.world.directMessages.events.values()];
    expect(first).toMatchObject({ senderId: stage.customer.id, text: 'My code is QX7' });
  }, 60_000);

  it('protects and suspends oneself', async () => {
    await open();
    await page.getByRole('tab', { name: 'You' }).click();
    await page.getByRole('switch', { name: /^Protect my posts/ }).press('Space');
    await page.getByText('Your posts are protected: only followers see them.').waitFor();
    expect(stage.world.identities.user(stage.customer.id).protected).toBe(true);
    await page.getByRole('switch', { name: /^Suspended/ }).press('Space');
    await page.getByText('You are suspended: nobody sees your posts').waitFor();
    expect(stage.world.identities.user(stage.customer.id).suspended).toBe(true);
  }, 60_000);

  it('shows a refusal as the sentence it is', async () => {
    stage.world.suspend(stage.customer.id);
    await open();
    await page.getByRole('textbox', { name: 'Write a post' }).fill('hello?');
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    await page.getByRole('alert').getByText('@marta_flies is suspended and cannot write.').waitFor();
    expect(await page.getByRole('textbox', { name: 'Write a post' }).inputValue()).toBe('hello?');
  }, 60_000);

  it('finds people, and makes new ones', async () => {
    stage.world.addUser({ handle: 'tomasz_w', name: 'Tomasz' });
    await open();
    await page.getByRole('button', { name: /^You are Marta/ }).click();
    await page.getByRole('searchbox').fill('tomas');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Tomasz/ })
      .waitFor();
    await page.getByRole('searchbox').press('Enter');
    await page.getByRole('button', { name: /^You are Tomasz/ }).click();
    await page.getByRole('textbox', { name: 'Handle' }).fill('sam_writes');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Sam Weller');
    await page.getByRole('button', { name: 'Become this person' }).click();
    await page.getByRole('button', { name: /^You are Sam Weller/ }).waitFor();
    expect(stage.world.identities.userByHandle('sam_writes')!.name).toBe('Sam Weller');
  }, 60_000);

  it('never takes what people wrote for markup', async () => {
    const evil = stage.world.addUser({ handle: 'evil_one', name: '<img src=x onerror=alert(1)>' });
    stage.world.post({ authorId: evil.id, text: '@northwind <script>alert(1)</script> <b>bold</b>' });
    await open();
    await postNamed('<b>bold</b>').waitFor();
    expect(await page.locator('#feed script, #feed .text b, #feed img').count()).toBe(0);
  }, 60_000);

  it('fits on a phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    stage.world.post({ authorId: stage.customer.id, text: `@northwind ${'averylongwordwithoutanybreak'.repeat(8)}` });
    await open();
    await postNamed('averylongword').waitFor();
    for (const name of ['Messages', 'You', 'Happenings', 'Posts']) {
      await page.getByRole('tab', { name }).click();
      const isTooWide = () => page.evaluate('document.documentElement.scrollWidth > window.innerWidth');
      expect(await isTooWide()).toBe(false);
    }
  }, 60_000);
});
