/** What an app may ask of a person, with the words of the consent page. */
export const scopes = {
  'tweet.read': 'View all posts you can see, including those from protected accounts.',
  'tweet.write': 'Post and repost for you.',
  'tweet.moderate.write': 'Hide and unhide replies to your posts.',
  'users.read': 'View any account you can see, including protected accounts.',
  'follows.read': 'View accounts you follow and accounts that follow you.',
  'follows.write': 'Follow and unfollow accounts for you.',
  'offline.access': 'Stay connected to your account until you revoke access.',
  'space.read': 'View all Spaces you have access to.',
  'mute.read': 'View accounts you have muted.',
  'mute.write': 'Mute and unmute accounts for you.',
  'like.read': 'View posts you have liked and likes you can view.',
  'like.write': 'Like and unlike posts for you.',
  'list.read': 'View Lists, list members, and list followers of Lists you created or are a member of.',
  'list.write': 'Create and manage Lists for you.',
  'block.read': 'View accounts you have blocked.',
  'block.write': 'Block and unblock accounts for you.',
  'bookmark.read': 'Read your bookmarked posts.',
  'bookmark.write': 'Create and delete your bookmarks.',
  'dm.read': 'Read all your direct messages.',
  'dm.write': 'Send and manage direct messages for you.',
  'media.write': 'Upload media such as photos and videos for you.',
  'timeline.read': 'View all custom timelines you can see.',
} as const;

export type Scope = keyof typeof scopes;

export function isScope(text: string): text is Scope {
  return Object.hasOwn(scopes, text);
}
