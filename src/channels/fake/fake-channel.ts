import {
  isWithin,
  type Absence,
  type Access,
  type AccountIdentity,
  type Addressee,
  type ChannelAdapter,
  type ChannelAuthor,
  type ChannelPost,
  type Fetch,
  type FoundPosts,
  type MediaUploads,
  type Moderation,
  type PollSource,
  type PostLookup,
  type Published,
  type PublishTarget,
  type ReadPosts,
  type SendLimits,
  type ShownPost,
  type Span,
  type TextMeasure,
  type WantedPost,
} from '../channel-adapter.js';
import { ChannelError } from '../channel-errors.js';
import type { Capabilities } from '../channel-grants.js';
import type { MediaLimits, MediaPlace, ShownMedia } from '../channel-media.js';
import { numberedParts, type NumberedPart } from '../numbered-parts.js';

/** A post as the fake platform keeps it: what `readPage` gives back, with its time as text. */
export type FakePost = Omit<ChannelPost, 'postedAt'> & { postedAt: string };

/** A file as the fake platform keeps it. */
export interface FakeMedia {
  id: string;
  type: string;
  bytes: Buffer;
  altText: string;
}

const PAGE = 50;
const MAX_LENGTH = 500;
const NO_MEDIA: MediaLimits = { kinds: [], maxAltText: 0 };
const MEDIA: MediaLimits = {
  kinds: [
    { kind: 'image', types: ['image/jpeg', 'image/png', 'image/webp'], most: 4, maxBytes: 5_000_000 },
    { kind: 'gif', types: ['image/gif'], most: 1, maxBytes: 15_000_000 },
    { kind: 'video', types: ['video/mp4'], most: 1, maxBytes: 50_000_000 },
  ],
  maxAltText: 1_000,
};
const MOST_PARTS = 10;

/** A whole platform in memory: posts in the order in which they became visible, and what we published to it. */
export class FakeChannel implements ChannelAdapter {
  readonly key = 'fake';
  readonly streams = [];
  /** How much may be sent: nothing is limited, unless a test says so. */
  sends?: Record<PublishTarget['kind'], SendLimits>;
  readonly sources: readonly PollSource[] = [
    {
      name: 'mentions',
      everyMs: null,
      rereads: false,
      fetchSince: (access, cursor, signal) => this.fetchSince(access, cursor, signal),
      newestId: (cursor) => (typeof cursor === 'number' ? (this.posts[cursor - 1]?.externalId ?? null) : null),
    },
  ];
  readonly lookup: PostLookup = {
    most: 100,
    find: async (_, posts) => this.find(posts),
    without: (body, externalIds) => {
      const all = JSON.parse(body) as FakePost[];
      const rest = all.filter((post) => !externalIds.has(post.externalId));
      return rest.length < all.length ? JSON.stringify(rest) : null;
    },
  };
  readonly media: MediaUploads = {
    limits: (kind) => (kind === 'direct' ? NO_MEDIA : MEDIA),
    upload: async (_, __, file) => {
      const failure = this.uploadFailures.shift();
      if (failure) throw failure;
      const bytes: Buffer[] = [];
      for await (const part of file.read()) bytes.push(part);
      const id = `m${this.uploads.length + 1}`;
      this.uploads.push({ id, type: file.type, bytes: Buffer.concat(bytes), altText: '' });
      const checkAfterMs = this.processing.get(file.kind) ?? null;
      return { externalId: id, expiresAt: new Date(Date.now() + this.mediaLifeMs), checkAfterMs };
    },
    describe: async (_, externalId, altText) => {
      this.upload(externalId).altText = altText;
    },
    check: async () => null,
  };
  /** What goes with our posts, by their id. */
  readonly attached = new Map<string, FakeMedia[]>();
  /** All that was brought, posted or not. */
  readonly uploads: FakeMedia[] = [];
  /** Thrown by the next uploads, in order. */
  readonly uploadFailures: ChannelError[] = [];
  /** How long it takes to look through files of a kind, in ms. */
  readonly processing = new Map<string, number>();
  mediaLifeMs = 86_400_000;
  /** Where pictures of people lie, by handle. */
  readonly faces = new Map<string, string>();
  /** A server of this machine that stands for the platform's; every other is as foreign as it is. */
  mediaOrigin: string | null = null;
  private readonly posts: FakePost[] = [];
  /** By post or by author: why it is not to be seen. */
  private readonly absent = new Map<string, Absence>();
  private readonly accounts = new Map<string, AccountIdentity>();
  private nextId = 1;
  /** Thrown by the next calls of `publish`, in order; `after`: the post is made all the same. */
  private readonly failures: { error: ChannelError; after: boolean }[] = [];

