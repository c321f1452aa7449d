import type { TwitterApi } from 'twitter-api-v2';
import type {
  Access,
  AccountIdentity,
  ChannelAdapter,
  Fetch,
  FetchedPage,
  GapFiller,
  MediaUploads,
  Moderation,
  PollSource,
  PostLookup,
  Published,
  PublishTarget,
  ReadPosts,
  ShownPost,
  Span,
  StreamSource,
  TextMeasure,
} from '../channel-adapter.js';
import type { Capabilities } from '../channel-grants.js';
import type { MediaPlace } from '../channel-media.js';
import type { NumberedPart } from '../numbered-parts.js';
import type { Answered, ReplyGuide } from '../reply-guide.js';
import { capabilitiesOf } from './x-capabilities.js';
import { XClients } from './x-client.js';
import { parseXCredentials, type XApp } from './x-credentials.js';
import { DIRECT_MESSAGES, findMessages, sendMessage } from './x-direct-messages.js';
import { toChannelError } from './x-errors.js';
import { findXPosts, MOST_IDS, withoutXPosts } from './x-lookup.js';
import { readXPage } from './x-mapper.js';
import { measureForX } from './x-measure.js';
import { checkOnX, describeOnX, uploadToX, X_MEDIA } from './x-media.js';
import { xParts } from './x-parts.js';
import { X_PRICES } from './x-prices.js';
import { xReplyGuide } from './x-reply-guide.js';
import { XGrants } from './x-oauth.js';
import { findReplies, publishReply } from './x-replies.js';
import { isSameText } from './x-same-text.js';
import { deleteXPost, hideXReply } from './x-moderation.js';
import { placeOnX } from './x-shown-media.js';
import { X_SENDS } from './x-sends.js';
import { searchBetween, SEARCH_REACH_MS } from './x-search.js';
import { ACTIVITY_STREAM } from './x-activity-stream.js';
import { FILTERED_STREAM } from './x-filtered-stream.js';
import { XStream } from './x-stream.js';
import { SWEEP_MS, sweepOwnPosts } from './x-quotes.js';
import { fetchTimeline, MENTIONS, newestIdOf, OWN_POSTS, sweepTimeline } from './x-timelines.js';
import type { XWindows } from './x-windows.js';

/** Own posts are read for answers given on X itself; a minute late is soon enough, and each read costs. */
const TIMELINE_EVERY_MS = 60_000;
/** X allows fifteen reads of direct messages in fifteen minutes: two are left for when an event calls for one at once. */
const MESSAGES_EVERY_MS = 70_000;
/** X puts some posts into a timeline hours late, and without a word. */
const SWEEP_EVERY_MS = 60 * 60_000;

export interface XSettings {
  /** Where accounts of the sandbox go instead of api.x.com. */
  sandboxOrigin: string | undefined;
  /** How long one call may take. */
  timeoutMs: number;
  /** The installation's own app, with which accounts are connected by consent. */
  app?: XApp;
  now?: () => Date;
  /** How long a stream may be silent before it counts as dead. */
  streamSilenceMs?: number;
}

export class XAdapter implements ChannelAdapter {
  readonly key = 'x';
  readonly sources: readonly PollSource[] = [
    this.source('mentions', null, false, (client, access, cursor, signal) =>
      fetchTimeline(MENTIONS, client, access, cursor, this.now(), signal),
    ),
    this.source('timeline', TIMELINE_EVERY_MS, false, (client, access, cursor, signal) =>
      fetchTimeline(OWN_POSTS, client, access, cursor, this.now(), signal),
    ),
    this.source('messages', MESSAGES_EVERY_MS, false, (client, access, cursor, signal) =>
      fetchTimeline(DIRECT_MESSAGES, client, access, cursor, this.now(), signal),
    ),
    this.source('sweep', SWEEP_EVERY_MS, true, (client, access, _, signal) =>
      sweepTimeline(MENTIONS, client, access, new Date(this.now().getTime() - SWEEP_MS), signal),
    ),
    this.source('own_sweep', SWEEP_EVERY_MS, true, (client, access, cursor, signal) =>
      sweepOwnPosts(client, access, cursor, this.now(), signal),
    ),
  ];
  readonly filler: GapFiller = {
    name: 'search',
    reachMs: SEARCH_REACH_MS,
    fetchBetween: (access, span, cursor, signal) => this.between(access, span, cursor, signal),
  };
  readonly lookup: PostLookup = {
    most: MOST_IDS,
    find: async (access, posts, withReferred, signal) => {
      const found = await this.call(false, () => findXPosts(this.clients.of(access), posts, withReferred));
      signal.throwIfAborted();
      return found;
    },
    without: withoutXPosts,
  };
  readonly prices = X_PRICES;
  readonly guide: ReplyGuide;
  readonly sends = X_SENDS;
  readonly moderation: Moderation = {
    delete: (access, externalId) => this.call(true, () => deleteXPost(this.clients.of(access), externalId)),
    hide: (access, externalId, hidden) =>
      this.call(true, () => hideXReply(this.clients.of(access), externalId, hidden)),
  };
  readonly media: MediaUploads = {
    limits: (kind) => X_MEDIA[kind],
    upload: (access, kind, file) => this.call(false, () => uploadToX(this.clients.of(access), kind, file, this.now())),
    describe: (access, externalId, altText) =>
      this.call(false, () => describeOnX(this.clients.of(access), externalId, altText)),
    check: (access, externalId) => this.call(false, () => checkOnX(this.clients.of(access), externalId)),
  };
  readonly streams: readonly StreamSource[];
  readonly grants: XGrants;
  readonly windows: XWindows;
  private readonly clients: XClients;
  private readonly now: () => Date;

