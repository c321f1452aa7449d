import type { Page } from 'playwright-core';
import { generatedPicture } from '../../sandbox/x/world/pictures.ts';
import { until } from '../support/test-app.js';
import { composer, conversation, openTicketOf, setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => void (stage = await setStage()), 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

const picture = (seed: number) => generatedPicture(seed, { width: 480, height: 300 });
const png = (name: string, seed: number) => ({ name, mimeType: 'image/png', buffer: picture(seed) });
const files = (page: Page) => page.getByRole('list', { name: 'Pictures and films' }).getByRole('listitem');
const description = (page: Page, place: number) => page.getByLabel(`Describe file ${place} for those`);
const chooser = (page: Page) => page.locator('input[type=file]');
const posted = (postId: string) => stage.world.repliesTo(postId).filter((post) => post.authorId === stage.brand.id);

/** Files as the browser gives them to a page that they are dropped on or pasted into. */
const carried = (page: Page, name: string, bytes: Buffer) =>
  page.evaluateHandle(
    ([called, base64]) => {
      const transfer = new DataTransfer();
      const octets = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
      transfer.items.add(new File([octets], called, { type: 'image/png' }));
      return transfer;
    },
    [name, bytes.toString('base64')] as const,
  );

it('pictures are chosen by key, dropped and pasted, described, put in order, and stand on X and in the thread', async () => {
  const question = stage.mention('vera', 'what does the form look like?');
  const page = await stage.seatAgent('Ana');
  await openTicketOf(page, 'vera');
  await composer(page).fill('Like this:');

  const opened = page.waitForEvent('filechooser');
  await composer(page).press('Control+i');
  await (await opened).setFiles(png('first.png', 1));
  await files(page).nth(0).getByRole('img').waitFor();
  await page.getByText('1 file has no description').waitFor();

  await composer(page).dispatchEvent('drop', { dataTransfer: await carried(page, 'second.png', picture(2)) });
  await files(page).nth(1).getByRole('img').waitFor();
  await composer(page).evaluate(
    (field, clipboardData) => field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true })),
    await carried(page, 'third.png', picture(3)),
  );
  await files(page).nth(2).getByRole('img').waitFor();

  await description(page, 1).fill('The first page of the form');
  await description(page, 2).fill('Its second page');
  await page.getByText('1 file has no description').waitFor();
  await page.getByRole('button', { name: 'Move file 2 forward' }).click();
  expect(await description(page, 1).inputValue()).toBe('Its second page');
  await page.getByRole('button', { name: 'Remove file 3' }).click();
  await page.getByText('One reply takes 4 pictures of up to 5 MB').waitFor();
  await until('the draft to be kept as it is', async () => {
    const { rows } = await stage.sql(`SELECT jsonb_array_length(media) AS files FROM draft WHERE text = 'Like this:'`);
    return rows[0]?.files === 2;
  });
  await page.reload();
  await files(page).nth(1).getByRole('img').waitFor();
  expect(await description(page, 2).inputValue()).toBe('The first page of the form');

  await page.getByRole('button', { name: 'Reply', exact: true }).click();
  await conversation(page).getByRole('link', { name: /^Sent/ }).waitFor();
  const [post] = posted(question.id);
  const media = post!.mediaIds!.map((id) => stage.world.media.get(id));
  expect(media.map(({ altText }) => altText)).toEqual(['Its second page', 'The first page of the form']);
  expect(media.map((one) => stage.world.media.file(one).bytes.equals(picture(one === media[0] ? 2 : 1)))).toEqual([
    true,
    true,
  ]);

  const shown = conversation(page).getByRole('img', { name: 'The first page of the form' });
  await shown.scrollIntoViewIfNeeded();
  await page.waitForFunction(() =>
    [...document.querySelectorAll('article img')].every((image) => (image as HTMLImageElement).naturalWidth === 480),
  );
  await conversation(page).getByText('Its second page').waitFor();
  expect(await files(page).count()).toBe(2);
});

it('what X does not take is said before anything is uploaded, and a reply with too much cannot leave', async () => {
  stage.mention('walt', 'more pictures?');
  const page = await stage.seatAgent('Ben');
  await openTicketOf(page, 'walt');
  await composer(page).fill('Too many:');
  await chooser(page).setInputFiles([1, 2, 3, 4, 5].map((n) => png(`${n}.png`, n)));
  await page
    .getByText('5.png was not added. One reply takes no more than 4 pictures here. Remove the others.')
    .waitFor();
  await chooser(page).setInputFiles({ name: 'moving.gif', mimeType: 'image/gif', buffer: Buffer.from('GIF89a') });
  await page.getByText('moving.gif was not added. One reply takes pictures, or a GIF, or a film.').waitFor();
  await chooser(page).setInputFiles({ name: 'drawing.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') });
  await page.getByText('drawing.svg was not added. This is none of the files').waitFor();
  await files(page).nth(3).getByRole('img').waitFor();
  expect(await files(page).count()).toBe(4);
  // What only says that it is a picture is refused by the server.
  await page.getByRole('button', { name: 'Remove file 4' }).click();
  await chooser(page).setInputFiles({ name: 'fake.png', mimeType: 'image/png', buffer: Buffer.from('<svg/>') });
  await page.getByText('fake.png was not added. This is no JPEG, PNG, WebP or GIF picture and no MP4 film.').waitFor();
  await until('three files to be left', async () => (await files(page).count()) === 3);
});

it('on a phone of 360 pixels everything is there, and a reply that is taken back brings its pictures back', async () => {
  stage.mention('xena', 'on the phone?');
  const page = await stage.seatAgent('Cleo', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  await stage.sql('UPDATE account SET undo_seconds = 60');
  await openTicketOf(page, 'xena');
  await composer(page).fill('On the phone:');
  await chooser(page).setInputFiles([png('one.png', 4), png('two.png', 5)]);
  await files(page).nth(1).getByRole('img').waitFor();
  await description(page, 1).fill('A boarding pass, its gate marked with a circle');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await page.getByRole('button', { name: 'Reply', exact: true }).click();
  await conversation(page).getByText('A boarding pass').waitFor();
  await conversation(page).getByRole('button', { name: 'Undo' }).click();
  await description(page, 1).waitFor();
  expect(await description(page, 1).inputValue()).toBe('A boarding pass, its gate marked with a circle');
  await stage.sql('UPDATE account SET undo_seconds = NULL');
});
