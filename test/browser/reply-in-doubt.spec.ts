import type { BrowserContextOptions } from 'playwright-core';
import { until } from '../support/test-app.js';
import { openTicketOf, setStage, type Stage } from './stage.js';

const PUBLISH = 'POST /2/tweets';

let stage: Stage;
beforeAll(
  async () => void (stage = await setStage({ PARLEY_UNDO_SECONDS: '0', PARLEY_RECONCILE_SECONDS: '0.2' })),
  60_000,
);
afterEach(() => stage.closePages());
afterAll(() => stage.close());

const LOOKS: [string, BrowserContextOptions][] = [
  ['at a desk, in light', { colorScheme: 'light' }],
  ['on a phone, in dark', { colorScheme: 'dark', viewport: { width: 390, height: 844 } }],
];

it.each(LOOKS)(
  'a reply of which X said nothing asks its agent, who lays both texts side by side and has it sent again, once, %s',
  async (look, options) => {
    const handle = `lost_${LOOKS.findIndex(([name]) => name === look)}`;
    const post = stage.mention(handle, 'where is my bag? It has been two days.');
    const page = await stage.seatAgent('Ines', options);
    await openTicketOf(page, handle);
    stage.world.setFault({ endpoint: PUBLISH, kind: 'reset-before-commit', count: 1 });
    const field = page.getByRole('textbox', { name: /reply publicly/i });
    await field.fill('It is in Lisbon, and with you tomorrow.');
    await field.press('Control+Enter');
    const decide = page.getByRole('button', { name: 'Look and decide' });
    await decide.waitFor({ timeout: 20_000 });
    await decide.click();
    await page.getByText('Nothing of ours stands there.').waitFor();
    await page.getByRole('button', { name: 'It was not posted: send again' }).click();
    await until('it to be posted', async () => stage.world.repliesTo(post.id).length === 1);
    await page
      .getByText(/^Sent /)
      .first()
      .waitFor();
    expect(await decide.count()).toBe(0);
  },
  60_000,
);
