import type { FakePost } from '../../src/channels/fake/index.js';
import { LeaseLost } from '../../src/kernel/index.js';
import { ruleThatFilters, type RuleConditions, type SpokenWay } from '../../src/rules/index.js';
import { expectedState } from '../factories/expected-state.js';
import { fakePost } from '../factories/fake-post.js';
import { Random } from '../factories/random.js';
import { BRAND, randomTimeline } from '../factories/timeline.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { setRulesStage, type RulesStage } from './rules-stage.js';

let test: TestApp;
let stage: RulesStage;
beforeAll(async () => void (test = await startTestApp({ PARLEY_ROLES: 'web' })));
afterAll(() => test.close());
beforeEach(async () => void (stage = await setRulesStage(test)));
afterEach(() => stage.requireFaultless());

let made = 0;

/** A post of a customer that mentions the brand, unless it is said otherwise. */
function post(by: string, text: string, more: Partial<FakePost> = {}): FakePost {
  const externalId = more.externalId ?? `p${String((made += 1)).padStart(4, '0')}`;
  const addressees: FakePost['addressees'] = [{ externalId: BRAND, how: 'mention' }];
  return fakePost(externalId, by, Date.UTC(2026, 0, 1) + made * 60_000, { addressees, text, ...more });
}

const answerTo = (parent: FakePost, by: string, text: string, how: 'reply' | 'prefix' = 'reply'): FakePost =>
  post(by, text, {
    rootExternalId: parent.rootExternalId,
    parentExternalId: parent.externalId,
    addressees: [{ externalId: BRAND, how }],
  });

describe('a rule', () => {
  it('keeps what it matches from becoming a ticket, and nothing else', async () => {
    const ruleId = await stage.rule({ containsAny: ['giveaway'] });
    const [spam, plea] = [post('spammer', 'Giveaway!'), post('mara', 'I cannot log in')];
    await stage.arrive([spam, plea]);
    expect(await stage.posts()).toEqual({
      [spam.externalId]: 'filtered rule',
      [plea.externalId]: `mara/${plea.externalId}`,
    });
    const [row] = await stage.sql(
      'SELECT rule_id AS "ruleId", way, account_id AS "accountId" FROM post WHERE why IS NOT NULL',
    );
    expect(row).toEqual({ ruleId, way: 'mention', accountId: stage.accountId });
  });

  it('never filters an answer in a conversation that is with us, nor what came before in it', async () => {
    await stage.rule({ containsAny: ['thanks'] });
    const early = post('mara', 'thanks in advance');
    const plea = answerTo(early, 'mara', 'I cannot log in');
    const late = answerTo(plea, 'mara', 'thanks!');
    await stage.arrive([early], [plea], [late]);
    const thread = `mara/${early.externalId}`;
    expect(Object.values(await stage.posts())).toEqual([thread, thread, thread]);
  });

  it('never filters what we write', async () => {
    await stage.rule({ containsAny: ['sorry'] });
    const plea = post('mara', 'I cannot log in');
    const ours = answerTo(plea, BRAND, 'sorry!');
    await stage.arrive([plea], [ours]);
    expect(Object.values(await stage.posts())).toEqual([`mara/${plea.externalId}`, `mara/${plea.externalId}`]);
  });

  it('of one account leaves alone what also speaks to another', async () => {
    await stage.rule({ containsAny: ['outage'] });
    await stage.sql(
      `INSERT INTO account (workspace_id, channel, external_id, handle, name, state)
       VALUES ($1, 'fake', 'acct-other', 'other', 'Other', 'connected')`,
      [stage.workspaceId],
    );
    const both = post('mara', 'outage?', {
      addressees: [
        { externalId: BRAND, how: 'mention' },
        { externalId: 'acct-other', how: 'mention' },
      ],
    });
    await stage.arrive([both]);
    expect(await stage.posts()).toEqual({ [both.externalId]: `mara/${both.externalId}` });
    const [thread] = await stage.sql(`SELECT c.handle FROM thread t JOIN account c ON c.id = t.account_id`);
    expect(thread).toEqual({ handle: 'other' });
  });

  it('that is made, changed or deleted leaves alone what was decided, also when it comes again', async () => {
    const [before, during] = [post('mara', 'giveaway'), post('noah', 'giveaway')];
    await stage.arrive([before]);
    await stage.rule({ containsAny: ['giveaway'] });
    await stage.arrive([before, during]);
    await stage.removeRules();
    await stage.arrive([before, during]);
    expect(await stage.posts()).toEqual({
      [before.externalId]: `mara/${before.externalId}`,
      [during.externalId]: 'filtered rule',
    });
  });

  it.each([[[0, 1, 2]], [[2, 1, 0]], [[1, 2, 0]]])(
    'judges each version of an edited post, and one that it lets through is enough (%j)',
    async (order) => {
      await stage.rule({ containsAny: ['giveaway'] });
      const [first, never] = [post('mara', 'giveaway'), post('noah', 'giveaway')];
      const versions = [first, { ...first, version: 1, text: 'help' }, { ...first, version: 2, text: 'giveaway help' }];
      await stage.arrive(...order.map((n) => [versions[n] as FakePost, { ...never, version: n }]));
      expect(await stage.posts()).toEqual({
        [first.externalId]: `mara/${first.externalId}`,
        [never.externalId]: 'filtered rule',
      });
      const [ticket] = await stage.sql('SELECT preview FROM ticket');
      expect(ticket).toEqual({ preview: 'giveaway help' });
    },
  );

  it('that cannot be read filters nothing', async () => {
    await stage.rule({ containsAny: [] });
    await stage.rule({ regex: '.*' } as RuleConditions);
    const plea = post('mara', 'help');
    await stage.arrive([plea]);
    expect(await stage.posts()).toEqual({ [plea.externalId]: `mara/${plea.externalId}` });
  });
});

