import { wireText, type Directory } from '../world/post-text.ts';
import { editControls, editHistory } from '../world/edits.ts';
import type { Post, User } from '../world/records.ts';
import { timeOf } from '../world/snowflake.ts';
import { obstacleTo } from '../world/visibility.ts';
import type { World } from '../world/world.ts';
import { faceUrl, mediaJson, mediaKey } from './media-rendering.ts';
import type { Query } from './parameters.ts';
import { notFound, suspendedUser, unauthorized } from './problems.ts';

type Json = Record<string, unknown>;

/** Turns records into X's JSON with exactly the fields that were asked for, and gathers what expansions add. */
export class Rendering {
  readonly #world: World;
  readonly #tweetFields: Set<string>;
  readonly #userFields: Set<string>;
  readonly #expansions: Set<string>;
  readonly #users = new Map<string, Json>();
  readonly #tweets = new Map<string, Json>();
  readonly #media = new Map<string, Json>();
  readonly #errors = new Map<string, Json>();
  readonly #viewer: User | null;
  readonly #mediaFields: Set<string>;

  /** @param viewer who reads; null is an app by its own token */
  constructor(world: World, query: Query, viewer: User | null = null) {
    this.#world = world;
    this.#viewer = viewer;
    this.#mediaFields = new Set(['media_key', 'type', ...query.list('media.fields')]);
    this.#tweetFields = new Set(['id', 'text', 'edit_history_tweet_ids', ...query.list('tweet.fields')]);
    this.#userFields = new Set(['id', 'name', 'username', ...query.list('user.fields')]);
    this.#expansions = new Set(query.list('expansions'));
  }

  tweets(posts: readonly Post[]): Json[] {
    return posts.map((post) => this.tweet(post));
  }

  tweet(post: Post): Json {
    this.#expand(post);
    return this.#tweetJson(post, this.#expansions);
  }

  /** As `user`, in the endpoints whose subject is a user. */
  user(user: User): Json {
    if (this.#expansions.has('most_recent_tweet_id')) {
      const latest = this.#latestPostOf(user);
      if (latest) this.#tweets.set(latest.id, this.#tweetJson(latest));
    }
    return this.#userJson(user, this.#expansions);
  }

  addError(error: Json): void {
    this.#errors.set(`${String(error['parameter'])} ${String(error['value'])}`, error);
  }

