import { withoutOwnMediaLink, type Absence, type ChannelRegistry, type ShownMedia } from '../channels/index.js';
import { pictureAddress, type Tx } from '../kernel/index.js';

export interface PostView {
  id: string;
  externalId: string;
  parentId: string | null;
  author: { id: string; name: string; handle: string; picture: string | null; ours: boolean; customer: boolean };
  /** As its author wrote it. */
  text: string;
  media: MediaView[];
  lang: string | null;
  postedAt: Date;
  /** It is not to be seen any more, and its text is gone. */
  deleted: boolean;
  /** Why, and when that was noticed. */
  gone: { why: Absence; noticedAt: Date } | null;
  /** How often its author has edited it. */
  version: number;
  url: string | null;
  relation: 'customer' | 'ours' | 'context';
  replyId: string | null;
}

/** What hangs on a post. Its bytes are with us, by the post's id and the place in this list. */
export interface MediaView extends Pick<ShownMedia, 'kind' | 'altText' | 'width' | 'height' | 'sensitive'> {
  /** It can be looked at; else only its film can. */
  still: boolean;
  /** It can be played. */
  film: boolean;
}

export interface ThreadView {
  id: string;
  channel: string;
  account: { id: string; handle: string };
  kind: 'public' | 'direct';
  customer: { id: string; name: string; handle: string; picture: string | null };
  version: number;
  url: string | null;
  posts: PostView[];
  /** The post before which there are more than are given; null: these are all. */
  earlier: string | null;
}

/** As many posts as a person reads at a time, and as many steps up to the post that began it. */
const MOST_POSTS = 200;
const MOST_ANCESTORS = 20;
const MOST_THREADS = 50;

/** Some threads of a ticket. */
export interface TicketThreads<Thread = ThreadView> {
  /** The one that began first comes first. */
  threads: Thread[];
  /** The thread before which there are more; null: there are none. */
  earlier: string | null;
}

interface ThreadRow {
  id: string;
  channel: string;
  accountId: string;
  accountHandle: string;
  kind: 'public' | 'direct';
  authorId: string;
  name: string;
  handle: string;
  picture: string | null;
  version: number;
  rootExternalId: string;
}

interface PostRow {
  threadId: string;
  /** In its thread, from the newest given one; null: it stands in another, above. */
  place: number | null;
  id: string;
  externalId: string;
  parentId: string | null;
  authorId: string;
  name: string;
  handle: string;
  picture: string | null;
  ours: boolean;
  text: string;
  media: ShownMedia[] | null;
  lang: string | null;
  postedAt: Date;
  deletedAt: Date | null;
  why: Absence | null;
  version: number;
  replyId: string | null;
}

/**
 * The threads of a ticket in which something was written last, or last before this thread, with their newest posts and
 * the posts above them that they answer. Two statements.
 */
export async function readThreads(
  tx: Tx,
  channels: ChannelRegistry,
  ticketId: string,
  before: string | null = null,
): Promise<TicketThreads> {
  const until =
    before === null
      ? ''
      : 'AND (t.last_post_at, t.id) < (SELECT last_post_at, id FROM thread WHERE workspace_id = $1 AND id = $3)';
  const found = await tx.query<ThreadRow & { place: number }>(
    `SELECT * FROM (
       SELECT *, row_number() OVER (ORDER BY "lastPostAt" DESC, id DESC)::int AS place
       FROM (${THREADS} AND t.ticket_id = $2 ${until} ORDER BY t.last_post_at DESC, t.id DESC LIMIT ${MOST_THREADS + 1}) newest) placed
     ORDER BY "firstPostAt", id`,
    [tx.workspaceId, ticketId, ...(before === null ? [] : [before])],
  );
  const shown = found.filter(({ place }) => place <= MOST_THREADS);
  return {
    threads: await withPosts(tx, channels, shown, null),
    earlier: shown.length < found.length ? (shown.find(({ place }) => place === MOST_THREADS)?.id ?? null) : null,
  };
}

/** The thread of a post, with the posts before that one; null: it stands in none. Two statements. */
export async function readEarlier(tx: Tx, channels: ChannelRegistry, postId: string): Promise<ThreadView | null> {
  const threads = await tx.query<ThreadRow>(
    `${THREADS} AND t.id = (SELECT thread_id FROM post WHERE workspace_id = $1 AND id = $2)`,
    [tx.workspaceId, postId],
  );
  return (await withPosts(tx, channels, threads, postId))[0] ?? null;
}

const THREADS = `
  SELECT t.id, t.channel, t.account_id AS "accountId", c.handle AS "accountHandle", t.kind, t.author_id AS "authorId",
    a.name, a.handle, ${pictureAddress('a')} AS picture, t.version, t.root_external_id AS "rootExternalId",
    t.first_post_at AS "firstPostAt", t.last_post_at AS "lastPostAt"
  FROM thread t
  JOIN author a ON a.workspace_id = t.workspace_id AND a.id = t.author_id
  JOIN account c ON c.workspace_id = t.workspace_id AND c.id = t.account_id
  WHERE t.workspace_id = $1`;

