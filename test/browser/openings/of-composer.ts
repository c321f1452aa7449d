import type { Page } from 'playwright-core';
import { generatedPicture } from '../../../sandbox/x/world/pictures.ts';
import { composer } from '../stage.js';
import type { Place } from './fill.js';
import { click, menu, nothing, steps, text, type Openings } from './opening.js';

const PUBLISH = 'POST /2/tweets';
const write = (words: string) => (page: Page) => composer(page).fill(words);
const send = (page: Page) => composer(page).press('Control+Enter');
const empty = write('');
const LONG =
  'Thank you for writing, and sorry for the wait. We looked at every belt between the gate and the plane. '.repeat(6);

/** What stands in and above the field for an answer, as it is written and after it is sent. */
export function openingsOfComposer({ stage, ticketOf, arrived }: Place): Openings {
  const { world } = stage;
  const at = () => ticketOf('writing');
  return {
    'features/composer/composer.tsx': [
      { what: 'the ways to send', at, open: steps(write('Gate 7.'), click('More ways to send')), shows: menu },
      {
        what: 'a text that is too long',
        at,
        open: write(LONG.repeat(6)),
        shows: text('Too long even for'),
        close: empty,
      },
      {
        what: 'a direct message',
        at: () => ticketOf('quiet'),
        open: nothing,
        shows: (page) => page.getByRole('textbox', { name: 'Reply privately to @quiet' }),
        close: nothing,
      },
    ],
    'features/composer/parts-preview.tsx': [
      { what: 'numbered posts', at, open: write(LONG), shows: text('Too long for one post'), close: empty },
    ],
    'features/composer/answer-notes.tsx': [
      {
        what: 'what X refuses and charges',
        at,
        open: write('$AAPL and $TSLA, see https://example.com'),
        shows: text('X takes one cashtag'),
        close: empty,
      },
    ],
    'features/composer/attachment-tray.tsx': [
      {
        what: 'a picture, and a file that is none',
        at,
        open: (page) =>
          page.locator('input[type=file]').setInputFiles([
            { name: 'gate.png', mimeType: 'image/png', buffer: generatedPicture(1, { width: 480, height: 300 }) },
            { name: 'gate.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') },
          ]),
        shows: text('1 file has no description'),
        close: click('Remove file 1'),
      },
    ],
    'features/composer/draft-conflict.tsx': [
      {
        what: 'two texts of one agent',
        at,
        open: async (page) => {
          await write('One window')(page);
          await text('Draft kept')(page).waitFor();
          await stage.sql(`UPDATE draft SET text = 'The other window', revision = nextval('draft_revision')`);
          await write('One window goes on')(page);
        },
        shows: text('You have written something else here in another window'),
        close: steps(click('Keep what is below'), empty),
      },
    ],
    'features/composer/arrived-panel.tsx': [
      {
        what: 'what came while the agent wrote',
        at: () => ticketOf('arrived'),
        open: async (page) => {
          await write('Gate 7.')(page);
          world.reply(arrived.authorId, arrived.id, 'or is it gate 8?');
        },
        shows: text('This came or changed while you wrote'),
        close: nothing,
      },
      {
        what: 'not sent because of it',
        at: () => ticketOf('arrived'),
        open: send,
        shows: text('Not sent yet'),
        close: empty,
      },
    ],
    'features/composer/gate-line.tsx': [
      {
        what: 'where X takes no answer',
        at: () => ticketOf('held'),
        open: async (page) => {
          await stage.sql(`UPDATE post SET way = 'prefix' WHERE text LIKE '%held?%'`);
          await page.reload();
        },
        shows: text('X does not let this app answer here'),
        close: nothing,
      },
    ],
    'features/thread/reply-state-line.tsx': [
      {
        what: 'a reply that failed',
        at: () => ticketOf('failed'),
        open: async (page) => {
          world.setFault({ endpoint: PUBLISH, kind: 'status', status: 403, count: 1 });
          await steps(write('Gate 7.'), send)(page);
        },
        shows: text(/^Failed: /),
        close: nothing,
      },
    ],
    'features/thread/reply-decision.tsx': [
      {
        what: 'a reply in doubt, beside what stands on X',
        at: () => ticketOf('doubt'),
        open: click('Look and decide'),
        shows: text('Nothing of ours stands there.'),
        close: nothing,
      },
    ],
  };
}
