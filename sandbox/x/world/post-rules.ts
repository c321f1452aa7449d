import { LONG_POST, SHORT_POST, weightedLength, withoutLeadingHandles } from './post-text.ts';
import type { App, Post, User } from './records.ts';
import { isVisibleTo, mayReply } from './visibility.ts';
import type { World } from './world.ts';

/** Why X refuses to publish: the golden error it answers with. */
export type Refusal =
  'duplicate' | 'not-summoned' | 'quote-not-allowed' | 'reply-to-deleted' | 'too-long' | 'reply-settings' | 'cashtags';

export interface Draft {
  text: string;
  inReplyTo?: string;
  quote?: string;
  excludeReplyUserIds?: string[];
}

/** The prefix that X puts before a reply: whom it answers, then everybody named there, without the replier. */
export function replyPrefix(world: World, author: User, parent: Post, excluded: readonly string[] = []): string[] {
  const ids = new Set([parent.authorId, ...parent.mentions]);
  ids.delete(author.id);
  // The author of the post that is answered cannot be left out.
  for (const id of excluded) if (id !== parent.authorId) ids.delete(id);
  return [...ids].map((id) => world.identities.user(id).handle);
}

/** The text as it will stand in the timeline. */
export function composedText(world: World, author: User, draft: Draft): { text: string; prefixLength: number } {
  const parent = draft.inReplyTo === undefined ? undefined : world.posts.live(draft.inReplyTo);
  if (!parent) return { text: draft.text, prefixLength: 0 };
  const handles = replyPrefix(world, author, parent, draft.excludeReplyUserIds);
  const prefix = handles.map((handle) => `@${handle} `).join('');
  return { text: prefix + withoutLeadingHandles(draft.text, handles), prefixLength: prefix.length };
}

/** The rules that X applies to a post made through its API, in the order in which it is known to apply them. */
export function refusalOf(world: World, author: User, app: App, draft: Draft): Refusal | undefined {
  const parent = draft.inReplyTo === undefined ? undefined : world.posts.live(draft.inReplyTo);
  if (draft.inReplyTo !== undefined && !(parent && isVisibleTo(world, parent, author))) return 'reply-to-deleted';

  const { text, prefixLength } = composedText(world, author, draft);
  const body = text.slice(prefixLength);
  if (weightedLength(body) > (author.premium ? LONG_POST : SHORT_POST)) return 'too-long';
  if (app.tier === 'self-serve' && (body.match(/(?<!\w)\$[A-Za-z]{1,6}\b/g)?.length ?? 0) > 1) return 'cashtags';

  const since = world.clock.now() - world.behaviour.duplicateWindowMs;
  if (world.posts.hasTextSince(author.id, text, since)) return 'duplicate';

  if (parent && !mayReply(world, parent, author)) return 'reply-settings';
  if (world.behaviour.summonedGate && app.tier === 'self-serve') {
    if (parent && !isSummoned(world, author, parent)) return 'not-summoned';
    if (draft.quote !== undefined && world.posts.live(draft.quote)?.authorId !== author.id) return 'quote-not-allowed';
  }
  return undefined;
}

/** Has the author of the post addressed this account, in this conversation or by quoting one of its posts? */
export function isSummoned(world: World, account: User, target: Post): boolean {
  if (target.authorId === account.id) return true;
  const earlier = world.posts
    .list(world.posts.inConversation.of(target.conversationId).ascending())
    .filter((post) => post.authorId === target.authorId);
  if (earlier.some((post) => addresses(world, post, account))) return true;
  return world.posts
    .list(world.posts.byAuthor.of(target.authorId).ascending())
    .some((post) => post.quotedId !== undefined && world.posts.byId.get(post.quotedId)?.authorId === account.id);
}

function addresses(world: World, post: Post, account: User): boolean {
  if (post.typedMentions.includes(account.id)) return true;
  switch (world.behaviour.summonedBy) {
    case 'explicit':
      return false;
    case 'direct-reply':
      return post.inReplyToUserId === account.id;
    case 'any-mention':
      return post.mentions.includes(account.id);
  }
}
