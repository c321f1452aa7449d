import { editRefusal } from '../world/edits.ts';
import { Random } from '../world/random.ts';
import type { Post, User } from '../world/records.ts';
import { isVisibleTo, mayReply } from '../world/visibility.ts';
import type { World } from '../world/world.ts';
import { castMember } from './cast.ts';
import { scenarios, type ScenarioName } from './scenarios.ts';
import { scriptOf, type Step } from './script.ts';
import { Wording } from './wording.ts';

export interface Play {
  name: ScenarioName;
  brandId: string;
  seed: number;
  rate: number;
  minutes: number;
  /** Posts that customers will have written in the end, and how many customers there are. */
  posts: number;
  authors: number;
}

/** How often a customer answers the brand, and how often at most in one conversation. */
const ANSWER_PROBABILITY = 0.65;
const MAX_ANSWERS = 2;
const MAX_WAITING = 10_000;
/** Somebody moved the clock: what was due in between was written in between. */
const JUMP_MS = 1000;

/** Plays a scenario in a world as its clock goes on, and lets the customers answer when the brand answers them. */
export class Player {
  readonly play: Play;
  readonly startedAt: number;
  written = 0;
  deleted = 0;
  edited = 0;
  answers = 0;
  stopped = false;
  readonly #world: World;
  readonly #brand: User;
  readonly #steps: Iterator<Step>;
  #next: Step | undefined;
  /** The posts of the script by number, and its people. */
  readonly #postIds: (string | undefined)[] = [];
  readonly #people: User[] = [];
  readonly #peopleIds = new Map<string, User>();
  readonly #chance: Random;
  readonly #answerWording: Wording;
  #waiting: { at: number; post: Post; customer: User }[] = [];
  readonly #answered = new Map<string, number>();
  readonly #stopListening: () => void;
  #callOff: () => void = () => undefined;

  constructor(world: World, play: Play) {
    this.#world = world;
    this.play = play;
    this.startedAt = world.clock.now();
    this.#brand = world.identities.user(play.brandId);
    const { seed, posts, authors } = play;
    const scenario = scenarios[play.name];
    const script = scriptOf(scenario, {
      brand: this.#brand.handle,
      posts,
      authors,
      lengthMs: play.minutes * 60_000,
      seed,
    });
    this.#steps = script[Symbol.iterator]();
    // What the brand does must not change what the script says next.
    this.#chance = new Random(seed ^ 0x9e3779b9);
    this.#answerWording = new Wording(this.#chance, this.#brand.handle, scenario.hashtag(this.#brand.handle));
    this.#stopListening = world.onPost((post) => this.#noticeAnswer(post));
    this.#advance();
    this.#schedule();
  }

  /** When the next step is due, in the sandbox's time; undefined when the script is at its end. */
  get nextAt(): number | undefined {
    return this.#next && this.startedAt + this.#next.at;
  }

  get atItsEnd(): boolean {
    return this.#next === undefined;
  }

  get running(): boolean {
    return !this.stopped && !this.atItsEnd;
  }

  has(userId: string): boolean {
    return !this.stopped && this.#peopleIds.has(userId);
  }

  stop(): void {
    this.stopped = true;
    this.#stopListening();
    this.#callOff();
    this.#waiting = [];
  }

