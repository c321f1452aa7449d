import type { ActivityEventType, ActivitySubscription } from '../world/activity.ts';
import type { DirectMessageEvent, Post } from '../world/records.ts';
import type { StreamMessage } from '../world/streams.ts';
import { isVisibleTo } from '../world/visibility.ts';
import type { World } from '../world/world.ts';
import { deletePayload, messagePayload, postPayload, revokePayload, type Payload } from './activity-payloads.ts';
import type { WebhookDelivery } from './webhook-delivery.ts';

/** One thing that happened, before it is known who wants to hear of it. */
interface Activity {
  type: ActivityEventType;
  /** The user whose subscriptions fit. */
  userId: string;
  uuid: string;
  userIds: readonly string[];
  payload: () => Payload;
}

/** Tells subscribers what happened: on the activity stream, and on the webhook that a subscription names. */
export class ActivityDelivery {
  readonly #world: World;
  readonly #webhooks: WebhookDelivery;

  constructor(world: World, webhooks: WebhookDelivery) {
    this.#world = world;
    this.#webhooks = webhooks;
  }

  /** What X tells of a post, and no more: handles that its author typed, and direct answers and quotes. */
  posted(post: Post): void {
    // A protected author is delivered to nobody, a repost is no post of its own.
    if (post.repostOfId !== undefined || !isVisibleTo(this.#world, post, null)) return;
    let payload: Payload | undefined;
    const of = (type: ActivityEventType, userId: string | undefined) => {
      if (userId === undefined) return;
      const userIds = [post.authorId, ...post.mentions];
      this.#tell({ type, userId, uuid: post.id, userIds, payload: () => (payload ??= postPayload(this.#world, post)) });
    };
    const others = (userId: string | undefined) => (userId === post.authorId ? undefined : userId);
    const quoted = post.quotedId === undefined ? undefined : this.#world.posts.byId.get(post.quotedId);
    of('post.create', post.authorId);
    for (const userId of post.typedMentions) of('post.mention.create', others(userId));
    of('post.reply.create', others(post.inReplyToUserId));
    of('post.quote.create', others(quoted?.authorId));
  }

  deleted(post: Post): void {
    const userId = post.authorId;
    if (this.#world.identities.users.get(userId)?.protected) return;
    const payload = () => deletePayload(this.#world, post);
    this.#tell({ type: 'post.delete', userId, uuid: this.#newUuid(), userIds: [userId], payload });
  }

  messaged(event: DirectMessageEvent): void {
    // Encrypted messages have events of their own, which this world does not know.
    if (event.type !== 'MessageCreate' || event.encrypted || event.senderId === undefined) return;
    const sender = event.senderId;
    const isGroup = this.#world.directMessages.groups.has(event.conversationId);
    const participants = this.#world.directMessages.members(event.conversationId);
    for (const userId of new Set([sender, ...participants])) {
      const type = userId === sender ? 'dm.sent' : 'dm.received';
      const recipient = userId === sender ? (participants.find((other) => other !== sender) ?? sender) : userId;
      const payload = () => messagePayload(this.#world, event, isGroup ? undefined : recipient);
      this.#tell({ type, userId, uuid: this.#newUuid(), userIds: [sender, recipient], payload });
    }
  }

  revoked({ userId, appId }: { userId: string; appId: string }): void {
    const payload = () => revokePayload(this.#world, userId, appId);
    this.#tell({ type: 'oauth.revoke', userId, uuid: this.#newUuid(), userIds: [userId], payload }, appId);
  }

  /** @param appId only subscriptions of this app */
  #tell(activity: Activity, appId?: string): void {
    for (const subscription of this.#world.activity.wanting(activity.type, activity.userId)) {
      if (appId !== undefined && subscription.appId !== appId) continue;
      const message = envelope(activity, subscription);
      for (const connection of this.#world.streams.open.values()) {
        const { stream, appId: reader } = connection.record;
        if (stream === 'activity_stream' && reader === subscription.appId) connection.deliver(message);
      }
      if (subscription.webhookId !== undefined) this.#webhooks.send(subscription.webhookId, message);
    }
  }

  #newUuid(): string {
    return this.#world.ids.at(this.#world.clock.now());
  }
}

function envelope(activity: Activity, subscription: ActivitySubscription): StreamMessage {
  const { payload, includes } = activity.payload();
  const { userId, tag } = subscription;
  const data = {
    event_uuid: activity.uuid,
    filter: userId === undefined ? {} : { user_id: userId },
    event_type: activity.type,
    ...(tag === undefined ? {} : { tag }),
    payload,
    ...(includes === undefined ? {} : { includes }),
  };
  return { id: activity.uuid, bytes: Buffer.from(JSON.stringify({ data })), userIds: activity.userIds };
}
