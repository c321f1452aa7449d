import type { Reply } from '../../web/src/api/types/replies.ts';
import type { Post, Thread } from '../../web/src/api/types/threads.ts';

export function aPost(id: string, minute: number, change: Partial<Post> = {}): Post {
  const relation = change.relation ?? 'customer';
  return {
    id,
    externalId: id,
    parentId: null,
    author: {
      id: 'c',
      name: 'Mara',
      handle: 'mara',
      picture: null,
      ours: relation === 'ours',
      customer: relation === 'customer',
    },
    media: [],
    text: `post ${id}`,
    postedAt: at(minute),
    deleted: false,
    gone: null,
    version: 0,
    url: null,
    relation,
    replyId: null,
    moderation: { may: [], hidden: null, last: null },
    ...change,
  };
}

export function aReply(id: string, minute: number, change: Partial<Reply> = {}): Reply {
  return {
    id,
    threadId: 't',
    targetPostId: 'p1',
    targetHandle: 'mara',
    text: `reply ${id}`,
    media: [],
    state: 'queued',
    agent: { id: 'me', name: 'Ines' },
    createdAt: at(minute),
    sentAt: null,
    sendAfter: null,
    waitingSince: null,
    undecided: false,
    sentAgain: false,
    parts: [],
    url: null,
    errorCode: null,
    errorDetail: null,
    ...change,
  };
}

export function aThread(posts: Post[], replies: Reply[] = [], change: Partial<Thread> = {}): Thread {
  return {
    id: 't',
    channel: 'x',
    account: { id: 'a', handle: 'acme' },
    kind: 'public',
    route: {
      gate: { open: true },
      costs: null,
      answerUrl: null,
      direct: null,
      directUrl: null,
      media: { kinds: [], maxAltText: 0, refusal: null },
    },
    customer: { id: 'c', name: 'Mara', handle: 'mara' },
    version: 1,
    url: null,
    posts,
    earlier: null,
    replies,
    ...change,
  };
}

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 10, minute)).toISOString();
