import type { Post, User } from './records.ts';
import type { World } from './world.ts';

/** Why somebody may not see a post. */
export type Obstacle = 'suspended' | 'protected' | 'blocked' | 'withheld';

/** @param viewer null: an app by its own token, which sees what everybody sees. */
export function obstacleTo(world: World, post: Post, viewer: User | null): Obstacle | undefined {
  const author = world.identities.user(post.authorId);
  if (author.suspended) return 'suspended';
  if (author.id === viewer?.id) return undefined;
  if (author.protected && !(viewer && world.relations.follows(viewer.id, author.id))) return 'protected';
  if (viewer && world.relations.blocks(author.id, viewer.id)) return 'blocked';
  if (post.withheldIn?.includes('XX')) return 'withheld';
  return undefined;
}

/** A repost is as visible as what it repeats, and gone with it. */
export function isVisibleTo(world: World, post: Post, viewer: User | null): boolean {
  if (obstacleTo(world, post, viewer)) return false;
  const original = post.repostOfId === undefined ? undefined : world.posts.live(post.repostOfId);
  return post.repostOfId === undefined || (original !== undefined && !obstacleTo(world, original, viewer));
}

/** Lists leave out what the viewer may not see, and whom the viewer has blocked. */
export function isListedFor(world: World, post: Post, viewer: User | null): boolean {
  if (viewer && world.relations.blocks(viewer.id, post.authorId)) return false;
  return isVisibleTo(world, post, viewer);
}

/** Whose posts nobody else may read: the timeline of such a user is refused as a whole. */
export function hasClosedTimeline(world: World, user: User, viewer: User | null): boolean {
  if (user.id === viewer?.id) return false;
  if (user.protected && !(viewer && world.relations.follows(viewer.id, user.id))) return true;
  return viewer !== null && world.relations.blocks(user.id, viewer.id);
}

/** Who started the conversation decides who may answer in it; the author of a post and those named in it always may. */
export function mayReply(world: World, target: Post, replier: User): boolean {
  if (target.authorId === replier.id) return true;
  const root = world.posts.byId.get(target.conversationId) ?? target;
  const rules = target.replySettings === 'everyone' ? root : target;
  if (rules.replySettings === 'everyone' || rules.authorId === replier.id) return true;
  if (rules.mentions.includes(replier.id)) return true;
  switch (rules.replySettings) {
    case 'following':
      return world.relations.follows(rules.authorId, replier.id);
    case 'verified':
      return replier.verified || replier.premium;
    default:
      return false;
  }
}
