import { wireText, type WireText } from '../world/post-text.ts';
import type { DirectMessageEvent, Post, User } from '../world/records.ts';
import { timeOf } from '../world/snowflake.ts';
import type { World } from '../world/world.ts';
import { mediaKey } from './media-rendering.ts';
import type { Query } from './parameters.ts';
import { directoryOf, Rendering } from './rendering.ts';

type Json = Record<string, unknown>;

export const messageFields = [
  'attachments',
  'created_at',
  'dm_conversation_id',
  'entities',
  'event_type',
  'id',
  'participant_ids',
  'referenced_tweets',
  'sender_id',
  'text',
];
export const messageExpansions = ['attachments.media_keys', 'participant_ids', 'referenced_tweets.id', 'sender_id'];

/** X's JSON of messages and of joining and leaving, with exactly the fields that were asked for. */
export class MessageRendering {
  readonly #world: World;
  readonly #fields: Set<string>;
  readonly #expansions: Set<string>;
  readonly #included: Rendering;

  constructor(world: World, query: Query, viewer: User) {
    this.#world = world;
    // X sends these three with every event that has them.
    this.#fields = new Set(['text', 'participant_ids', ...query.list('dm_event.fields')]);
    this.#expansions = new Set(query.list('expansions'));
    this.#included = new Rendering(world, query, viewer);
  }

  event(event: DirectMessageEvent): Json {
    this.#expand(event);
    const wants = (field: string) => this.#fields.has(field);
    const follows = (prefix: string) => [...this.#expansions].some((expansion) => expansion.startsWith(prefix));
    const json: Json = { id: event.id, event_type: event.type };
    if (event.type === 'MessageCreate') this.#addMessage(json, event);
    else if (wants('participant_ids')) json['participant_ids'] = event.participantIds;
    if ((wants('sender_id') || follows('sender_id')) && event.senderId) json['sender_id'] = event.senderId;
    if (wants('dm_conversation_id')) json['dm_conversation_id'] = event.conversationId;
    if (wants('created_at')) json['created_at'] = new Date(timeOf(event.id)).toISOString();
    if ((wants('attachments') || follows('attachments.')) && event.mediaIds) {
      json['attachments'] = { media_keys: event.mediaIds.map((id) => mediaKey(this.#world.media.get(id))) };
    }
    const shared = sharedPosts(event);
    if ((wants('referenced_tweets') || follows('referenced_tweets.')) && shared.length > 0) {
      json['referenced_tweets'] = shared.map((id) => ({ id }));
    }
    return json;
  }

  get rest() {
    return this.#included.rest;
  }

  #addMessage(json: Json, event: DirectMessageEvent): void {
    const { text, entities } = wireTextOf(this.#world, event);
    json['text'] = text;
    // Unlike those of a post they stand beside the text.
    if (this.#fields.has('entities')) Object.assign(json, entities);
  }

  #expand(event: DirectMessageEvent): void {
    const { identities } = this.#world;
    if (this.#expansions.has('sender_id') && event.senderId) {
      this.#included.includeUser(identities.user(event.senderId), 'sender_id');
    }
    if (this.#expansions.has('participant_ids')) {
      for (const id of event.participantIds ?? []) this.#included.includeUser(identities.user(id), 'participant_ids');
    }
    if (this.#expansions.has('attachments.media_keys')) this.#included.includeMedia(event.mediaIds);
    if (this.#expansions.has('referenced_tweets.id')) {
      for (const id of sharedPosts(event)) this.#included.includeTweet(id);
    }
  }
}

/** Links, handles and tags of a message go over the wire as those of a post do, and a long one as a whole. */
export function wireTextOf(world: World, event: DirectMessageEvent): Pick<WireText, 'text' | 'entities'> {
  const permalink = () => `https://x.com/messages/media/${event.id}`;
  const { note, text, entities } = wireText(asPost(event), { ...directoryOf(world), permalink });
  return note ? { text: note.text, entities: note.entities } : { text, entities };
}

/** The posts whose links stand in a message. */
function sharedPosts(event: DirectMessageEvent): string[] {
  const links = (event.text ?? '').matchAll(/https?:\/\/(?:www\.)?(?:x|twitter)\.com\/\w{1,15}\/status\/(\d{1,19})/g);
  return [...new Set(Array.from(links, (link) => link[1] as string))];
}

const posts = new WeakMap<DirectMessageEvent, Post>();

function asPost(event: DirectMessageEvent): Post {
  let post = posts.get(event);
  if (!post) {
    const media = event.mediaIds ? { mediaIds: event.mediaIds } : {};
    post = {
      id: event.id,
      authorId: event.senderId ?? '',
      text: event.text ?? '',
      prefixLength: 0,
      conversationId: event.id,
      mentions: [],
      typedMentions: [],
      lang: '',
      replySettings: '',
      likes: 0,
      ...media,
    };
    posts.set(event, post);
  }
  return post;
}
