/** Who follows whom, and who has blocked whom. */
export class Relations {
  readonly #follows = new Set<string>();
  readonly #blocks = new Set<string>();
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  follow(userId: string, followedId: string): void {
    this.#follows.add(pair(userId, followedId));
    this.#onChange();
  }

  unfollow(userId: string, followedId: string): void {
    this.#follows.delete(pair(userId, followedId));
    this.#onChange();
  }

  follows(userId: string, followedId: string): boolean {
    return this.#follows.has(pair(userId, followedId));
  }

  /** Blocking ends following, both ways. */
  block(userId: string, blockedId: string): void {
    this.#blocks.add(pair(userId, blockedId));
    this.unfollow(userId, blockedId);
    this.unfollow(blockedId, userId);
  }

  unblock(userId: string, blockedId: string): void {
    this.#blocks.delete(pair(userId, blockedId));
    this.#onChange();
  }

  blocks(userId: string, blockedId: string): boolean {
    return this.#blocks.size > 0 && this.#blocks.has(pair(userId, blockedId));
  }

  snapshot(): { follows: string[]; blocks: string[] } {
    return { follows: [...this.#follows], blocks: [...this.#blocks] };
  }

  restore(saved: { follows: string[]; blocks: string[] }): void {
    for (const one of saved.follows) this.#follows.add(one);
    for (const one of saved.blocks) this.#blocks.add(one);
  }
}

const pair = (from: string, to: string) => `${from} ${to}`;