  /** Makes a brand's account; its name is its key. */
  addAccount(handle: string): AccountIdentity {
    const account = { externalId: `acct-${handle}`, handle, name: handle };
    this.accounts.set(handle, account);
    return account;
  }

  addPost(post: {
    author: string;
    text: string;
    parent?: FakePost;
    addressees?: Addressee[];
    at?: Date;
    id?: string;
    media?: ShownMedia[];
  }): FakePost {
    const id = post.id ?? `p${String(this.nextId++).padStart(9, '0')}`;
    const made: FakePost = {
      externalId: id,
      rootExternalId: post.parent?.rootExternalId ?? id,
      parentExternalId: post.parent?.externalId ?? null,
      kind: 'public',
      author: { ...author(post.author, this.accounts), pictureUrl: this.faces.get(post.author) ?? null },
      counterpart: null,
      addressees: post.addressees ?? [],
      repost: false,
      text: post.text,
      lang: 'en',
      postedAt: (post.at ?? new Date()).toISOString(),
      version: 0,
      ...(post.media && { media: post.media }),
    };
    this.posts.push(made);
    return made;
  }

  /** Its author writes it anew. */
  editPost(externalId: string, text: string): FakePost {
    const at = this.posts.findIndex((post) => post.externalId === externalId);
    const before = this.posts[at] as FakePost;
    return (this.posts[at] = { ...before, text, version: before.version + 1 });
  }

  /** Takes a post, or all posts of an author, out of sight; null: they can be seen again. */
  hide(externalId: string, why: Absence | null): void {
    if (why === null) this.absent.delete(externalId);
    else this.absent.set(externalId, why);
  }

  failNextPublish(error: ChannelError, after = false): void {
    this.failures.push({ error, after });
  }

  repliesTo(externalId: string): FakePost[] {
    return this.posts.filter(
      (post) => post.parentExternalId === externalId && post.author.externalId.startsWith('acct-'),
    );
  }

  capabilities(): Capabilities {
    return {
      replyPublicly: true,
      direct: false,
      media: true,
      stream: false,
      hide: true,
      maxLength: MAX_LENGTH,
      notes: [],
    };
  }

  async checkCredentials(credentials: unknown): Promise<AccountIdentity> {
    const handle =
      typeof credentials === 'object' && credentials && 'handle' in credentials ? String(credentials.handle) : '';
    const account = this.accounts.get(handle);
    if (!account) {
      throw new ChannelError('invalid_credentials', 'The fake platform knows no such account.', {
        certainlyNotDone: true,
      });
    }
    return account;
  }

  async *fetchSince(access: Access, cursor: unknown, signal: AbortSignal): Fetch {
    let at = typeof cursor === 'number' ? cursor : 0;
    for (;;) {
      signal.throwIfAborted();
      const page = this.posts.slice(at, at + PAGE);
      at += page.length;
      const last = page.length < PAGE;
      const visible = page.filter(
        (post) => post.author.externalId !== access.account.externalId && this.whyAbsent(post) === undefined,
      );
      if (visible.length > 0) {
        yield { body: JSON.stringify(visible), received: visible.length, cursor: last ? at : undefined };
      }
      if (last) return { cursor: at, newestPostAt: null, gap: null, busy: false };
    }
  }

  placeOf(address: string): MediaPlace | null {
    const url = URL.parse(address);
    return url && { url, sandbox: url.origin === this.mediaOrigin };
  }

