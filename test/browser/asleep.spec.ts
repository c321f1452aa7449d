import type { Page } from 'playwright-core';
import { until } from '../support/test-app.js';
import { composer, conversation, openTicketOf, rowOf, setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

/** Nothing reaches the page. What it would hear when it wakes is held until the test has looked, and says so. */
async function closeLid(page: Page): Promise<() => void> {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.context().setOffline(true);
  await page.route('**/api/tickets**', async (route) => {
    await held;
    await route.fallback();
  });
  return release;
}

/** How the page is in the moment in which something can be done on it again. */
async function watchGivenBack(page: Page): Promise<() => Promise<unknown>> {
  await page.evaluate(() => {
    const watch = new MutationObserver(() => {
      const isRight = document.querySelector('article')?.textContent?.includes('solved it myself');
      Object.assign(window, { givenBack: { isRight, focus: document.activeElement?.tagName } });
    });
    watch.observe(document.querySelector('main') as HTMLElement, { attributes: true, attributeFilter: ['inert'] });
  });
  return () => page.evaluate(() => (window as unknown as { givenBack: unknown }).givenBack);
}

it('after an hour’s sleep nothing can be done before the page is right again, and the work goes on where it was', async () => {
  const question = stage.mention('night_owl', 'are you still there?');
  const page = await stage.seatAgent('Ana');
  await page.clock.install();
  await page.reload();
  await openTicketOf(page, 'night_owl');
  await composer(page).fill('Half a sent');
  const colleague = await stage.seatAgent('Berta');
  await openTicketOf(colleague, 'night_owl');

  const release = await closeLid(page);
  await colleague.getByRole('button', { name: 'Status: New.' }).click();
  await colleague.getByRole('menuitemradio', { name: 'Pending' }).click();
  await colleague.getByRole('button', { name: 'Status: Pending.' }).waitFor();
  stage.world.reply(question.authorId, question.id, '@northwind never mind, solved it myself');
  await colleague.getByText('solved it myself').first().waitFor();
  await page.context().setOffline(false);
  await page.clock.fastForward('01:00:00');

  await page.getByText('Looking what has changed meanwhile').waitFor();
  const main = page.locator('main');
  expect(await main.evaluate((element: HTMLElement) => element.inert)).toBe(true);
  await page.keyboard.type('!!');
  expect(await composer(page).inputValue()).toBe('Half a sent');
  const givenBack = await watchGivenBack(page);
  release();
  await page.locator('main:not([inert])').waitFor();
  expect(await givenBack()).toEqual({ isRight: true, focus: 'TEXTAREA' });
  expect(await conversation(page).getByText('solved it myself').count()).toBe(1);
  expect(await page.getByRole('button', { name: /^Status: New/ }).count()).toBe(0);
  await page.keyboard.type('ence');
  expect(await composer(page).inputValue()).toBe('Half a sentence');
}, 60_000);

it('a ticket that colleagues have answered, taken over and closed meanwhile is so on waking, and the draft is kept but not sent', async () => {
  const question = stage.mention('sleeper', 'where is my bag?');
  const page = await stage.seatAgent('Dora');
  await page.clock.install();
  await page.reload();
  await openTicketOf(page, 'sleeper');
  await composer(page).fill('I shall look for it.');
  const [berta, carla] = [await stage.seatAgent('Bea'), await stage.seatAgent('Cleo')];
  await openTicketOf(berta, 'sleeper');
  await openTicketOf(carla, 'sleeper');
  const address = `${stage.test.origin}/api${new URL(berta.url()).pathname.replace('/open/', '/')}`;
  const become = (status: string): Promise<unknown> =>
    until(`it to be ${status}`, async () => {
      const { ticket } = await (await berta.request.get(address)).json();
      const data = { version: ticket.version, status };
      return (await berta.request.patch(address, { data, headers: { origin: stage.test.origin } })).ok();
    });

  const release = await closeLid(page);
  await carla.getByRole('button', { name: 'Assignee: Nobody. Change it' }).click();
  await carla.getByRole('menuitemradio', { name: 'Assign to me' }).click();
  await composer(berta).fill('It is on the next flight.');
  await composer(berta).press('Control+Enter');
  await until('the answer to be posted', async () => stage.world.repliesTo(question.id).length === 1);
  await become('solved');
  await page.context().setOffline(false);
  await page.clock.fastForward('01:00:00');

  // What is tried before the page is right again does nothing.
  await page.getByText('Looking what has changed meanwhile').waitFor();
  await page.keyboard.press('Control+Enter');
  release();
  await page.locator('main:not([inert])').waitFor();
  await page.getByRole('button', { name: 'Status: Solved.' }).waitFor();
  await page.getByRole('button', { name: 'Assignee: Cleo. Change it' }).waitFor();
  expect(await conversation(page).getByText('It is on the next flight.').count()).toBe(1);
  expect(await composer(page).inputValue()).toBe('I shall look for it.');
  const told = page.getByRole('status').filter({ hasText: 'This came or changed while you wrote' });
  expect(await told.textContent()).toContain('It is on the next flight.');
  await page.keyboard.press('Control+Enter');
  const refused = page.getByRole('alert').filter({ hasText: 'Not sent yet' });
  await refused.getByText('It is on the next flight.').waitFor();
  await refused.getByRole('button', { name: 'Keep writing' }).click();
  expect(stage.world.repliesTo(question.id)).toHaveLength(1);

  await become('closed');
  await page.getByText('This ticket is closed.').waitFor();
  await page.getByRole('blockquote', { name: 'Draft kept' }).getByText('I shall look for it.').waitFor();
  expect(await composer(page).count()).toBe(0);
}, 60_000);

it('while offline it says so, what is tried is not lost without a word, and text is kept', async () => {
  stage.mention('tunnel', 'do you hear me in here?');
  const page = await stage.seatAgent('Carla');
  await openTicketOf(page, 'tunnel');
  await composer(page).fill('Loud and clear.');
  await page.waitForFunction(() => {
    const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
    return ['assignee-choices', 'person-known'].every((part) => loaded.some((name) => name.includes(`/${part}-`)));
  });
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Assignee: Nobody. Change it' }).click();
  await page.getByRole('menuitemradio', { name: 'Assign to me' }).click();
  await page.getByText('Not changed. The server could not be reached.').waitFor();
  await page.getByRole('button', { name: 'Assignee: Nobody. Change it' }).waitFor();
  await composer(page).press('Control+Enter');
  await page.getByText('Your text is kept; sending the same text again cannot post it twice.').waitFor();
  expect(await composer(page).inputValue()).toBe('Loud and clear.');

  await page.context().setOffline(false);
  await composer(page).press('Control+Enter');
  await conversation(page)
    .getByText(/^Queued, leaves|^Sent/)
    .first()
    .waitFor();
  await rowOf(page, 'tunnel').waitFor();
});
