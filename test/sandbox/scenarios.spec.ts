import { jest } from '@jest/globals';
import { World } from '../../sandbox/x/index.ts';
import { castMember } from '../../sandbox/x/scenarios/cast.ts';
import {
  describedScenarios,
  scenarioNames,
  scenarios,
  type ScenarioName,
} from '../../sandbox/x/scenarios/scenarios.ts';
import { scriptOf, type Step } from '../../sandbox/x/scenarios/script.ts';
import { moments } from '../../sandbox/x/scenarios/shapes.ts';
import { seedDemo } from '../../sandbox/x/demo/demo.ts';
import { weightedLength } from '../../sandbox/x/world/post-text.ts';
import { timeOf } from '../../sandbox/x/world/snowflake.ts';
import { setStage } from './sandbox-client.ts';

const noon = Date.parse('2027-03-01T12:00:00Z');
const minute = 60_000;

function demoWorld(): World {
  const world = new World({ now: () => noon });
  seedDemo(world, 'northwind');
  world.clock.freeze();
  return world;
}
const script = (name: ScenarioName, posts = 3_000, seed = 1, authors = Math.ceil(posts / 2)): Step[] => [
  ...scriptOf(scenarios[name], { brand: 'northwind', posts, authors, lengthMs: 10 * minute, seed }),
];
const postsOf = (steps: Step[]) => steps.filter((step) => step.kind === 'post');

describe('the script of a scenario', () => {
  it.each(scenarioNames)(
    '%s: posts fit into 280, have no open slots, and name the brand when they start a thread',
    (name) => {
      const posts = postsOf(script(name));
      for (const { text } of posts) {
        expect(text).not.toMatch(/[{}]|undefined/);
        expect(weightedLength(text)).toBeLessThanOrEqual(280);
      }
      const roots = posts.filter(
        ({ person, replyTo, quote }) => person !== 'brand' && replyTo === undefined && quote === undefined,
      );
      for (const { text } of roots) expect(text).toMatch(/@northwind(?!\w)/i);
    },
  );

  it.each(scenarioNames)('%s: the same seed gives the same steps, another seed others', (name) => {
    expect(script(name, 500)).toEqual(script(name, 500));
    expect(script(name, 500, 2)).not.toEqual(script(name, 500));
  });

  it('is written by exactly as many people as asked for, in six languages, with little said twice', () => {
    const posts = postsOf(script('outage', 10_000, 1, 6_000));
    expect(posts).toHaveLength(10_000);
    expect(new Set(posts.map((post) => post.person)).size).toBe(6_000);
    const shares = Object.groupBy(posts, (post) => post.lang);
    for (const lang of ['en', 'fr', 'de', 'es', 'ja', 'ar']) expect(shares[lang]!.length).toBeGreaterThan(500);
    const roots = posts.filter((post) => post.replyTo === undefined && post.quote === undefined);
    expect(new Set(roots.map((post) => post.text)).size).toBeGreaterThan(0.85 * roots.length);
    expect(posts.some((post) => post.text.includes('https://'))).toBe(true);
    expect(posts.some((post) => /\p{RGI_Emoji}/v.test(post.text))).toBe(true);
  });

  it('has follow-ups in own threads, answers to others, quotes, deletions and edits', () => {
    const steps = script('outage', 10_000, 1, 6_000);
    const posts = postsOf(steps);
    const authorOf = new Map(posts.map((post) => [post.number, post.person]));
    const replies = posts.filter((post) => post.replyTo !== undefined);
    const own = replies.filter((post) => authorOf.get(post.replyTo!) === post.person);
    expect(own.length).toBeGreaterThan(1_000);
    expect(replies.length - own.length).toBeGreaterThan(300);
    expect(posts.filter((post) => post.quote !== undefined).length).toBeGreaterThan(150);
    expect(steps.filter((step) => step.kind === 'delete').length).toBeGreaterThan(40);
    expect(steps.filter((step) => step.kind === 'edit').length).toBeGreaterThan(20);
    for (const step of replies) expect(step.replyTo).toBeLessThan(step.number);
  });

  it('mocks by few accounts that are young and alone', () => {
    const posts = postsOf(script('troll', 900, 1, 80));
    const people = Object.values(Object.groupBy(posts, (post) => String(post.person)));
    expect(people).toHaveLength(80);
    const trolls = posts.filter((post) => post.isTroll);
    expect(trolls.length).toBeGreaterThan(500);
    expect(posts.length - trolls.length).toBeGreaterThan(50);
    const troll = castMember(1, 3, 'en', true);
    expect(troll.ageDays).toBeLessThan(21);
    expect(troll.followers).toBeLessThan(10);
  });

  it('switches languages within a thread and within a post when it is bilingual', () => {
    const posts = postsOf(script('bilingual', 2_000));
    const langOf = new Map(posts.map((post) => [post.number, post.lang]));
    const switched = posts.filter((post) => post.replyTo !== undefined && langOf.get(post.replyTo) !== post.lang);
    expect(switched.length).toBeGreaterThan(20);
    expect(posts.filter((post) => post.text.includes(' / ')).length).toBeGreaterThan(100);
  });
});

