import pg from 'pg';
import { openHouse, type House } from '../house.js';
import { simulate } from '../simulate.js';
import { OUTBOX } from '../simulations.js';
import { PUBLISH, type Desk } from './desk.js';
import { runOutboxSeed, type OutboxSabotage } from './seed.js';

/** With five troubles each, as `npm run simulate -- --outbox` counts them. */
const SEEDS = 300;
const AT_ONCE = 6;

let house: House;
let owner: pg.Pool;
beforeAll(async () => {
  house = await openHouse(AT_ONCE, true);
  owner = new pg.Pool({ connectionString: house.ownerUrl, max: 1 });
  owner.on('error', () => undefined); // its connection is still closing when the database goes
});
afterAll(async () => {
  await owner.end();
  await house.close();
});

it(`${SEEDS} random shifts of agents, while X fails and processes die: nothing is sent twice, nothing is lost, and what we say is what X shows`, async () => {
  const said: string[] = [];
  const plan = { simulation: OUTBOX, from: 1, seeds: SEEDS, atOnce: AT_ONCE, diary: false };
  const outcome = await simulate(house, plan, (line) => said.push(line));
  if (outcome.failed.length > 0) throw new Error(said.join('\n'));
  expect(outcome.seeds).toBe(SEEDS);
  // Otherwise nothing was tried.
  expect(outcome.counts.troubles).toBeGreaterThan(1_000);
  for (const state of ['sent', 'failed', 'unknown', 'cancelled']) {
    expect(outcome.counts[state]).toBeGreaterThan(SEEDS / 10);
  }
  // Of those of several posts and with pictures, too; and posts were deleted and hidden.
  for (const state of ['several sent', 'several failed', 'with pictures sent', 'hide done', 'delete done']) {
    expect(outcome.counts[state]).toBeGreaterThan(SEEDS / 30);
  }
}, 600_000);

/** A seed with much trouble. */
const REPLAYED = 7;

it('a seed replays: the same happens, in the same order', async () => {
  const [one, other] = [await runOutboxSeed(house, REPLAYED), await runOutboxSeed(house, REPLAYED)];
  expect(one.diary.length).toBeGreaterThan(10);
  const withoutOurIds = ({ diary }: typeof one): string[] => diary.map((line) => line.replace(/\b\d{1,9}\b/g, 'n'));
  expect(withoutOurIds(other)).toEqual(withoutOurIds(one));
});

const WITHOUT_DOUBT: [OutboxSabotage, RegExp] = [
  by(`UPDATE reply SET state = 'unknown' WHERE workspace_id = $1 AND id = ${one('failed')}`),
  /is unknown because of \w+, which is no doubt$/,
];

/** A seed in which replies of one post were sent, and others failed without a doubt. */
let seed = 0;
beforeAll(async () => {
  const [sabotage, sentence] = WITHOUT_DOUBT;
  for (let found = false; !found;) {
    seed += 1;
    if (seed > 60) throw new Error('There is no seed to spoil.');
    const { counts, wrong } = await runOutboxSeed(house, seed, sabotage).catch(() => ({
      counts: {},
      wrong: [] as string[],
    }));
    const { sent = 0, 'several sent': several = 0 } = counts as Record<string, number>;
    found = sent > several && wrong.some((line) => sentence.test(line));
  }
}, 300_000);

describe('the judges of a seed see', () => {
  it.each<[string, OutboxSabotage, RegExp]>([
    ['a post that was made a second time', postAgain, /^\d+ posts were made under \d+ for \d+ replies: /],
    ['a post that no agent has sent', postUnasked, /^a post was made that nobody has sent: /],
    [
      'a reply that is said to be sent, and is not',
      by(
        `UPDATE reply SET state = 'sent', external_id = '1', sent_at = now() WHERE workspace_id = $1 AND id = ${one('failed')}`,
      ),
      /is said to be sent as 1, which is not what it became$/,
    ],
    [
      'a reply that is said to have failed, and stands on X',
      by(`UPDATE reply SET state = 'failed', external_id = NULL WHERE workspace_id = $1 AND id = ${one('sent')}`),
      /is to be seen on X, and no reply says that it is sent$/,
    ],
    [
      'a reply that was lost',
      by(`WITH files AS (DELETE FROM reply_media WHERE workspace_id = $1 AND reply_id = ${one('failed')})
        DELETE FROM reply WHERE workspace_id = $1 AND id = ${one('failed')}`),
      /was accepted, and there are 0 replies for it$/,
    ],
    [
      'a reply that waits for ever',
      by(`UPDATE reply SET state = 'queued' WHERE workspace_id = $1 AND id = ${one('failed')}`),
      /is queued for ever$/,
    ],
    [
      'a post of somebody else that is taken for a reply',
      by(`UPDATE post SET reply_id = ${one('failed')} WHERE workspace_id = $1 AND reply_id IS NULL`),
      /^\d+ is taken for a reply$/,
    ],
    [
      'a step that is not in the log',
      by(
        `DELETE FROM event WHERE workspace_id = $1 AND kind = 'reply_sending' AND after ->> 'replyId' = ${one('sent')}::text`,
      ),
      /^the log has the reply \d+ go from sending to \w+, when it was queued$/,
    ],
    ['a doubt where there is none', ...WITHOUT_DOUBT],
  ])('%s', async (_, sabotage, sentence) => {
    const { wrong } = await runOutboxSeed(house, seed, sabotage);
    expect(wrong).toContainEqual(expect.stringMatching(sentence));
    expect((await runOutboxSeed(house, seed)).wrong).toEqual([]);
  });
});

/** By hand, and it must hit something. */
function by(sql: string): OutboxSabotage {
  return async ({ inbox }) => {
    const { rowCount } = await owner.query(sql, [inbox.workspaceId]);
    if (!rowCount) throw new Error(`In this seed there is nothing to spoil: ${sql}`);
  };
}

function one(state: string): string {
  return `(SELECT max(id) FROM reply WHERE workspace_id = $1 AND parts = 1 AND state = '${state}')`;
}

async function postAgain({ sandbox: { world }, brand }: Desk): Promise<void> {
  const request = world.log.list({ endpoint: PUBLISH }).find(({ committed }) => committed);
  if (!request) throw new Error('In this seed nothing was posted.');
  const { text, reply } = request.body as { text: string; reply: { in_reply_to_tweet_id: string } };
  world.log.add({ ...request, committed: world.reply(brand.id, reply.in_reply_to_tweet_id, text).id });
}

async function postUnasked({ sandbox: { world } }: Desk): Promise<void> {
  const request = world.log.list({ endpoint: PUBLISH }).find(({ committed }) => committed);
  if (!request) throw new Error('In this seed nothing was posted.');
  world.log.add({ ...request, body: { ...(request.body as object), text: 'Buy more.' } });
}