  constructor(private readonly settings: XSettings) {
    this.now = settings.now ?? (() => new Date());
    const parts = { ...settings, app: settings.app, now: this.now };
    this.clients = new XClients(parts);
    this.streams = [
      new XStream(FILTERED_STREAM, this.clients, this.now, settings.streamSilenceMs),
      new XStream(ACTIVITY_STREAM, this.clients, this.now, settings.streamSilenceMs),
    ];
    this.guide = xReplyGuide(settings.app);
    this.grants = new XGrants(this.clients, parts);
    this.windows = this.clients.windows;
  }

  capabilities(credentials?: unknown): Capabilities {
    const known = credentials === undefined ? undefined : parseXCredentials(credentials);
    return capabilitiesOf(known, this.settings.app);
  }

  async checkCredentials(credentials: unknown, sandbox: boolean): Promise<AccountIdentity> {
    const client = this.clients.client(credentials, sandbox);
    const { data } = await this.call(false, () => client.v2.me());
    return { externalId: data.id, handle: data.username, name: data.name };
  }

  placeOf(url: string): MediaPlace | null {
    return placeOnX(url, this.settings.sandboxOrigin);
  }

  readPage(body: string): ReadPosts {
    return readXPage(body);
  }

  async publish(
    access: Access,
    target: PublishTarget,
    text: string,
    media: readonly string[] = [],
  ): Promise<Published> {
    const client = this.clients.of(access);
    return this.call(true, () =>
      target.kind === 'direct' ? sendMessage(client, target, text, media) : publishReply(client, target, text, media),
    );
  }

  async findPublished(
    access: Access,
    target: PublishTarget,
    text: string,
    during: Span,
    withMedia = false,
  ): Promise<Published[]> {
    const shown = await this.answersTo(access, target, during);
    return shown
      .filter((post) => isSameText(text, post.text, withMedia))
      .map(({ externalId, postedAt }) => ({ externalId, postedAt }));
  }

  async answersTo(access: Access, target: PublishTarget, during: Span): Promise<ShownPost[]> {
    const client = this.clients.of(access);
    return this.call(false, () =>
      target.kind === 'direct'
        ? findMessages(client, access, target, during)
        : findReplies(client, access, target, during),
    );
  }

  isSameText(text: string, shown: string, withMedia = false): boolean {
    return isSameText(text, shown, withMedia);
  }

  measure(text: string, kind: 'public' | 'direct'): TextMeasure {
    return measureForX(text, kind);
  }

  split(text: string, answered: Answered): NumberedPart[] | null {
    return xParts(text, answered);
  }

  postUrl(authorHandle: string, externalId: string): string {
    return `https://x.com/${encodeURIComponent(authorHandle)}/status/${encodeURIComponent(externalId)}`;
  }

  private source(
    name: string,
    everyMs: number | null,
    rereads: boolean,
    fetch: (client: TwitterApi, access: Access, cursor: unknown, signal: AbortSignal) => Fetch,
  ): PollSource {
    const start = (access: Access): TwitterApi => this.clients.of(access);
    const failed = (error: unknown, signal: AbortSignal): unknown => this.failed(error, signal);
    return {
      name,
      everyMs,
      rereads,
      newestId: newestIdOf,
      async *fetchSince(access, cursor, signal) {
        try {
          return yield* fetch(start(access), access, cursor, signal);
        } catch (error) {
          throw failed(error, signal);
        }
      },
    };
  }

  private async *between(
    access: Access,
    span: Span,
    cursor: unknown,
    signal: AbortSignal,
  ): AsyncGenerator<FetchedPage, void> {
    try {
      const client = this.clients.of(access);
      yield* searchBetween(client, access, span, cursor, signal);
    } catch (error) {
      throw this.failed(error, signal);
    }
  }

  /** Why reading ended: we were told to stop, or X failed. */
  private failed(error: unknown, signal: AbortSignal): unknown {
    return signal.aborted ? signal.reason : toChannelError(error, false, this.now());
  }

  private async call<T>(acts: boolean, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw toChannelError(error, acts, this.now());
    }
  }
}
