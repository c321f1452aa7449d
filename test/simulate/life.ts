import type { Post, User, XSandbox } from '../../sandbox/x/index.ts';
import type { Random } from '../factories/random.js';
import type { Traits } from './traits.js';

type World = XSandbox['world'];

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const LATEST_MS = 24 * HOUR_MS;
const NEVER = Number.MAX_SAFE_INTEGER;
const PEOPLE = 6;
const WORDS = [
  'my bag',
  'flight 7 & seat 3',
  '荷物はどこ',
  'un remboursement < 3 jours',
  '🧳 lost 👩‍👩‍👧',
  'hello?',
  'why',
];

/** What people and brands do on X: a random timeline, written into a sandbox's world as time goes on. */
export class Life {
  readonly brands: User[];
  /** When posts that are late become visible. */
  readonly lateUntil: number[] = [];
  /** One line an event, for whoever looks into a seed. */
  readonly diary: string[] = [];
  private readonly people: User[];
  private readonly groups: string[] = [];
  private written: string[] = [];
  /** Those whose prefix stays as it is when they are edited. */
  private readonly changeable = new Set<string>();

  constructor(
    private readonly world: World,
    private readonly random: Random,
    private readonly traits: Traits,
  ) {
    this.brands = Array.from({ length: traits.brands }, (_, i) =>
      world.addUser({ handle: `brand_${i + 1}`, name: `Brand ${i + 1}` }),
    );
    this.people = Array.from({ length: PEOPLE }, (_, i) =>
      world.addUser({ handle: `person_${i + 1}`, name: `Person ${i + 1}`, premium: true }),
    );
  }

  /** Some events, seconds apart: no two posts are of one moment. */
  step(): void {
    const events = 2 + this.random.below(6);
    for (let n = 0; n < events; n += 1) {
      this.world.advanceClock((1 + this.random.below(90)) * SECOND_MS);
      this.event();
    }
  }

  /** An outage: more mentions than the timeline holds, in three waves. `between` is done after each. */
  async floods(between: () => Promise<void>): Promise<void> {
    for (let wave = 0; wave < 3; wave += 1) {
      this.world.advanceClock(HOUR_MS);
      const [brand] = this.brands as [User];
      const { postIds } = this.world.bulkMentions({
        mention: brand.id,
        count: 300,
        authors: 120,
        overMs: HOUR_MS - 60 * SECOND_MS,
      });
      this.note(`${postIds.length} posts at once name ${brand.handle}`);
      await between();
    }
  }

  /** What happens when everything is in: posts go, and people hide. Nothing new is written. */
  end(): void {
    const { world, random } = this;
    for (let n = 0; n < 1 + random.below(3); n += 1) {
      const post = this.any();
      if (!post) return;
      world.advanceClock(SECOND_MS);
      const who = world.identities.user(post.authorId);
      if (random.chance(0.6) || this.isBrand(who)) this.deletes(post);
      else if (random.chance(0.5)) this.note(`${who.handle} is suspended`, world.suspend(who.id));
      else this.note(`${who.handle} hides`, world.setProtected(who.id));
    }
  }

  private event(): void {
    const { random, traits } = this;
    const dice = random.next();
    if (this.written.length === 0 || dice < 0.2) this.mentions();
    else if (dice < 0.55) this.replies();
    else if (dice < 0.63) this.quotes();
    else if (dice < 0.68)
      this.shows(this.keeps('writes', { authorId: random.pick(this.brands).id, text: this.words() }));
    else if (dice < 0.73) this.keeps('writes', { authorId: random.pick(this.people).id, text: this.words() });
    else if (dice < 0.77) this.reposts();
    else if (dice < 0.88) this.writesDirectly();
    else if (dice < 0.95) this.edits();
    else if (traits.earlyDeletions) this.deletesSome();
    else this.mentions();
  }

  private mentions(): void {
    const named = this.random.chance(0.3) ? this.brands : [this.random.pick(this.brands)];
    const text = `${named.map(({ handle }) => `@${handle}`).join(' ')} ${this.words()}`;
    this.shows(this.keeps('mentions', { authorId: this.random.pick(this.people).id, text }));
  }

  private replies(): void {
    const parent = this.any();
    if (!parent) return;
    const { random } = this;
    const author = random.chance(0.3) ? random.pick(this.brands) : random.pick(this.people);
    const named = random.chance(0.15) ? ` @${random.pick(this.brands).handle} too` : '';
    // X lets people take others out of a reply, but not the one whom they answer.
    const excludeReplyUserIds = random.chance(0.15) ? this.brands.map(({ id }) => id) : [];
    const text = `${this.words()}${named}`;
    const reply = this.keeps('replies', { authorId: author.id, text, inReplyTo: parent.id, excludeReplyUserIds });
    if (excludeReplyUserIds.length > 0 || parent.earlierVersions) this.changeable.delete(reply.id);
    this.shows(reply);
  }

  /** Without naming the brand, only what others say about such a post brings it to light. */
  private quotes(): void {
    const quoted = this.any();
    if (!quoted) return;
    const { random } = this;
    const brand = this.brands.find(({ id }) => id === quoted.authorId) ?? random.pick(this.brands);
    const named = random.chance(0.5) ? ` @${brand.handle}` : '';
    const text = `${this.words()}${named}`;
    const draft = { authorId: random.pick(this.people).id, text, quote: quoted.id };
    const parent = random.chance(0.2) ? this.any() : undefined;
    this.shows(this.keeps('quotes', parent ? { ...draft, inReplyTo: parent.id } : draft));
  }

