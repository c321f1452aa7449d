import { z } from 'zod';
import { compareIds, timeOf } from '../world/snowflake.ts';
import { defined, id, read, required, type ControlCall } from './control-call.ts';
import { showMedia, showPerson, showPost } from './shown-posts.ts';

/** What people do besides posting: change their minds, their profile, whom they like, and write to each other. */
export const peopleRoutes: Record<string, (call: ControlCall) => unknown> = {
  'PUT /_sandbox/posts/:id': ({ world, path, body }) => {
    const { text } = read(z.strictObject({ text: z.string().max(25_000) }), body);
    return showPost(world, world.editPost(path['id']!, text));
  },
  'POST /_sandbox/hidden': ({ world, body }) => {
    const { postId, hidden } = read(z.strictObject({ postId: id, hidden: z.boolean() }), body);
    world.hideReply(postId, hidden);
    return showPost(world, world.posts.get(postId));
  },
  'POST /_sandbox/users/:id': ({ world, path, body }) => world.setUser(path['id']!, defined(read(profile, body))),
  'POST /_sandbox/relations': relate,
  'GET /_sandbox/relations': ({ world, query }) => {
    const [user, other] = [required(query, 'userId'), required(query, 'otherId')];
    const { relations } = world;
    return { follows: relations.follows(user, other), blocks: relations.blocks(user, other) };
  },
  'POST /_sandbox/media': addMedia,
  'POST /_sandbox/direct-messages': ({ world, body }) => world.directMessage(defined(read(message, body))),
  'GET /_sandbox/direct-messages': messages,
  'POST /_sandbox/groups': ({ world, body }) => {
    const { creatorId, memberIds } = read(z.strictObject({ creatorId: id, memberIds: z.array(id) }), body);
    return world.directMessages.createGroup(creatorId, memberIds);
  },
  'POST /_sandbox/groups/:id': ({ world, path, body }) => {
    const { join, leave, invitedBy } = read(membership, body);
    if (join !== undefined) return world.directMessages.join(path['id']!, join, invitedBy ?? join);
    if (leave !== undefined) return world.directMessages.leave(path['id']!, leave);
    throw new Error('Give join or leave, the id of a person.');
  },
};

const profile = z.strictObject({
  name: z.string().min(1).max(50).optional(),
  description: z.string().max(160).optional(),
  protected: z.boolean().optional(),
  suspended: z.boolean().optional(),
  face: z.number().int().min(0).max(999_999_999).optional(),
  verified: z.boolean().optional(),
  premium: z.boolean().optional(),
  directMessages: z.enum(['everyone', 'followed', 'nobody']).optional(),
});
const relation = z.strictObject({
  userId: id,
  otherId: id,
  action: z.enum(['follow', 'unfollow', 'block', 'unblock']),
});
const message = z.strictObject({
  from: id,
  to: id.optional(),
  conversationId: z.string().optional(),
  text: z.string().max(10_000).optional(),
  mediaIds: z.array(id).max(1).optional(),
  encrypted: z.boolean().optional(),
  at: z.number().optional(),
});
const membership = z.strictObject({ join: id.optional(), leave: id.optional(), invitedBy: id.optional() });
const picture = z.strictObject({
  ownerId: id,
  base64: z.base64().optional(),
  altText: z.string().max(1000).optional(),
  category: z.enum(['tweet_image', 'tweet_gif', 'tweet_video', 'dm_image', 'dm_gif', 'dm_video']).optional(),
});

function relate({ world, body }: ControlCall) {
  const { userId, otherId, action } = read(relation, body);
  switch (action) {
    case 'follow':
      world.follow(userId, otherId);
      break;
    case 'unfollow':
      world.relations.unfollow(userId, otherId);
      break;
    case 'block':
      world.block(userId, otherId);
      break;
    case 'unblock':
      world.unblock(userId, otherId);
  }
  return { follows: world.relations.follows(userId, otherId), blocks: world.relations.blocks(userId, otherId) };
}

function addMedia({ world, body }: ControlCall) {
  const { base64, ...fields } = read(picture, body);
  const bytes = base64 === undefined ? {} : { bytes: Buffer.from(base64, 'base64') };
  const media = world.addMedia({ ...defined(fields), ...bytes });
  return showMedia(world, media.id);
}

/** The conversations of a person, the one with the newest message first; with `with`, the messages of one of them. */
function messages({ world, query }: ControlCall) {
  const userId = required(query, 'userId');
  const { index, accept } = world.directMessages.seenBy(userId);
  const events = index
    .ascending()
    .map((eventId) => world.directMessages.events.get(eventId)!)
    .filter((event) => accept(event) || event.encrypted);
  const conversations = new Map<string, typeof events>();
  for (const event of events) {
    const known = conversations.get(event.conversationId);
    if (known) known.push(event);
    else conversations.set(event.conversationId, [event]);
  }
  const limit = Math.min(Number(query.get('limit') ?? 50), 200);
  return {
    revision: world.revision,
    now: world.clock.now(),
    conversations: [...conversations]
      .sort(([, a], [, b]) => compareIds(b.at(-1)!.id, a.at(-1)!.id))
      .map(([conversationId, said]) => ({
        id: conversationId,
        isGroup: world.directMessages.groups.has(conversationId),
        members: world.directMessages
          .members(conversationId)
          .map((member) => showPerson(world.identities.user(member))),
        events: said.slice(-limit).map((event) => ({
          ...event,
          createdAt: timeOf(event.id),
          media: (event.mediaIds ?? []).map((mediaId) => showMedia(world, mediaId)),
        })),
      })),
  };
}
