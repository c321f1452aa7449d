import { readdirSync, readFileSync } from 'node:fs';
import { endpoints } from '../../sandbox/x/api/router.ts';
import { nameOf } from '../../sandbox/x/api/endpoint.ts';
import { faultsOf } from './answer-judge.ts';
import { endpointsWithShape } from './schemas/own-schemas.ts';
import { failOnWrongAnswers, setStage } from './sandbox-client.ts';

const MENTIONS = 'GET /2/users/:id/mentions';
const post = { id: '1990000000000000001', text: 'hello', edit_history_tweet_ids: ['1990000000000000001'] };
const meta = { result_count: 1, newest_id: post.id, oldest_id: post.id };

const judged = (body: unknown, endpoint = MENTIONS, status = 200, fault: string | null = null) =>
  faultsOf({ endpoint, status, text: JSON.stringify(body), fault });

describe('the judge of answers', () => {
  it('has nothing against what X sends', () => {
    expect(judged({ data: [post], meta })).toEqual([]);
    expect(judged({ meta: { result_count: 0 } })).toEqual([]);
    expect(judged({ data: post }, 'POST /2/tweets', 201)).toEqual([]);
    expect(judged({ data: { deleted: true } }, 'DELETE /2/tweets/:id')).toEqual([]);
  });

  it.each([
    ['a numeric id', { data: [{ ...post, id: 1_990_000_000_000 }], meta }, /\/data\/0\/id must be string/],
    ['an empty list', { data: [], meta: { result_count: 0 } }, /\/data must NOT have fewer than 1 items/],
    [
      'an unknown value',
      { data: [{ ...post, reply_settings: 'nobody' }], meta },
      /\/data\/0\/reply_settings must be equal to one of the allowed values \[.*"everyone".*it is "nobody"/,
    ],
    [
      'a time that is none',
      { data: [{ ...post, created_at: 'today' }], meta },
      /created_at must match format "date-time"/,
    ],
    ['a misspelt field', { data: [{ ...post, authorId: '1' }], meta }, /\/data\/0 knows no "authorId"/],
    [
      'a list of references that is empty',
      { data: [{ ...post, referenced_tweets: [] }], meta },
      /referenced_tweets must NOT/,
    ],
    ['includes without content', { data: [post], includes: { users: [] }, meta }, /\/includes\/users must NOT/],
    [
      'a count in words',
      { data: [post], meta: { ...meta, result_count: '1' } },
      /\/meta\/result_count must be integer/,
    ],
    [
      'a partial error that does not say what is missing',
      { errors: [{ title: 'Not Found Error', type: 'https://api.twitter.com/2/problems/resource-not-found' }] },
      /\/errors\/0 must have required property 'parameter'/,
    ],
  ])('finds %s, and says where', (_, body, sentence) => {
    const found = judged(body);
    expect(found.join('\n')).toMatch(sentence);
    for (const line of found) expect(line).toMatch(/^GET \/2\/users\/:id\/mentions 200: \//);
  });

  it('finds an answer that lacks what X always gives, an endpoint that nobody described, and a body that is not JSON', () => {
    const created = { data: { id: post.id, text: 'hello' } };
    expect(judged(created, 'POST /2/tweets', 201).join()).toContain(
      "must have required property 'edit_history_tweet_ids'",
    );
    expect(judged({ data: { mood: 1 } }, 'GET /2/users/:id/mood')).toEqual([
      'GET /2/users/:id/mood 200: no schema knows this answer. Add its shape to test/sandbox/schemas/.',
    ]);
    expect(faultsOf({ endpoint: MENTIONS, status: 200, text: '{"data":', fault: null })).toEqual([
      'GET /2/users/:id/mentions 200: the body is not JSON: {"data":',
    ]);
  });

  it('has a shape of the project’s own for every endpoint', () => {
    const unknown = endpoints.map(nameOf).filter((name) => !endpointsWithShape.has(name));
    expect(unknown).toEqual([]);
  });

  it('lets an answer pass that was broken on purpose, and every refusal', () => {
    expect(faultsOf({ endpoint: 'POST /2/tweets', status: 201, text: '{"data":', fault: 'bad-json-201' })).toEqual([]);
    expect(judged({ anything: 1 }, MENTIONS, 403)).toEqual([]);
  });

  it('is not passed by: no spec starts a sandbox whose answers nobody judges', () => {
    const files = readdirSync(import.meta.dirname).filter(
      (file) => file.endsWith('.ts') && file !== 'sandbox-client.ts',
    );
    const started = new RegExp('startXSandbox' + String.raw`\(`);
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((file) => started.test(readFileSync(`${import.meta.dirname}/${file}`, 'utf8')))).toEqual([]);
  });

  it('sits in every stage: a wrong answer fails the test that asked for it', async () => {
    const stage = await setStage();
    try {
      stage.world.post({ authorId: stage.customer.id, text: '@northwind hello', replySettings: 'nobody' });
      await stage.client.v2.userMentionTimeline(stage.brand.id, { 'tweet.fields': ['reply_settings'] });
      expect(failOnWrongAnswers).toThrow(
        /^The sandbox gave answers that X would not give:\nGET \/2\/users\/:id\/mentions 200: \/data\/0\/reply_settings must be/,
      );
      expect(failOnWrongAnswers).not.toThrow();
    } finally {
      await stage.close();
    }
  });
});
