import { composedText } from './post-rules.ts';
import { usersNamedIn } from './posts.ts';
import type { Post } from './records.ts';
import { isVisibleTo, mayReply } from './visibility.ts';
import type { World } from './world.ts';

export interface NewPost {
  authorId: string;
  text: string;
  inReplyTo?: string;
  quote?: string;
  excludeReplyUserIds?: string[];
  replySettings?: string;
  lang?: string;
  /** When it was written. Default: now. */
  at?: number;
  likes?: number;
  /** Pictures, a GIF or a film: see `addMedia`. Then the text may be empty. */
  mediaIds?: string[];
  /** The countries where it may not be shown; `XX` is everywhere. */
  withheldIn?: string[];
  /** Set by the API's own endpoint: faults can tell the account's posts from the customers'. */
  viaApi?: boolean;
}

/** A post as a person on X would write it: no gate, no duplicate check, the text is composed as X composes it. */
export function newPost(world: World, draft: NewPost): Post {
  const author = world.identities.user(draft.authorId);
  const parent = draft.inReplyTo === undefined ? undefined : livePost(world, draft.inReplyTo);
  const quoted = draft.quote === undefined ? undefined : livePost(world, draft.quote);
  if (draft.text.trim() === '' && !draft.mediaIds?.length) throw new Error('A post needs a text.');
  if (author.suspended) throw new Error(`@${author.handle} is suspended and cannot write.`);
  for (const target of [parent, quoted]) {
    if (target && !isVisibleTo(world, target, author)) throw new Error(`@${author.handle} cannot see that post.`);
  }
  if (parent && !mayReply(world, parent, author)) throw new Error('Whoever wrote that has limited who may answer.');
  world.media.keep(draft.mediaIds ?? []);

  const id = world.ids.at(draft.at ?? world.clock.now());
  const { text, prefixLength } = composedText(world, author, draft);
  const named = (part: string) => usersNamedIn(part, (handle) => world.identities.userByHandle(handle));
  const mentions = named(text);
  return {
    id,
    authorId: author.id,
    text,
    prefixLength,
    conversationId: parent?.conversationId ?? id,
    ...(parent ? { inReplyToId: parent.id, inReplyToUserId: parent.authorId } : {}),
    ...(quoted ? { quotedId: quoted.id } : {}),
    ...(draft.mediaIds?.length ? { mediaIds: draft.mediaIds } : {}),
    ...(draft.withheldIn ? { withheldIn: draft.withheldIn } : {}),
    mentions,
    typedMentions: draft.text === text ? mentions : named(draft.text),
    lang: draft.lang ?? author.lang,
    replySettings: draft.replySettings ?? 'everyone',
    likes: draft.likes ?? 0,
  };
}

export function newRepost(world: World, authorId: string, postId: string): Post {
  const original = livePost(world, postId);
  const id = world.ids.at(world.clock.now());
  const text = `RT @${world.identities.user(original.authorId).handle}: ${original.text}`;
  return {
    id,
    authorId: world.identities.user(authorId).id,
    text: shortened(text, 140),
    prefixLength: 0,
    conversationId: id,
    repostOfId: original.id,
    mentions: usersNamedIn(text, (handle) => world.identities.userByHandle(handle)),
    typedMentions: [],
    lang: original.lang,
    replySettings: 'everyone',
    likes: 0,
  };
}

export function livePost(world: World, id: string): Post {
  const post = world.posts.live(id);
  if (!post) throw new Error(`There is no post with the id ${id}, or it was deleted.`);
  return post;
}

/** X cuts reposted text, counting code points. */
function shortened(text: string, length: number): string {
  const points = Array.from(text);
  return points.length > length ? `${points.slice(0, length - 1).join('')}…` : text;
}
