export type Doing = 'delete' | 'hide' | 'show';

/** What an agent has asked the platform to do with a post. */
export interface Moderation {
  id: string;
  postId: string;
  what: Doing;
  state: 'asked' | 'acting' | 'done' | 'failed' | 'unknown' | 'cancelled';
  agent: { id: string; name: string };
  reason: string | null;
  askedAt: string;
  errorCode: string | null;
  errorDetail: string | null;
}

export interface PostModeration {
  /** What can be done with the post on the platform now. */
  may: Doing[];
  /** It is folded away there. */
  hidden: { at: string; by: { id: string; name: string } | null } | null;
  /** What was asked for last. */
  last: Moderation | null;
}
