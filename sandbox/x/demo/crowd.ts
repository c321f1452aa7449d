import { Random } from '../world/random.ts';
import type { DemoBrand, Post, User } from '../world/records.ts';
import { timeOf } from '../world/snowflake.ts';
import type { World } from '../world/world.ts';
import { people } from './people.ts';
import { answerText, commentText, followUpText, mentionText } from './small-talk.ts';

/** How often a customer answers the brand, and how often at most in one conversation. */
const ANSWER_PROBABILITY = 0.65;
const MAX_ANSWERS = 2;
const FOLLOW_UP_SHARE = 0.15;
const COMMENT_SHARE = 0.12;

/** Lets the demo's customers write on, and answer when the brand answers them. Returns the way to stop it. */
export function startCrowd(world: World, brand: DemoBrand, postsPerMinute: number): () => void {
  const random = new Random(world.random.state ^ 0x9e3779b9);
  const customers = people.flatMap(({ handle }) => world.identities.userByHandle(handle) ?? []);
  const timers = new Set<NodeJS.Timeout>();
  const later = (ms: number, act: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timers.add(timer);
  };

  const writeOn = () => {
    writeSomething(world, brand, random.pick(customers), random);
    schedule();
  };
  const schedule = () => later((60_000 / postsPerMinute) * (0.4 + 1.2 * random.next()), writeOn);
  if (postsPerMinute > 0) schedule();

  const stopListening = world.onPost((post) => {
    const customer = answeredCustomer(world, brand, post);
    if (!customer || !random.chance(ANSWER_PROBABILITY)) return;
    later(random.between(4_000, 15_000), () => {
      if (world.posts.live(post.id)) world.reply(customer.id, post.id, answerText(random, customer.lang));
    });
  });

  return () => {
    stopListening();
    for (const timer of timers) clearTimeout(timer);
  };
}

function writeSomething(world: World, brand: DemoBrand, customer: User, random: Random): void {
  const kind = random.next();
  if (kind < FOLLOW_UP_SHARE) {
    const own = recentMentionBy(world, customer, brand);
    if (own) return void world.reply(customer.id, own.id, followUpText(random));
  }
  if (kind < FOLLOW_UP_SHARE + COMMENT_SHARE) {
    const brandPost = latestRootOf(world, brand);
    if (brandPost) return void world.reply(customer.id, brandPost.id, commentText(random, customer.lang));
  }
  world.post({ authorId: customer.id, text: mentionText(random, customer.lang, brand.handle) });
}

/** Whom the brand has just answered, if that customer has not answered often enough already. */
function answeredCustomer(world: World, brand: DemoBrand, post: Post): User | undefined {
  if (post.authorId !== brand.userId || !post.inReplyToUserId || post.inReplyToUserId === brand.userId)
    return undefined;
  // The people of a scenario answer by themselves.
  if (world.scenarios.has(post.inReplyToUserId)) return undefined;
  const customer = world.identities.users.get(post.inReplyToUserId);
  const answersSoFar = world.posts
    .list(world.posts.inConversation.of(post.conversationId).ascending())
    .filter((other) => other.authorId === customer?.id && other.inReplyToUserId === brand.userId).length;
  return answersSoFar < MAX_ANSWERS ? customer : undefined;
}

function recentMentionBy(world: World, customer: User, brand: DemoBrand): Post | undefined {
  const hourAgo = world.clock.now() - 3_600_000;
  return world.posts
    .list(world.posts.byAuthor.of(customer.id).ascending().slice(-5))
    .findLast((post) => post.typedMentions.includes(brand.userId) && timeOf(post.id) > hourAgo);
}

function latestRootOf(world: World, brand: DemoBrand): Post | undefined {
  return world.posts
    .list(world.posts.byAuthor.of(brand.userId).ascending().slice(-200))
    .findLast((post) => !post.inReplyToId);
}
