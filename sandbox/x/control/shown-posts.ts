import { editControls, editHistory, editRefusal } from '../world/edits.ts';
import type { Post, User } from '../world/records.ts';
import { timeOf } from '../world/snowflake.ts';
import { isListedFor, obstacleTo } from '../world/visibility.ts';
import type { World } from '../world/world.ts';
import { required, type ControlCall } from './control-call.ts';

/** A post with what a reader needs to know beside it. */
export function showPost(world: World, post: Post) {
  const { posts } = world;
  const isGone = post.deletedAt !== undefined;
  return {
    ...post,
    ...(isGone ? { text: '', mediaIds: [] } : {}),
    createdAt: timeOf(post.id),
    author: showPerson(world.identities.user(post.authorId)),
    url: world.permalink(post.id),
    versions: editHistory(world, post).length,
    editableUntil: !isGone && editRefusal(world, post) === null ? editControls(world, post).editableUntil : null,
    replyCount: posts.referring(posts.replies, post).size,
    quoteCount: posts.referring(posts.quotes, post).size,
    repostCount: posts.referring(posts.reposts, post).size,
    media: isGone ? [] : (post.mediaIds ?? []).map((id) => showMedia(world, id)),
  };
}

export function showPerson(user: User) {
  return {
    id: user.id,
    handle: user.handle,
    name: user.name,
    verified: user.verified,
    protected: user.protected ?? false,
    suspended: user.suspended ?? false,
  };
}

/** The address is one of the control server, so that the page may show the picture. */
export function showMedia(world: World, id: string) {
  const { kind, altText, width, height } = world.media.get(id);
  return { id, kind, altText: altText ?? '', width, height, url: `/media/${id}.png` };
}

/** The newest `limit` (default 1,000), oldest first, and how many there are. */
export function showPosts(world: World, posts: Post[], query: URLSearchParams) {
  const limit = Math.min(Number(query.get('limit') ?? 1000), 100_000);
  return { total: posts.length, posts: posts.slice(-limit).map((post) => showPost(world, post)) };
}

/**
 * What the customers' page shows: the newest posts by or naming a user, what each one answers or quotes, and what else was
 * said to these. With `viewerId` as that person sees it. With `since`, the `revision` of the last answer, nothing when
 * nothing has changed.
 */
export function feed({ world, query }: ControlCall) {
  const userId = required(query, 'userId');
  const now = world.clock.now();
  const { revision } = world;
  if (query.get('since') === String(revision)) return { unchanged: true, revision, now };

  const { posts } = world;
  const limit = Math.min(Number(query.get('limit') ?? 60), 200);
  const viewer = world.identities.users.get(query.get('viewerId') ?? '') ?? null;
  const isShown = (post: Post) => !query.has('viewerId') || isListedFor(world, post, viewer);
  const newestOf = (ids: readonly string[]) => posts.list(ids.slice(-limit)).filter(isShown);
  const chosen = [
    ...newestOf(posts.mentioning.of(userId).ascending()),
    ...newestOf(posts.byAuthor.of(userId).ascending()),
  ];
  if (viewer) chosen.push(...newestOf(posts.byAuthor.of(viewer.id).ascending().slice(-10)));
  const newest = [...new Set(chosen)].sort((a, b) => timeOf(b.id) - timeOf(a.id) || (a.id < b.id ? 1 : -1));
  const shown = newest.slice(0, limit);

  const around = new Map<string, Post>();
  const add = (id: string | undefined) => {
    const post = id === undefined ? undefined : posts.byId.get(id);
    if (post) around.set(post.id, posts.newest(post));
  };
  for (const post of shown) {
    for (const id of [post.inReplyToId, post.quotedId, post.repostOfId]) add(id);
    for (const id of posts.inConversation.of(post.conversationId).ascending().slice(-20)) add(id);
  }
  const parents = [...around].filter(([, post]) => !shown.includes(post));
  return {
    posts: shown.map((post) => showPost(world, post)),
    // Under the id by which it is referred to, which may be that of an earlier version.
    parents: parents.map(([id, post]) => ({
      ...showPost(world, post),
      id,
      newestId: post.id,
      ...(viewer && obstacleTo(world, post, viewer) ? { text: '', media: [], isInvisible: true } : {}),
    })),
    revision,
    now,
  };
}
