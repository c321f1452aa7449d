import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { PASSWORD, until } from '../support/test-app.js';
import { setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => void (stage = await setStage()), 60_000);
afterAll(() => stage.close());
afterEach(async () => {
  await stage.closePages();
  await stage.sql('DELETE FROM landed; DELETE FROM gap');
});

const NONE = { source: 'mentions', threaded: 0, filtered: 0, duplicate: 0, failed: 0, waiting: 0 };

/** A page that has landed at the beginning of an hour, so many hours ago; what broke of it is named. */
async function landed(hoursAgo: number, figures: Partial<typeof NONE>): Promise<void> {
  const { source, threaded, filtered, duplicate, failed, waiting } = { ...NONE, ...figures };
  const broken = Array.from({ length: failed }, (_, index) => ({ externalId: `77${index}`, error: 'text: missing' }));
  await stage.sql(`
    INSERT INTO landed (workspace_id, account_id, source, landed_at, body, state, received, threaded, filtered, duplicate,
      failed, waiting, failures)
    SELECT workspace_id, id, '${source}', date_trunc('hour', now()) - interval '${hoursAgo} hours', '',
      'applied', ${threaded + filtered + duplicate + failed + waiting}, ${threaded}, ${filtered}, ${duplicate}, ${failed},
      ${waiting}, '${JSON.stringify(broken)}'::jsonb FROM account`);
}

async function gap(fromHoursAgo: number, toHoursAgo: number, state: string): Promise<void> {
  await stage.sql(`
    INSERT INTO gap (workspace_id, account_id, source, from_at, to_at, reason, state, found, last_error)
    SELECT workspace_id, id, 'mentions', now() - interval '${fromHoursAgo} hours', now() - interval '${toHoursAgo} hours',
      'More came than X holds.', '${state}', 3, ${state === 'open' ? `'X is busy.'` : 'NULL'} FROM account`);
}

/** As one who may look and not touch. */
async function seatColleague(name: string): Promise<Page> {
  const email = await stage.addAgent(name, 'agent');
  const page = await stage.openPage();
  await page.request.post(`${stage.test.origin}/api/session`, {
    data: { email, password: PASSWORD },
    headers: { origin: stage.test.origin },
  });
  return page;
}

const open = async (page: Page, search = '') => {
  await page.goto(`${stage.test.origin}/intake${search}`);
  await page.getByRole('heading', { name: 'Set aside' }).waitFor();
  await term(page, 'received').waitFor();
};
const term = (page: Page, name: string) => page.locator(`[data-term="${name}"]`);
/** The figures of the sentence, in its order. */
const sentence = (page: Page) =>
  page
    .locator('[data-term]')
    .evaluateAll((terms) => terms.map((each) => Number((each.textContent ?? '').replaceAll(/\D/g, ''))));
const bars = (page: Page, outcome: string) => page.locator(`svg [data-outcome="${outcome}"]`);
const notice = (page: Page, text: string | RegExp) => page.locator('[aria-live="polite"]').getByText(text);