  /** The parts of the body beside `data`; a part without content is not there at all. */
  get rest(): { includes?: Json; errors?: Json[] } {
    const includes: Json = {};
    if (this.#users.size > 0) includes['users'] = [...this.#users.values()];
    if (this.#tweets.size > 0) includes['tweets'] = [...this.#tweets.values()];
    if (this.#media.size > 0) includes['media'] = [...this.#media.values()];
    return {
      ...(Object.keys(includes).length > 0 ? { includes } : {}),
      ...(this.#errors.size > 0 ? { errors: [...this.#errors.values()] } : {}),
    };
  }

  #expand(post: Post): void {
    const { identities } = this.#world;
    const include = (id: string, parameter: string) => this.includeUser(identities.user(id), parameter);
    if (this.#expansions.has('author_id')) include(post.authorId, 'author_id');
    if (this.#expansions.has('in_reply_to_user_id') && post.inReplyToUserId) {
      include(post.inReplyToUserId, 'in_reply_to_user_id');
    }
    if (this.#expansions.has('entities.mentions.username')) {
      for (const id of post.mentions) include(id, 'entities.mentions.username');
    }
    if (this.#expansions.has('attachments.media_keys')) this.includeMedia(post.mediaIds);
    if (this.#expansions.has('edit_history_tweet_ids')) {
      // The versions that were asked for are in `data` already, unless there is only one.
      const earlier = post.earlierVersions ?? [post.id];
      for (const id of earlier) this.#tweets.set(id, this.#tweetJson(this.#world.posts.get(id)));
    }

    const withReferenced = this.#expansions.has('referenced_tweets.id');
    const withTheirAuthors = this.#expansions.has('referenced_tweets.id.author_id');
    if (!withReferenced && !withTheirAuthors) return;
    for (const { id } of references(post)) {
      const referenced = this.includeTweet(id);
      if (!referenced) continue;
      if (withTheirAuthors) include(referenced.authorId, 'referenced_tweets.id.author_id');
      if (this.#expansions.has('referenced_tweets.id.attachments.media_keys')) this.includeMedia(referenced.mediaIds);
    }
  }

  /** Adds a post to `includes`, or says why not. */
  includeTweet(id: string): Post | undefined {
    const post = this.#world.posts.live(id);
    if (!post) {
      this.addError(notFound('tweet', 'referenced_tweets.id', id));
      return undefined;
    }
    if (obstacleTo(this.#world, post, this.#viewer)) {
      this.addError(unauthorized('tweet', 'referenced_tweets.id', id, 'includes'));
      return undefined;
    }
    this.#tweets.set(post.id, this.#tweetJson(post, this.#expansions));
    return post;
  }

  includeUser(user: User, parameter: string): void {
    if (user.suspended) this.addError(suspendedUser(parameter, user.id));
    else if (!this.#users.has(user.id)) this.#users.set(user.id, this.#userJson(user));
  }

  includeMedia(ids: readonly string[] = []): void {
    for (const id of ids) {
      const media = this.#world.media.get(id);
      this.#media.set(id, mediaJson(this.#world, media, this.#mediaFields));
    }
  }

  /** An expansion also brings the field that it follows. */
  #tweetJson(post: Post, expansions: ReadonlySet<string> = new Set()): Json {
    const { world, wants } = { world: this.#world, wants: (field: string) => this.#tweetFields.has(field) };
    const follows = (prefix: string) => [...expansions].some((expansion) => expansion.startsWith(prefix));
    const wire = wireText(post, directoryOf(world));
    const json: Json = { id: post.id, text: wire.text, edit_history_tweet_ids: editHistory(world, post) };
    if (post.mediaIds && (wants('attachments') || follows('attachments.'))) {
      json['attachments'] = { media_keys: post.mediaIds.map((id) => mediaKey(world.media.get(id))) };
    }
    if (wants('author_id') || follows('author_id')) json['author_id'] = post.authorId;
    if (wants('conversation_id')) json['conversation_id'] = post.conversationId;
    if (wants('created_at')) json['created_at'] = new Date(timeOf(post.id)).toISOString();
    if (wants('display_text_range')) json['display_text_range'] = wire.displayTextRange;
    if (wants('edit_controls')) json['edit_controls'] = editControlsJson(world, post);
    if ((wants('entities') || follows('entities.')) && wire.entities) json['entities'] = wire.entities;
    if ((wants('in_reply_to_user_id') || follows('in_reply_to_user_id')) && post.inReplyToUserId) {
      json['in_reply_to_user_id'] = post.inReplyToUserId;
    }
    if (wants('lang')) json['lang'] = post.lang;
    if (wants('note_tweet') && wire.note) json['note_tweet'] = wire.note;
    if (wants('possibly_sensitive')) json['possibly_sensitive'] = false;
    if (wants('public_metrics')) json['public_metrics'] = this.#metricsOf(post);
    const referenced = references(post);
    if ((wants('referenced_tweets') || follows('referenced_tweets.')) && referenced.length > 0) {
      json['referenced_tweets'] = referenced;
    }
    if (wants('reply_settings')) json['reply_settings'] = post.replySettings;
    if (wants('withheld') && post.withheldIn) {
      json['withheld'] = { copyright: false, country_codes: post.withheldIn, scope: 'tweet' };
    }
    return json;
  }

  #userJson(user: User, expansions: ReadonlySet<string> = new Set()): Json {
    const wants = (field: string) => this.#userFields.has(field);
    const json: Json = { id: user.id, name: user.name, username: user.handle };
    if (wants('created_at')) json['created_at'] = new Date(user.createdAt).toISOString();
    if (wants('description')) json['description'] = user.description;
    if (wants('location') && user.location) json['location'] = user.location;
    if (wants('most_recent_tweet_id') || expansions.has('most_recent_tweet_id')) {
      const latest = this.#latestPostOf(user);
      if (latest) json['most_recent_tweet_id'] = latest.id;
    }
    if (wants('profile_image_url')) {
      json['profile_image_url'] = faceUrl(this.#world, user);
    }
    if (wants('protected')) json['protected'] = user.protected ?? false;
    if (wants('public_metrics')) {
      json['public_metrics'] = {
        followers_count: user.followers,
        following_count: user.following,
        tweet_count: this.#world.posts.byAuthor.of(user.id).size,
        listed_count: user.listed,
        like_count: user.likes,
        media_count: 0,
      };
    }
    if (wants('subscription_type')) json['subscription_type'] = user.premium ? 'Premium' : 'None';
    if (wants('verified')) json['verified'] = user.verified;
    if (wants('verified_type')) json['verified_type'] = user.verified ? 'business' : user.premium ? 'blue' : 'none';
    return json;
  }

  #metricsOf(post: Post): Json {
    const { posts } = this.#world;
    return {
      retweet_count: posts.referring(posts.reposts, post).size,
      reply_count: posts.referring(posts.replies, post).size,
      like_count: post.likes,
      quote_count: posts.referring(posts.quotes, post).size,
      bookmark_count: 0,
      impression_count: post.likes * 40,
    };
  }

  #latestPostOf(user: User): Post | undefined {
    const id = this.#world.posts.byAuthor.of(user.id).ascending().at(-1);
    return id === undefined ? undefined : this.#world.posts.live(id);
  }
}

/** What a text needs to know of the rest of the world to go over the wire. */
export function directoryOf(world: World): Directory {
  return {
    userByHandle: (handle) => world.identities.userByHandle(handle),
    permalink: (id) => world.permalink(id),
    media: (id) => {
      const media = world.media.get(id);
      return { key: mediaKey(media), page: media.kind === 'video' ? 'video' : 'photo' };
    },
  };
}

export function references(post: Post): { type: string; id: string }[] {
  return [
    ...(post.repostOfId ? [{ type: 'retweeted', id: post.repostOfId }] : []),
    ...(post.quotedId ? [{ type: 'quoted', id: post.quotedId }] : []),
    ...(post.inReplyToId ? [{ type: 'replied_to', id: post.inReplyToId }] : []),
  ];
}

function editControlsJson(world: World, post: Post): Json {
  const { editsRemaining, isEligible, editableUntil } = editControls(world, post);
  return {
    edits_remaining: editsRemaining,
    is_edit_eligible: isEligible,
    editable_until: new Date(editableUntil).toISOString(),
  };
}
