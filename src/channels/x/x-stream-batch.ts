import type { StreamedPage } from '../channel-adapter.js';
import { ChannelError } from '../channel-errors.js';
import { timeOfId } from './x-ids.js';
import { countPosts } from './x-mapper.js';
import type { XPage, XPost, XUser } from './x-page.js';
import { streamedUses } from './x-prices.js';
import { lost } from './x-stream-reader.js';
import { accountOfTag } from './x-stream-rules.js';

/** One line of the stream. [docs.x.com, filtered stream] */
interface XStreamLine {
  data?: XPost;
  includes?: XPage['includes'];
  matching_rules?: { id: string; tag?: string }[];
  /** With `data`: parts that could not be shown. Without: why X ends the connection. */
  errors?: { title?: string; detail?: string; disconnect_type?: string }[];
}

/** As much as one page takes. What is beyond stays in the connection until it has landed. */
const MOST_POSTS = 500;
const MOST_CHARACTERS = 4_000_000;

/** Posts of the stream that will land together, account by account. */
export class StreamBatch {
  private readonly pages = new Map<string, Map<string, XStreamLine>>();
  private posts = 0;
  private characters = 0;

  isEmpty(): boolean {
    return this.posts === 0;
  }

  isFull(): boolean {
    return this.posts >= MOST_POSTS || this.characters >= MOST_CHARACTERS;
  }

  /** Takes a line. Throws when it says that X ends the connection, or cannot be read. */
  add(line: string): void {
    if (line === '') return;
    const { post, accounts } = parse(line);
    for (const account of accounts) {
      const page = this.pages.get(account) ?? new Map<string, XStreamLine>();
      this.pages.set(account, page.set((post.data as XPost).id, post));
    }
    if (accounts.size === 0) return; // it matched rules of others only
    this.posts += 1;
    this.characters += line.length;
  }

  /** What has been added since the last time. */
  take(): StreamedPage[] {
    const taken = [...this.pages].map(([accountExternalId, lines]) => ({
      accountExternalId,
      ...toPage([...lines.values()]),
      uses: streamedUses([...lines.keys()]),
    }));
    this.pages.clear();
    this.posts = 0;
    this.characters = 0;
    return taken;
  }
}

function parse(line: string): { post: XStreamLine; accounts: Set<string> } {
  let post: XStreamLine;
  try {
    post = JSON.parse(line) as XStreamLine;
  } catch (error) {
    throw lost('X sent something unreadable on the stream. The stream starts anew.', error);
  }
  if (!post.data) throw saysGoodbye(post);
  return { post, accounts: new Set((post.matching_rules ?? []).flatMap((rule) => accountOfTag(rule.tag) ?? [])) };
}

/** The shape of every other page of X, so that the same reader understands it. */
function toPage(lines: XStreamLine[]): { body: string; received: number; newestPostAt: Date } {
  const users = new Map<string, XUser>();
  const tweets = new Map<string, XPost>();
  const page: XPage = { data: lines.map((line) => line.data as XPost) };
  for (const { includes } of lines) {
    for (const user of includes?.users ?? []) users.set(user.id, user);
    for (const post of includes?.tweets ?? []) tweets.set(post.id, post);
  }
  page.includes = { users: [...users.values()], tweets: [...tweets.values()] };
  const writtenAt = lines.map((line) => timeOfId((line.data as XPost).id).getTime());
  return { body: JSON.stringify(page), received: countPosts(page), newestPostAt: new Date(Math.max(...writtenAt)) };
}

function saysGoodbye({ errors }: XStreamLine): ChannelError {
  const [problem] = errors ?? [];
  const why = problem?.detail ?? problem?.disconnect_type ?? problem?.title ?? 'it did not say why';
  return new ChannelError('unavailable', `X ended the stream: ${why}`, { certainlyNotDone: true, retryAfterMs: 0 });
}