describe('what was received', () => {
  it('is a sentence that adds up, bars on an axis of time, and the same figures in a table', async () => {
    await landed(2, { threaded: 1_200, filtered: 30, duplicate: 400, failed: 2 });
    await landed(0, { threaded: 5, waiting: 7, source: 'stream' });
    await landed(40, { threaded: 9 });
    await gap(6, 4, 'open');
    const page = await stage.seatAgent('Nora', { timezoneId: 'Asia/Kolkata', locale: 'en-GB' });
    await page.getByRole('link', { name: 'Intake' }).click();
    await page.getByText('It adds up.').waitFor();
    expect(await sentence(page)).toEqual([1_644, 1_205, 30, 400, 2, 7]);
    await bars(page, 'threaded').nth(1).waitFor({ state: 'attached' });
    expect(await bars(page, 'threaded').count()).toBe(2);
    expect(await bars(page, 'failed').count()).toBe(1);
    await page.locator('svg [data-gap="open"]').waitFor({ state: 'attached' });
    await page.getByText('posts per hour').waitFor();
    await page.getByText('Asia/Calcutta (GMT+5:30)').waitFor();
    await page.getByText(/By source:/).waitFor();

    await page.getByRole('radio', { name: 'Table' }).click();
    const table = page.getByRole('table', { name: /Posts received by hour, last 24 hours/ });
    await table.waitFor();
    const rows = await table.getByRole('row').allInnerTexts();
    expect(rows).toHaveLength(1 + 1 + 24);
    expect(rows[1]).toMatch(/^Total\s1,644\s1,205\s30\s400\s2\s7\s1$/);
    expect(rows).toContainEqual(expect.stringMatching(/\s1,632\s1,200\s30\s400\s2\s0\s*$/));
    expect(rows.filter((row) => row.endsWith('open')).length).toBeGreaterThanOrEqual(2);

    await page.getByRole('radio', { name: 'Last 3 days' }).click();
    await until('three days of figures', async () => (await sentence(page))[0] === 1_653);
    await page.reload();
    await page.getByRole('table', { name: /last 3 days/ }).waitFor();
    expect(await page.getByRole('table').getByRole('row').count()).toBe(1 + 1 + 72);
  });

  it('tells each hour to the keyboard, to a screen reader and to the pointer', async () => {
    await landed(1, { threaded: 40, failed: 1 });
    await gap(2.1, 1.05, 'unrecoverable');
    const page = await stage.seatAgent('Oskar');
    await open(page);
    const hour = page.getByRole('slider', { name: 'Hour' });
    await page.locator('svg [data-gap]').waitFor({ state: 'attached' });
    await hour.focus();
    expect(await hour.getAttribute('aria-valuetext')).toMatch(/not over yet\. 0 received$/);
    await hour.press('ArrowLeft');
    expect(await hour.getAttribute('aria-valuetext')).toMatch(/\. 41 received, 40 threaded, 1 failed/);
    const card = page.locator('main dl').filter({ hasText: 'received' });
    expect(await card.innerText()).toMatch(/41\s+threaded\s+40/);
    await hour.press('ArrowLeft');
    expect(await hour.getAttribute('aria-valuetext')).toContain('Gap, cannot be recovered');
    await hour.press('Escape');
    await card.waitFor({ state: 'detached' });
    await bars(page, 'threaded').hover();
    expect(await card.innerText()).toMatch(/41\s+threaded\s+40/);
  });

  it('follows by itself what comes in, and moves nothing on the page for it', async () => {
    const page = await stage.seatAgent('Paula');
    await page.clock.install();
    await open(page);
    await page.getByText('Nothing was received in this time.').waitFor();
    const placeOf = () =>
      page.getByRole('heading', { name: 'Gaps' }).evaluate((title) => title.getBoundingClientRect().top);
    const before = await placeOf();
    await landed(0, { threaded: 12_345 });
    await until('the next look', async () => {
      await page.clock.runFor(5_000);
      return (await sentence(page))[0] === 12_345;
    });
    expect(await page.getByText('Nothing was received in this time.').count()).toBe(0);
    expect(await placeOf()).toBe(before);
  });

  it('says that it does not add up when it does not, and what only the sweep has found', async () => {
    await landed(1, { threaded: 10, source: 'mentions' });
    await landed(1, { threaded: 2, duplicate: 90, source: 'sweep' });
    const page = await stage.seatAgent('Quentin');
    await open(page);
    await page.getByText('The sweep brought 2 posts that no other source had brought by then.').waitFor();
    // The database refuses such a row; a page that could not say it would hide the day on which it did not.
    await page.route('**/api/intake/ledger*', async (route) => {
      const answer = await route.fetch();
      const body = (await answer.json()) as { rows: { received: number }[] };
      for (const row of body.rows) row.received += 2;
      await route.fulfill({ response: answer, json: body });
    });
    await page.reload();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toContain('This does not add up: 4 posts missing from the parts, in 1 hour.');
    expect(await page.getByText('It adds up.').count()).toBe(0);
    await page.getByText('≠').waitFor();
  });

  it('stays when it cannot be refreshed, and says from when it is', async () => {
    await landed(1, { threaded: 10 });
    const page = await stage.seatAgent('Rosa');
    await page.clock.install();
    await open(page);
    await page.route('**/api/intake/*', (route) => route.abort());
    await until('the page to say that its figures are old', async () => {
      await page.clock.runFor(4_000);
      return (await page.getByText(/^These are the figures of \d/).count()) === 3;
    });
    expect((await sentence(page))[0]).toBe(10);
    await page.unroute('**/api/intake/*');
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await until('one of them to be fresh', async () => (await page.getByText(/^These are the figures/).count()) < 3);
  });
});

