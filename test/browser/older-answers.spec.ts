import type { Page } from 'playwright-core';
import { until } from '../support/test-app.js';
import { holdFirstAnswer } from './held-answer.js';
import { composer, conversation, openTicketOf, rowOf, setStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => void (stage = await setStage()), 60_000);
afterAll(() => stage.close());
afterEach(() => stage.closePages());

const numberOf = async (page: Page, handle: string) => Number(await rowOf(page, handle).getAttribute('data-ticket'));

/** As a colleague does it, whose page shows the ticket as it is. */
async function change(page: Page, number: number, what: object): Promise<void> {
  const address = `${stage.test.origin}/api/tickets/${number}`;
  const { ticket } = await (await page.request.get(address)).json();
  const data = { version: ticket.version, ...what };
  const answer = await page.request.patch(address, { data, headers: { origin: stage.test.origin } });
  expect(answer.status()).toBe(200);
}

it('a change of a row stays on the page when the next page of the list comes late', async () => {
  stage.mention('ada', 'the one that is changed');
  const page = await stage.seatAgent('Lena');
  await rowOf(page, 'ada').waitFor();
  const number = await numberOf(page, 'ada');
  await stage.sql(
    `INSERT INTO ticket (workspace_id, number, status, channel, account_id, author_id, contact_id, preview, preview_at,
       preview_post, last_post_at)
     SELECT k.workspace_id, 100000 + n, 'solved', k.channel, k.account_id, k.author_id, k.contact_id, 'An old word', now(),
       'p' || n, now() - n * interval '1 minute'
     FROM (SELECT * FROM ticket WHERE number = ${number}) k, generate_series(-30, 90) n WHERE n <> 0`,
  );
  const next = await holdFirstAnswer(page, /\/api\/tickets\?view=all&limit=50&cursor=/);
  await page.goto(`${stage.test.origin}/tickets/all`);
  const row = page.locator(`[data-row="${number}"]`);
  await page.locator('[data-row]').first().hover();
  await page.mouse.wheel(0, 1_400);
  await row.waitFor();
  await next.answered;
  await change(page, number, { priority: 'urgent' });
  await row.getByText('Urgent').waitFor();
  next.letGo();
  await page.waitForTimeout(4_000);
  await row.waitFor();
  expect(await row.getByText('Urgent').count()).toBe(1);
});

it('a mention that was read is read, whatever was on its way', async () => {
  stage.mention('bert', 'somebody look, please');
  const page = await stage.seatAgent('Milo');
  await openTicketOf(page, 'bert');
  const number = await numberOf(page, 'bert');
  const { agent } = await (await page.request.get(`${stage.test.origin}/api/session`)).json();
  const count = await holdFirstAnswer(page, '**/api/mentions/count');
  await stage.addAgent('Ulla');
  const colleague = await stage.seatAgent('Udo');
  const written = await colleague.request.post(`${stage.test.origin}/api/tickets/${number}/notes`, {
    data: { text: 'Look at it, @Milo', mentions: [{ kind: 'agent', id: agent.id }] },
    headers: { origin: stage.test.origin },
  });
  expect(written.status()).toBe(201);
  await count.answered;
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Mentions' }).click();
  const read = page.waitForResponse('**/api/mentions/read');
  await page.getByRole('list', { name: 'Mentions' }).getByText('Look at it').click();
  await read;
  count.letGo();
  await page.waitForTimeout(1_500);
  expect(await page.getByRole('link', { name: 'Mentions', exact: true }).count()).toBe(1);
});

it('a person’s new role stays on the page when their list comes late', async () => {
  await stage.addAgent('Pia');
  const page = await stage.seatAgent('Nora');
  await page.goto(`${stage.test.origin}/settings/people`);
  const row = page.getByRole('listitem').filter({ hasText: 'pia@example.com' });
  await row.waitFor();
  await page.getByRole('link', { name: 'Teams' }).click();
  await page.waitForURL('**/settings/teams');
  const people = await holdFirstAnswer(page, '**/api/people*');
  await page.getByRole('link', { name: 'People' }).click();
  await people.answered;
  const changed = page.waitForResponse((response) => response.request().method() === 'PATCH');
  await row.getByRole('combobox').selectOption('lead');
  await changed;
  people.letGo();
  await page.waitForTimeout(1_500);
  expect(await row.getByRole('combobox').inputValue()).toBe('lead');
});

