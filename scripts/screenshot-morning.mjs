// What an agent of the demo's brand has done before the pictures are taken. Gives what addresses need.
export async function workAMorning(page, origin, sandboxPage) {
  const send = async (method, path, data) => {
    const answer = await page.request.fetch(origin + path, { method, data, headers: { origin } });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return answer.json();
  };
  const [account] = await send('GET', '/api/accounts');
  await send('PATCH', '/api/workspace', { name: 'Northwind Air', answerWithinMinutes: 90 });
  const people = [];
  for (const [name, role] of [
    ['Noor Haddad', 'lead'],
    ['Ben Okafor', 'agent'],
    ['Ana Díaz', 'agent'],
  ]) {
    const email = `${name.split(' ')[0].toLowerCase()}@northwind.example`;
    people.push(await send('POST', '/api/people', { name, email, role }));
  }
  const [{ path: invitation }] = people;
  for (const name of ['Baggage', 'Refunds', 'Login']) await send('POST', '/api/teams', { name });
  const rule = { name: 'Giveaways', conditions: { containsAny: ['giveaway', 'raffle', 'win two tickets'] } };
  await send('POST', `/api/accounts/${account.id}/rules`, rule);
  for (const [authorHandle, said] of [
    ['kofi_on_tour', 'entered your giveaway, fingers crossed for Porto'],
    ['pete_the_baker', 'win two tickets? My sourdough and I are in'],
    ['bikepacker_bo', 'is the raffle open to people outside the EU?'],
  ])
    await tellSandbox(sandboxPage, 'posts', { authorHandle, text: `@${account.handle} ${said}` });
  await send('POST', '/api/macros', {
    name: 'On it',
    text: 'Hi {{first_name}}, we are looking into it and are back within the hour.',
    variants: {},
    status: null,
    shared: true,
  });

  await answer(
    page,
    'pete_the_baker',
    'Hi Pete, the crew has found it, starter included! Tell us in the app where to bring it.',
  );
  await answer(page, 'kofi_on_tour', 'Hi Kofi, you are on NW134 at 17:20 now, same ticket. Safe travels!');
  const ticket = Number(page.url().split('/').at(-1));
  await choose(page, /^Status/, 'Open');
  const { agent } = await send('GET', '/api/session');
  const colleague = await join(page, origin + people[1].path);
  const mentions = [{ kind: 'agent', id: agent.id }];
  const note = `Rebooked by hand, because the app did not offer NW134. @${agent.name}`;
  const url = `${origin}/api/tickets/${ticket}/notes`;
  await colleague.request.post(url, { data: { text: note, mentions }, headers: { origin } });
  await colleague.close();
  // What an agent finds on a Monday: some tickets are theirs, some wait for the customer, one is urgent.
  await open(page, 'quietcarriage');
  await choose(page, /^Assignee/, /^Assign to me/);
  await choose(page, /^Priority/, 'High');
  await open(page, 'devi_codes');
  await choose(page, /^Status/, 'Pending');
  await open(page, 'arjun_wfh');
  const urgent = Number(page.url().split('/').at(-1));
  await choose(page, /^Priority/, 'Urgent');
  // Not every Chromium has the glyphs for these.
  for (const handle of ['mei_lin_h', 'hana_travels', 'noor_reads']) {
    await open(page, handle);
    await choose(page, /^Status/, 'Solved');
  }
  await failOnce(page, sandboxPage);
  const conditions = [{ field: 'priority', is: 'any', values: ['urgent', 'high'] }];
  const view = await send('POST', '/api/views', { name: 'Burning', shared: true, conditions, order: 'lastPost' });
  return {
    ticket,
    urgent,
    account: account.id,
    view: view.id,
    invitation,
  };
}

/** A colleague with a browser of their own. */
async function join(page, invitation) {
  const context = await page.context().browser().newContext();
  const theirs = await context.newPage();
  await theirs.goto(invitation);
  await theirs.getByLabel('Choose a password').fill('seven purple lanterns');
  await theirs.getByRole('button', { name: 'Join', exact: true }).click();
  await theirs.getByRole('navigation', { name: 'Main' }).waitFor();
  return context;
}

async function tellSandbox({ origin, hash }, what, body) {
  const answer = await fetch(`${origin}/_sandbox/${what}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${hash.slice(1)}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`The sandbox refused ${what}: ${await answer.text()}`);
}

/** An answer that X refuses. */
async function failOnce(page, sandboxPage) {
  const fault = { endpoint: 'POST /2/tweets', kind: 'status', status: 403, problem: 'duplicate', count: 1 };
  await tellSandbox(sandboxPage, 'faults', fault);
  await open(page, 'bikepacker_bo');
  const field = page.getByRole('textbox', { name: /^Reply/ });
  await field.fill('A soft bag is fine, as long as the bike weighs less than 23 kg.');
  await field.press('Control+Enter');
  await page.getByText(/^Failed: /).waitFor();
}

async function open(page, handle) {
  const row = page.locator('[data-ticket]').filter({ hasText: `@${handle}` });
  for (let tries = 0; tries < 20 && !(await row.count()); tries++) {
    await page.locator('[data-ticket]').last().scrollIntoViewIfNeeded();
  }
  await row.first().click();
  await page.getByRole('textbox', { name: new RegExp(`@${handle}$`) }).waitFor();
}

async function answer(page, handle, text) {
  await open(page, handle);
  await choose(page, /^Assignee/, /^Assign to me/);
  const field = page.getByRole('textbox', { name: /^Reply/ });
  await field.fill(text);
  await field.press('Control+Enter');
  await page.getByRole('link', { name: /^Sent/ }).first().waitFor();
}

async function choose(page, menu, item) {
  await page.getByRole('button', { name: menu }).click();
  await page.getByRole('menuitemradio', { name: item }).click();
  await page.getByRole('menu').waitFor({ state: 'detached' });
}
