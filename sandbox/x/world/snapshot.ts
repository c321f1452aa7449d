import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ActivitySubscription } from './activity.ts';
import type { CreditAccount } from './credits.ts';
import { jsonPieces } from './json-pieces.ts';
import type { App, DemoBrand, Media, Post, Tokens, User } from './records.ts';
import type { DirectMessages } from './direct-messages.ts';
import type { Relations } from './relations.ts';
import type { StreamRule } from './stream-rules.ts';
import type { Webhook } from './webhooks.ts';
import type { World } from './world.ts';

const VERSION = 2;

interface Snapshot {
  version: number;
  controlToken: string;
  random: number;
  sequence: number;
  clock: { offsetMs: number; frozenAt: number | null };
  demo: DemoBrand | null;
  users: User[];
  apps: App[];
  tokens: Tokens[];
  posts: Post[];
  credits: CreditAccount[];
  media?: Media[];
  relations?: ReturnType<Relations['snapshot']>;
  directMessages?: ReturnType<DirectMessages['snapshot']>;
  streamRules?: StreamRule[];
  subscriptions?: ActivitySubscription[];
  webhooks?: Webhook[];
}

/** Fills an empty world from a file. Returns the control token that was saved with it, or null when there is no file. */
export async function loadSnapshot(world: World, file: string): Promise<string | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const saved = JSON.parse(text) as Snapshot;
  if (saved.version !== VERSION) {
    throw new Error(
      `${file} was written by another version of the sandbox (${saved.version}). Move it away to start anew.`,
    );
  }
  world.random.state = saved.random;
  world.ids.sequence = saved.sequence;
  world.clock.restore(saved.clock);
  world.demo = saved.demo;
  for (const user of saved.users) world.identities.restoreUser(user);
  for (const app of saved.apps) world.identities.apps.set(app.id, app);
  for (const tokens of saved.tokens) world.identities.tokens.set(tokens.accessToken, tokens);
  const known = new Set(saved.posts.map((post) => post.id));
  for (const post of saved.posts) {
    // Saved while it was being edited: the new version is in the next file, which was never written.
    if (post.replacedBy !== undefined && !known.has(post.replacedBy)) delete post.replacedBy;
    world.posts.add(post);
  }
  world.credits.restore(saved.credits);
  for (const media of saved.media ?? []) world.media.restore(media);
  if (saved.relations) world.relations.restore(saved.relations);
  if (saved.directMessages) world.directMessages.restore(saved.directMessages);
  world.streamRules.restore(saved.streamRules ?? []);
  world.activity.restore(saved.subscriptions ?? []);
  world.webhooks.restore(saved.webhooks ?? []);
  return saved.controlToken;
}

/** Keeps a file up to date with a world: whole or not at all, readable by its owner only (it holds tokens). */
export class Snapshots {
  readonly #world: World;
  readonly #file: string;
  readonly #controlToken: string;
  readonly #intervalMs: number;
  #savedRevision = -1;
  #saving: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(world: World, file: string, controlToken: string, intervalMs = 3000) {
    this.#world = world;
    this.#file = file;
    this.#controlToken = controlToken;
    this.#intervalMs = intervalMs;
  }

  start(onError: (error: unknown) => void): void {
    this.#schedule(this.#intervalMs, onError);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.save();
  }

  /** One save at a time; nothing is written when nothing has changed. */
  save(): Promise<void> {
    this.#saving = this.#saving.catch(() => undefined).then(() => this.#write());
    return this.#saving;
  }

  #schedule(delayMs: number, onError: (error: unknown) => void): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      const started = performance.now();
      this.save()
        .catch(onError)
        // A large world takes long to write: leave it twenty times as long to do something else.
        .finally(() => this.#schedule(Math.max(this.#intervalMs, 20 * (performance.now() - started)), onError));
    }, delayMs);
    this.#timer.unref();
  }

  async #write(): Promise<void> {
    const revision = this.#world.revision;
    if (revision === this.#savedRevision) return;
    await mkdir(dirname(this.#file), { recursive: true });
    const temporary = `${this.#file}.${process.pid}.tmp`;
    const handle = await open(temporary, 'w', 0o600);
    try {
      // Piece by piece, so that requests are answered in between.
      for (const piece of jsonPieces(this.#capture())) await handle.write(piece);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, this.#file);
    this.#savedRevision = revision;
  }

  #capture(): Snapshot {
    const world = this.#world;
    return {
      version: VERSION,
      controlToken: this.#controlToken,
      random: world.random.state,
      sequence: world.ids.sequence,
      clock: world.clock.snapshot(),
      demo: world.demo,
      users: [...world.identities.users.values()],
      apps: [...world.identities.apps.values()],
      tokens: [...world.identities.tokens.values()],
      posts: [...world.posts.byId.values()],
      credits: world.credits.snapshot(),
      media: world.media.snapshot(),
      relations: world.relations.snapshot(),
      directMessages: world.directMessages.snapshot(),
      streamRules: world.streamRules.list(),
      subscriptions: world.activity.list(),
      webhooks: world.webhooks.list(),
    };
  }
}