it('who is at a ticket is told by the newest answer, not by the one that comes last', async () => {
  stage.mention('carl', 'is anybody there?');
  const ben = await stage.seatAgent('Ben');
  await rowOf(ben, 'carl').waitFor();
  const ana = await stage.seatAgent('Ana');
  await rowOf(ana, 'carl').waitFor();
  const stream = await holdStream(ana);
  const first = await holdFirstAnswer(ana, '**/api/presence');
  await ana.reload();
  await first.answered;
  await openTicketOf(ben, 'carl');
  await until('Ben to be there', async () => {
    const answer = await ben.request.get(`${stage.test.origin}/api/presence`);
    return (await answer.text()).includes('"Ben"');
  });
  stream.letGo();
  const face = rowOf(ana, 'carl').getByText('Ben is looking at this');
  await face.waitFor();
  first.letGo();
  await ana.waitForTimeout(1_000);
  expect(await face.count()).toBe(1);
});

/** The stream is asked for only when it is let go. */
async function holdStream(page: Page): Promise<{ letGo(): void }> {
  const free = Promise.withResolvers<void>();
  await page.route('**/api/live', async (route) => {
    await free.promise;
    await route.continue();
  });
  return { letGo: () => free.resolve() };
}

it('a late goodbye to one ticket is none to the next', async () => {
  stage.mention('dana', 'first in the row');
  stage.mention('egon', 'second in the row');
  const [ana, ben] = [await stage.seatAgent('Anna'), await stage.seatAgent('Benno')];
  await openTicketOf(ana, 'dana');
  await rowOf(ben, 'dana').getByText('Anna is looking at this').waitFor();
  const goodbye = Promise.withResolvers<void>();
  await ana.route('**/api/presence', async (route) => {
    const { ticket } = (route.request().postDataJSON() ?? {}) as { ticket?: number | null };
    if (ticket !== null) return route.fallback();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await route.continue();
    goodbye.resolve();
  });
  await openTicketOf(ana, 'egon');
  await goodbye.promise;
  await ben.waitForTimeout(1_000);
  expect(await rowOf(ben, 'egon').getByText('Anna is looking at this').count()).toBe(1);
});

it('whoever writes a note is at the ticket', async () => {
  stage.mention('fritz', 'a note for me');
  const [ana, ben] = [await stage.seatAgent('Annika'), await stage.seatAgent('Bodo')];
  await openTicketOf(ana, 'fritz');
  await rowOf(ben, 'fritz').getByText('Annika is looking at this').waitFor();
  await ana.getByRole('button', { name: 'Internal note' }).click();
  await ana.getByRole('textbox', { name: 'Note' }).fill('What she said');
  await ben.waitForTimeout(1_500);
  expect(await rowOf(ben, 'fritz').getByText('Annika is looking at this').count()).toBe(1);
});

it('what the server could not say is asked for again', async () => {
  const post = stage.mention('gwen', 'my seat is taken');
  const page = await stage.seatAgent('Olga');
  await openTicketOf(page, 'gwen');
  await page.waitForTimeout(2_000);
  const number = await numberOf(page, 'gwen');
  let failed = 0;
  await page.route(
    `**/api/tickets/${number}`,
    (route) => {
      failed += 1;
      return route.abort();
    },
    { times: 3 },
  );
  stage.world.post({ authorId: post.authorId, text: '@northwind it is 12A', inReplyTo: post.id });
  await conversation(page).getByText('it is 12A').waitFor();
  expect(failed).toBe(3);
});

