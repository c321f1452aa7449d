import type { Post } from '../world/records.ts';
import type { StreamRule } from '../world/stream-rules.ts';
import type { LiveConnection, StreamMessage } from '../world/streams.ts';
import { isVisibleTo } from '../world/visibility.ts';
import type { World } from '../world/world.ts';
import { Query, tweetRules } from './parameters.ts';
import { Rendering } from './rendering.ts';
import { RuleIndex } from './rule-index.ts';

const MAX_QUERIES = 100;

/** Brings new posts to the connections of the filtered stream: matched once an app, rendered once for all that ask alike. */
export class StreamDelivery {
  readonly #world: World;
  readonly #indexes = new Map<string, { version: number; index: RuleIndex }>();
  /** Fields and expansions, as connections ask for them. */
  readonly #queries = new Map<string, Query>();

  constructor(world: World) {
    this.#world = world;
  }

  /** `at`: when it was published. Rules that were in effect then decide. */
  take(post: Post, at: number): void {
    const connections = [...this.#world.streams.open.values()].filter((one) => one.record.stream === 'filtered_stream');
    if (connections.length === 0 || !isVisibleTo(this.#world, post, null)) return;
    const rendered = new Map<string, string>();
    for (const [appId, ofApp] of byApp(connections)) {
      const rules = this.#indexOf(appId).matching(post, at);
      if (rules.length === 0) continue;
      const messages = new Map<string, StreamMessage>();
      for (const connection of ofApp) {
        const { wishes } = connection;
        let message = messages.get(wishes);
        if (!message) messages.set(wishes, (message = this.#message(post, rules, wishes, rendered)));
        connection.deliver(message);
      }
      this.#world.credits.charge(appId, [{ kind: 'post-read', id: post.id }]);
    }
  }

  /** What was published from a moment on to another one, for a connection that was away. */
  recover(connection: LiveConnection, posts: readonly Post[]): void {
    const index = this.#indexOf(connection.record.appId);
    for (const post of posts) {
      if (!isVisibleTo(this.#world, post, null)) continue;
      const rules = index.matching(post, this.#world.clock.now());
      if (rules.length === 0) continue;
      connection.deliver(this.#message(post, rules, connection.wishes, new Map()));
      this.#world.credits.charge(connection.record.appId, [{ kind: 'post-read', id: post.id }]);
    }
  }

  #indexOf(appId: string): RuleIndex {
    const { streamRules } = this.#world;
    let known = this.#indexes.get(appId);
    if (known?.version !== streamRules.version) {
      const index = new RuleIndex(this.#world, streamRules.notYetOver(appId));
      this.#indexes.set(appId, (known = { version: streamRules.version, index }));
    }
    return known.index;
  }

  #message(post: Post, rules: readonly StreamRule[], wishes: string, rendered: Map<string, string>): StreamMessage {
    let body = rendered.get(wishes);
    if (body === undefined) rendered.set(wishes, (body = this.#render(post, wishes)));
    const matching = rules.map(({ id, tag }) => ({ id, ...(tag === undefined ? {} : { tag }) }));
    return {
      id: post.id,
      bytes: Buffer.from(`${body.slice(0, -1)},"matching_rules":${JSON.stringify(matching)}}`),
      userIds: [post.authorId, ...post.mentions],
    };
  }

  #render(post: Post, wishes: string): string {
    let query = this.#queries.get(wishes);
    if (!query) {
      if (this.#queries.size >= MAX_QUERIES) this.#queries.clear();
      this.#queries.set(wishes, (query = new Query(new Map(new URLSearchParams(wishes)), tweetRules)));
    }
    const rendering = new Rendering(this.#world, query);
    const data = rendering.tweet(post);
    return JSON.stringify({ data, ...rendering.rest });
  }
}

function byApp(connections: readonly LiveConnection[]): Map<string, LiveConnection[]> {
  return Map.groupBy(connections, ({ record }) => record.appId);
}