/** Some match the words of one version of an edited post only. */
const RULES: RuleConditions[] = [
  { authors: ['user-1', 'user-5'], ways: ['mention', 'direct'] },
  { containsAny: ['by user-2', 'by user-9'], ways: ['reply'] },
  { containsAny: ['edited'] },
  { authors: ['user-4', 'user-7'], containsNone: ['edited'] },
  { ways: ['quote'] },
];

const wayOf = (one: FakePost): SpokenWay => {
  const ways = one.addressees.filter(({ externalId }) => externalId === BRAND).map(({ how }) => how);
  return (['direct', 'reply', 'mention', 'quote'] as const).find((way) => ways.includes(way)) as SpokenWay;
};
const isFiltered = (one: FakePost): boolean =>
  RULES.some((conditions) => {
    const { externalId, text, lang, author } = one;
    const facts = { externalId, way: wayOf(one), text, lang, handle: author.handle, followers: author.followers };
    return ruleThatFilters([{ id: '1', conditions }], facts) !== null;
  });

it.each([1, 2, 3, 4])(
  'timeline %i: with rules, too, no order, batch or repetition changes what becomes of the posts, and it is what the rules say',
  async (seed) => {
    const timeline = randomTimeline(seed, 200, 10).flatMap((one) =>
      one.version > 0 ? [{ ...one, version: 0, text: one.text.replace(' (edited)', '') }, one] : [one],
    );
    const expected = expectedState(timeline, isFiltered);
    const withoutRules = expectedState(timeline);
    expect([...expected.threadOf]).not.toEqual([...withoutRules.threadOf]); // the rules do something
    for (let arrival = 0; arrival < 5; arrival += 1) {
      const random = new Random(seed * 100 + arrival);
      const each = await setRulesStage(test);
      for (const conditions of RULES) await each.rule(conditions);
      const copies =
        arrival === 0 ? timeline : random.shuffle(timeline.flatMap((one) => (random.chance(0.3) ? [one, one] : [one])));
      const pages: FakePost[][] = [];
      for (let at = 0; at < copies.length; at += pages.at(-1)?.length ?? 1) {
        pages.push(copies.slice(at, at + 1 + random.below(random.pick([5, 60]))));
      }
      await each.arrive(...pages);
      const stands = Object.entries(await each.posts());
      expect(stands.map(([id, thread]) => [id, thread.includes('/') ? thread : null])).toEqual([...expected.threadOf]);
      const tickets = await each.sql<{ threads: string }>(
        `SELECT string_agg(a.external_id || '/' || t.root_external_id, ' ' ORDER BY a.external_id || '/' || t.root_external_id) AS threads
         FROM thread t JOIN author a ON a.workspace_id = t.workspace_id AND a.id = t.author_id GROUP BY t.ticket_id`,
      );
      expect(tickets.map(({ threads }) => threads).sort()).toEqual(expected.tickets);
    }
  },
  60_000,
);

