import { generator } from './generator.js';

/** Pages as X gives them for the fields that we ask for: 100 mentions, their authors, the posts that they answer. */

const BRAND = { id: '900000000000000001', username: 'northwind', name: 'Northwind Air' };
const WORDS =
  'login flight the after update my booking cannot refund seat still nothing works please help again today app error bag lost gate since why waiting hours email answer twice charged card'.split(
    ' ',
  );

export interface BenchPages {
  brand: typeof BRAND;
  pages: { body: string; received: number }[];
  posts: number;
}

/** `posts` mentions: six in ten by people not seen before, the others by those who wrote lately, every fourth a follow-up. */
export function xPages(posts: number): BenchPages {
  const random = generator(42);
  const pages: BenchPages['pages'] = [];
  const recent: { id: string; author: string; root: string; post: object }[] = [];
  let people = 0;
  let ms = Date.UTC(2026, 4, 1);
  for (let made = 0; made < posts; made += 100) {
    const data: object[] = [];
    const users = new Map<string, object>();
    const tweets = new Map<string, object>();
    for (let i = 0; i < 100; i += 1) {
      ms += 5 + Math.floor(random() * 20);
      const id = String((BigInt(ms - 1_288_834_974_657) << 22n) + BigInt(i));
      const followed = recent.length > 50 && random() < 0.25 ? recent[Math.floor(random() * recent.length)] : undefined;
      const known = recent.length > 50 && random() < 0.2 ? recent[Math.floor(random() * recent.length)] : undefined;
      const author = followed?.author ?? known?.author ?? String(100_000_000 + people++);
      const post = xPost(id, author, ms, random, followed);
      data.push(post);
      users.set(author, xUser(author));
      if (followed && !data.includes(followed.post)) tweets.set(followed.id, followed.post);
      recent.push({ id, author, root: followed?.root ?? id, post });
      if (recent.length > 2_000) recent.shift();
    }
    const body = {
      data,
      includes: { users: [...users.values()], tweets: [...tweets.values()] },
      meta: { result_count: 100 },
    };
    pages.push({ body: JSON.stringify(body), received: 100 + tweets.size });
  }
  return { brand: BRAND, pages, posts };
}

function xPost(
  id: string,
  author: string,
  ms: number,
  random: () => number,
  parent?: { id: string; author: string; root: string },
) {
  const words = Array.from(
    { length: 12 + Math.floor(random() * 14) },
    () => WORDS[Math.floor(random() * WORDS.length)],
  ).join(' ');
  const text = `@${BRAND.username} ${words} https://t.co/abcdefghij`;
  const at = text.length - 23;
  return {
    id,
    text,
    author_id: author,
    created_at: new Date(ms).toISOString(),
    conversation_id: parent?.root ?? id,
    ...(parent
      ? { in_reply_to_user_id: parent.author, referenced_tweets: [{ type: 'replied_to', id: parent.id }] }
      : {}),
    lang: 'en',
    display_text_range: parent ? [11, text.length] : [0, text.length],
    edit_history_tweet_ids: [id],
    entities: {
      mentions: [{ start: 0, end: 10, username: BRAND.username, id: BRAND.id }],
      urls: [
        {
          start: at,
          end: at + 23,
          url: 'https://t.co/abcdefghij',
          expanded_url: `https://www.example.com/booking/${id}`,
          display_url: 'example.com/booking…',
          status: 200,
          title: 'Manage my booking',
          description: 'Change your flight, choose your seat, add bags and more.',
        },
      ],
      annotations: [{ start: 15, end: 22, probability: 0.72, type: 'Other', normalized_text: words.slice(0, 8) }],
    },
  };
}

const xUser = (id: string) => ({
  id,
  username: `person_${id}`,
  name: `Person ${id}`,
  public_metrics: { followers_count: 120, following_count: 340, tweet_count: 4_200, listed_count: 2, like_count: 900 },
});
