import http from 'node:http';
import { computedMs } from '../support/computed-ms.ts';
import { setStage, type Stage } from './sandbox-client.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

async function control(method: string, path: string, body?: unknown, token = stage.sandbox.controlToken) {
  const response = await fetch(`${stage.sandbox.controlOrigin}/_sandbox/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as never as Record<string, never> };
}

describe('the control API', () => {
  it('wants the token', async () => {
    expect(await control('GET', 'users', undefined, 'guess')).toEqual({
      status: 401,
      body: { error: 'The control token is missing or wrong.' },
    });
  });

  it('answers on loopback names only', async () => {
    const { port } = new URL(stage.sandbox.controlOrigin);
    const status = await new Promise((resolve, reject) => {
      http
        .get({ host: '127.0.0.1', port, path: '/', headers: { host: 'evil.example' } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
        .on('error', reject);
    });
    expect(status).toBe(421);
  });

  it('makes a brand that can be used at once', async () => {
    const user = (await control('POST', 'users', { handle: 'southwind', name: 'Southwind' })).body as never as {
      id: string;
    };
    const app = (await control('POST', 'apps', { name: 'Inbox' })).body as never as { id: string };
    const tokens = (await control('POST', 'tokens', { userId: user.id, appId: app.id, type: 'oauth1' }))
      .body as never as {
      apiKey: string;
      apiSecret: string;
    };
    const client = stage.clientWith({ ...tokens, appKey: tokens.apiKey, appSecret: tokens.apiSecret });
    expect((await client.v2.me()).data.username).toBe('southwind');
  });

  it('writes, answers, deletes and shows posts', async () => {
    const asked = (await control('POST', 'posts', { authorHandle: 'marta_flies', text: '@northwind hello' }))
      .body as never as { id: string };
    const answer = (await control('POST', 'posts', { authorId: stage.brand.id, text: 'hi', inReplyTo: asked.id }))
      .body as never as { id: string };
    expect((await control('GET', `replies?to=${asked.id}`)).body).toMatchObject({
      total: 1,
      posts: [{ id: answer.id, text: '@marta_flies hi', author: { handle: 'northwind' } }],
    });
    expect((await control('GET', `mentions?userId=${stage.brand.id}`)).body).toMatchObject({
      total: 1,
      posts: [{ id: asked.id, url: `https://x.com/marta_flies/status/${asked.id}`, replyCount: 1 }],
    });
    await control('DELETE', `posts/${asked.id}`);
    expect((await control('GET', `posts/${asked.id}`)).body).toMatchObject({ text: '', deletedAt: expect.any(Number) });
    expect((await control('GET', `mentions?userId=${stage.brand.id}`)).body).toEqual({ total: 0, posts: [] });
  });

  it('makes a spike, the same one for the same seed', async () => {
    const spike = { mention: stage.brand.id, count: 5000, authors: 300, seed: 7, overMs: 600_000 };
    const computed = computedMs();
    const { body } = await control('POST', 'posts/bulk', spike);
    expect(computed()).toBeLessThan(1500);
    expect((body as unknown as { postIds: string[] }).postIds).toHaveLength(5000);
    expect(stage.world.postsNaming(stage.brand.id)).toHaveLength(5000);
    const texts = stage.world.postsNaming(stage.brand.id).map((post) => post.text);
    expect(new Set(texts).size).toBe(5000);

    const other = await setStage();
    other.world.bulkMentions({ ...spike, mention: other.brand.id });
    expect(other.world.postsNaming(other.brand.id).map((post) => post.text)).toEqual(texts);
    await other.close();
  });

  it('sets faults, moves the clock and shows the requests', async () => {
    expect((await control('POST', 'faults', { endpoint: '*', kind: 'nonsense' })).status).toBe(400);
    await control('POST', 'faults', { endpoint: 'GET /2/users/me', kind: 'status', status: 503, count: 1 });
    await stage.client.v2.me().catch(() => undefined);
    await control('DELETE', 'faults');
    const { body } = await control('GET', `requests?endpoint=${encodeURIComponent('GET /2/users/me')}`);
    expect(body).toMatchObject({ total: 1, requests: [{ outcome: 503, fault: 'status', userId: stage.brand.id }] });
    expect((await control('GET', 'requests?since=1')).body).toEqual({ total: 1, requests: [] });

    const before = stage.world.clock.now();
    await control('POST', 'clock', { advanceMs: 60_000 });
    expect(stage.world.clock.now() - before).toBeGreaterThanOrEqual(60_000);
    await control('POST', 'clock', { set: '2027-03-01T12:00:00Z', freeze: true });
    expect((await control('GET', 'clock')).body).toMatchObject({ iso: '2027-03-01T12:00:00.000Z', frozen: true });
  });

  it('says in a sentence what is wrong', async () => {
    const errorOf = async (path: string, body: unknown) => (await control('POST', path, body)).body['error'];
    expect(await errorOf('posts', { text: 'x' })).toBe(
      'Who writes? Give authorId or the authorHandle of somebody who exists.',
    );
    expect(await errorOf('users', { handle: 'marta_flies' })).toBe('The handle @marta_flies is taken.');
    expect(await errorOf('posts', { authorHandle: 'marta_flies', text: 'x', inReplyTo: '12' })).toBe(
      'There is no post with the id 12, or it was deleted.',
    );
  });
});

describe('the customers’ page', () => {
  it('is served without the token, forbids everything from elsewhere, and never writes markup', async () => {
    const page = await fetch(stage.sandbox.controlOrigin);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const html = await page.text();
    expect(html).not.toContain(stage.sandbox.controlToken);
    expect(html).not.toMatch(/https?:\/\//);
    const script = await (await fetch(`${stage.sandbox.controlOrigin}/page.js`)).text();
    expect(script).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|https?:\/\//);
    expect((await fetch(`${stage.sandbox.controlOrigin}/page.css`)).headers.get('content-type')).toMatch(/^text\/css/);
  });

  it('gets its feed: the newest posts with those that they answer', async () => {
    const root = stage.world.post({ authorId: stage.customer.id, text: 'not about anybody' });
    const reply = stage.world.post({ authorId: stage.customer.id, text: 'now @northwind', inReplyTo: root.id });
    const { body } = await control('GET', `feed?userId=${stage.brand.id}`);
    expect(body).toMatchObject({ posts: [{ id: reply.id }], parents: [{ id: root.id }] });
  });
});