  private reposts(): void {
    const post = this.any();
    if (!post) return;
    const author = this.random.chance(0.3) ? this.random.pick(this.brands) : this.random.pick(this.people);
    const repost = this.world.repost(author.id, post.id);
    this.note(`${author.handle} reposts ${post.id} as ${repost.id}`);
  }

  private writesDirectly(): void {
    const { random, world } = this;
    const [brand, person] = [random.pick(this.brands), random.pick(this.people)];
    if (random.chance(0.15)) return this.writesToGroup(brand, person);
    const [from, to] = random.chance(0.7) ? [person, brand] : [brand, person];
    const encrypted = random.chance(0.1);
    const event = world.directMessage({ from: from.id, to: to.id, text: this.words(), encrypted });
    this.note(`${from.handle} writes ${event.id} to ${to.handle} directly${encrypted ? ', encrypted' : ''}`);
  }

  private writesToGroup(brand: User, person: User): void {
    const { world } = this;
    if (this.groups.length === 0) {
      this.groups.push(world.directMessages.createGroup(person.id, [brand.id]).conversationId);
    }
    const [group] = this.groups as [string];
    if (!world.directMessages.isMember(person.id, group)) return;
    const event = world.directMessage({ from: person.id, conversationId: group, text: this.words() });
    this.note(`${person.handle} writes ${event.id} to a group`);
  }

  /** X lets nobody edit a reply to others, or anything after half an hour. */
  private edits(): void {
    const { world, random } = this;
    const young = [...this.changeable]
      .flatMap((id) => world.posts.live(id) ?? [])
      .filter((post) => !post.inReplyToId || post.inReplyToUserId === post.authorId)
      .filter((post) => !post.inReplyToId || isUnedited(world.posts.live(post.inReplyToId)))
      .filter((post) => (post.earlierVersions?.length ?? 0) < 4)
      .filter((post) => world.clock.now() - Number((BigInt(post.id) >> 22n) + 1_288_834_974_657n) < 5 * 60_000);
    if (young.length === 0) return;
    const post = random.pick(young);
    const edited = world.editPost(post.id, this.changed(post.text.slice(post.prefixLength)));
    this.note(`${post.id} is edited: now ${edited.id}: ${edited.text}`);
    this.shows(edited);
  }

  /** Other words, and some name a brand then that they did not name before, or name it no more. */
  private changed(text: string): string {
    const { random } = this;
    const handle = `@${random.pick(this.brands).handle}`;
    if (!random.chance(0.5)) return `${text} (edited)`;
    if (!text.includes(handle)) return `${text} ${handle}`;
    return text
      .split(' ')
      .filter((word) => word !== handle)
      .join(' ');
  }

  private deletesSome(): void {
    const post = this.any();
    if (post) this.deletes(post);
  }

  private deletes(post: Post): void {
    this.world.deletePost(post.id);
    this.note(`${post.id} is deleted`);
  }

  /** X shows some posts late in its lists, and some never. Late in a flood only a sweep finds them, and the inbox left in peace has none. */
  private shows(post: Post): void {
    const { random, world } = this;
    const own = this.isBrand(world.identities.user(post.authorId));
    const named = post.mentions.some((id) => this.brands.some((brand) => brand.id === id));
    if (!own && !named) return;
    if (!own && this.traits.gap && random.chance(0.2)) {
      post.hiddenUntil = { mentions: NEVER };
      this.note(`${post.id} never shows among the mentions`);
    } else if (!this.traits.flood && random.chance(0.12)) {
      const until = world.clock.now() + 1 + random.below(LATEST_MS - 1);
      post.hiddenUntil = own ? { timeline: until } : { mentions: until, search: until };
      this.lateUntil.push(until);
      this.note(`${post.id} shows late, at ${new Date(until).toISOString()}`);
    }
  }

  private keeps(what: string, draft: Parameters<World['post']>[0]): Post {
    const post = this.world.post(draft);
    this.written.push(post.id);
    this.changeable.add(post.id);
    const to = post.inReplyToId ?? post.quotedId ?? '';
    this.note(`${this.world.identities.user(post.authorId).handle} ${what} ${to} as ${post.id}: ${post.text}`);
    return post;
  }

  /** Any post that is still there, most likely a new one. */
  private any(): Post | undefined {
    const { random, world } = this;
    const recent = random.chance(0.5) ? this.written.slice(-6) : this.written;
    const live = recent.flatMap((id) => world.posts.live(id) ?? []);
    const seen = live.filter((post) => !world.identities.user(post.authorId).protected);
    return seen.length > 0 ? random.pick(seen) : undefined;
  }

  private words(): string {
    return `${this.random.pick(WORDS)} ${this.world.ids.sequence}`;
  }

  private isBrand(user: User): boolean {
    return this.brands.some(({ id }) => id === user.id);
  }

  private note(line: string, _done?: unknown): void {
    this.diary.push(`${new Date(this.world.clock.now()).toISOString()} ${line}`);
  }
}

const isUnedited = (post: Post | undefined): boolean => post !== undefined && !post.earlierVersions;