describe('converting by hand', () => {
  it('opens the thread as if the post had done so, says who did it, and does nothing the second time', async () => {
    await stage.rule({ containsAny: ['giveaway'] });
    const spam = post('mara', 'giveaway');
    const followUp = answerTo(spam, 'mara', 'giveaway, again');
    const ours = answerTo(spam, BRAND, 'Hello');
    await stage.arrive([spam, followUp, ours]);
    expect(await stage.convert([spam.externalId])).toEqual({ converted: 1, already: 0, gone: 0, failed: 0 });
    const thread = `mara/${spam.externalId}`;
    expect(Object.values(await stage.posts())).toEqual([thread, thread, thread]);
    const events = await stage.sql('SELECT kind, agent_id AS "agentId" FROM event ORDER BY id');
    expect(new Set(events.map(({ kind }) => kind))).toEqual(
      new Set(['ticket_created', 'post_converted', 'post_received', 'post_by_us']),
    );
    expect(new Set(events.map(({ agentId }) => agentId))).toEqual(new Set([stage.agentId]));
    expect(await stage.convert([spam.externalId])).toEqual({ converted: 0, already: 1, gone: 0, failed: 0 });
    expect((await stage.sql('SELECT FROM event')).length).toBe(events.length);
    const late = answerTo(followUp, 'mara', 'giveaway, once more');
    await stage.arrive([late, spam]);
    expect((await stage.posts())[late.externalId]).toBe(thread);
  });

  it('gives context to its own author, with what followed it, and leaves whose context it was alone', async () => {
    const root = post('carl', 'to nobody', { addressees: [] });
    const aside = answerTo(root, 'sven', '@brand me too', 'prefix');
    const ours = answerTo(aside, BRAND, 'Hello Sven');
    await stage.arrive([root, aside, ours]);
    expect(await stage.posts()).toEqual({
      [root.externalId]: 'filtered context',
      [aside.externalId]: 'filtered prefix',
      [ours.externalId]: 'filtered own',
    });
    await stage.convert([aside.externalId]);
    const thread = `sven/${root.externalId}`;
    expect(await stage.posts()).toEqual({
      [root.externalId]: 'filtered context',
      [aside.externalId]: thread,
      [ours.externalId]: thread,
    });
    const [row] = await stage.sql(
      `SELECT a.external_id AS customer, t.our_last_post_at IS NOT NULL AS answered FROM thread t JOIN author a ON a.id = t.author_id`,
    );
    expect(row).toEqual({ customer: 'sven', answered: true });
    await stage.arrive([answerTo(ours, 'sven', 'thank you')]);
    expect(new Set(Object.values(await stage.posts()))).toEqual(new Set(['filtered context', thread]));
  });

  it('brings a repost to its author; ours and deleted ones it does not bring to anybody', async () => {
    const repost = post('mara', 'RT', { repost: true });
    const ours = post(BRAND, 'News', { addressees: [] });
    const gone = post('noah', 'to nobody', { addressees: [] });
    await stage.arrive([repost, ours, gone]);
    await stage.sql(`UPDATE post SET deleted_at = now(), gone = 'deleted', text = '' WHERE external_id = $1`, [
      gone.externalId,
    ]);
    expect(await stage.convert([repost, ours, gone].map(({ externalId }) => externalId))).toMatchObject({
      converted: 1,
      gone: 2,
    });
    expect(await stage.posts()).toEqual({
      [repost.externalId]: `mara/${repost.externalId}`,
      [ours.externalId]: 'filtered own',
      [gone.externalId]: 'filtered context',
    });
  });

  it('sets the one post aside that breaks, and converts those beside it', async () => {
    const all = Array.from({ length: 5 }, (_, n) => post(`fan-${n}`, 'to nobody', { addressees: [] }));
    await stage.arrive(all);
    await stage.sql(`UPDATE post SET posted_at = 'infinity' WHERE external_id = $1`, [all[2]?.externalId]);
    expect(await stage.convert(all.map(({ externalId }) => externalId))).toEqual({
      converted: 4,
      already: 0,
      gone: 0,
      failed: 1,
    });
  });

  it('takes thousands in one act, goes on after a crash at any step, and makes each post one ticket', async () => {
    await stage.rule({ withoutWords: true });
    const many = Array.from({ length: 5_000 }, (_, n) => post(`fan-${n % 4_500}`, '@brand 🎉'));
    for (let at = 0; at < many.length; at += 500) await stage.arrive(many.slice(at, at + 500));
    expect(new Set(Object.values(await stage.posts()))).toEqual(new Set(['filtered rule']));
    let steps = 0;
    const crash = async (): Promise<void> => {
      if ((steps += 1) === 3) throw new LeaseLost({ kind: 'convert', workspaceId: '1', subjectId: '0', fence: '1' });
    };
    const result = await stage.convert(
      many.map(({ externalId }) => externalId),
      crash,
    );
    expect(result).toEqual({ converted: 5_000, already: 0, gone: 0, failed: 0 });
    const [made] = await stage.sql(
      `SELECT (SELECT count(*) FROM thread)::int AS threads, (SELECT count(DISTINCT contact_id) FROM ticket)::int AS customers,
         (SELECT sum(threaded) FROM landed)::int AS threaded, (SELECT sum(filtered) FROM landed)::int AS filtered`,
    );
    expect(made).toEqual({ threads: 5_000, customers: 4_500, threaded: 5_000, filtered: 0 });
  }, 120_000);
});