describe('gaps and what was set aside', () => {
  it('are told in words to everyone, and only an admin is offered to act', async () => {
    await gap(3, 2, 'open');
    await gap(30, 28.5, 'unrecoverable');
    await landed(1, { threaded: 97, failed: 5 });
    const page = await seatColleague('Selma');
    await open(page);
    const row = page.locator('[data-gap-row="open"]');
    await row.waitFor();
    for (const text of [
      'Open',
      '1 h',
      'More came than X holds.',
      '3 posts so far',
      'Last try: X is busy.',
      '@northwind',
    ]) {
      await row.getByText(text).first().waitFor();
    }
    await page.locator('[data-gap-row="unrecoverable"]').getByText('Cannot be recovered').waitFor();
    await page.locator('[data-gap-row="unrecoverable"]').getByText('1 h 30 min').waitFor();
    await page.getByText('5 of 102 posts of a page').waitFor();
    expect(await page.getByText('text: missing').count()).toBe(3);
    await page.getByRole('button', { name: 'Show all 5' }).click();
    await page.getByText('Post 774').waitFor();
    expect(await page.getByRole('button', { name: /Fill now|Try again|Try all again/ }).count()).toBe(0);
    await page.getByText('An admin can have them tried again.').waitFor();
  });

  it('are filled and tried again by an admin, and the page tells the result by itself', async () => {
    await gap(3, 2, 'open');
    // What cannot be unpacked fails again.
    await landed(1, { threaded: 1, failed: 1 });
    const page = await stage.seatAgent('Theo');
    await open(page);
    await page.getByRole('button', { name: /^Fill now/ }).click();
    await notice(page, 'The search for what is missing starts now.').waitFor();
    await page.locator('[data-gap-row="closed"]').waitFor();

    await page.getByRole('button', { name: /^Try again: page of/ }).click();
    await notice(page, '1 page is being taken in again.').waitFor();
    await until('the focus to be on what is left', () =>
      page.evaluate(() => document.activeElement?.id === 'set-aside'),
    );
    await page.getByText(/The page could not be read/).waitFor();
    await page.getByRole('button', { name: 'Try all again' }).click();
    await notice(page, '1 page is being taken in again.').first().waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('are refused in words when somebody was faster', async () => {
    await gap(3, 2, 'open');
    const page = await stage.seatAgent('Udo');
    await page.route('**/fill', async (route) => {
      await stage.sql('DELETE FROM gap');
      await route.continue();
    });
    await open(page);
    await page.getByRole('button', { name: /^Fill now/ }).click();
    await notice(page, /^The gap is not being filled\. .+/).waitFor();
    await page.getByText('No gaps.').waitFor();
    expect(await page.getByRole('button', { name: /^Fill now/ }).count()).toBe(0);
  });
});

it.each(['light', 'dark'] as const)(
  'the page has no serious violation and fits a phone in the %s theme',
  async (colorScheme) => {
    await landed(1, { threaded: 10, filtered: 1, duplicate: 5, failed: 4, waiting: 1 });
    await landed(100, { threaded: 2, source: 'sweep' });
    for (const [from, to, state] of [
      [9, 8, 'open'],
      [7, 6, 'closed'],
      [5, 4, 'unrecoverable'],
    ] as const)
      await gap(from, to, state);
    const page = await stage.seatAgent(`Vera${colorScheme}`, { colorScheme, viewport: { width: 360, height: 780 } });
    const found: string[] = [];
    for (const search of ['', '?as=table', '?period=7d']) {
      await open(page, search);
      await page.locator('[data-gap-row="closed"]').waitFor();
      if (search === '') await page.getByRole('slider').focus();
      const { violations } = await new AxeBuilder({ page }).analyze();
      found.push(...violations.flatMap(({ id, nodes }) => nodes.map((node) => `${search} ${id}: ${node.html}`)));
      const wide = await page.locator('main > div').evaluate((part) => part.scrollWidth - part.clientWidth);
      if (wide > 0) found.push(`${search}: ${wide} px too wide`);
    }
    expect(found).toEqual([]);
  },
  120_000,
);
