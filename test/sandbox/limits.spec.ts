import type { TwitterResponse } from 'twitter-api-v2';
import { setStage, refusal, type Stage } from './sandbox-client.ts';

let stage: Stage;
afterEach(() => stage.close());

const tooMany = { title: 'Too Many Requests', detail: 'Too Many Requests', type: 'about:blank', status: 429 };

describe('rate limits', () => {
  it('count down per user, refuse beyond, and open again after the window', async () => {
    stage = await setStage();
    const first = await stage.client.v2.get('users/me', undefined, { fullResponse: true });
    expect(first.rateLimit).toMatchObject({ limit: 75, remaining: 74 });
    expect(first.rateLimit!.reset * 1000).toBeGreaterThan(Date.now() + 890_000);
    for (let i = 0; i < 74; i++) await stage.client.v2.get('users/me');
    const error = await refusal(stage.client.v2.get('users/me'));
    expect(error.code).toBe(429);
    expect(error.data).toEqual(tooMany);
    expect(error.headers).toMatchObject({ 'x-rate-limit-limit': '75', 'x-rate-limit-remaining': '0' });

    const other = stage.world.issueOAuth2Tokens(stage.customer.id, stage.app.id);
    await stage.clientWith(other.accessToken).v2.get('users/me');
    stage.world.advanceClock(15 * 60_000);
    await stage.client.v2.get('users/me');
  });

  it('tell posting apart: 100 a quarter of an hour for a user, 10,000 a day for the app', async () => {
    stage = await setStage();
    const { rateLimit } = await stage.client.v2.post<TwitterResponse<unknown>>(
      'tweets',
      { text: 'hello' },
      { fullResponse: true },
    );
    expect(rateLimit).toMatchObject({ limit: 100, remaining: 99, day: { limit: 10_000, remaining: 9_999 } });
  });

  it('can be multiplied or switched off', async () => {
    stage = await setStage({ limits: 0.04 });
    for (let i = 0; i < 3; i++) await stage.client.v2.get('users/me');
    expect((await refusal(stage.client.v2.get('users/me'))).code).toBe(429);
    stage.world.limits.scale = 'off';
    const free = await stage.client.v2.get('users/me', undefined, { fullResponse: true });
    expect(free.rateLimit).toBeUndefined();
  });
});