  readPage(body: string): ReadPosts {
    const read: ReadPosts = { posts: [], broken: [] };
    for (const post of JSON.parse(body) as FakePost[]) {
      const postedAt = new Date(post.postedAt);
      if (Number.isNaN(postedAt.getTime())) {
        read.broken.push({ externalId: post.externalId, error: `The post ${post.externalId} has no time.` });
      } else read.posts.push({ ...post, postedAt });
    }
    return read;
  }

  private whyAbsent(post: FakePost): Absence | undefined {
    return this.absent.get(post.externalId) ?? this.absent.get(post.author.externalId);
  }

  private find(wanted: readonly WantedPost[]): FoundPosts {
    const found: FoundPosts = { page: null, absent: [] };
    const seen: FakePost[] = [];
    for (const { externalId } of wanted) {
      const post = this.posts.find((candidate) => candidate.externalId === externalId);
      const why = post ? this.whyAbsent(post) : 'deleted';
      if (post && !why) seen.push(post);
      else if (why) found.absent.push({ externalId, why, postedAt: post ? new Date(post.postedAt) : null });
    }
    if (seen.length > 0) found.page = { body: JSON.stringify(seen), received: seen.length };
    return found;
  }

  private upload(id: string): FakeMedia {
    const found = this.uploads.find((one) => one.id === id);
    if (!found) throw new ChannelError('media_gone', 'The file is there no more.', { certainlyNotDone: true });
    return found;
  }

  async publish(
    access: Access,
    target: PublishTarget,
    text: string,
    media: readonly string[] = [],
  ): Promise<Published> {
    const failure = this.failures.shift();
    if (failure && !failure.after) throw failure.error;
    const parent = this.posts.find((post) => post.externalId === target.externalId);
    if (!parent || this.whyAbsent(parent)) {
      throw new ChannelError('target_gone', 'The post you are answering is gone. Nothing was sent.', {
        certainlyNotDone: true,
      });
    }
    const addressees: Addressee[] = [{ externalId: target.authorExternalId, how: 'reply' }];
    const files = media.map((id) => this.upload(id));
    const made = this.addPost({ author: access.account.handle, text, parent, addressees });
    this.attached.set(made.externalId, files);
    if (failure) throw failure.error;
    return { externalId: made.externalId, postedAt: new Date(made.postedAt) };
  }

  async findPublished(access: Access, target: PublishTarget, text: string, during: Span): Promise<Published[]> {
    const shown = await this.answersTo(access, target, during);
    return shown.filter((post) => post.text === text).map(({ externalId, postedAt }) => ({ externalId, postedAt }));
  }

  async answersTo(access: Access, target: PublishTarget, during: Span): Promise<ShownPost[]> {
    return this.repliesTo(target.externalId)
      .filter((post) => post.author.externalId === access.account.externalId)
      .map(({ externalId, postedAt, text }) => ({ externalId, postedAt: new Date(postedAt), text }))
      .filter(({ postedAt }) => isWithin(during, postedAt));
  }

  readonly moderation: Moderation = {
    delete: async (access, externalId) => {
      const own = this.posts.find((post) => post.externalId === externalId);
      if (own?.author.externalId === access.account.externalId) this.hide(externalId, 'deleted');
    },
    hide: async (_, externalId, hidden) => {
      if (hidden) this.folded.add(externalId);
      else this.folded.delete(externalId);
    },
  };
  /** Answers that we have folded away. */
  readonly folded = new Set<string>();

  isSameText(text: string, shown: string): boolean {
    return text === shown;
  }

  measure(text: string): TextMeasure {
    return { length: text.length, maxLength: MAX_LENGTH, fits: text.length <= MAX_LENGTH };
  }

  split(text: string): NumberedPart[] | null {
    return numberedParts(text, { most: MOST_PARTS, fits: (part) => this.measure(part).fits, links: () => [] });
  }

  postUrl(): null {
    return null;
  }
}

const author = (handle: string, accounts: ReadonlyMap<string, AccountIdentity>): ChannelAuthor => {
  const account = accounts.get(handle);
  return { externalId: account?.externalId ?? `user-${handle}`, handle, name: handle, followers: null };
};
