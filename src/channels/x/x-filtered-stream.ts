import type { StreamedPage } from '../channel-adapter.js';
import { newestOf } from './x-ids.js';
import { countPosts } from './x-mapper.js';
import { mediaOf, POST_FIELDS, type XPage, type XPost, type XUser } from './x-page.js';
import { streamedUses } from './x-prices.js';
import type { XStreamKind } from './x-stream.js';
import { accountOfTag, keepRules } from './x-stream-rules.js';

/** One post of the stream. [docs.x.com, filtered stream] */
interface XStreamedPost {
  data: XPost;
  includes?: XPage['includes'];
  matching_rules?: { id: string; tag?: string }[];
}

const FIELDS = Object.entries(POST_FIELDS).map(([name, value]): [string, string] => [name, String(value)]);

/** Posts that match a rule: one rule an account. */
export const FILTERED_STREAM: XStreamKind<XStreamedPost> = {
  name: 'stream',
  path: `/2/tweets/search/stream?${new URLSearchParams(FIELDS).toString()}`,
  follow: keepRules,
  connections: 'filtered_stream',
  form: {
    read(line) {
      const post = line as XStreamedPost;
      const accounts = new Set((post.matching_rules ?? []).flatMap((rule) => accountOfTag(rule.tag) ?? []));
      return { line: post, key: post.data.id, accounts };
    },
    toPage,
  },
};

/** The shape of every other page of X, so that the same reader understands it. */
function toPage(lines: XStreamedPost[]): Omit<StreamedPage, 'accountExternalId'> {
  const users = new Map<string, XUser>();
  const tweets = new Map<string, XPost>();
  const page: XPage = { data: lines.map((line) => line.data) };
  for (const { includes } of lines) {
    for (const user of includes?.users ?? []) users.set(user.id, user);
    for (const post of includes?.tweets ?? []) tweets.set(post.id, post);
  }
  const media = mediaOf(...lines.map(({ includes }) => includes?.media));
  page.includes = { users: [...users.values()], tweets: [...tweets.values()], media };
  return {
    body: JSON.stringify(page),
    received: countPosts(page),
    newestPostAt: newestOf(page),
    uses: streamedUses(lines.map((line) => line.data.id)),
    wakes: [],
    gone: [],
  };
}