describe('the shape of a scenario', () => {
  const perTenth = (name: ScenarioName): number[] => {
    const at = moments(scenarios[name].shape, 10_000);
    const counts = Array.from({ length: 10 }, () => 0);
    for (let n = 0; n < 10_000; n++) counts[Math.min(9, Math.floor(at(n) * 10))]!++;
    return counts;
  };

  it('of an outage rises steeply, stays, and decays', () => {
    const counts = perTenth('outage');
    expect(counts[0]).toBeLessThan(counts[2]! / 2);
    for (const tenth of [2, 3, 4]) expect(Math.abs(counts[tenth]! - counts[3]!)).toBeLessThan(0.15 * counts[3]!);
    expect(counts[9]).toBeLessThan(0.15 * counts[3]!);
    for (const tenth of [6, 7, 8, 9]) expect(counts[tenth]).toBeLessThan(counts[tenth - 1]!);
  });

  it('of a calm day is even', () => {
    const counts = perTenth('calm');
    expect(Math.max(...counts)).toBeLessThan(1.5 * Math.min(...counts));
  });
});

describe('playing a scenario', () => {
  it('at once moves the clock to its end, and the same seed gives the same posts down to their ids', () => {
    const [one, same] = [demoWorld(), demoWorld()].map((world) => {
      const state = world.playScenario({ name: 'outage', rate: 100, minutes: 10, seed: 7 });
      expect(state).toMatchObject({ state: 'finished', posts: 1_000, written: 1_000, authors: 600 });
      expect(world.clock.now()).toBe(noon + 10 * minute);
      return world;
    }) as [World, World];
    expect([...one.posts.byId.values()]).toEqual([...same.posts.byId.values()]);

    const written = [...one.posts.byId.values()].filter((post) => timeOf(post.id) > noon && !post.earlierVersions);
    expect(written).toHaveLength(1_000);
    expect(new Set(written.map((post) => post.authorId)).size).toBe(600);
    expect(one.scenarios.state!.deleted).toBe(written.filter((post) => post.deletedAt !== undefined).length);
    expect(one.scenarios.state!.edited).toBeGreaterThan(0);
    const quarters = Object.groupBy(written, (post) => Math.floor((timeOf(post.id) - noon) / (2.5 * minute)));
    expect(quarters[1]!.length).toBeGreaterThan(3 * quarters[3]!.length);
  });

  it('goes with the clock, says the same as at once, and can be stopped', () => {
    jest.useFakeTimers({ now: noon });
    try {
      const textsOf = (world: World) =>
        [...world.posts.byId.values()]
          .filter((post) => timeOf(post.id) > noon && !post.earlierVersions)
          .map((post) => post.text);
      const live = new World();
      seedDemo(live, 'northwind');
      live.scenarios.start({ name: 'calm', rate: 30, minutes: 4 });
      jest.advanceTimersByTime(2 * minute);
      const half = live.scenarios.state!.written;
      expect(half).toBeGreaterThan(40);
      expect(half).toBeLessThan(80);
      expect(() => live.scenarios.start({ name: 'troll' })).toThrow(
        'The scenario "calm" is still being played. Stop it first.',
      );

      const instant = demoWorld();
      instant.playScenario({ name: 'calm', rate: 30, minutes: 4 });
      expect(textsOf(live)).toEqual(textsOf(instant).slice(0, half));

      expect(live.scenarios.stop()).toMatchObject({ state: 'stopped', written: half });
      jest.advanceTimersByTime(3 * minute);
      expect(live.scenarios.state!.written).toBe(half);
    } finally {
      jest.useRealTimers();
    }
  });

  it('writes in the time between when the clock is moved over it', () => {
    const world = demoWorld();
    world.scenarios.start({ name: 'outage', rate: 60, minutes: 10 });
    world.advanceClock(20 * minute);
    const written = [...world.posts.byId.values()].filter((post) => timeOf(post.id) > noon && !post.earlierVersions);
    expect(written).toHaveLength(600);
    expect(new Set(written.map((post) => Math.floor(timeOf(post.id) / minute))).size).toBeGreaterThan(8);
  });

  it('lets its customers answer the brand, also after the end, at most twice in a thread', () => {
    const world = demoWorld();
    const brand = world.demo!.userId;
    world.playScenario({ name: 'outage', rate: 20, minutes: 5 });
    const asked = world
      .postsNaming(brand)
      .filter((post) => timeOf(post.id) > noon && !post.inReplyToId)
      .slice(0, 40);
    const answers = asked.map((post) => world.reply(brand, post.id, `We are on it. /${post.id.slice(-5)}`));
    world.advanceClock(minute);
    const back = answers.filter((answer) => world.repliesTo(answer.id).length > 0);
    expect(back.length).toBeGreaterThan(15);
    expect(back.length).toBeLessThan(38);
    for (const answer of back) {
      const [reply] = world.repliesTo(answer.id);
      expect(reply!.authorId).toBe(answer.inReplyToUserId);
      expect(reply!.typedMentions).not.toContain(brand);
    }
    for (let round = 0; round < 12; round++) {
      world.reply(brand, asked[0]!.id, `Again, ${round}`);
      world.advanceClock(minute);
    }
    const conversation = world.posts.list([...world.posts.inConversation.of(asked[0]!.id).ascending()]);
    const toBrand = conversation.filter(
      (post) => post.authorId === asked[0]!.authorId && post.inReplyToUserId === brand,
    );
    expect(toBrand).toHaveLength(2);
  });

  it('does not need deleted posts: what was to answer them is said to the brand', () => {
    const world = demoWorld();
    world.onPost((post) => {
      if (!post.inReplyToId && post.authorId !== world.demo!.userId) world.deletePost(post.id);
    });
    expect(world.playScenario({ name: 'launch', rate: 50, minutes: 2 })).toMatchObject({ written: 100 });
  });

  it('goes on without people who were suspended meanwhile', () => {
    const world = demoWorld();
    const stop = world.onPost((post) => {
      if (post.authorId !== world.demo!.userId) world.suspend(post.authorId);
    });
    const state = world.playScenario({ name: 'outage', rate: 50, minutes: 2, authors: 40 });
    expect(state.state).toBe('finished');
    expect(state.written).toBeGreaterThan(15);
    expect(state.written).toBeLessThanOrEqual(40);
    stop();
  });

  it('refuses what cannot be played, with a sentence', () => {
    const world = demoWorld();
    const start = (play: object) => () => world.scenarios.start(play as never);
    expect(start({ name: 'flood' })).toThrow(
      'There is no scenario "flood". There are calm, outage, launch, troll, bilingual.',
    );
    expect(start({ name: 'calm', rate: 1e6, minutes: 10 })).toThrow('rate × minutes must be from 1 to 500,000 posts');
    expect(start({ name: 'calm', rate: 1, minutes: 5, authors: 6 })).toThrow(
      'authors must be a whole number from 1 to the 5 posts',
    );
    expect(() => new World().scenarios.start({ name: 'calm' })).toThrow('Whom do they write to?');
  });
});

describe('the control calls for scenarios', () => {
  it('start, show and stop one', async () => {
    const stage = await setStage();
    const call = async (method: string, body?: object) => {
      const response = await fetch(`${stage.sandbox.controlOrigin}/_sandbox/scenarios`, {
        method,
        headers: { authorization: `Bearer ${stage.sandbox.controlToken}` },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return { status: response.status, body: (await response.json()) as object };
    };
    try {
      expect((await call('GET')).body).toEqual({ scenario: null, scenarios: describedScenarios });
      expect(await call('POST', { name: 'outage' })).toMatchObject({ status: 400 });
      const play = { name: 'outage', rate: 6_000, minutes: 1, seed: 3, brandId: stage.brand.id };
      expect((await call('POST', play)).body).toMatchObject({
        ...play,
        state: 'running',
        posts: 6_000,
        authors: 3_600,
      });
      stage.world.advanceClock(10_000);
      expect((await call('DELETE')).body).toMatchObject({
        scenario: { state: 'stopped', written: expect.any(Number) },
      });
      const mentions = await stage.client.v2.userMentionTimeline(stage.brand.id, { max_results: 100 });
      expect(mentions.tweets).toHaveLength(100);
    } finally {
      await stage.close();
    }
  });
});
