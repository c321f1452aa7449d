import type { Page } from 'playwright-core';
import { until } from '../support/test-app.js';
import { expectNoSeriousViolations } from '../support/accessible.js';
import { setStage, type Stage } from './stage.js';

const PHONE = { viewport: { width: 360, height: 780 } };
let stage: Stage;
let admin: Page;
beforeAll(async () => {
  stage = await setStage();
}, 60_000);
beforeEach(async () => {
  admin = await stage.seatAgent(`Admin${++seated}`);
});
afterAll(() => stage.close());
afterEach(() => stage.closePages());
let seated = 0;

async function invite(name: string): Promise<string> {
  const answer = await admin.request.post(`${stage.test.origin}/api/people`, {
    data: { email: `${name.toLowerCase()}@example.com`, name, role: 'agent' },
    headers: { origin: stage.test.origin },
  });
  return stage.test.origin + ((await answer.json()) as { path: string }).path;
}

it('who is invited sees by whom and what a password needs, joins, and leaves no token behind', async () => {
  const link = await invite('Noor');
  const page = await stage.openPage(PHONE);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(`${request.url()} ${request.headers().referer ?? ''}`));
  await page.goto(link);
  await page.getByRole('heading', { name: 'Join Parley' }).waitFor();
  expect(page.url()).toBe(`${stage.test.origin}/join`);
  await until(
    'the address to be there',
    async () => (await page.getByLabel('You sign in with').inputValue()) === 'noor@example.com',
  );
  await page.getByText('At least 12 characters').waitFor();
  await expectNoSeriousViolations(page);

  await page.getByLabel('Your name').fill('Noor Haddad');
  await page.getByLabel('Choose a password').fill('short');
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await page.getByText('7 characters more.').waitFor();
  await page.getByLabel('Choose a password').fill('seven purple lanterns');
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await page.getByRole('button', { name: 'Noor Haddad: your menu' }).waitFor();

  const token = new URL(link).hash.split('.')[1] as string;
  expect(asked.filter((line) => line.includes(token))).toEqual([]);
  await page.goBack().catch(() => null);
  expect(page.url()).not.toContain('token');
});

it('a link that was used, and an address without one, say what to do; dark, in French, and on a phone', async () => {
  const link = await invite('Ines');
  const token = new URL(link).hash.slice('#token='.length);
  await admin.request.post(`${stage.test.origin}/api/session/password`, {
    data: { token, password: 'seven purple lanterns' },
    headers: { origin: stage.test.origin },
  });
  const page = await stage.openPage({ ...PHONE, colorScheme: 'dark', locale: 'fr-FR' });
  await page.goto(link);
  await page.getByRole('heading', { name: 'Ce lien ne fonctionne plus' }).waitFor();
  await expectNoSeriousViolations(page);
  await page.getByRole('link', { name: 'me connecter' }).click();
  await page.getByRole('heading', { name: 'Connexion' }).waitFor();

  const other = await stage.openPage();
  await other.goto(`${stage.test.origin}/join`);
  await other.getByRole('heading', { name: 'Open your invitation again' }).waitFor();
  expect(await other.getByRole('textbox').count()).toBe(0);
});

it('an answer that does not come can be asked for again, and nothing is spent by it', async () => {
  const link = await invite('Otis');
  const page = await stage.openPage();
  await page.route('**/api/session/invitation', (route) => route.abort());
  await page.goto(link);
  await page.getByText('Your invitation could not be looked at.').waitFor();
  await page.unroute('**/api/session/invitation');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: 'Join Parley' }).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
});
