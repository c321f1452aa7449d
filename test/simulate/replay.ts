import { readBody } from '../../src/intake/landing.js';
import type { Random } from '../factories/random.js';
import type { Inbox } from './inbox.js';

const TIMES = 10;
const MOST_ON_A_PAGE = 60;

interface Page {
  data?: Post[];
  includes?: { tweets?: Post[]; users?: { id: string }[] };
}

interface Post {
  id: string;
  referenced_tweets?: { id: string }[];
}

/** Everything that came to one inbox comes to the other ten times: post by post, shuffled, in pages of any size. */
export async function replayAll(from: Inbox, to: Inbox, random: Random): Promise<void> {
  for (const { account, pages } of await pagesOf(from)) {
    const target = to.accounts[account]?.id as string;
    const posts = random.shuffle(Array.from({ length: TIMES }, () => pages.flatMap(onePostEach)).flat());
    for (let at = 0; at < posts.length;) {
      const some = posts.slice(at, (at += 1 + random.below(MOST_ON_A_PAGE)));
      await to.land(target, 'mentions', joined(some));
      if (random.chance(0.2)) await to.apply();
    }
  }
  await to.apply();
}

async function pagesOf(inbox: Inbox): Promise<{ account: number; pages: Page[] }[]> {
  const rows = await inbox.query<{ accountId: string; body: Buffer }>(
    'SELECT account_id AS "accountId", body FROM landed WHERE workspace_id = $1 ORDER BY id',
  );
  return Promise.all(
    inbox.accounts.map(async ({ id }, account) => {
      const bodies = await Promise.all(rows.filter((row) => row.accountId === id).map(({ body }) => readBody(body)));
      return { account, pages: bodies.map((body) => JSON.parse(body) as Page) };
    }),
  );
}

/** With all people of the page, and what the post refers to. */
const onePostEach = ({ data = [], includes = {} }: Page): Page[] =>
  data.map((post) => ({
    data: [post],
    includes: {
      users: includes.users ?? [],
      tweets: (includes.tweets ?? []).filter(({ id }) => post.referenced_tweets?.some((one) => one.id === id)),
    },
  }));

function joined(pages: Page[]): { body: string; received: number } {
  const unique = <T extends { id: string }>(items: T[]): T[] => [
    ...new Map(items.map((item) => [item.id, item])).values(),
  ];
  const data = unique(pages.flatMap((page) => page.data ?? []));
  const tweets = unique(pages.flatMap((page) => page.includes?.tweets ?? []));
  const users = unique(pages.flatMap((page) => page.includes?.users ?? []));
  const received = new Set([...data, ...tweets].map(({ id }) => id)).size;
  return { body: JSON.stringify({ data, includes: { tweets, users } }), received };
}
