import { Database, type Tx } from '../../src/kernel/index.js';
import type { Actor } from '../../src/people/index.js';
import { compile, FilteredTickets, readConditions, type TicketCondition } from '../../src/views/index.js';
import { HOSTILE_TEXTS } from '../factories/hostile-text.js';
import { Random } from '../factories/random.js';
import { connectFake, signIn, startTestApp, until, type TestApp, type TestClient } from '../support/test-app.js';

// What SQL makes of conditions, beside what they mean, written down once more and plainly; on random tickets.
const TICKETS = 90;
const ROUNDS = 350;
const WORDS = ['refund', 'login', 'delay', 'baggage', 'voucher'];
const TAGS = ['vip', 'Lost Bag', 'été', 'a%_b'];
const LANGS = ['en', 'en-GB', 'fr', 'und', null];
const HOUR = 3_600_000;

interface Ticket {
  number: number;
  id: number;
  status: string;
  priority: string;
  channel: string;
  account: string;
  team: string | null;
  assignee: string | null;
  lang: string | null;
  reply: string | null;
  isSnoozed: boolean;
  tags: string[];
  text: string;
  created: number;
  lastPost: number;
  waiting: number | null;
}

let test: TestApp;
let db: Database;
let filtered: FilteredTickets;
let me: TestClient;
let actor: Actor;
let colleague: string;
let accounts: string[];
let teams: string[];
let tickets: Ticket[];
let now: number;

beforeAll(async () => {
  test = await startTestApp();
  db = test.app.get(Database);
  filtered = test.app.get(FilteredTickets);
  me = await signIn(test);
  colleague = (await signIn(test)).agentId;
  actor = { workspaceId: test.workspace.id, agentId: me.agentId } as Actor;
  accounts = [await connectFake(test, 'brand'), await connectFake(test, 'other')];
  const random = new Random(11);
  for (let n = 0; n < TICKETS; n += 1)
    test.fake.addPost({
      author: `c${n}`,
      text: `@brand ${random.pick(WORDS)} ${random.pick(WORDS)} number${n}`,
      addressees: [{ externalId: n % 3 === 0 ? 'acct-other' : 'acct-brand', how: 'mention' }],
    });
  await until('all tickets, and their words', async () => {
    const [row] = await sql<{ n: number; words: number }>(
      'SELECT (SELECT count(*)::int FROM ticket) AS n, (SELECT count(*)::int FROM search_entry) AS words',
    );
    return row?.n === TICKETS && row.words >= TICKETS;
  });
  await scatter();
  tickets = await sql<Ticket>(FACTS);
  now = Number((await sql<{ at: number }>('SELECT extract(epoch FROM now()) * 1000 AS at'))[0]?.at);
}, 60_000);
afterAll(() => test.close());

const inWorkspace = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => db.inWorkspace(test.workspace.id, work);
const sql = <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  inWorkspace((tx) => tx.query<Row>(text, values));

