import { Random } from './random.ts';
import type { User } from './records.ts';
import type { World } from './world.ts';

export interface BulkMentions {
  /** The user who is named. */
  mention: string;
  count: number;
  /** How many different people write. Default: as many as posts, at most 1,000. */
  authors?: number;
  seed?: number;
  /** Spread over so much time, ending now. Default 0: all in this moment. */
  overMs?: number;
}

const COMPLAINTS = [
  'the app is down for me again',
  'cannot log in since this morning',
  'I get an error at checkout',
  'is it just me or is nothing loading?',
  'my booking has disappeared',
  'still waiting for the confirmation mail',
  'the page stays white, tried two browsers',
  'payment went through but no ticket',
  'when will this be fixed?',
  'third time this week, please look into it',
];
const FIRST = [
  'Alva',
  'Ben',
  'Chidi',
  'Dana',
  'Emre',
  'Freya',
  'Goran',
  'Hilde',
  'Ines',
  'Jamal',
  'Kaisa',
  'Luca',
  'Mira',
];
const LAST = ['Abbot', 'Bakke', 'Castell', 'Dorn', 'Eriksen', 'Falk', 'Grau', 'Holm', 'Iversen', 'Jansky', 'Krol'];
const OPENINGS = ['Hey', 'Hello', 'Hi', 'Please help', 'Question for', 'Anyone at', 'Urgent,', 'Morning'];

/** Every text is different, as people's are: it ends with its number. Skips the text rules, for speed. */
export function addBulkMentions(world: World, options: BulkMentions): { postIds: string[]; authorIds: string[] } {
  if (!Number.isInteger(options.count) || options.count < 1 || options.count > 200_000) {
    throw new Error('The count of a bulk must be a whole number from 1 to 200,000.');
  }
  const seed = options.seed ?? 1;
  const random = new Random(seed);
  const named = world.identities.user(options.mention);
  const authors = crowd(world, seed, options.authors ?? Math.min(options.count, 1000));
  const end = world.clock.now();
  const start = end - (options.overMs ?? 0);

  const postIds: string[] = [];
  for (let i = 0; i < options.count; i++) {
    const author = random.pick(authors);
    const id = world.ids.at(start + ((i + 1) / options.count) * (end - start));
    const text = `${random.pick(OPENINGS)} @${named.handle} ${random.pick(COMPLAINTS)} (case ${seed}-${i + 1})`;
    const draft = { id, authorId: author.id, text, prefixLength: 0, conversationId: id, mentions: [named.id] };
    const hidden = world.faults.hide(draft, false, end);
    world.posts.add({
      ...draft,
      typedMentions: [named.id],
      lang: 'en',
      replySettings: 'everyone',
      likes: 0,
      ...(hidden ? { hiddenUntil: hidden } : {}),
    });
    postIds.push(id);
  }
  return { postIds, authorIds: authors.map((author) => author.id) };
}

/** The same seed finds the same people again. */
function crowd(world: World, seed: number, size: number): User[] {
  return Array.from({ length: Math.max(1, size) }, (_, i) => {
    const handle = `crowd_${seed}_${i + 1}`;
    return world.identities.userByHandle(handle) ?? world.addUser({ handle, name: nameOf(i) });
  });
}

function nameOf(i: number): string {
  return `${FIRST[i % FIRST.length]} ${LAST[Math.floor(i / FIRST.length) % LAST.length]}`;
}