  /** Does everything that is due. */
  #look(): void {
    const now = this.#world.clock.now();
    while (this.#next && this.startedAt + this.#next.at <= now) {
      const step = this.#next;
      this.#take(step, now - (this.startedAt + step.at) > JUMP_MS ? this.startedAt + step.at : undefined);
      this.#advance();
    }
    const due = this.#waiting.filter(({ at }) => at <= now);
    if (due.length > 0) this.#waiting = this.#waiting.filter(({ at }) => at > now);
    for (const { post, customer } of due) this.#answer(post, customer);
    this.#schedule();
  }

  #advance(): void {
    const { value, done } = this.#steps.next();
    this.#next = done ? undefined : value;
  }

  #schedule(): void {
    this.#callOff();
    if (this.stopped) return;
    const wanted = this.#waiting.reduce((soonest, { at }) => Math.min(soonest, at), this.nextAt ?? Infinity);
    if (wanted === Infinity) return;
    this.#callOff = this.#world.timers.at(wanted, () => this.#look());
  }

  /** @param at when it was written, if that was not now */
  #take(step: Step, at: number | undefined): void {
    switch (step.kind) {
      case 'post':
        this.#postIds[step.number] = this.#write(step, at)?.id;
        return;
      case 'delete': {
        const post = this.#live(step.post);
        if (!post) return;
        this.#world.deletePost(post.id);
        this.deleted++;
        return;
      }
      case 'edit': {
        const post = this.#live(step.post);
        if (!post || editRefusal(this.#world, post) !== null) return;
        this.#world.editPost(post.id, step.text);
        this.edited++;
      }
    }
  }

  /** Undefined when X would not have it: the author was suspended, or blocked by whom they answer. */
  #write(step: Step & { kind: 'post' }, at: number | undefined): Post | undefined {
    const author = step.person === 'brand' ? this.#brand : this.#person(step.person, step);
    const parent = step.replyTo === undefined ? undefined : this.#live(step.replyTo);
    const quoted = step.quote === undefined ? undefined : this.#live(step.quote);
    // Who was to be answered may have deleted the post: then it is said to the brand.
    const isOrphan = step.replyTo !== undefined && !parent;
    if (!this.#mayWrite(author, parent, quoted)) return undefined;
    if (step.person !== 'brand') this.written++;
    return this.#world.post({
      authorId: author.id,
      text: isOrphan ? `@${this.#brand.handle} ${step.text}` : step.text,
      lang: step.lang,
      ...(at === undefined ? {} : { at }),
      ...(parent ? { inReplyTo: parent.id } : {}),
      ...(quoted ? { quote: quoted.id } : {}),
    });
  }

  #mayWrite(author: User, parent?: Post, quoted?: Post): boolean {
    const world = this.#world;
    if (author.suspended || (parent && !mayReply(world, parent, author))) return false;
    return [parent, quoted].every((post) => post === undefined || isVisibleTo(world, post, author));
  }

  #live(number: number): Post | undefined {
    const id = this.#postIds[number];
    return id === undefined ? undefined : this.#world.posts.live(id);
  }

  #person(index: number, { lang, isTroll }: { lang: string; isTroll: boolean }): User {
    const known = this.#people[index];
    if (known) return known;
    const user = this.#casting(index, lang, isTroll);
    this.#people[index] = user;
    this.#peopleIds.set(user.id, user);
    return user;
  }

  /** Whoever played this part before plays it again; a handle that somebody else has is left to them. */
  #casting(index: number, lang: string, isTroll: boolean): User {
    const { identities, clock } = this.#world;
    const { handles, ageDays, ...member } = castMember(this.play.seed, index, lang, isTroll);
    for (const handle of [...handles, `person_${this.play.seed % 1000}_${index}`.slice(0, 15)]) {
      const existing = identities.userByHandle(handle);
      if (existing && (existing.name !== member.name || this.#peopleIds.has(existing.id))) continue;
      return existing ?? this.#world.addUser({ ...member, handle, createdAt: clock.now() - ageDays * 86_400_000 });
    }
    throw new Error(`Nobody can be found for part ${index} of the scenario: all handles are taken. Use another seed.`);
  }

  #noticeAnswer(post: Post): void {
    const customer = post.authorId === this.#brand.id && this.#peopleIds.get(post.inReplyToUserId ?? '');
    if (!customer || this.#waiting.length >= MAX_WAITING || !this.#chance.chance(ANSWER_PROBABILITY)) return;
    const before = this.#answered.get(post.conversationId) ?? 0;
    if (before >= MAX_ANSWERS) return;
    this.#answered.set(post.conversationId, before + 1);
    const at = this.#world.clock.now() + this.#chance.between(4_000, 20_000);
    this.#waiting.push({ at, post, customer });
    this.#schedule();
  }

  #answer(post: Post, customer: User): void {
    const { posts } = this.#world;
    if (!posts.live(post.id) || !this.#mayWrite(customer, post)) return;
    const mood = this.#chance.chance(0.6) ? 'thanks' : this.#chance.chance(0.75) ? 'doubts' : 'additions';
    this.#world.post({
      authorId: customer.id,
      inReplyTo: post.id,
      text: this.#answerWording.say(customer.lang, mood),
      lang: customer.lang,
    });
    this.answers++;
  }
}
