import type { App } from '../../sandbox/x/index.ts';
import { until } from './stream-reader.ts';
import { setStage, type Stage } from './sandbox-client.ts';
import { failureOf, twitterApiV2, xdk, type InboxClient } from './two-clients.ts';

const CALLBACK = 'https://inbox.example/callback';

describe.each([twitterApiV2, xdk])('an inbox that uses $name', (library) => {
  let stage: Stage;
  let client: InboxClient;
  beforeEach(async () => {
    stage = await setStage();
    client = library.client(stage, stage.world.issueOAuth2Tokens(stage.brand.id, stage.app.id).accessToken);
  });
  afterEach(() => stage.close());

  const ask = (text = 'please help') => stage.world.post({ authorId: stage.customer.id, text: `@northwind ${text}` });

  it('signs in by OAuth 2, refreshes once, and is refused the spent refresh token', async () => {
    const app: App = stage.world.addApp({ name: 'Inbox', ownerId: stage.brand.id, callbackUrls: [CALLBACK] });
    const first = await library.signIn(stage, app, CALLBACK);
    expect(await library.client(stage, first.accessToken).me()).toMatchObject({
      id: stage.brand.id,
      username: 'northwind',
    });
    const second = await library.refresh(stage, app, CALLBACK, first.refreshToken);
    expect(second.accessToken).not.toBe(first.accessToken);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(await library.client(stage, second.accessToken).me()).toMatchObject({ id: stage.brand.id });
    await expect(library.refresh(stage, app, CALLBACK, first.refreshToken)).rejects.toThrow(/400/);
  });

  it('is told 401 when its token has expired', async () => {
    await client.me();
    stage.world.advanceClock(2 * 3_600_000 + 1);
    expect(await failureOf(client.me())).toMatchObject({ status: 401, detail: 'Unauthorized' });
  });

  it('looks posts up, and learns which are gone', async () => {
    const [kept, gone] = [ask('kept'), ask('gone')];
    stage.world.deletePost(gone.id);
    expect(await client.lookUp([kept.id, gone.id])).toEqual({ found: [kept.id], missing: [gone.id] });
    expect(await client.lookUp([gone.id])).toEqual({ found: [], missing: [gone.id] });
  });

  it('reads every mention page by page, and only what is new after that', async () => {
    const posts = Array.from({ length: 23 }, (_, i) => ask(`number ${i}`).id).reverse();
    const seen: string[] = [];
    let page = await client.mentions(stage.brand.id, { size: 10 });
    seen.push(...page.ids);
    while (page.next) {
      page = await client.mentions(stage.brand.id, { size: 10, token: page.next });
      seen.push(...page.ids);
    }
    expect(seen).toEqual(posts);
    expect(await client.mentions(stage.brand.id, { size: 10, sinceId: posts[0]! })).toEqual({
      ids: [],
      next: undefined,
    });
    const late = ask('late');
    expect((await client.mentions(stage.brand.id, { size: 10, sinceId: posts[0]! })).ids).toEqual([late.id]);
  });

  it('posts, replies and deletes', async () => {
    const asked = ask();
    const id = await client.reply('On its way!', asked.id);
    expect(stage.world.repliesTo(asked.id).map((post) => post.id)).toEqual([id]);
    expect(await client.delete(id)).toBe(true);
    expect(stage.world.repliesTo(asked.id)).toEqual([]);
    expect(await client.lookUp([await client.post('Good morning')])).toMatchObject({ missing: [] });
  });

  it('is refused what X refuses, in X’s words', async () => {
    await client.post('Good morning');
    expect(await failureOf(client.post('Good morning'))).toMatchObject({
      status: 403,
      detail: 'You are not allowed to create a Tweet with duplicate content.',
    });
    const stranger = stage.world.post({ authorId: stage.customer.id, text: 'late again' });
    expect(await failureOf(client.reply('Sorry!', stranger.id))).toMatchObject({
      status: 403,
      detail: expect.stringMatching(/^Reply to this conversation is not allowed because you have not been mentioned/),
    });
    expect(await failureOf(client.post('x'.repeat(281)))).toMatchObject({
      status: 400,
      detail: expect.stringMatching(/^Your Tweet text is too long\. /),
    });
    const gone = ask('gone');
    stage.world.deletePost(gone.id);
    expect(await failureOf(client.reply('Hello', gone.id))).toMatchObject({
      status: 403,
      detail: 'You attempted to reply to a Tweet that is deleted or not visible to you.',
    });
  });

  it('finds posts by search, half a minute after they were written', async () => {
    const asked = ask('where is my suitcase');
    ask('something else');
    expect(await client.search('suitcase @northwind')).toEqual([]);
    stage.world.advanceClock(31_000);
    expect(await client.search('suitcase @northwind')).toEqual([asked.id]);
    expect(await failureOf(client.search('is:reply'))).toMatchObject({ status: 400 });
  });

  it('sees its rate limit, and when it ends', async () => {
    stage.world.limits.scale = 0.04;
    for (let i = 0; i < 3; i++) await client.me();
    const { status, resetsAt } = await failureOf(client.me());
    expect(status).toBe(429);
    expect(resetsAt! * 1000 - Date.now()).toBeGreaterThan(890_000);
    stage.world.advanceClock(15 * 60_000);
    await client.me();
  });

  it('gets a post that is indexed late only when it is indexed', async () => {
    stage.world.setFault({ endpoint: 'GET /2/users/:id/mentions', kind: 'late-indexing', ms: 60_000, count: 1 });
    const [late, prompt] = [ask('late'), ask('prompt')];
    expect((await client.mentions(stage.brand.id, { size: 10 })).ids).toEqual([prompt.id]);
    expect(await client.lookUp([late.id])).toMatchObject({ found: [late.id] });
    stage.world.advanceClock(60_000);
    expect((await client.mentions(stage.brand.id, { size: 10 })).ids).toEqual([prompt.id, late.id]);
  });

  it('cannot know whether a reply was posted when the connection breaks, and is told on the second try', async () => {
    const asked = ask();
    stage.world.setFault({ endpoint: 'POST /2/tweets', kind: 'commit-then-reset', count: 1 });
    expect(await failureOf(client.reply('On its way!', asked.id))).toMatchObject({ status: undefined });
    expect(stage.world.repliesTo(asked.id)).toHaveLength(1);
    expect(await failureOf(client.reply('On its way!', asked.id))).toMatchObject({ status: 403 });
    expect(stage.world.repliesTo(asked.id)).toHaveLength(1);
  });

  it('writes and reads direct messages', async () => {
    stage.world.directMessage({ from: stage.customer.id, to: stage.brand.id, text: 'my number is 12' });
    const { conversationId, eventId } = await client.sendMessage(stage.customer.id, 'Thank you!');
    expect(conversationId).toMatch(/^\d+-\d+$/);
    expect(eventId).toMatch(/^\d+$/);
    expect(await client.messages(stage.customer.id)).toEqual(['Thank you!', 'my number is 12']);
  });

  it('gets posts over the filtered stream, and only those that its rule names', async () => {
    stage.world.behaviour.ruleDelayMs = 0;
    const seen: string[] = [];
    const stream = await client.follow('@northwind -is:retweet -from:northwind', (id) => seen.push(id));
    stage.world.post({ authorId: stage.customer.id, text: 'about somebody else' });
    const asked = ask('over the stream 🧑🏽‍💻');
    await until(() => seen.length > 0);
    stream.stop();
    expect(seen).toEqual([asked.id]);
  });
});