/** Everything that a condition may ask for, at random. */
async function scatter(): Promise<void> {
  teams = (
    await sql<{ id: string }>(
      `INSERT INTO team (workspace_id, name) VALUES (${test.workspace.id}, 'One'), (${test.workspace.id}, 'Two') RETURNING id`,
    )
  ).map(({ id }) => id);
  await sql(`INSERT INTO team_member (workspace_id, team_id, agent_id) VALUES (${test.workspace.id}, $1, $2)`, [
    teams[0],
    me.agentId,
  ]);
  await sql(
    `UPDATE ticket SET
       status = (ARRAY['new', 'open', 'pending', 'on_hold', 'solved', 'closed'])[id % 6 + 1],
       priority = (ARRAY['low', 'normal', 'high', 'urgent'])[id * 7 % 11 % 4 + 1],
       assignee_id = (ARRAY[NULL, $1, $2]::bigint[])[id * 5 % 7 % 3 + 1], team_id = (ARRAY[NULL, $3, $4]::bigint[])[id * 3 % 13 % 3 + 1],
       lang = ($5::text[])[id % 5 + 1], reply_state = (ARRAY[NULL, 'failed', 'sent', 'unknown'])[id % 4 + 1],
       snoozed_until = CASE WHEN id * 11 % 5 = 0 THEN now() + interval '1 day' END,
       waiting_since = CASE WHEN id % 3 > 0 THEN now() - id % 40 * interval '6 minutes' - interval '1 minute' END,
       created_at = now() - id % 50 * interval '1 hour' - interval '1 minute',
       last_post_at = now() - id * 17 % 23 * interval '30 minutes' - interval '1 minute'`,
    [me.agentId, colleague, teams[0], teams[1], LANGS],
  );
  await sql(`INSERT INTO tag (workspace_id, name) SELECT ${test.workspace.id}, unnest($1::text[])`, [TAGS]);
  await sql(`INSERT INTO ticket_tag (workspace_id, ticket_id, tag_id)
    SELECT k.workspace_id, k.id, n.id FROM ticket k JOIN tag n ON (k.id * 7 + n.id * 13) % 5 < 2`);
}

const FACTS = `
  SELECT k.number::int AS number, k.id::int AS id, k.status, k.priority, k.channel, k.account_id AS account, k.team_id AS team,
    k.assignee_id AS assignee, k.lang, k.reply_state AS reply, k.snoozed_until IS NOT NULL AS "isSnoozed",
    (extract(epoch FROM k.created_at) * 1000)::float8 AS created, (extract(epoch FROM k.last_post_at) * 1000)::float8 AS "lastPost",
    (extract(epoch FROM k.waiting_since) * 1000)::float8 AS waiting, k.preview AS text,
    ARRAY(SELECT n.name FROM ticket_tag x JOIN tag n ON n.id = x.tag_id WHERE x.ticket_id = k.id) AS tags
  FROM ticket k WHERE k.merged_into IS NULL ORDER BY k.id`;

/** What the condition means. */
function isTrue(condition: TicketCondition, ticket: Ticket): boolean {
  if ('text' in condition) {
    const has = condition.text.split(' ').every((word) => ticket.text.split(' ').includes(word));
    return has === (condition.is === 'has');
  }
  if (!('values' in condition)) {
    const moment = 'at' in condition ? Date.parse(condition.at) : now + condition.minutesFromNow * 60_000;
    const time = timeOf(condition.field, ticket);
    if (time === null) return false;
    return condition.is === 'before' ? time < moment : time >= moment;
  }
  if (condition.is === 'all') return condition.values.every((value) => isOne('tag', value, ticket));
  return condition.values.some((value) => isOne(condition.field, value, ticket)) === (condition.is === 'any');
}

function timeOf(field: 'created' | 'due' | 'lastPost' | 'waiting', ticket: Ticket): number | null {
  if (field !== 'due') return ticket[field];
  const isActive = ['new', 'open'].includes(ticket.status) && !ticket.isSnoozed;
  return isActive && ticket.waiting !== null ? ticket.waiting + HOUR : null;
}

function isOne(field: string, value: string, ticket: Ticket): boolean {
  switch (field) {
    case 'tag':
      return ticket.tags.some((tag) => tag.toLowerCase() === value.normalize('NFC').toLowerCase());
    case 'team':
      return value === 'none' ? ticket.team === null : ticket.team === (value === 'mine' ? teams[0] : value);
    case 'assignee':
      return value === 'nobody' ? ticket.assignee === null : ticket.assignee === (value === 'me' ? me.agentId : value);
    case 'snoozed':
      return ticket.isSnoozed === (value === 'yes');
    case 'language':
      if (value === 'unknown') return ticket.lang === null || ticket.lang === 'und';
      return ticket.lang?.toLowerCase() === value || ticket.lang?.split('-')[0]?.toLowerCase() === value;
    default:
      return ticket[field as 'status' | 'priority' | 'channel' | 'account' | 'reply'] === value;
  }
}

