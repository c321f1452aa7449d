// What is in the pictures: each page of the product, its address, and what stands there once it is there.
const heading = (page, name) => page.getByRole('heading', { name }).first().waitFor();

export const PAGES = [
  {
    name: 'ticket',
    title: 'A ticket',
    says: 'Views, list, the thread with what became of each answer, the composer, and the customer.',
    at: ({ ticket }) => `/tickets/open/${ticket}`,
    ready: async (page, _known, look) => {
      // Each time another one: a draft that stands already is not kept again.
      const end = { light: '', dark: '.', phone: '!' }[look];
      const field = page.getByRole('textbox', { name: /^Reply/ });
      // Whoever writes before it is there is asked which of the two to keep.
      if (look !== 'light') await field.and(page.getByText(/^Your new boarding pass/)).waitFor();
      await field.fill(`Your new boarding pass is in the app${end}`);
      await page.getByText('Draft kept').waitFor();
    },
  },
  {
    name: 'list',
    title: 'The list',
    says: 'A view of tickets. On a phone it is the first page.',
    at: () => '/tickets/open',
    ready: (page) => page.locator('[data-ticket]').nth(8).waitFor(),
  },
  {
    name: 'bulk',
    title: 'Many at once',
    says: 'Selected by key or tap; changed together, with progress, results and an undo.',
    at: () => '/tickets/unassigned',
    ready: async (page) => {
      await page.locator('[data-ticket]').nth(5).waitFor();
      // As elements: what comes in meanwhile moves rows.
      const boxes = await page.getByRole('checkbox').elementHandles();
      for (const box of boxes.slice(1, 4)) await box.click({ force: true });
      await page.getByText('3 selected').waitFor();
    },
  },
  {
    name: 'palette',
    title: 'The palette',
    says: 'Everything that can be done here, by its name, with its key beside it.',
    at: ({ ticket }) => `/tickets/open/${ticket}`,
    ready: async (page) => {
      await page.getByRole('textbox', { name: /^Reply/ }).waitFor();
      await page.getByRole('main').press('Control+k');
      await page.getByRole('menuitem', { name: 'Write a reply' }).waitFor();
    },
  },
  {
    name: 'saved-view',
    title: 'A view of one’s own',
    says: 'Conditions as chips, saved under a name, for oneself or for everybody.',
    at: ({ view, urgent }) => `/views/${view}/${urgent}`,
    ready: (page) =>
      page
        .getByRole('button', { name: /^Priority: / })
        .first()
        .waitFor({ state: 'attached' }),
  },
  {
    name: 'search',
    title: 'Search',
    says: 'Posts, notes, people and tickets, while one types.',
    at: () => '/search?q=bag',
    ready: (page) => page.locator('[data-hit]').first().waitFor(),
  },
  {
    name: 'mentions',
    title: 'Mentions',
    says: 'The notes that call you or your team.',
    at: () => '/mentions',
    ready: (page) => page.getByRole('list', { name: 'Mentions' }).waitFor(),
  },
  {
    name: 'failed-sends',
    title: 'Failed sends',
    says: 'What did not leave, or may have, each with why and the way on.',
    at: () => '/failed-sends',
    ready: (page) => page.getByRole('article').first().waitFor(),
  },
  {
    name: 'accounts',
    title: 'Accounts',
    says: 'Health at a glance, costs, sources and limits.',
    at: () => '/accounts',
    ready: async (page) => {
      await page.getByText('Connected').first().waitFor();
      await page.getByText('Sources, limits and abilities').click();
    },
  },
  {
    name: 'rules',
    title: 'Rules',
    says: 'What becomes no ticket, with a preview over the last seven days.',
    at: ({ account }) => `/accounts/${account}/rules`,
    ready: (page) => page.getByText('Filters a post when').first().waitFor(),
  },
  {
    name: 'intake',
    title: 'Intake',
    says: 'Received = threaded + filtered + duplicate + failed + waiting, by account and hour, with its gaps.',
    at: () => '/intake',
    ready: (page) => page.locator('svg [data-outcome="threaded"]').first().waitFor({ state: 'attached' }),
  },
  {
    name: 'feed',
    title: 'Feed',
    says: 'The posts that became no ticket, each with why; one or thousands can be made tickets.',
    at: () => '/feed',
    ready: (page) => page.getByRole('list', { name: 'Posts that became no ticket' }).waitFor(),
  },
  {
    name: 'me',
    title: 'You',
    says: 'Name, password, looks, and what one is told of.',
    at: () => '/settings/me',
    ready: (page) => heading(page, 'Password'),
  },
  {
    name: 'keys',
    title: 'Keys',
    says: 'Every key, to be changed by pressing another.',
    at: () => '/settings/keys',
    ready: (page) => page.locator('[data-command]').first().waitFor(),
  },
  {
    name: 'people',
    title: 'People',
    says: 'Who works here, as what; invitations by link.',
    at: () => '/settings/people',
    ready: (page) => page.getByRole('list', { name: 'People' }).waitFor(),
  },
  {
    name: 'teams',
    title: 'Teams',
    says: 'Whom tickets and notes are given to.',
    at: () => '/settings/teams',
    ready: (page) => page.getByText('Baggage').first().waitFor(),
  },
  {
    name: 'workspace',
    title: 'Workspace',
    says: 'Its name, and how long a customer waits.',
    at: () => '/settings/workspace',
    ready: (page) => page.getByLabel('A customer has an answer within').waitFor(),
  },
  {
    name: 'audit',
    title: 'Audit',
    says: 'Who changed what, and when.',
    at: () => '/settings/audit',
    ready: (page) => page.getByRole('list', { name: 'Changes' }).waitFor(),
  },
  {
    name: 'sign-in',
    title: 'Sign-in',
    says: 'The door.',
    at: () => '/sign-in',
    ready: (page) => page.getByLabel('Password').waitFor(),
    signedOut: true,
  },
  {
    name: 'join',
    title: 'Joining',
    says: 'What a colleague sees who opens their invitation.',
    at: ({ invitation }) => invitation,
    ready: (page) => page.getByLabel('Choose a password').waitFor(),
    signedOut: true,
  },
];
