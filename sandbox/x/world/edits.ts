import { composedText } from './post-rules.ts';
import { usersNamedIn } from './posts.ts';
import { LONG_POST, SHORT_POST, weightedLength } from './post-text.ts';
import type { Post } from './records.ts';
import { timeOf } from './snowflake.ts';
import type { World } from './world.ts';

export const MAX_EDITS = 5;
const EDIT_WINDOW_MS = 30 * 60_000;

export interface EditControls {
  /** Whether posts of this kind can be edited at all. */
  isEligible: boolean;
  editableUntil: number;
  editsRemaining: number;
}

/** Every version's id, oldest first, as X gives it with each of them. */
export function editHistory(world: World, post: Post): string[] {
  const newest = world.posts.newest(post);
  return [...(newest.earlierVersions ?? []), newest.id];
}

export function editControls(world: World, post: Post): EditControls {
  const history = editHistory(world, post);
  const isReplyToOthers = post.inReplyToId !== undefined && post.inReplyToUserId !== post.authorId;
  return {
    isEligible: !isReplyToOthers && post.repostOfId === undefined,
    // The half hour starts with the first version.
    editableUntil: timeOf(history[0] as string) + EDIT_WINDOW_MS,
    editsRemaining: MAX_EDITS - (history.length - 1),
  };
}

/** Why X would refuse to edit this post, as a sentence; null when it may be edited. */
export function editRefusal(world: World, post: Post): string | null {
  const { isEligible, editableUntil, editsRemaining } = editControls(world, post);
  if (!isEligible) return 'Replies to others and reposts cannot be edited.';
  if (world.clock.now() >= editableUntil) return 'A post can be edited for 30 minutes after it was written.';
  return editsRemaining > 0 ? null : `A post can be edited ${MAX_EDITS} times.`;
}

/** The next version of a post: a post of its own, with an id of its own. */
export function nextVersion(world: World, previous: Post, text: string): Post {
  const refusal = editRefusal(world, previous);
  if (refusal !== null) throw new Error(refusal);
  if (text.trim() === '' && !previous.mediaIds) throw new Error('A post needs a text.');
  const author = world.identities.user(previous.authorId);
  const draft = { text, ...(previous.inReplyToId === undefined ? {} : { inReplyTo: previous.inReplyToId }) };
  const composed = composedText(world, author, draft);
  const weight = weightedLength(composed.text.slice(composed.prefixLength));
  if (weight > (author.premium ? LONG_POST : SHORT_POST)) throw new Error('The text is too long.');

  const named = (part: string) => usersNamedIn(part, (handle) => world.identities.userByHandle(handle));
  const { replacedBy: _, hiddenUntil: __, ...kept } = previous;
  return {
    ...kept,
    ...composed,
    id: world.ids.at(world.clock.now()),
    mentions: named(composed.text),
    typedMentions: named(text),
    earlierVersions: editHistory(world, previous),
  };
}
