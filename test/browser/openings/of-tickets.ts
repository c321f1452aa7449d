import type { Page } from 'playwright-core';
import type { Place } from './fill.js';
import { choose, click, dialog, menu, nothing, press, steps, text, type Opening, type Openings } from './opening.js';

/** What opens on one ticket. */
export function openingsOfTicket({ ticketOf }: Place): Openings {
  const at = { at: () => ticketOf('menus'), isThere: answerTo('menus') };
  const by = (keys: string, shows: Opening['shows']): Opening[] => [{ what: keys, ...at, open: press(keys), shows }];
  const abuse = { at: () => ticketOf('abuser'), open: click('More to do with this post') };
  return {
    'features/tickets/status-menu.tsx': by('s', menu),
    'features/tickets/priority-menu.tsx': by('Shift+P', menu),
    'features/tickets/assignee-menu.tsx': by('a', menu),
    'features/tickets/team-menu.tsx': by('Shift+A', menu),
    'features/tickets/tag-menu.tsx': [
      {
        what: 'with a new tag',
        ...at,
        open: async (page) => {
          await page.keyboard.press('t');
          await page.getByRole('searchbox', { name: 'Find or make a tag' }).fill('refund');
        },
        shows: (page) => page.getByRole('menuitemcheckbox', { name: 'Make “refund”' }),
        // The first empties the field.
        close: press('Escape', 'Escape'),
      },
    ],
    'features/tickets/snooze-menu.tsx': by('h', menu),
    'features/tickets/snooze-dialog.tsx': [
      {
        what: 'with a time that is over',
        ...at,
        open: steps(press('h'), choose('Another time…'), (page) =>
          dialog('Snooze until')(page).getByRole('button', { name: 'Snooze' }).click(),
        ),
        shows: text('Choose a time that is still to come.'),
      },
    ],
    'features/regrouping/other-ticket-dialog.tsx': [
      {
        what: 'to merge tickets of two people',
        ...at,
        open: async (page) => {
          await page.keyboard.press('Shift+M');
          await page.getByLabel('Number of the other ticket').fill(ticketOf('other').split('/').at(-1) ?? '');
          await page.locator('[role=dialog] [type=submit]').click();
        },
        shows: text('the same person?'),
      },
      {
        what: 'to link a ticket to itself',
        ...at,
        open: async (page) => {
          await page.keyboard.press('Shift+L');
          await page.getByLabel('Number of the other ticket').fill(ticketOf('menus').split('/').at(-1) ?? '');
          await page.locator('[role=dialog] [type=submit]').click();
        },
        shows: text('itself. Name another ticket.'),
      },
    ],
    'features/macros/macro-picker.tsx': [
      { what: 'the macros', ...at, open: press('m'), shows: text('proposes: Pending') },
      {
        what: 'a new one',
        ...at,
        open: steps(press('m'), click('New macro')),
        shows: (page) => page.getByLabel('Another text for X (optional)'),
      },
    ],
    'features/person/person-tags.tsx': by('Shift+T', menu),
    'features/notes/note-form.tsx': [
      {
        what: 'with colleagues',
        ...at,
        open: async (page) => {
          await page.keyboard.press('n');
          await page.getByRole('textbox', { name: 'Note' }).pressSequentially('Ask @');
        },
        shows: (page) => page.getByRole('listbox', { name: 'Whom to call' }),
        close: steps(press('Escape'), click('To the customer')),
      },
    ],
    'features/thread/post-menu.tsx': [{ what: 'of an answer to us', ...abuse, shows: menu }],
    'features/thread/moderation-dialog.tsx': [
      {
        what: 'to hide',
        at: abuse.at,
        open: steps(abuse.open, choose('Hide on X…')),
        shows: dialog('Hide this answer on X?'),
      },
    ],
    'features/thread/large-media.tsx': [
      {
        what: 'one of two',
        at: () => ticketOf('shower'),
        open: click('Look at it larger: A crushed box'),
        shows: text('1 of 2'),
      },
    ],
    'features/tickets/ticket-history.tsx': [
      { what: 'open', ...at, open: click('History'), shows: text('ticket created'), close: click('History') },
    ],
    'pages/ticket-frame.tsx': [
      {
        what: 'the person’s drawer',
        ...at,
        // The column is away, and the drawer not there yet.
        isThere: (page) => page.getByRole('button', { name: 'Show or hide the customer', pressed: false }),
        open: press('i'),
        shows: dialog('Customer'),
        isOnPhone: true,
      },
    ],
    'ui/notices.tsx': [
      {
        what: 'with an undo',
        ...at,
        open: steps(press('Shift+P'), choosePriority('High')),
        shows: text('Priority set to high.'),
        close: nothing,
      },
    ],
  };
}

/** The field for it, which is there once the ticket is. */
const answerTo = (handle: string) => (page: Page) =>
  page.getByRole('textbox', { name: `Reply publicly to @${handle}`, exact: true });
const choosePriority = (name: string) => (page: Page) => page.getByRole('menuitemradio', { name, exact: true }).click();
