import type { BrowserContextOptions, Page } from 'playwright-core';
import { generatedPicture } from '../../sandbox/x/world/pictures.ts';
import { until } from '../support/test-app.js';
import { composer, conversation, openTicketOf, setStage, type Stage } from './stage.js';

const PUBLISH = 'POST /2/tweets';

let stage: Stage;
beforeAll(
  async () => void (stage = await setStage({ PARLEY_UNDO_SECONDS: '0', PARLEY_RECONCILE_SECONDS: '0.2' })),
  60_000,
);
afterEach(() => stage.closePages());
afterAll(() => stage.close());

const row = (page: Page, handle: string) => page.getByRole('article', { name: `Reply to @${handle}` });

/** An answer that X refuses, or loses. */
async function failsFor(
  page: Page,
  handle: string,
  text: string,
  kind: 'status' | 'reset-before-commit',
): Promise<void> {
  await openTicketOf(page, handle);
  stage.world.setFault({ endpoint: PUBLISH, kind, count: 1, ...(kind === 'status' ? { status: 403 } : {}) });
  await composer(page).fill(text);
  await composer(page).press('Control+Enter');
  const settled =
    kind === 'status' ? page.getByText(/^Failed: /) : page.getByRole('button', { name: 'Look and decide' });
  await settled.waitFor({ timeout: 20_000 });
}

const LOOKS: [string, BrowserContextOptions][] = [
  ['at a desk, in light', { colorScheme: 'light' }],
  ['on a phone, in dark', { colorScheme: 'dark', viewport: { width: 360, height: 780 } }],
];

it.each(LOOKS)(
  'what failed and what is in doubt stands on one page, each with its way on, %s',
  async (look, options) => {
    const n = LOOKS.findIndex(([name]) => name === look);
    const [refused, lost] = [`ref_${n}`, `lost_${n}`];
    const first = stage.mention(refused, 'can I bring a cello?');
    const second = stage.mention(lost, 'where is my bag?');
    const page = await stage.seatAgent(`Ines${n}`, options);
    await failsFor(page, refused, 'Yes, on a seat of its own.', 'status');
    await page.goto(stage.test.origin);
    await failsFor(page, lost, 'It is in Lisbon.', 'reset-before-commit');

    await page.goto(`${stage.test.origin}/tickets/failed`);
    await page.getByRole('link', { name: 'See the replies, and what to do about each' }).click();
    await row(page, refused).getByText('Yes, on a seat of its own.').waitFor();
    await row(page, lost).getByRole('button', { name: 'Look and decide' }).click();
    await row(page, lost).getByText('Nothing of ours stands there.').waitFor();
    await row(page, lost).getByRole('button', { name: 'It was not posted: send again' }).click();
    await row(page, lost).waitFor({ state: 'detached' });
    await until('it to be posted', async () => stage.world.repliesTo(second.id).length === 1);
    await row(page, refused).getByRole('button', { name: 'Try again' }).click();
    await until('it to be posted', async () => stage.world.repliesTo(first.id).length === 1);
    await page.getByText('Nothing failed, and nothing is in doubt.').waitFor();
    expect(stage.world.repliesTo(first.id)).toHaveLength(1);
  },
  90_000,
);

it('"Change it" brings back the text and the post that it answered, not the newest', async () => {
  const first = stage.mention('selma', 'is the flight late?');
  const second = stage.world.post({ authorId: first.authorId, text: '@northwind and my seat?', inReplyTo: first.id });
  const page = await stage.seatAgent('Jon');
  await openTicketOf(page, 'selma');
  const chooseFirst = () => page.locator('article').filter({ hasText: 'is the flight late?' }).last();
  await page.getByText('and my seat?').first().waitFor();
  await chooseFirst().hover();
  await chooseFirst().getByRole('button', { name: 'Reply to this' }).click();
  stage.world.setFault({ endpoint: PUBLISH, kind: 'status', status: 403, count: 1 });
  await composer(page).fill('By an hour.');
  await composer(page).press('Control+Enter');
  await page.getByText(/^Failed: /).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('x');
  await row(page, 'selma').getByRole('button', { name: 'Change it' }).click();
  await until('the text to be back', async () => (await composer(page).inputValue()) === 'By an hour.');
  await composer(page).fill('By two hours.');
  await composer(page).press('Control+Enter');
  await until('it to be posted', async () =>
    stage.world.repliesTo(first.id).some(({ text }) => /two hours/.test(text)),
  );
  expect(stage.world.repliesTo(second.id)).toHaveLength(0);
}, 90_000);

