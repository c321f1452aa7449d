import { mkdirSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { until } from '../support/test-app.js';
import { conversation, openTicketOf, rowOf, setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => void (stage = await setStage()), 60_000);
afterAll(() => stage.close());
/** Fails as well when a page has asked anybody but us for anything. */
afterEach(() => stage.closePages());

/** For whoever looks at them: PARLEY_PICTURES=folder. */
async function look(page: Page, name: string): Promise<void> {
  const folder = process.env.PARLEY_PICTURES;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png` });
}

/** A customer with a face shows some pictures. */
function shows(handle: string, altTexts: string[], face = 3) {
  const { world, brand } = stage;
  const { id: authorId } = world.addUser({ handle, name: `${handle} Doe`, face });
  const mediaIds = altTexts.map((altText) => world.addMedia({ ownerId: authorId, altText }).id);
  return world.post({ authorId, text: `@${brand.handle} this is how it arrived`, mediaIds });
}

const isDrawn = (image: Locator): Promise<void> =>
  image
    .evaluate((element) => (element as HTMLImageElement).decode())
    .then(async () => {
      await image.scrollIntoViewIfNeeded();
      const box = await image.boundingBox();
      expect(box!.width).toBeGreaterThan(10);
    });
const faceIn = (place: Locator): Locator => place.locator('img[src^="/api/authors/"]').first();
const small = (page: Page, altText: string): Locator =>
  conversation(page).getByRole('button', { name: `Look at it larger: ${altText}` });

it('faces are seen in the list, above the thread, in it and beside it; pictures in the thread open large by keyboard', async () => {
  shows('vera', ['A crushed box', 'The label on it']);
  const page = await stage.seatAgent('Ana');
  await isDrawn(faceIn(rowOf(page, 'vera')));
  // X's link to the pictures is no word of hers.
  expect(await rowOf(page, 'vera').innerText()).toMatch(/this is how it arrived\n/);
  await look(page, 'list');
  await openTicketOf(page, 'vera');
  await isDrawn(faceIn(conversation(page)));
  await isDrawn(faceIn(page.getByRole('complementary', { name: 'Customer' })));
  await isDrawn(small(page, 'A crushed box').getByRole('img', { includeHidden: true }));
  expect(await conversation(page).getByText('this is how it arrived').innerText()).not.toContain('/photo/');
  await look(page, 'thread');

  await small(page, 'A crushed box').focus();
  await page.keyboard.press('Enter');
  const large = page.getByRole('dialog', { name: 'Pictures and films of vera Doe' });
  await isDrawn(large.getByRole('img', { name: 'A crushed box' }));
  await look(page, 'large');
  await page.keyboard.press('ArrowRight');
  await isDrawn(large.getByRole('img', { name: 'The label on it' }));
  await large.getByText('2 of 2').waitFor();
  await page.keyboard.press('Escape');
  await large.waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label')?.includes('A crushed box'));
});

it.each([
  ['at a desk, in light', { colorScheme: 'light' }],
  ['on a phone, in the dark', { colorScheme: 'dark', viewport: { width: 360, height: 740 } }],
] as const)('faces are seen in what is found, in the feed, and on the accounts’ page, %s', async (how, options) => {
  const { world, brand } = stage;
  const page = await stage.seatAgent(`Ida${how.length}`, options);
  const handle = `fan_${how.length}`;
  const { rows } = await stage.sql('SELECT id FROM account');
  const rule = await page.request.post(`${stage.test.origin}/api/accounts/${rows[0].id}/rules`, {
    data: { name: handle, conditions: { containsAny: [`giveaway ${handle}`] } },
    headers: { origin: stage.test.origin },
  });
  expect(rule.ok()).toBe(true);
  world.setUser(brand.id, { face: 2 });
  world.post({ authorId: brand.id, text: 'We fly to Porto from May.' });
  const fan = world.addUser({ handle, name: 'A Fan', face: 7 });
  world.post({ authorId: fan.id, text: `@${brand.handle} where is my bag, asks ${handle}` });
  world.post({ authorId: fan.id, text: `@${brand.handle} giveaway ${handle}?` });
  await until('it to be found', async () => {
    // Our own posts are asked for once a minute: they are due now.
    await stage.sql('UPDATE duty SET due_at = now()');
    const found = await page.request.get(`${stage.test.origin}/api/search?q=${handle}`);
    const { rowCount } = await stage.sql(`SELECT FROM post WHERE text LIKE '%giveaway ${handle}%'`);
    const { rowCount: ours } = await stage.sql(
      `SELECT FROM author WHERE handle = 'northwind' AND picture_url IS NOT NULL`,
    );
    return rowCount && ours && (await found.json()).items.length > 0;
  });

  await page.goto(`${stage.test.origin}/search?q=${handle}`);
  await isDrawn(faceIn(page.locator('[data-hit^="post"]')));
  await isDrawn(faceIn(page.locator('[data-hit^="person"]')));
  await look(page, `search-${options.colorScheme}`);
  await page.goto(`${stage.test.origin}/feed`);
  await isDrawn(faceIn(page.locator('[data-post]')));
  await look(page, `feed-${options.colorScheme}`);
  await page.goto(`${stage.test.origin}/accounts`);
  await isDrawn(faceIn(page.getByRole('listitem').filter({ hasText: '@northwind' })));
  await look(page, `accounts-${options.colorScheme}`);
});

it('where the platform does not give it, there are initials and words, and no broken picture', async () => {
  const { authorId } = shows('jon', ['A boarding pass'], 5);
  await until('the post to be here', async () => {
    const { rowCount } = await stage.sql(`SELECT FROM ticket k JOIN author a ON a.id = k.author_id
      WHERE a.handle = 'jon' AND a.picture_url IS NOT NULL`);
    return rowCount;
  });
  stage.world.setUser(authorId, { face: 6 });
  await stage.sql(`UPDATE post SET media = jsonb_set(media, '{0,stillUrl}', '"http://127.0.0.1/media/1.png"')
    WHERE media -> 0 ->> 'altText' = 'A boarding pass'`);
  const page = await stage.seatAgent('Ben');
  await rowOf(page, 'jon').locator('[data-initials="JD"]').waitFor();
  await openTicketOf(page, 'jon');
  await conversation(page).getByText('It cannot be shown here').waitFor();
  await conversation(page).getByRole('link', { name: 'Look at the post' }).waitFor();
  expect(await rowOf(page, 'jon').or(conversation(page)).locator('img[data-shown]').count()).toBe(0);
  await look(page, 'broken');
});

it('pictures fit a phone, in the dark', async () => {
  shows('mei', ['A suitcase without its wheels'], 8);
  const page = await stage.seatAgent('Cem', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  await rowOf(page, 'mei').waitFor();
  await isDrawn(faceIn(rowOf(page, 'mei')));
  await look(page, 'phone-list');
  await openTicketOf(page, 'mei');
  await isDrawn(small(page, 'A suitcase').getByRole('img', { includeHidden: true }));
  await look(page, 'phone-thread');
  await small(page, 'A suitcase').click();
  const large = page.getByRole('dialog');
  await isDrawn(large.getByRole('img'));
  await look(page, 'phone-large');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});
