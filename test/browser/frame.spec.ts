import type { Locator, Page } from 'playwright-core';
import { until } from '../support/test-app.js';
import { composer, openTicketOf, rowIn, rowOf, setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

const edge = (page: Page, name: string) => page.getByRole('separator', { name: `Width: ${name}` });
const widthOf = async (page: Page, name: string) => (await page.getByRole('region', { name }).boundingBox())?.width;
const person = (page: Page) => page.getByRole('complementary', { name: 'Customer' });

it('columns are resized by pointer and by keyboard, put away, and found again as they were left', async () => {
  stage.mention('wide_cust', 'is there room for me?');
  const page = await stage.seatAgent('Ana');
  await openTicketOf(page, 'wide_cust');
  const before = (await widthOf(page, 'Tickets: Open')) ?? 0;
  const handle = await edge(page, 'Tickets').boundingBox();
  const [x, y] = [(handle?.x ?? 0) + 4, 400];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 60, y, { steps: 4 });
  await page.mouse.up();
  expect(await widthOf(page, 'Tickets: Open')).toBe(before + 60);
  await edge(page, 'Tickets').focus();
  await page.keyboard.press('ArrowLeft');
  expect(await widthOf(page, 'Tickets: Open')).toBe(before + 44);
  expect(await edge(page, 'Tickets').getAttribute('aria-valuenow')).toBe(String(before + 44));

  await person(page).getByText('@wide_cust').waitFor();
  await page.keyboard.press('i');
  await person(page).waitFor({ state: 'detached' });
  await page.keyboard.press('b');
  await page.getByRole('navigation', { name: 'Views' }).waitFor({ state: 'hidden' });

  await page.reload();
  await rowOf(page, 'wide_cust').waitFor();
  expect(await widthOf(page, 'Tickets: Open')).toBe(before + 44);
  const showPerson = page.getByRole('button', { name: 'Show or hide the customer' });
  await showPerson.waitFor();
  expect(await person(page).count()).toBe(0);
  await showPerson.click();
  await person(page).getByText('@wide_cust').waitFor();
  await page.getByRole('button', { name: 'View: Open. Choose another' }).waitFor();
});

it('where there is no room the customer comes as a drawer, and gives the focus back', async () => {
  stage.mention('small_cust', 'I am on the move');
  const page = await stage.seatAgent('Berta', { viewport: { width: 1024, height: 768 } });
  await openTicketOf(page, 'small_cust');
  await page.setViewportSize({ width: 1024, height: 768 });
  expect(await person(page).count()).toBe(0);
  const button = page.getByRole('button', { name: 'Show or hide the customer' });
  await button.click();
  const drawer = page.getByRole('dialog', { name: 'Customer' });
  await drawer.getByText('@small_cust').waitFor();
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
  await until('the focus to be back', () => button.evaluate((element) => element === document.activeElement));
});

it.each([1440, 360])('every page begins at the same edge, at %i px', async (width) => {
  const page = await stage.seatAgent(`Edda${width}`, { viewport: { width, height: 780 } });
  const edgeOf = async (path: string, first: Locator) => {
    await page.goto(stage.test.origin + path);
    return (await first.boundingBox())?.x;
  };
  const begins = await edgeOf('/search', page.getByRole('search'));
  for (const path of ['/mentions', '/accounts', '/intake', '/failed-sends'])
    expect([path, await edgeOf(path, page.getByRole('heading', { level: 1 }))]).toEqual([path, begins]);
});

it('at 360 px it is one column: from the views to the list, to the ticket, to the answer, and back', async () => {
  const question = stage.mention('phone_cust', 'can you read this on a phone?');
  const page = await stage.seatAgent('Carla', {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
  });
  await page.getByRole('button', { name: 'View: Open. Choose another' }).tap();
  await page.getByRole('menuitemradio', { name: 'Unassigned' }).tap();
  await rowIn(page, 'Unassigned', 'phone_cust').tap();
  await page.getByRole('button', { name: 'Assignee: Nobody. Change it' }).tap();
  await page.getByRole('menuitemradio', { name: 'Assign to me' }).tap();
  await page.getByRole('button', { name: 'Assignee: Carla. Change it' }).waitFor();
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await wide()).toBe(0);
  await page.getByRole('button', { name: 'Show or hide the customer' }).tap();
  await page.getByRole('dialog', { name: 'Customer' }).getByRole('button', { name: 'Close' }).tap();
  await composer(page).fill('On a phone, too.');
  await page.getByRole('button', { name: 'Reply', exact: true }).tap();
  await page
    .getByText(/^Queued, leaves|^Sent/)
    .first()
    .waitFor();
  expect(await wide()).toBe(0);
  await page.getByRole('link', { name: 'Back to the list' }).tap();
  await rowOf(page, 'phone_cust').waitFor({ state: 'detached' });
  expect(stage.world.repliesTo(question.id).length).toBeLessThanOrEqual(1);
});