function someOf<T>(random: Random, all: readonly T[]): T[] {
  return random.shuffle(all).slice(0, 1 + random.below(Math.min(3, all.length)));
}

function randomCondition(random: Random): TicketCondition {
  const is = random.pick(['any', 'none'] as const);
  const list = (field: string, all: string[]): TicketCondition =>
    ({ field, is, values: someOf(random, all) }) as TicketCondition;
  const time = {
    field: random.pick(['created', 'due', 'lastPost', 'waiting'] as const),
    is: random.pick(['before', 'after'] as const),
  };
  // The tickets' times are a minute older than a multiple of six: it takes five minutes until what was read before and what is asked
  // for now are of two minds.
  const minutes = -6 * random.below(60);
  return random.pick<() => TicketCondition>([
    () => list('status', ['new', 'open', 'pending', 'on_hold', 'solved', 'closed']),
    () => list('priority', ['low', 'normal', 'high', 'urgent']),
    () => list('channel', ['fake', 'x']),
    () => list('account', [...accounts, '999']),
    () => list('team', [...teams, 'mine', 'none', '999']),
    () => list('assignee', [me.agentId, colleague, 'me', 'nobody', '999']),
    () => list('language', ['en', 'en-gb', 'fr', 'de', 'unknown']),
    () => list('snoozed', ['yes', 'no']),
    () => list('reply', ['failed', 'sent', 'unknown', 'queued']),
    () => ({
      field: 'tag',
      is: random.pick(['any', 'all', 'none'] as const),
      values: someOf(random, [...TAGS, 'VIP', 'ÉTÉ', 'none']),
    }),
    () => ({
      field: 'words',
      is: random.pick(['has', 'lacks'] as const),
      text: someOf(random, WORDS).slice(0, 2).join(' '),
    }),
    () => ({ ...time, minutesFromNow: minutes }),
    () => ({ ...time, at: new Date(now + minutes * 60_000 + 30_000).toISOString() }),
  ])();
}

const ORDERS = ['lastPost', 'waiting', 'created', 'priority'] as const;
const RANKS = ['urgent', 'high', 'normal', 'low'];
const SORT: Record<(typeof ORDERS)[number], (a: Ticket, b: Ticket) => number> = {
  lastPost: (a, b) => b.lastPost - a.lastPost || b.id - a.id,
  waiting: (a, b) => (a.waiting ?? 9e15) - (b.waiting ?? 9e15) || a.id - b.id,
  created: (a, b) => b.id - a.id,
  priority: (a, b) => RANKS.indexOf(a.priority) - RANKS.indexOf(b.priority) || SORT.lastPost(a, b),
};

it('whatever is asked for, in whatever order and by whatever pages, comes as the conditions say', async () => {
  const random = new Random(2026);
  let found = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const wanted = Array.from({ length: random.below(4) }, () => randomCondition(random));
    const words = wanted.filter(({ field }) => field === 'words');
    const conditions = readConditions(wanted.filter((one) => one.field !== 'words' || words.indexOf(one) < 3));
    const order = ORDERS[round % ORDERS.length] as (typeof ORDERS)[number];
    const expected = tickets.filter((ticket) => conditions.every((one) => isTrue(one, ticket))).toSorted(SORT[order]);
    const got = await allPages(conditions, order, 5 + random.below(60));
    expect({ conditions, order, got }).toEqual({ conditions, order, got: expected.map(({ number }) => number) });
    found += got.length;
  }
  expect(found).toBeGreaterThan(ROUNDS); // it is not nothing compared with nothing
});

