import { jest } from '@jest/globals';
import { startCrowd } from '../../sandbox/x/demo/crowd.ts';
import { World } from '../../sandbox/x/index.ts';
import { seedDemo } from '../../sandbox/x/demo/demo.ts';
import { startJudgedSandbox } from './sandbox-client.ts';

const noon = Date.parse('2027-03-01T12:00:00Z');

describe('the demo', () => {
  it('is the same for the same seed and clock, down to ids and keys', async () => {
    const start = (seed: number) => startJudgedSandbox({ demo: 'northwind', rate: 0, seed, now: () => noon });
    const [one, same, other] = await Promise.all([start(1), start(1), start(2)]);
    const postsOf = ({ world }: typeof one) => [...world.posts.byId.values()];
    expect(same.demo).toEqual(one.demo);
    expect(postsOf(same)).toEqual(postsOf(one));
    expect(other.demo!.apiKey).not.toBe(one.demo!.apiKey);
    await Promise.all([one, same, other].map((sandbox) => sandbox.close()));
  });

  it('has a brand, some thirty customers in many languages, threads, a quote and several answers to one post', () => {
    const world = new World({ now: () => noon });
    seedDemo(world, 'northwind');
    const brand = world.identities.userByHandle('northwind')!;
    expect(brand.name).toBe('Northwind Air');
    expect(world.identities.users.size).toBeGreaterThan(30);
    const posts = [...world.posts.byId.values()];
    expect(posts.length).toBeGreaterThanOrEqual(25);
    expect(new Set(posts.map((post) => post.lang)).size).toBeGreaterThanOrEqual(8);
    expect(world.postsNaming(brand.id).length).toBeGreaterThanOrEqual(20);
    expect(posts.some((post) => post.quotedId)).toBe(true);
    expect(
      posts.some((post) => world.repliesTo(post.id).filter((reply) => reply.authorId !== brand.id).length >= 4),
    ).toBe(true);
    expect(posts.every((post) => post.text.length > 0 && !post.text.includes('{'))).toBe(true);
  });

  it('lets customers write on and answer the brand, and stops when told', () => {
    jest.useFakeTimers();
    const world = new World();
    seedDemo(world, 'northwind');
    const brand = world.demo!;
    const before = world.posts.byId.size;
    const stop = startCrowd(world, brand, 4);
    jest.advanceTimersByTime(10 * 60_000);
    const written = world.posts.byId.size - before;
    expect(written).toBeGreaterThan(25);
    expect(written).toBeLessThan(60);

    const asked = world.postsNaming(brand.userId).filter((post) => post.authorId !== brand.userId);
    const answers = asked.slice(0, 12).map((post) => world.reply(brand.userId, post.id, `Hello! About ${post.id}`));
    jest.advanceTimersByTime(20_000);
    const thanked = answers.filter((answer) => world.repliesTo(answer.id).length > 0);
    expect(thanked.length).toBeGreaterThan(3);
    for (const answer of thanked) expect(world.repliesTo(answer.id)[0]!.authorId).toBe(answer.inReplyToUserId);

    stop();
    const final = world.posts.byId.size;
    jest.advanceTimersByTime(10 * 60_000);
    expect(world.posts.byId.size).toBe(final);
    jest.useRealTimers();
  });
});
