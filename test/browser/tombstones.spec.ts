import type { BrowserContextOptions } from 'playwright-core';
import { until } from '../support/test-app.js';
import { openTicketOf, setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => void (stage = await setStage()), 60_000);
afterEach(() => stage.closePages());
afterAll(() => stage.close());

const threaded = (id: string): Promise<unknown> =>
  until('the post to be here', async () => {
    const { rowCount } = await stage.sql(`SELECT 1 FROM post WHERE external_id = '${id}' AND thread_id IS NOT NULL`);
    return rowCount === 1;
  });

const vanished = (id: string, why: string): Promise<unknown> =>
  stage.sql(`UPDATE post SET text = '', gone = '${why}', deleted_at = now() WHERE external_id = '${id}'`);

const LOOKS: [string, BrowserContextOptions][] = [
  ['in light, at a desk', { colorScheme: 'light' }],
  ['in dark, at a desk', { colorScheme: 'dark' }],
  ['in light, on a phone', { colorScheme: 'light', viewport: { width: 390, height: 844 } }],
  ['in dark, on a phone', { colorScheme: 'dark', viewport: { width: 360, height: 740 } }],
];

it.each(LOOKS)(
  'what vanished and what was edited is told in words, %s',
  async (look, options) => {
    const handle = `mara_${LOOKS.findIndex(([name]) => name === look)}`;
    const root = stage.mention(handle, 'a qestion about my booking');
    stage.world.editPost(root.id, '@northwind a question about my booking');
    const { authorId } = root;
    const posts = ['deleted', 'protected', 'suspended', 'hidden'].map((why) => {
      const post = stage.world.post({ authorId, text: `@northwind these are the ${why} words`, inReplyTo: root.id });
      return { why, id: post.id };
    });
    const last = stage.world.post({ authorId, text: '@northwind and this can be read', inReplyTo: root.id });
    for (const { id, why } of posts) {
      await threaded(id);
      await vanished(id, why);
    }
    await threaded(root.id);
    await threaded(last.id);

    const page = await stage.seatAgent(`Ina${handle}`, options);
    await openTicketOf(page, handle);
    const words = [
      'Deleted by its author.',
      'Not visible any more: its author protects their posts.',
      'Not visible any more: the account is suspended.',
      'Not visible to us any more.',
    ];
    for (const sentence of words) await page.getByText(sentence).waitFor();
    expect(await page.getByText(/Noticed .*\d/).count()).toBe(4);
    expect(await page.getByText('edited', { exact: true }).count()).toBe(1);
    expect(await page.getByText('and this can be read').count()).toBeGreaterThan(0);
    expect(await page.getByText(/these are the \w+ words/).count()).toBe(0);
    // Two posts can be answered; the one that the composer answers offers it no more.
    expect(await page.getByRole('button', { name: 'Reply to this' }).count()).toBe(1);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(overflow).toBe(0);
  },
  60_000,
);
