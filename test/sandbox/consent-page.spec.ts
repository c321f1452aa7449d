import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { setStage, type Stage } from './sandbox-client.ts';

// What only a browser can tell: which headers it sends with the form, and what it lets the page's policy do.
let browser: Browser;
let app: Server;
let callback: string;
let stage: Stage;
beforeAll(async () => {
  browser = await launchBrowser();
  app = createServer((_, response) => response.end('You are back')).listen(0, '127.0.0.1');
  await once(app, 'listening');
  callback = `http://127.0.0.1:${(app.address() as AddressInfo).port}/callback`;
  stage = await setStage();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  app?.close();
  await stage?.close();
});

async function open(): Promise<{ page: Page; problems: string[] }> {
  const { clientId } = stage.world.addApp({ name: 'Parley', ownerId: stage.brand.id, callbackUrls: [callback] });
  const { url } = stage
    .clientWith({ clientId })
    .generateOAuth2AuthLink(callback, { scope: ['tweet.read', 'users.read'] });
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('console', (message) => void (message.type() === 'error' && problems.push(message.text())));
  await page.goto(url.replace('https://x.com', stage.sandbox.webOrigin));
  return { page, problems };
}

describe('the consent page in a browser', () => {
  it('signs in with the keyboard alone, and returns with a code', async () => {
    const { page, problems } = await open();
    // The style is in the page, and its policy lets it in.
    expect(await page.evaluate("getComputedStyle(document.querySelector('main')).borderRadius")).toBe('16px');
    expect(await page.getByRole('radio', { name: 'Northwind Air @northwind' }).isChecked()).toBe(true);
    await page.getByRole('searchbox', { name: 'Find an account' }).fill('marta');
    await page.keyboard.press('Enter');
    await page.getByRole('radio', { name: 'Marta @marta_flies' }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('You are back').waitFor();
    expect(new URL(page.url()).searchParams.get('code')).toMatch(/^\w{91}$/);
    expect(problems.filter((text) => !text.includes('favicon'))).toEqual([]);
    await page.close();
  });

  it('returns with a refusal, without choosing anybody', async () => {
    const { page } = await open();
    await page.getByRole('searchbox').fill('marta');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('You are back').waitFor();
    expect(new URL(page.url()).searchParams.get('error')).toBe('access_denied');
    await page.close();
  });
});
