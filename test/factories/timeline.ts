import type { FakePost } from '../../src/channels/fake/index.js';
import type { Addressee } from '../../src/channels/index.js';
import { fakePost } from './fake-post.js';
import { Random } from './random.js';

export const BRAND = 'acct-brand';
const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1);

/**
 * A random stretch of a platform's life: roots by the brand, by customers and by strangers; replies, follow-ups,
 * bystanders whose posts name the brand by prefix only, quotes, direct messages, reposts and edits, over some weeks, so
 * that join windows open and close. Every parent is in it.
 */
export function randomTimeline(seed: number, size: number, roots: number): FakePost[] {
  const random = new Random(seed);
  const people = Array.from({ length: 12 }, (_, i) => `user-${i}`);
  const posts: FakePost[] = [];
  let at = START;
  const add = (post: Partial<FakePost> & { by: string; addressees: Addressee[] }): FakePost => {
    at += random.chance(0.03) ? random.below(9 * 24 * 60) * MINUTE : random.below(40) * MINUTE;
    const { by, ...rest } = post;
    const externalId = `p${String(posts.length).padStart(5, '0')}`;
    const made = fakePost(externalId, by, at, rest);
    posts.push(made);
    return made;
  };
  const openers: FakePost[] = [];
  for (let i = 0; i < roots; i += 1) openers.push(add(rootPost(random, people)));
  while (posts.length < size) {
    const dice = random.next();
    if (dice < 0.03)
      add({
        by: random.pick(people),
        addressees: [{ externalId: BRAND, how: 'quote' }],
        text: `quoting ${posts.length}`,
      });
    else if (dice < 0.06)
      add({ by: random.pick(people), addressees: [{ externalId: BRAND, how: 'mention' }], repost: true });
    else if (dice < 0.12) add(directMessage(random, people));
    else add(replyTo(random.chance(0.5) ? random.pick(openers) : random.pick(posts), random, people));
  }
  return posts.map((post) => (random.chance(0.05) ? { ...post, version: 1, text: `${post.text} (edited)` } : post));
}

function rootPost(random: Random, people: string[]): Partial<FakePost> & { by: string; addressees: Addressee[] } {
  const dice = random.next();
  if (dice < 0.3) return { by: BRAND, addressees: [] };
  if (dice < 0.8) return { by: random.pick(people), addressees: [{ externalId: BRAND, how: 'mention' }] };
  return { by: random.pick(people), addressees: [] };
}

function directMessage(random: Random, people: string[]): Partial<FakePost> & { by: string; addressees: Addressee[] } {
  const person = random.pick(people);
  const fromUs = random.chance(0.3);
  return {
    by: fromUs ? BRAND : person,
    kind: 'direct',
    rootExternalId: `dm-${person}`,
    counterpart: fromUs ? { externalId: person, handle: person, name: person, followers: null } : null,
    addressees: [{ externalId: fromUs ? person : BRAND, how: 'direct' }],
  };
}

/** As X makes them: a reply names the parent's author, and carries everyone the parent named in its prefix. */
function replyTo(
  parent: FakePost,
  random: Random,
  people: string[],
): Partial<FakePost> & { by: string; addressees: Addressee[] } {
  if (parent.kind === 'direct' || parent.repost)
    return { by: random.pick(people), addressees: [{ externalId: BRAND, how: 'mention' }] };
  const by = random.chance(0.25) ? BRAND : random.chance(0.5) ? parent.author.externalId : random.pick(people);
  const carried = parent.addressees.map(({ externalId }): Addressee => ({ externalId, how: 'prefix' }));
  const explicit: Addressee[] = random.chance(0.1) ? [{ externalId: BRAND, how: 'mention' }] : [];
  return {
    by,
    rootExternalId: parent.rootExternalId,
    parentExternalId: parent.externalId,
    addressees: [{ externalId: parent.author.externalId, how: 'reply' }, ...carried, ...explicit],
  };
}

/** The same events in another order, in pages of any size, with repetitions; edited posts also as they were before. */
export function anyArrival(posts: readonly FakePost[], random: Random): FakePost[][] {
  const repeated = posts.flatMap((post) => {
    const copies = [post];
    if (post.version > 0 && random.chance(0.7))
      copies.push({ ...post, version: 0, text: post.text.replace(' (edited)', '') });
    while (random.chance(0.3)) copies.push(post);
    return copies;
  });
  const order = random.chance(0.2) ? repeated.toReversed() : random.shuffle(repeated);
  const pages: FakePost[][] = [];
  for (let i = 0; i < order.length;) {
    const size = 1 + random.below(random.pick([3, 20, 100]));
    pages.push(order.slice(i, i + size));
    i += size;
  }
  return pages;
}
