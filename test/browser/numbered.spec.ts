import type { BrowserContextOptions } from 'playwright-core';
import { until } from '../support/test-app.js';
import { openTicketOf, setStage, type Stage } from './stage.js';

const PUBLISH = 'POST /2/tweets';
const PARAGRAPHS = [
  'Thank you for writing, and sorry for the wait. We looked at every belt between the gate and the plane, and found your bag in Zürich this morning 🧳',
  'It is on the evening flight, and comes to you by courier tomorrow before noon. You can follow it, and change the address until midnight: https://example.com/track/a?b=c&d=e',
  'Keep the receipts of what you had to buy meanwhile. We pay them back, whatever it was. If anything is missing from the bag, tell us here, and we see to it at once.',
];
const POSTS = PARAGRAPHS.map((text, n) => `${text} ${n + 1}/3`);

let stage: Stage;
beforeAll(
  async () => void (stage = await setStage({ PARLEY_UNDO_SECONDS: '1', PARLEY_RECONCILE_SECONDS: '0.2' })),
  60_000,
);
afterEach(() => stage.closePages());
afterAll(() => stage.close());

/** What stands under a post, each under the one before, without the handles that X puts there. */
function chainUnder(id: string): string[] {
  const [post, ...more] = stage.world.repliesTo(id);
  expect(more).toEqual([]);
  return post ? [post.text.slice(post.prefixLength), ...chainUnder(post.id)] : [];
}

const LOOKS: [string, BrowserContextOptions][] = [
  ['at a desk, in light', { colorScheme: 'light' }],
  ['on a phone, in dark', { colorScheme: 'dark', viewport: { width: 360, height: 780 } }],
];

it.each(LOOKS)(
  'a long answer shows the posts that it becomes while it is written, and they then stand under the customer’s, %s',
  async (look, options) => {
    const handle = `long_${LOOKS.findIndex(([name]) => name === look)}`;
    const post = stage.mention(handle, 'where is my bag? It has been two days.');
    const page = await stage.seatAgent(`Ines${handle}`, options);
    await openTicketOf(page, handle);
    const field = page.getByRole('textbox', { name: /reply publicly/i });
    await field.fill(PARAGRAPHS[0] as string);
    const shown = page.getByRole('list', { name: 'How it will stand on X' });
    await page.getByTitle(/^\d+ of 280$/).waitFor();
    expect(await shown.count()).toBe(0);
    await field.fill(PARAGRAPHS.join('\n\n'));
    await shown.waitFor();
    const items = shown.getByRole('listitem');
    expect(await items.count()).toBe(3);
    for (const [n, text] of POSTS.entries()) {
      expect(await items.nth(n).innerText()).toContain(text);
      expect(await items.nth(n).innerText()).toMatch(/\d+ of 280/);
    }
    await page.getByRole('button', { name: 'Reply in 3 posts' }).click();
    await until('all to be posted', async () => chainUnder(post.id).length === 3, 20_000);
    expect(chainUnder(post.id)).toEqual(POSTS);
    for (const text of POSTS)
      await page
        .locator('article article', { hasText: text })
        .getByText(/^Sent /)
        .waitFor();
    expect(await page.locator('article article', { hasText: 'We pay them back' }).count()).toBe(1);
  },
  60_000,
);

it('where the second post is refused, the page says what stands, and trying again sends the rest', async () => {
  const post = stage.mention('refused', 'and mine?');
  const page = await stage.seatAgent('Noor');
  await openTicketOf(page, 'refused');
  const field = page.getByRole('textbox', { name: /reply publicly/i });
  await field.fill(PARAGRAPHS.join('\n\n'));
  await page.getByRole('button', { name: 'Reply in 3 posts' }).waitFor();
  // Each leaves right after the one before.
  const unlisten = stage.world.onPost(() => {
    stage.world.setFault({ endpoint: PUBLISH, kind: 'status', status: 403, count: 1 });
    unlisten();
  });
  await field.press('Control+Enter');
  await page.getByText('1 of 3 posts stands on X.').waitFor();
  const rest = page.locator('article article', { hasText: 'Failed:' });
  await rest.waitFor();
  expect(await rest.innerText()).not.toContain('Thank you for writing');
  await page.getByRole('button', { name: 'Try again' }).click();
  await until('all to be posted', async () => chainUnder(post.id).length === 3, 20_000);
  expect(chainUnder(post.id)).toEqual(POSTS);
  await page
    .locator('article article', { hasText: POSTS[2] as string })
    .getByText(/^Sent /)
    .waitFor();
}, 60_000);
