import type { Page } from 'playwright-core';
import { HIDING, HOSTILE_TEXTS } from '../factories/hostile-text.js';
import { until } from '../support/test-app.js';
import { conversation, openTicketOf, rowOf, setStage, type Stage } from './stage.js';

const PHONE = { viewport: { width: 360, height: 780 }, hasTouch: true };

let stage: Stage;
beforeAll(async () => void (stage = await setStage()), 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

const list = (page: Page) => page.locator('[aria-busy="false"]').filter({ has: page.locator('[data-ticket]') });

describe('what strangers write', () => {
  it('is text wherever it is shown: nothing of it runs, hides, or breaks the page of a phone', async () => {
    expect(HOSTILE_TEXTS.length).toBeGreaterThanOrEqual(100);
    HOSTILE_TEXTS.forEach((text, index) => {
      const user = stage.world.addUser({ handle: `stranger_${index}`, name: text });
      // X has no such handles; should it ever, they are text too.
      user.handle = `stranger_${index} ${text}`.slice(0, 300);
      stage.world.post({ authorId: user.id, text: `@northwind ${text}` });
    });
    await until('every stranger to have a ticket', async () => {
      const { rows } = await stage.sql(
        `SELECT count(*)::int AS n FROM author WHERE handle LIKE 'stranger!_%' ESCAPE '!'`,
      );
      return rows[0].n === HOSTILE_TEXTS.length;
    });
    const page = await stage.seatAgent('Karl', PHONE);
    const numbers = await readWholeList(page, HOSTILE_TEXTS.length);
    await expectIntact(page);

    for (const [index, text] of HOSTILE_TEXTS.entries()) {
      const hides = HIDING.includes(text);
      if (index % 4 !== 0 && !hides) continue;
      await page.evaluate((path) => history.pushState(null, '', path), `/tickets/open/${numbers.get(index)}`);
      const post = conversation(page)
        .getByRole('article')
        .filter({ hasText: `@stranger_${index} ` });
      await post.waitFor();
      await expectIntact(page);
      if (!hides) continue;
      // In the name, in the handle and in the post: each hidden character is a mark that says what it is.
      const hidden = Array.from(text).filter((character) =>
        /[\p{C}\p{Z}\p{M}\u115F\u1160\u3164\uFFA0]/u.test(character),
      );
      const marks = post.getByTitle(/^Hidden character: .* \(U\+[0-9A-F]{4,6}\)$/);
      expect([text, await marks.count()]).toEqual([text, 3 * hidden.filter((character) => character !== ' ').length]);
    }
  }, 120_000);

  it('reads as it was written, character by character', async () => {
    const page = await stage.seatAgent('Lena');
    const author = stage.world.addUser({ handle: 'letter_by', name: 'Letter' });
    // Hidden characters are shown as marks; X puts links in another form.
    const readable = HOSTILE_TEXTS.filter((text) => !HIDING.includes(text) && !text.includes('example'));
    let last = stage.world.post({ authorId: author.id, text: '@northwind first of many' });
    for (const text of readable) {
      last = stage.world.post({ authorId: author.id, inReplyTo: last.id, text: `@northwind ${text}` });
    }
    await rowOf(page, 'letter_by').waitFor();
    await openTicketOf(page, 'letter_by');
    const posts = conversation(page).getByRole('article');
    await posts.nth(readable.length).waitFor();
    const shown = await posts.evaluateAll((articles) => articles.map((article) => article.textContent ?? ''));
    for (const text of readable) expect(shown).toContainEqual(expect.stringContaining(storable(text.trim())));
    await expectIntact(page);
  }, 60_000);
});

const storable = (text: string) => text.toWellFormed().replaceAll('\0', '\uFFFD');

/** Nothing has run, nothing was made of the text but text, and nothing must be scrolled sideways. */
async function expectIntact(page: Page): Promise<void> {
  const state = await page.evaluate(() => ({
    hacked: '__hacked' in window,
    made: [
      ...document.querySelectorAll(
        'main :is(script, style, iframe, img, image, object, embed, form, base, meta, link)',
      ),
      ...document.querySelectorAll('main :is(math, video, audio, marquee, details, table, foreignObject, animate, b)'),
    ].map((element) => element.outerHTML),
    strangeLinks: [...document.querySelectorAll('main a[href]')]
      .map((link) => link.getAttribute('href') ?? '')
      .filter((href) => !/^(\/|https:\/\/x\.com\/)/.test(href) || href.startsWith('//')),
    // What sticks out of anything widens the nearest part that scrolls.
    sideways: [document.documentElement, ...document.querySelectorAll('main, main *')]
      .filter((part) => /auto|scroll/.test(getComputedStyle(part).overflowY) || part.matches('html, main'))
      .filter((part) => part.scrollWidth > part.clientWidth)
      .map((part) => part.className),
  }));
  expect(state).toEqual({ hacked: false, made: [], strangeLinks: [], sideways: [] });
}

/** Scrolls from the first row to the last; gives the ticket of each stranger. */
async function readWholeList(page: Page, strangers: number): Promise<Map<number, string>> {
  const numbers = new Map<number, string>();
  await until(
    'every stranger’s ticket in the list',
    async () => {
      const rows = page.locator('[data-ticket]');
      const seen = await rows.evaluateAll((all) => all.map((row) => [row.textContent ?? '', row.dataset.ticket ?? '']));
      for (const [text, number] of seen) {
        const index = /@stranger_(\d+) /.exec(text ?? '')?.[1];
        if (index !== undefined) numbers.set(Number(index), number ?? '');
      }
      await list(page).evaluate((element) => {
        const atEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 1;
        element.scrollTop = atEnd ? 0 : element.scrollTop + 600;
      });
      return numbers.size === strangers;
    },
    30_000,
  );
  return numbers;
}