it('what was sent does not come back into the composer, neither from before nor on the way', async () => {
  for (const handle of ['hans', 'ida']) stage.mention(handle, `a word of ${handle}`);
  const page = await stage.seatAgent('Paul');
  await page.route('**/api/presence', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.fallback(),
  );
  await openTicketOf(page, 'hans');
  const number = await numberOf(page, 'hans');
  const drafts = `**/api/tickets/${number}/drafts`;
  const look = () => page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await composer(page).fill('You have it.');
  await page.getByText('Draft kept').waitFor();
  const seen = page.waitForResponse(
    (response) => response.url().endsWith('/drafts') && response.request().method() === 'GET',
  );
  await look();
  await seen;

  // One that is on its way while it is sent.
  const late = await holdFirstAnswer(page, drafts);
  await look();
  await late.answered;
  await composer(page).press('Control+Enter');
  await conversation(page).getByText('You have it.').waitFor();
  late.letGo();
  await page.waitForTimeout(500);
  expect(await composer(page).inputValue()).toBe('');

  // One that is from before, when it is opened again.
  await openTicketOf(page, 'ida');
  const again = await holdFirstAnswer(page, drafts);
  await openTicketOf(page, 'hans');
  await again.answered;
  expect(await composer(page).inputValue()).toBe('');
  again.letGo();
});

it('a reply that is taken back is not lost when its composer is not there', async () => {
  for (const handle of ['jan', 'kim']) stage.mention(handle, `a word of ${handle}`);
  const page = await stage.seatAgent('Rita');
  await stage.sql('UPDATE account SET undo_seconds = 60');
  await openTicketOf(page, 'jan');
  await composer(page).fill('Too early.');
  await composer(page).press('Control+Enter');
  const undo = conversation(page).getByRole('button', { name: 'Undo' });
  await undo.waitFor();
  await page.getByRole('button', { name: 'Internal note' }).click();
  await undo.click();
  await page.getByText('Not sent. The text is back in the composer.').waitFor();
  await page.getByRole('button', { name: 'To the customer' }).click();
  await composer(page).waitFor();
  expect(await composer(page).inputValue()).toBe('Too early.');

  // Another ticket is open when the server has answered.
  await composer(page).fill('Too early again.');
  await composer(page).press('Control+Enter');
  const cancel = await holdFirstAnswer(page, '**/api/replies/*/cancel');
  await undo.click();
  await cancel.answered;
  await openTicketOf(page, 'kim');
  cancel.letGo();
  await page.getByText('Not sent. The text is back in the composer.').last().waitFor();
  await openTicketOf(page, 'jan');
  await page.waitForFunction(() => document.querySelector('textarea')?.value === 'Too early again.');
});

