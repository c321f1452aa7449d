import type { BrowserContext, Page } from 'playwright-core';
import { until } from '../support/test-app.js';
import { rowOf, setStage, type Stage } from './stage.js';

interface Said {
  title: string;
  body: string | null;
}

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

/** Remembers in each window what is shown from it. Chromium without a screen denies them, so the permission is told here. */
async function listenIn(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const said: Said[] = [];
    Object.assign(window, { said });
    window.Notification = new Proxy(window.Notification, {
      get: (real, key) => (key === 'permission' ? 'granted' : Reflect.get(real, key)),
      construct: (real, [title, options]: [string, NotificationOptions?]) => {
        said.push({ title, body: options?.body ?? null });
        return new real(title, options);
      },
    });
  });
}

const saidIn = (page: Page): Promise<Said[]> => page.evaluate(() => (window as unknown as { said: Said[] }).said);
const saidInAll = async (pages: Page[]): Promise<Said[]> => (await Promise.all(pages.map(saidIn))).flat();

/** What this window is told of its agent's settings, as often as it asks; another window may change them. */
function hearSettings(page: Page): (wanted: object) => Promise<unknown> {
  let heard: object = {};
  page.on('response', async (response) => {
    if (response.request().method() !== 'GET' || !response.url().endsWith('/api/settings')) return;
    heard = await (response.json() as Promise<object>).catch(() => heard);
  });
  return (wanted) =>
    until('the other window to know of it', async () =>
      Object.entries(wanted).every(
        ([name, value]) => JSON.stringify(heard[name as keyof typeof heard]) === JSON.stringify(value),
      ),
    );
}

async function give(by: Page, handle: string, to: string): Promise<void> {
  const { rows } = await stage.sql(
    `SELECT k.number, k.version, (SELECT id FROM agent WHERE name = '${to}')::text AS id
     FROM ticket k JOIN author a ON a.id = k.author_id WHERE a.handle = '${handle}'`,
  );
  const { number, version, id } = rows[0] as { number: string; version: number; id: string };
  const answer = await by.request.patch(`${stage.test.origin}/api/tickets/${number}`, {
    data: { version, assigneeId: id },
    headers: { origin: stage.test.origin },
  });
  expect(answer.ok()).toBe(true);
}

it('nothing is shown until it is chosen; then each thing once, however many windows are open, and without its words', async () => {
  for (const handle of ['one_cust', 'two_cust', 'three_cust']) stage.mention(handle, `the words of ${handle}`);
  const ana = await stage.seatAgent('Ana');
  const ben = await stage.seatAgent('Ben');
  for (const handle of ['one_cust', 'two_cust', 'three_cust']) await rowOf(ben, handle).waitFor();
  await listenIn(ana.context());
  await ana.goto(`${stage.test.origin}/settings/me`);
  const box = (label: string) => ana.getByLabel(label);
  for (const label of ['A ticket is assigned to me', 'With a sound', 'Say who wrote, and what']) {
    await box(label).waitFor();
    expect(await box(label).isChecked()).toBe(false);
  }
  const second = await stage.openTab(ana.context());
  const secondKnows = hearSettings(second);
  await second.goto(`${stage.test.origin}/tickets/mine`);
  await second.getByRole('heading', { name: 'Mine', exact: true }).waitFor();
  await give(ben, 'one_cust', 'Ana');
  await rowOf(second, 'one_cust').waitFor(); // what is chosen now is chosen after it has come
  // One right after the other, before the page is drawn anew.
  await ana.evaluate(async () => {
    for (const words of ['A ticket is assigned to me', 'A customer writes on a ticket of mine', 'With a sound']) {
      const labels = [...document.querySelectorAll('label')];
      labels.find(({ textContent }) => textContent?.includes(words))?.click();
      for (let turns = 0; turns < 20; turns += 1) await Promise.resolve();
    }
  });
  const windows = [ana, second];
  const saved = async () => (await stage.sql('SELECT notify, sound FROM agent_setting')).rows[0];
  await until('the choice is kept', async () => (await saved())?.sound === true);
  expect(await saved()).toEqual({ notify: ['assigned', 'answered'], sound: true });
  await secondKnows({ notify: ['assigned', 'answered'], sound: true });

  await give(ben, 'two_cust', 'Ana');
  await until('it is told', async () => (await saidInAll(windows)).length > 0);
  expect(await saidInAll(windows)).toEqual([{ title: 'A ticket was assigned to you', body: null }]);

  await box('Say who wrote, and what').check();
  await secondKnows({ showContent: true });
  stage.mention('two_cust', 'are you still there?');
  await until('it is told', async () => (await saidInAll(windows)).length > 1);
  const [, answered, ...more] = await saidInAll(windows);
  expect(more).toEqual([]);
  expect(answered?.title).toBe('A customer wrote on a ticket of yours');
  expect(answered?.body).toContain('are you still there?');

  // The window that told is closed: the other goes on.
  const [told, quiet] = (await saidIn(ana)).length > 0 ? [ana, second] : [second, ana];
  expect(await saidIn(quiet)).toEqual([]);
  await told.close();
  await give(ben, 'three_cust', 'Ana');
  await until('the other window tells it', async () => (await saidIn(quiet)).length > 0);
  expect((await saidIn(quiet)).map(({ title }) => title)).toEqual(['A ticket was assigned to you']);
});

it('a ticket that is due soon is told once, also when the page is loaded again', async () => {
  stage.mention('late_cust', 'an hour is long');
  const cleo = await stage.seatAgent('Cleo');
  await rowOf(cleo, 'late_cust').waitFor();
  await give(cleo, 'late_cust', 'Cleo');
  await stage.sql(
    `UPDATE ticket SET waiting_since = now() - interval '50 minutes'
     WHERE author_id = (SELECT id FROM author WHERE handle = 'late_cust')`,
  );
  await listenIn(cleo.context());
  await cleo.goto(`${stage.test.origin}/settings/me`);
  await cleo.getByLabel('A ticket of mine is due soon').check();
  await until('it is told', async () => (await saidIn(cleo)).length > 0);
  expect(await saidIn(cleo)).toEqual([{ title: 'A ticket of yours is due soon', body: null }]);
  const asked = cleo.waitForResponse('**/api/tickets/due-soon');
  await cleo.reload();
  expect(((await (await asked).json()) as { items: unknown[] }).items).toHaveLength(1);
  await cleo.getByLabel('A ticket of mine is due soon').waitFor();
  expect(await saidIn(cleo)).toEqual([]);
});