it('the same from the ticket itself, where the newest post would be answered by then', async () => {
  const first = stage.mention('tilda', 'is the train late?');
  const second = stage.world.post({ authorId: first.authorId, text: '@northwind and my bike?', inReplyTo: first.id });
  const page = await stage.seatAgent('Lea');
  await openTicketOf(page, 'tilda');
  await conversation(page).getByText('and my bike?').waitFor();
  const item = conversation(page).locator('article').filter({ hasText: 'is the train late?' });
  await item.hover();
  await item.getByRole('button', { name: 'Reply to this' }).click();
  stage.world.setFault({ endpoint: PUBLISH, kind: 'status', status: 403, count: 1 });
  await composer(page).fill('By an hour.');
  await composer(page).press('Control+Enter');
  await page.getByRole('button', { name: 'Change it', exact: true }).click();
  await until('the text to be back', async () => (await composer(page).inputValue()) === 'By an hour.');
  await composer(page).press('Control+Enter');
  await until('it to be posted', async () => stage.world.repliesTo(first.id).some(({ text }) => /an hour/.test(text)));
  expect(stage.world.repliesTo(second.id)).toHaveLength(0);
}, 60_000);

const PARAGRAPHS = ['We found your bag in Lisbon. ', 'It comes to you by courier. ', 'Tell us when it is there. '].map(
  (text) => text.repeat(8).trim(),
);
const ALT_TEXT = 'The bag, with a red ribbon';

/** What stands under a post, each under the one before. */
const chainUnder = (id: string): string[] =>
  stage.world.repliesTo(id).flatMap((post) => [post.text.slice(post.prefixLength), ...chainUnder(post.id)]);

/** An answer in three posts with a picture; the second is refused. */
async function refusedInTheMiddle(page: Page, handle: string): Promise<string> {
  const post = stage.mention(handle, 'where is my bag?');
  await openTicketOf(page, handle);
  await page.setInputFiles('input[type=file]', {
    name: 'bag.png',
    mimeType: 'image/png',
    buffer: generatedPicture(5, { width: 480, height: 320 }),
  });
  await page.getByLabel(/^Describe file 1/).fill(ALT_TEXT);
  await composer(page).fill(PARAGRAPHS.join('\n\n'));
  await page.getByRole('button', { name: 'Reply in 3 posts' }).waitFor();
  // Each leaves right after the one before.
  const unlisten = stage.world.onPost(() => {
    stage.world.setFault({ endpoint: PUBLISH, kind: 'status', status: 403, count: 1 });
    unlisten();
  });
  await composer(page).press('Control+Enter');
  await page.getByText(/^1 of 3 posts stands on X\./).waitFor({ timeout: 20_000 });
  return post.id;
}

it.each(LOOKS)(
  'of an answer in several posts it shows which stand, with the pictures, and the others can be sent, %s',
  async (look, options) => {
    const n = LOOKS.findIndex(([name]) => name === look);
    const page = await stage.seatAgent(`Mia${n}`, options);
    const handle = `bag_${n}`;
    const target = await refusedInTheMiddle(page, handle);
    await page.goto(`${stage.test.origin}/failed-sends`);
    const parts = row(page, handle).getByRole('list', { name: 'Its posts' }).locator('> li');
    await parts.first().waitFor();
    expect(await parts.count()).toBe(3);
    const said = await parts.allInnerTexts();
    expect(said[0]).toMatch(/^Stands on X since /);
    expect(said[1]).toMatch(/^Not posted/);
    expect(said[2]).toMatch(/^Waits for the one before/);
    for (const [at, text] of PARAGRAPHS.entries()) expect(said[at]).toContain(`${text} ${at + 1}/3`);
    // The picture is with the first, and only there.
    await parts.nth(0).getByRole('img', { name: ALT_TEXT }).waitFor();
    expect(await row(page, handle).getByRole('img', { name: ALT_TEXT }).count()).toBe(1);
    expect(await row(page, handle).getByRole('button', { name: 'Change it' }).count()).toBe(0);
    await row(page, handle).getByRole('button', { name: 'Send the other 2 posts' }).click();
    await until('all to be posted', async () => chainUnder(target).length === 3);
    expect(chainUnder(target).map((text) => text.replace(/ https:.*$/, ''))).toEqual(
      PARAGRAPHS.map((text, at) => `${text} ${at + 1}/3`),
    );
    await row(page, handle).waitFor({ state: 'detached' });
  },
  90_000,
);

it('left at that, what stands stays, and only the rest of the text comes back, without the picture', async () => {
  const page = await stage.seatAgent('Pia');
  const target = await refusedInTheMiddle(page, 'enough');
  await page.goto(`${stage.test.origin}/failed-sends`);
  await row(page, 'enough').getByRole('button', { name: 'Leave it at that' }).click();
  const rest = PARAGRAPHS.slice(1).join('\n\n');
  await until('the rest to be back', async () => (await composer(page).inputValue()) === rest);
  expect(await page.getByLabel(/^Describe file 1/).count()).toBe(0);
  expect(chainUnder(target)).toHaveLength(1);
}, 60_000);
