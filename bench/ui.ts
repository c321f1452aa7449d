import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { addAgent } from './agents.js';
import { quantile, rounded, startBenchServer, withClient } from './bench-server.js';
import { onPlatform, withServer, type LiveServer } from './live-stage.js';
import type { Figures } from './main.js';
import { fillConversations, fillTickets, handOut } from './ticket-fill.js';
import { serveBarePage } from './ui-floor.js';
import { PROBE } from './ui-probe.js';
import { scroll, work, type Interactions } from './ui-work.js';

const TICKETS = 1_000_000;
const POSTS_PER_S = 100;
/** Longer than all that is done in the browser. */
const RUSH_S = 400;
const LOADS = 5;
const WORKSPACE = '1';
const ANA = { email: 'ana@example.com', password: 'correct horse battery staple' };
const LONG_FRAME_MS = 50;

/** What an agent sees of one page, Parley's or the bare one. */
interface Seen {
  loads: number[];
  interactions: Interactions;
  frames: number[];
}

/** An agent at work in a browser: 1,000,000 tickets in the database, 100 posts a second coming from the local X meanwhile. */
export async function ui(
  say: (line: string) => void,
  { tickets = TICKETS }: Partial<Record<string, number>>,
): Promise<Figures> {
  return onPlatform('off', async (platform, write) => {
    const postgres = await startBenchServer(say);
    const prepare = async ({ appUrl, ownerUrl }: { appUrl: string; ownerUrl: string }): Promise<void> => {
      say(`filling ${tickets.toLocaleString('en')} tickets`);
      const id = await addAgent(appUrl, WORKSPACE, ANA);
      await withClient(ownerUrl, async (client) => {
        await client.query(`UPDATE workspace SET slug = 'main'`); // the one that the server would make
        await fillTickets(client, tickets, platform.brandId);
        await handOut(client, id);
        await fillConversations(client);
      });
    };
    const measureAll = async (server: LiveServer): Promise<Figures> => {
      void write({ postsPerSecond: POSTS_PER_S, seconds: RUSH_S }).catch(() => undefined); // ended with the platform
      const before = await ticketsOf(server.ownerUrl);
      const began = performance.now();
      const figures = await measure(server, say);
      const came = (await ticketsOf(server.ownerUrl)) - before;
      return { tickets, posts_per_s: rounded((1_000 * came) / (performance.now() - began), 0), ...figures };
    };
    try {
      return await withServer(postgres, platform, 1, measureAll, {}, prepare);
    } finally {
      await postgres.stop();
    }
  });
}

const ticketsOf = (ownerUrl: string): Promise<number> =>
  withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ n: number }>(
      'SELECT next_number::float8 AS n FROM ticket_counter WHERE workspace_id = 1',
    );
    return (rows[0] as { n: number }).n;
  });

async function measure({ url }: LiveServer, say: (line: string) => void): Promise<Figures> {
  const { launchBrowser } = (await import(pathToFileURL('test/support/browser.ts').href)) as {
    launchBrowser: () => Promise<Browser>;
  };
  const browser = await launchBrowser();
  try {
    const context = await open(browser);
    const page = await context.newPage();
    await signIn(page, url.origin);
    const { cookies } = await context.storageState();
    const rows = (await (await page.request.get(`${url.origin}/api/tickets?view=open&limit=50`)).json()) as {
      items: Parameters<typeof serveBarePage>[0];
    };
    say('signed in');

    const ours: Seen = { ...(await loadOften(browser, `${url.origin}/tickets/open`, cookies)), ...(await use(page)) };
    tell('Parley', ours, say);
    await context.close();

    const bare = await serveBarePage(rows.items);
    const barePage = await (await open(browser)).newPage();
    await barePage.goto(bare.origin);
    const floor: Seen = { ...(await loadOften(browser, bare.origin, [])), ...(await use(barePage)) };
    tell('the bare page', floor, say);
    bare.close();
    await barePage.goto('about:blank');
    const idle = await scroll(barePage);
    return {
      ...figuresOf(ours, ''),
      ...figuresOf(floor, 'bare_'),
      empty_page_longest_frame_ms: rounded(Math.max(...idle), 0),
    };
  } finally {
    await browser.close();
  }
}

async function open(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addInitScript({ content: PROBE });
  return context;
}

async function signIn(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/`);
  await page.getByLabel('Email').fill(ANA.email);
  await page.getByLabel('Password').fill(ANA.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('[data-ticket]').first().waitFor();
}

/** With nothing in the browser's cache, from the navigation until the first rows are painted. */
async function loadOften(
  browser: Browser,
  address: string,
  cookies: Awaited<ReturnType<BrowserContext['storageState']>>['cookies'],
): Promise<{ loads: number[]; scriptBytes: number }> {
  const loads: number[] = [];
  let scriptBytes = 0;
  for (let n = 0; n < LOADS; n += 1) {
    const context = await open(browser);
    await context.addCookies(cookies);
    const page = await context.newPage();
    await page.goto(address);
    await page.locator('[data-ticket]').first().waitFor();
    loads.push(await page.evaluate<number>('probe.firstRows()'));
    scriptBytes = await page.evaluate<number>('probe.scriptBytes()');
    await context.close();
    await sleep(500);
  }
  return { loads, scriptBytes };
}

async function use(page: Page): Promise<{ interactions: Interactions; frames: number[] }> {
  const interactions = await work(page);
  return { interactions, frames: await scroll(page) };
}

function tell(what: string, { loads, interactions, frames }: Seen, say: (line: string) => void): void {
  const kinds = Object.entries(interactions).map(
    ([kind, ms]) => `${kind} ${rounded(quantile(ms, 0.75), 0)} (${rounded(quantile(ms, 0.99), 0)})`,
  );
  say(`${what}: first rows ${rounded(quantile(loads, 0.5), 0)} ms; p75 (p99) of ${kinds.join(', ')} ms`);
  say(
    `${what}: frames of the scroll p50 ${rounded(quantile(frames, 0.5), 0)}, longest ${rounded(Math.max(...frames), 0)} ms`,
  );
}

function figuresOf(seen: Seen & { scriptBytes?: number }, prefix: string): Figures {
  const { loads, interactions, frames, scriptBytes = 0 } = seen;
  const all = Object.values(interactions).flat();
  return {
    [`${prefix}interaction_p75_ms`]: rounded(quantile(all, 0.75), 0),
    [`${prefix}interaction_p99_ms`]: rounded(quantile(all, 0.99), 0),
    ...Object.fromEntries(
      Object.entries(interactions).map(([kind, ms]) => [`${prefix}${kind}_p75_ms`, rounded(quantile(ms, 0.75), 0)]),
    ),
    [`${prefix}frames`]: frames.length,
    [`${prefix}frames_over_50_ms`]: frames.filter((ms) => ms > LONG_FRAME_MS).length,
    [`${prefix}longest_frame_ms`]: rounded(Math.max(...frames), 0),
    [`${prefix}first_rows_ms`]: rounded(quantile(loads, 0.5), 0),
    [`${prefix}first_rows_slowest_ms`]: rounded(Math.max(...loads), 0),
    ...(scriptBytes > 0 && { [`${prefix}script_kb`]: rounded(scriptBytes / 1_000, 1) }),
  };
}