it('an answer that comes late does not lead whoever has gone elsewhere to the next ticket', async () => {
  for (const handle of ['lars', 'mona', 'nils']) {
    stage.mention(handle, `a word of ${handle}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const page = await stage.seatAgent('Sina');
  await page.request.patch(`${stage.test.origin}/api/session`, {
    data: { nextAfterSend: true },
    headers: { origin: stage.test.origin },
  });
  await page.reload();
  await openTicketOf(page, 'nils');
  await composer(page).fill('Here you are.');
  const sent = await holdFirstAnswer(page, '**/api/threads/*/replies');
  await composer(page).press('Control+Enter');
  await sent.answered;
  await openTicketOf(page, 'lars');
  sent.letGo();
  await page.waitForTimeout(1_500);
  expect(await composer(page).and(page.getByLabel('@lars')).count()).toBe(1);
});

it('tags that a colleague adds while they are being chosen stay', async () => {
  stage.mention('otis', 'tag me');
  const page = await stage.seatAgent('Tara');
  await openTicketOf(page, 'otis');
  const number = await numberOf(page, 'otis');
  const tags = page.getByRole('button', { name: /^Tags/ });
  await page.keyboard.press('t');
  await page.getByRole('menu', { name: 'Tags' }).or(page.getByRole('searchbox')).first().waitFor();
  await change(page, number, { tags: ['vip'] });
  await rowOf(page, 'otis').getByText('vip').waitFor();
  await page.keyboard.type('refund');
  await page.getByRole('menuitemcheckbox', { name: /refund/ }).click();
  await page.keyboard.press('Escape');
  await rowOf(page, 'otis').getByText('refund').waitFor();
  expect((await tags.textContent())?.split(', ').toSorted()).toEqual(['refund', 'vip']);
});

it('what a colleague notes of a person while it is being written anew is not overwritten unseen', async () => {
  stage.mention('pola', 'who am I?');
  const page = await stage.seatAgent('Uma');
  await openTicketOf(page, 'pola');
  const number = await numberOf(page, 'pola');
  const panel = page.getByRole('complementary', { name: 'Customer' });
  await panel
    .getByRole('button', { name: /note|person/i })
    .first()
    .waitFor();
  await conversation(page).focus();
  await page.keyboard.press('Shift+N');
  const field = page.getByRole('textbox', { name: 'About the person' });
  await field.fill('Speaks Dutch');
  const address = `${stage.test.origin}/api/tickets/${number}/contact`;
  const { version } = await (await page.request.get(address)).json();
  const seen = page.waitForResponse((response) => response.url() === address && response.request().method() === 'GET');
  await page.request.patch(address, {
    data: { version, note: 'Owns the airline' },
    headers: { origin: stage.test.origin },
  });
  await seen;
  await page.waitForTimeout(300);
  await field.press('Control+Enter');
  await panel.getByText('Owns the airline').waitFor();
  expect(await field.inputValue()).toBe('Speaks Dutch');
  await field.press('Control+Enter');
  await field.waitFor({ state: 'detached' });
  await panel.getByText('Speaks Dutch').waitFor();
});

it('two settings that are both refused are both as they were', async () => {
  const page = await stage.seatAgent('Vera');
  await page.goto(`${stage.test.origin}/settings/me`);
  const sound = page.getByRole('checkbox', { name: /^With a sound/ });
  const content = page.getByRole('checkbox', { name: /^Say who wrote/ });
  await sound.waitFor();
  const before = [await sound.isChecked(), await content.isChecked()];
  const free = Promise.withResolvers<void>();
  await page.route('**/api/settings', async (route) => {
    if (route.request().method() !== 'PATCH') return route.fallback();
    await free.promise;
    await route.abort();
  });
  await sound.click();
  await content.click();
  expect([await sound.isChecked(), await content.isChecked()]).toEqual(before.map((is) => !is));
  free.resolve();
  await page
    .getByText(/^Not saved/)
    .first()
    .waitFor();
  await page.waitForTimeout(500);
  expect([await sound.isChecked(), await content.isChecked()]).toEqual(before);
});

it('what became of a bulk change and was put away stays away', async () => {
  stage.mention('quin', 'one of many');
  const page = await stage.seatAgent('Wim');
  await rowOf(page, 'quin').waitFor();
  await rowOf(page, 'quin').focus();
  await page.keyboard.press('x');
  await page.getByRole('region', { name: 'Selected tickets' }).getByText('1 selected').waitFor();
  const jobs = page.waitForResponse('**/api/bulk');
  await page.keyboard.press('Shift+P');
  await page.getByRole('menuitem', { name: 'Urgent' }).click();
  await jobs;
  const progress = page.getByRole('region', { name: 'Bulk change' });
  await progress.getByText('1 ticket changed.').waitFor();
  await progress.getByRole('button', { name: 'Dismiss' }).click();
  await progress.waitFor({ state: 'detached' });
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: /^New/ }).click();
  await rowOf(page, 'quin').waitFor();
  await page.waitForTimeout(1_000);
  expect(await progress.count()).toBe(0);
});

it('what is written behind a note that is being kept is there when its ticket is opened again', async () => {
  for (const handle of ['rolf', 'suse']) stage.mention(handle, `a word of ${handle}`);
  const page = await stage.seatAgent('Xenia');
  await openTicketOf(page, 'rolf');
  const note = page.getByRole('textbox', { name: 'Note' });
  await page.getByRole('button', { name: 'Internal note' }).click();
  await note.fill('Ask the crew.');
  const kept = await holdFirstAnswer(page, /\/api\/tickets\/\d+\/notes$/);
  await note.press('Control+Enter');
  await kept.answered;
  await note.pressSequentially(' And the gate');
  await openTicketOf(page, 'suse');
  const heard = page.waitForResponse(/\/notes$/);
  kept.letGo();
  await heard;
  await openTicketOf(page, 'rolf');
  await page.getByRole('button', { name: 'Internal note' }).click();
  await note.waitFor();
  expect(await note.inputValue()).toBe('And the gate');
});
