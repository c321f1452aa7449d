import pg from 'pg';
import { readBody } from '../../src/intake/landing.js';
import { openHouse, type House } from './house.js';
import type { Inbox } from './inbox.js';
import { runSeed, type Sabotage } from './seed.js';
import { simulate } from './simulate.js';
import { INTAKE } from './simulations.js';

const SEEDS = 500;
const AT_ONCE = 6;

let house: House;
let owner: pg.Pool;
beforeAll(async () => {
  house = await openHouse(AT_ONCE);
  owner = new pg.Pool({ connectionString: house.ownerUrl, max: 1 });
  owner.on('error', () => undefined); // its connection is still closing when the database goes
});
afterAll(async () => {
  await owner.end();
  await house.close();
});

it(`${SEEDS} random timelines, and everything that can go wrong with each: what we hold is what X delivered, as the rules have it`, async () => {
  const said: string[] = [];
  const outcome = await simulate(
    house,
    { simulation: INTAKE, from: 1, seeds: SEEDS, atOnce: AT_ONCE, diary: false },
    (line) => said.push(line),
  );
  if (outcome.failed.length > 0) throw new Error(said.join('\n'));
  expect(outcome.seeds).toBe(SEEDS);
  // The same posts by another way, and ten times shuffled: in most seeds there is such a pair.
  expect(outcome.counts['times the same state hash']).toBeGreaterThan(SEEDS / 2);
}, 600_000);

/** A seed in which customers have written to us. */
const SEED = 3;

describe('the judges of a seed see', () => {
  it.each<[string, Sabotage, RegExp]>([
    ['a post that was lost', loseAPost, /^X has the post \d+ by .*, and it is not here\.$/],
    [
      'a post that came a second time under another name',
      repeatAPost,
      /^The post \d+9 is here, and is none of our business/,
    ],
    ['a thread on the ticket of somebody else', mixTickets, /^There should be a ticket .*, and there is none\.$/],
    [
      'a thread that claims an hour that is not its own',
      shiftAThread,
      /^lastAt of the thread .* should be \d+, and is \d+\.$/,
    ],
    ['words that nobody wrote', rewriteAPost, /^The text of the post \d+ .* should be .*, and is something else$/],
  ])('%s', async (_, sabotage, sentence) => {
    const { wrong } = await runSeed(house, SEED, sabotage);
    expect(wrong).toContainEqual(expect.stringMatching(sentence));
    expect((await runSeed(house, SEED)).wrong).toEqual([]);
  });
});

const ONE_THREADED = `SELECT max(id) FROM post WHERE workspace_id = $1 AND outcome = 'threaded' AND kind = 'public'`;

async function loseAPost({ workspaceId }: Inbox): Promise<void> {
  await owner.query(`DELETE FROM post WHERE workspace_id = $1 AND id = (${ONE_THREADED})`, [workspaceId]);
}

async function rewriteAPost({ workspaceId }: Inbox): Promise<void> {
  const sql = `UPDATE post SET text = 'something else' WHERE workspace_id = $1 AND id = (${ONE_THREADED})`;
  await owner.query(sql, [workspaceId]);
}

async function shiftAThread({ workspaceId }: Inbox): Promise<void> {
  await owner.query(
    `UPDATE thread SET last_post_at = last_post_at + interval '1 hour'
     WHERE workspace_id = $1 AND id = (SELECT max(id) FROM thread WHERE workspace_id = $1)`,
    [workspaceId],
  );
}

async function mixTickets({ workspaceId }: Inbox): Promise<void> {
  await owner.query(
    `UPDATE thread SET ticket_id = (SELECT min(ticket_id) FROM thread WHERE workspace_id = $1) WHERE workspace_id = $1`,
    [workspaceId],
  );
}

async function repeatAPost(inbox: Inbox): Promise<void> {
  const [row] = await inbox.query<{ body: Buffer }>(
    `SELECT body FROM landed WHERE workspace_id = $1 AND source = 'mentions' ORDER BY id LIMIT 1`,
  );
  const page = JSON.parse(await readBody((row as { body: Buffer }).body)) as { data: { id: string }[] };
  const [post] = page.data as [{ id: string }];
  const again = { ...post, id: `${post.id}9`, edit_history_tweet_ids: [`${post.id}9`] };
  const { id } = inbox.accounts[0] as (typeof inbox.accounts)[0];
  await inbox.land(id, 'mentions', {
    body: JSON.stringify({ ...page, data: [again], includes: { tweets: [] } }),
    received: 1,
  });
  await inbox.apply();
}
