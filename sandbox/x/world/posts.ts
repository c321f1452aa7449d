import { IdIndex, IdIndexes } from './id-index.ts';
import { handlesIn } from './post-text.ts';
import type { Post, Surface, User } from './records.ts';
import { timeOf } from './snowflake.ts';

/**
 * All posts, and the indexes through which X's endpoints find them. Deleted ones stay as tombstones outside the indexes, and
 * so do the earlier versions of edited ones.
 */
export class Posts {
  readonly byId = new Map<string, Post>();
  readonly all = new IdIndex();
  readonly byAuthor = new IdIndexes();
  readonly mentioning = new IdIndexes();
  readonly replies = new IdIndexes();
  readonly quotes = new IdIndexes();
  readonly reposts = new IdIndexes();
  readonly inConversation = new IdIndexes();
  /** The newest post with this exact text, per author. */
  readonly #lastWithText = new Map<string, string>();

  add(post: Post): void {
    this.byId.set(post.id, post);
    if (post.deletedAt !== undefined || post.replacedBy !== undefined) return;
    this.all.add(post.id);
    this.byAuthor.add(post.authorId, post.id);
    this.inConversation.add(post.conversationId, post.id);
    if (post.repostOfId) {
      this.reposts.add(post.repostOfId, post.id);
      return;
    }
    for (const userId of post.mentions) this.mentioning.add(userId, post.id);
    if (post.inReplyToId) this.replies.add(post.inReplyToId, post.id);
    if (post.quotedId) this.quotes.add(post.quotedId, post.id);
    this.#lastWithText.set(textKey(post.authorId, post.text), post.id);
  }

  /** Deletes a post with all its versions, and returns these, oldest first. */
  delete(post: Post, at: number): Post[] {
    const newest = this.newest(post);
    const versions = this.list([...(newest.earlierVersions ?? []), newest.id]);
    for (const version of versions) version.deletedAt = at;
    this.#removeFromIndexes(newest);
    return versions;
  }

  /** The next version takes the place of a post. */
  replace(previous: Post, next: Post): void {
    previous.replacedBy = next.id;
    this.#removeFromIndexes(previous);
    this.add(next);
  }

  #removeFromIndexes(post: Post): void {
    this.all.remove(post.id);
    this.byAuthor.remove(post.authorId, post.id);
    this.inConversation.remove(post.conversationId, post.id);
    for (const userId of post.mentions) this.mentioning.remove(userId, post.id);
    if (post.repostOfId) this.reposts.remove(post.repostOfId, post.id);
    if (post.inReplyToId) this.replies.remove(post.inReplyToId, post.id);
    if (post.quotedId) this.quotes.remove(post.quotedId, post.id);
    const key = textKey(post.authorId, post.text);
    if (this.#lastWithText.get(key) === post.id) this.#lastWithText.delete(key);
  }

  /** The post to which an id leads, or undefined: never existed or deleted. The id of an old version leads to the newest. */
  live(id: string): Post | undefined {
    const post = this.byId.get(id);
    return post === undefined || post.deletedAt !== undefined ? undefined : this.newest(post);
  }

  newest(post: Post): Post {
    let newest = post;
    while (newest.replacedBy !== undefined) newest = this.get(newest.replacedBy);
    return newest;
  }

  /** What refers to a post by the id of any of its versions: `referring(posts.replies, post)`. */
  referring(indexes: IdIndexes, post: Post): IdIndex {
    const newest = this.newest(post);
    if (!newest.earlierVersions) return indexes.of(newest.id);
    const all = new IdIndex();
    for (const version of [...newest.earlierVersions, newest.id]) {
      for (const id of indexes.of(version).ascending()) all.add(id);
    }
    return all;
  }

  get(id: string): Post {
    const post = this.byId.get(id);
    if (!post) throw new Error(`There is no post with the id ${id}.`);
    return post;
  }

  list(ids: readonly string[]): Post[] {
    return ids.map((id) => this.get(id));
  }

  hasTextSince(authorId: string, text: string, since: number): boolean {
    const id = this.#lastWithText.get(textKey(authorId, text));
    return id !== undefined && timeOf(id) >= since && this.get(id).text === text;
  }
}

export function isVisibleOn(post: Post, surface: Surface, now: number): boolean {
  const until = post.hiddenUntil?.[surface];
  return until === undefined || now >= until;
}

/** Who is named in a text, once each, in order of appearance. */
export function usersNamedIn(text: string, userByHandle: (handle: string) => User | undefined): string[] {
  const ids = handlesIn(text).flatMap(({ handle }) => userByHandle(handle)?.id ?? []);
  return [...new Set(ids)];
}

/** A hash instead of the text, which would be kept twice: whoever finds a post by it looks whether the text is the same. */
function textKey(authorId: string, text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return `${authorId} ${hash}`;
}