async function withPosts(
  tx: Tx,
  channels: ChannelRegistry,
  threads: ThreadRow[],
  before: string | null,
): Promise<ThreadView[]> {
  const ids = threads.map((thread) => thread.id);
  const byThread = Map.groupBy(await readPosts(tx, ids, before), (post) => post.threadId);
  return threads.map((thread) => {
    const found = byThread.get(thread.id) ?? [];
    const shown = found.filter(({ place }) => place === null || place <= MOST_POSTS);
    const url = (post: { handle: string; externalId: string }): string | null =>
      channels.get(thread.channel).postUrl(post.handle, post.externalId);
    return {
      id: thread.id,
      channel: thread.channel,
      account: { id: thread.accountId, handle: thread.accountHandle },
      kind: thread.kind,
      customer: { id: thread.authorId, name: thread.name, handle: thread.handle, picture: thread.picture },
      version: thread.version,
      url: url({ handle: thread.handle, externalId: thread.rootExternalId }),
      posts: shown.map((post) => toView(post, thread, url(post))),
      earlier: shown.length < found.length ? (shown.find(({ place }) => place === MOST_POSTS)?.id ?? null) : null,
    };
  });
}

/** `before`: a post of the one thread that is asked for; null: the newest of each. */
async function readPosts(tx: Tx, threadIds: string[], before: string | null): Promise<PostRow[]> {
  if (threadIds.length === 0) return [];
  const until =
    before === null ? '' : 'AND (posted_at, id) < (SELECT posted_at, id FROM post WHERE workspace_id = $1 AND id = $3)';
  return tx.query<PostRow>(
    `WITH RECURSIVE own AS (
       SELECT p.* FROM unnest($2::bigint[]) AS t (id)
       CROSS JOIN LATERAL (
         SELECT *, row_number() OVER (ORDER BY posted_at DESC, id DESC) AS place FROM post
         WHERE workspace_id = $1 AND thread_id = t.id ${until} ORDER BY posted_at DESC, id DESC
         LIMIT ${MOST_POSTS + 1}) p
     ), first AS (
       SELECT DISTINCT ON (thread_id) thread_id, channel, parent_external_id FROM own WHERE place <= ${MOST_POSTS}
       ORDER BY thread_id, place DESC
     ), above AS (
       SELECT f.thread_id AS of_thread, p.*, 1 AS step FROM first f
       JOIN post p ON p.workspace_id = $1 AND p.channel = f.channel AND p.external_id = f.parent_external_id
       UNION ALL
       SELECT u.of_thread, p.*, u.step + 1 FROM above u
       JOIN post p ON p.workspace_id = $1 AND p.channel = u.channel AND p.external_id = u.parent_external_id
       WHERE u.step < ${MOST_ANCESTORS}
     ), shown AS (
       SELECT thread_id AS of_thread, id, channel, external_id, parent_external_id, author_id, text, lang, posted_at,
         deleted_at, gone, version, reply_id, media, place FROM own
       UNION ALL
       SELECT of_thread, id, channel, external_id, parent_external_id, author_id, text, lang, posted_at, deleted_at,
         gone, version, reply_id, media, NULL FROM above WHERE thread_id IS DISTINCT FROM of_thread
     )
     SELECT s.of_thread AS "threadId", s.place::int, s.id, s.external_id AS "externalId", parent.id AS "parentId",
            s.author_id AS "authorId", a.name, a.handle, ${pictureAddress('a')} AS picture,
            s.text, s.media, s.lang, s.posted_at AS "postedAt",
            s.deleted_at AS "deletedAt", s.gone AS why, s.version, s.reply_id AS "replyId",
            EXISTS (SELECT 1 FROM account c WHERE c.workspace_id = $1 AND c.channel = s.channel
              AND c.external_id = a.external_id) AS ours
     FROM shown s
     JOIN author a ON a.workspace_id = $1 AND a.id = s.author_id
     LEFT JOIN post parent ON parent.workspace_id = $1 AND parent.channel = s.channel
       AND parent.external_id = s.parent_external_id
     ORDER BY s.of_thread, s.posted_at, s.id`,
    [tx.workspaceId, threadIds, ...(before === null ? [] : [before])],
  );
}

function toView(post: PostRow, thread: ThreadRow, url: string | null): PostView {
  const customer = post.authorId === thread.authorId;
  const media = post.deletedAt ? [] : (post.media ?? []);
  return {
    id: post.id,
    externalId: post.externalId,
    parentId: post.parentId,
    author: {
      id: post.authorId,
      name: post.name,
      handle: post.handle,
      picture: post.picture,
      ours: post.ours,
      customer,
    },
    text: post.deletedAt ? '' : withoutOwnMediaLink(post, media.length > 0),
    media: media.map(toMediaView),
    lang: post.lang,
    postedAt: post.postedAt,
    deleted: post.deletedAt !== null,
    gone: post.deletedAt && { why: post.why ?? 'deleted', noticedAt: post.deletedAt },
    version: post.version,
    url,
    relation: customer ? 'customer' : post.ours ? 'ours' : 'context',
    replyId: post.replyId,
  };
}

const toMediaView = ({ kind, altText, width, height, sensitive, stillUrl, filmUrl }: ShownMedia): MediaView => ({
  kind,
  altText,
  width,
  height,
  sensitive,
  still: stillUrl !== null,
  film: filmUrl !== null,
});
