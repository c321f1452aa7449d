import type { Post } from '../world/records.ts';
import type { World } from '../world/world.ts';

/** How long one turn may keep the process busy before requests get theirs. */
const TURN_MS = 5;
type Consumer = (post: Post, at: number) => void;

/**
 * New posts on their way to streams and webhooks. One post goes out at once; thousands go in short turns and at the
 * pace of the readers, so that the server stays responsive and only a reader that reads nothing loses its connection.
 */
export class PostFlow {
  readonly #world: World;
  readonly #consumers: readonly Consumer[];
  readonly #stops: (() => void)[];
  #waiting: { posts: readonly Post[]; at: number }[] = [];
  #busy = false;
  #stopped = false;

  constructor(world: World, consumers: readonly Consumer[]) {
    this.#world = world;
    this.#consumers = consumers;
    this.#stops = [world.onPost((post) => this.#add([post])), world.onBulk((posts) => this.#add(posts))];
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting = [];
    for (const stop of this.#stops) stop();
  }

  #add(posts: readonly Post[]): void {
    const { streams, activity } = this.#world;
    if (streams.open.size === 0 && activity.isEmpty) return;
    this.#waiting.push({ posts, at: this.#world.clock.now() });
    if (!this.#busy) void this.#run();
  }

  async #run(): Promise<void> {
    this.#busy = true;
    try {
      let started = performance.now();
      for (let batch = this.#waiting.shift(); batch && !this.#stopped; batch = this.#waiting.shift()) {
        for (const post of batch.posts) {
          for (const consume of this.#consumers) consume(post, batch.at);
          if (performance.now() - started < TURN_MS) continue;
          await this.#pause();
          if (this.#stopped) return;
          started = performance.now();
        }
      }
    } finally {
      this.#busy = false;
    }
  }

  async #pause(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    const slow = [...this.#world.streams.open.values()].flatMap((one) => one.waitForReader() ?? []);
    await Promise.all(slow);
  }
}
