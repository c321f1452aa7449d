import type { Page } from 'playwright-core';
import { rowOf } from '../stage.js';
import type { Place } from './fill.js';
import { choose, click, dialog, menu, press, steps, text, type Opening, type Openings } from './opening.js';

/** What opens over the lists and the other pages. */
export function openingsOfPages(place: Place): Openings {
  return { ...ofFrame, ...ofLists(place), ...ofSettings, ...ofAccounts };
}

const list = { at: () => '/tickets/all', isThere: (page: Page) => rowOf(page, 'menus') };
const ofFrame: Openings = {
  'app/you-menu.tsx': [{ what: 'open', ...list, open: click(/: your menu$/), shows: menu }],
  'commands/palette.tsx': [{ what: 'open', ...list, open: press('Control+k'), shows: dialog('Do anything…') }],
  'commands/key-list.tsx': [{ what: 'open', ...list, open: press('?'), shows: dialog('Keyboard shortcuts') }],
  'commands/sequence-hint.tsx': [
    {
      what: 'what may follow g',
      ...list,
      open: press('g'),
      shows: (page) => page.getByRole('status').filter({ hasText: 'Go to Solved' }),
    },
  ],
  'features/tickets/view-nav.tsx': [
    {
      what: 'the views on a phone',
      ...list,
      open: click('View: All tickets. Choose another'),
      shows: menu,
      isOnPhone: true,
    },
  ],
  'features/search/search-bar.tsx': [
    { what: 'the help', at: () => '/search', open: click('Help'), shows: dialog('What you can write') },
  ],
};

const selected = async (page: Page) => {
  await rowOf(page, 'menus').focus();
  await page.keyboard.press('x');
  await text('1 selected')(page).waitFor();
};

function ofLists({ view }: Place): Openings {
  const saved = {
    at: () => `/views/${view}`,
    isThere: (page: Page) => page.getByRole('button', { name: 'Add a condition' }),
  };
  const more = click('More about “Calm ones”');
  const bulk = (keys: string, shows: Opening['shows']): Opening[] => [
    { what: keys, ...list, open: steps(selected, press(keys)), shows, close: press('Escape', 'Escape') },
  ];
  const condition = (field: string): Opening => ({
    what: field,
    ...saved,
    open: steps(press('f'), choose(field)),
    shows: dialog(field),
  });
  return {
    'features/bulk/bulk-menu.tsx': [...bulk('s', menu), ...bulk('a', menu)],
    'features/bulk/bulk-tags.tsx': bulk('t', dialog('Tags')),
    'features/bulk/bulk-snooze.tsx': bulk('h', menu),
    'features/bulk/bulk-result-sheet.tsx': [
      {
        what: 'what was changed',
        ...list,
        open: steps(selected, press('Shift+P'), choose('Urgent'), click('Results')),
        shows: dialog('Results'),
      },
    ],
    'features/views/filter-bar.tsx': [{ what: 'the conditions', ...saved, open: press('f'), shows: menu }],
    'features/views/condition-chip.tsx': ['Status', 'Tags', 'Words', 'Created'].map(condition),
    'features/views/save-actions.tsx': [{ what: 'of a view', ...saved, open: more, shows: menu }],
    'features/views/name-dialog.tsx': [
      {
        what: 'a new view',
        ...saved,
        open: steps(more, choose('Save as another view…')),
        shows: dialog('Save as view'),
      },
    ],
  };
}

const people = () => '/settings/people';
const teams = () => '/settings/teams';
const ofSettings: Openings = {
  'features/people/person-row.tsx': [
    { what: 'of a colleague', at: people, open: click('More about Noor'), shows: menu },
  ],
  'pages/people-page.tsx': [
    { what: 'to invite', at: people, open: click('Invite'), shows: dialog('Invite somebody') },
    {
      what: 'with a link',
      at: people,
      open: steps(click('More about Noor'), choose('New invitation link')),
      shows: dialog('A link for Noor'),
    },
  ],
  'pages/teams-page.tsx': [
    { what: 'a new team', at: teams, open: click('New team'), shows: dialog('New team') },
    {
      what: 'that is to go',
      at: teams,
      open: steps(click('Change Gates'), click('Remove the team')),
      shows: text('Its tickets stay, and are in no team.'),
    },
  ],
  'features/keys/key-row.tsx': [
    {
      what: 'keys that others have',
      at: () => '/settings/keys',
      open: steps(click('Another way for Write a note'), press('r')),
      shows: text('These keys already do this'),
      close: click('Cancel'),
    },
  ],
  'features/intake/account-choice.tsx': [
    { what: 'open', at: () => '/intake', open: click('All accounts. Choose an account'), shows: menu },
  ],
};

const accounts = () => '/accounts';
const details = text('Sources, limits and abilities');
/** Folds its details open and closed. */
const fold = (page: Page) => details(page).click();
const ofAccounts: Openings = {
  'pages/accounts-page.tsx': [
    { what: 'by consent', at: accounts, open: click('Connect an X account'), shows: dialog('Connect an X account') },
    {
      what: 'with keys',
      at: accounts,
      open: steps(click('Connect an X account'), click('Connect with keys instead')),
      shows: (page) => page.locator('input[name=apiKey]'),
    },
  ],
  'features/accounts/account-actions.tsx': [
    { what: 'to disconnect', at: accounts, open: click('Disconnect'), shows: dialog('Disconnect @northwind?') },
  ],
  'features/accounts/account-outbox.tsx': [
    {
      what: 'the time to undo',
      at: accounts,
      open: steps(fold, click('Change the undo time')),
      shows: dialog('How long can replies of @northwind be taken back?'),
    },
  ],
  'features/accounts/account-costs.tsx': [
    { what: 'the budget', at: accounts, open: click('Set a budget'), shows: dialog('Budget of @northwind') },
  ],
};
