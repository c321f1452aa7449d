import { conversation, rowOf, setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

it('the page speaks the browser’s language, then the one that its agent chose, and loads no other', async () => {
  stage.mention('lang_cust', 'مرحبا، أين حقيبتي؟');
  const page = await stage.seatAgent('Ana');
  await rowOf(page, 'lang_cust').waitFor();
  await page.getByRole('button', { name: 'Ana: your menu' }).click();
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
  await page.getByRole('menuitemradio', { name: 'Français' }).click();

  await page.getByRole('navigation', { name: 'Principal' }).waitFor();
  await page.getByRole('link', { name: 'Non assignés' }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('fr');
  expect(loaded.filter((path) => /\/messages\/|\/en-/.test(path))).toEqual([]);

  // What a customer wrote keeps its own direction in either.
  await rowOf(page, 'lang_cust').click();
  const words = conversation(page).getByText('أين حقيبتي').first();
  await words.waitFor();
  expect(await words.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl');

  // A refusal of the server's is in the page's words.
  await page.route('**/api/tickets/*', async (route) => {
    if (route.request().method() !== 'PATCH') return route.fallback();
    const problem = { status: 422, code: 'impossible_status', detail: 'A ticket that is new cannot become open.' };
    await route.fulfill({ status: 422, contentType: 'application/problem+json', body: JSON.stringify(problem) });
  });
  await page.getByRole('button', { name: 'Statut : Nouveau.' }).click();
  await page.getByRole('menuitemradio', { name: 'Résolu' }).click();
  await page.getByText('Rien n’a changé. Ce ticket ne peut pas passer à ce statut.').waitFor();
});

it('a browser that asks for French gets it before anybody signs in', async () => {
  const page = await stage.openPage({ locale: 'fr-CA' });
  await page.goto(`${stage.test.origin}/`);
  await page.getByRole('button', { name: 'Se connecter' }).waitFor();
  expect(await page.title()).toBe('Parley');
});