async function allPages(
  conditions: TicketCondition[],
  order: (typeof ORDERS)[number],
  limit: number,
): Promise<number[]> {
  const numbers: number[] = [];
  let cursor: string | undefined;
  do {
    const page = JSON.parse(await filtered.page(actor, conditions, order, limit, cursor));
    numbers.push(...page.items.map((item: Ticket) => item.number));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return numbers;
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;
const shapeOf = (conditions: unknown): string => compile(readConditions(conditions), 4).where;

it('no value ever becomes part of the SQL, whatever it holds, and every one of them can be asked for', async () => {
  const random = new Random(5);
  const hostile = [
    ...HOSTILE_TEXTS,
    `'; DROP TABLE ticket; --`,
    '$1',
    `$4) OR true --`,
    '\\',
    `E'\\''`,
    '"',
    '%_',
    '}{',
    '{"a"}',
    'NULL',
  ];
  const refused: unknown[] = [];
  for (const text of hostile) {
    const value = text.slice(0, 40);
    let conditions: TicketCondition[];
    try {
      conditions = readConditions([
        { field: 'tag', is: random.pick(['any', 'none']), values: [value, 'x'] },
        { field: 'tag', is: 'all', values: [value] },
      ]);
    } catch (error) {
      refused.push(codeOf(error));
      continue;
    }
    const harmless = conditions.map((one) => ({
      ...one,
      values: (one as { values: string[] }).values.map((_, n) => `v${n}`),
    }));
    expect(shapeOf(conditions)).toBe(shapeOf(harmless));
    await filtered.page(actor, conditions, 'lastPost', 5, undefined);
    const words = [{ field: 'words', is: 'has', text: `refund ${value}` }];
    expect(compile(readConditions(words), 4).where).toBe(shapeOf([{ field: 'words', is: 'has', text: 'harmless' }]));
    const found = await filtered.page(actor, readConditions(words), 'lastPost', 5, undefined).catch(codeOf);
    expect(found).toMatch(/^(search_not_understood|\{"items".*)$/su);
  }
  expect(new Set([...refused, 'invalid_conditions'])).toEqual(new Set(['invalid_conditions']));
  expect(refused.length).toBeLessThan(hostile.length / 2);
});

it('what is no condition is refused, in whatever way it is none', () => {
  const random = new Random(77);
  const leaf = (): unknown =>
    random.pick([
      null,
      '',
      'open',
      `'`,
      0,
      -1,
      1e308,
      true,
      [],
      {},
      ['open'],
      Array(51).fill('open'),
      { field: 'status' },
      '__proto__',
      '1e400',
      Number.NaN,
    ]);
  const good = { field: 'status', is: 'any', values: ['open'] };
  const refused = new Set<unknown>();
  for (let n = 0; n < 3_000; n += 1) {
    const broken: Record<string, unknown> = { ...good };
    broken[random.pick(['field', 'is', 'values', 'text', 'at', 'minutesFromNow', 'constructor', 'sql'])] = leaf();
    let read: TicketCondition[] = [];
    try {
      read = readConditions([broken]);
    } catch (error) {
      refused.add(codeOf(error));
      continue;
    }
    expect(read).toEqual([{ ...good, values: expect.any(Array), is: expect.stringMatching(/^(any|none)$/) }]);
  }
  expect([...refused]).toEqual(['invalid_conditions']);
  for (const wrong of [
    Array(21).fill(good),
    [{ ...good, values: Array(51).fill('open') }],
    Array(4).fill({ field: 'words', is: 'has', text: 'a' }),
    [{ field: 'created', is: 'before', at: '2026-01-01' }],
    [{ field: 'created', is: 'before', at: '2026-01-01T00:00:00Z', minutesFromNow: 1 }],
    [{ field: 'created', is: 'before', minutesFromNow: 1.5 }],
    [{ field: 'tag', is: 'any', values: ['a\u0000b'] }],
    [{ field: 'team', is: 'any', values: ['1; DROP'] }],
    [{ field: 'toString', is: 'any', values: ['1'] }],
    'open',
    null,
  ])
    expect(() => readConditions(wrong)).toThrow(/up to 20 conditions/);
});
