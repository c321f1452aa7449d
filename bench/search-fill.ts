import type pg from 'pg';
import { tsvectorOf } from '../src/search/index.js';
import { generator } from './generator.js';

/** Rank 1 is in two posts of three, rank 10,000 in one of some thousands: as words are. */
const WORDS = 60_000;
const FREQUENT =
  'the to i my is it and for a in flight you not refund since update log please help bag app when was cannot on login ticket hours still'.split(
    ' ',
  );
const SYLLABLES = 'ba ce di fo gu ha ke li mo nu pa re si to vu wa xe yi zo qui'.split(' ');
const JAPANESE = [
  'アップデートしてから',
  'ログインできません',
  '助けてください',
  '返金はいつですか',
  '荷物が届きません',
];
const CHINESE = ['更新后无法登录', '请帮帮我', '退款什么时候到', '行李还没到', '航班取消了'];
const BATCH = 10_000;
/** Each thread has so many posts, each author about so many threads. */
const POSTS_OF_THREAD = 4;
const THREADS_OF_AUTHOR = 3;

export const wordOf = (rank: number): string => {
  const known = FREQUENT[rank - 1];
  if (known) return known;
  const base = SYLLABLES.length;
  const at = (place: number): string => SYLLABLES[Math.floor(rank / base ** place) % base] as string;
  return at(0) + at(1) + at(2) + at(3);
};

/** Threads, tickets and posts of years, with what search's follower would have made of them. */
export async function fillForSearch(client: pg.Client, posts: number, say: (line: string) => void): Promise<void> {
  const threads = Math.ceil(posts / POSTS_OF_THREAD);
  const authors = Math.ceil(threads / THREADS_OF_AUTHOR);
  await client.query(
    `INSERT INTO account (workspace_id, channel, external_id, handle, name, state) VALUES (1, 'x', '1', 'northwind', 'Northwind Air', 'connected')`,
  );
  await client.query('INSERT INTO contact (workspace_id, id) SELECT 1, n FROM generate_series(1, $1::int) n', [
    authors,
  ]);
  await client.query(
    `INSERT INTO author (workspace_id, channel, external_id, handle, name, seen_at, contact_id)
     SELECT 1, 'x', n::text, 'person_' || n, 'Person ' || n, now(), n FROM generate_series(1, $1::int) n`,
    [authors],
  );
  await client.query(
    `INSERT INTO ticket (workspace_id, id, number, status, channel, account_id, author_id, contact_id, preview, preview_at, preview_post, last_post_at)
     SELECT 1, n, n, CASE WHEN n % 20 = 0 THEN 'open' ELSE 'solved' END, 'x', 1, 1 + n % $2::int, 1 + n % $2::int, 'a post', t, (n * ${POSTS_OF_THREAD})::text, t
     FROM generate_series(1, $1::int) n, LATERAL (SELECT now() - ($1::int - n) * interval '2 minutes' AS t) at`,
    [threads, authors],
  );
  await client.query(
    `INSERT INTO thread (workspace_id, channel, root_external_id, author_id, account_id, kind, ticket_id, first_post_at, last_post_at, version)
     SELECT 1, 'x', (n * ${POSTS_OF_THREAD})::text, 1 + n % $2::int, 1, 'public', n, t, t, 1
     FROM generate_series(1, $1::int) n, LATERAL (SELECT now() - ($1::int - n) * interval '2 minutes' AS t) at`,
    [threads, authors],
  );
  await client.query('DROP INDEX search_entry_words');
  const random = generator(1);
  for (let from = 0; from < posts; from += BATCH) {
    const texts = Array.from({ length: Math.min(BATCH, posts - from) }, () => textOf(random));
    await client.query(
      `WITH given AS (
         SELECT $2::int + g.n AS n, 1 + ($2::int + g.n) / ${POSTS_OF_THREAD} AS thread, g.text, g.words,
           now() - ($4::int - $2::int - g.n) * interval '30 seconds' AS at
         FROM unnest($1::text[], $5::text[]) WITH ORDINALITY AS g (text, words, n)
       ), made AS (
         INSERT INTO post (workspace_id, channel, external_id, root_external_id, author_id, thread_of, thread_id, outcome, text, posted_at)
         SELECT 1, 'x', n::text, (thread * ${POSTS_OF_THREAD})::text, 1 + thread % $3::int, 'x', thread, 'threaded', text, at
         FROM given WHERE thread <= $4::int / ${POSTS_OF_THREAD} ORDER BY n RETURNING id, external_id, author_id, thread_id, posted_at)
       INSERT INTO search_entry (workspace_id, kind, id, at, thread_id, author_id, words)
       SELECT 1, 'post', m.id, m.posted_at, m.thread_id, m.author_id, g.words::tsvector
       FROM made m JOIN given g ON g.n::text = m.external_id`,
      [texts, from, authors, posts, texts.map(tsvectorOf)],
    );
    if ((from / BATCH) % 20 === 19) say(`${(from + BATCH).toLocaleString('en')} posts`);
  }
  say('indexing');
  await client.query(
    'CREATE INDEX search_entry_words ON search_entry USING gin (words) WITH (gin_pending_list_limit = 1024)',
  );
  const people = await client.query<{ id: string; name: string; handle: string }>(
    'SELECT id, name, handle FROM author',
  );
  await client.query(
    `INSERT INTO search_person (workspace_id, author_id, seen_at, words)
     SELECT 1, id, now() - id * interval '1 minute', words::tsvector FROM unnest($1::bigint[], $2::text[]) AS p (id, words)`,
    [
      people.rows.map(({ id }) => id),
      people.rows.map(({ name, handle }) => tsvectorOf(`${name} @${handle} ${handle.replaceAll('_', ' ')}`)),
    ],
  );
  await client.query(
    'INSERT INTO search_progress (workspace_id, indexed_to, began_at_post) SELECT 1, max(id), max(id) FROM post',
  );
  await client.query('VACUUM ANALYZE');
}

function textOf(random: () => number): string {
  if (random() < 0.05) {
    const parts = random() < 0.5 ? JAPANESE : CHINESE;
    return `@northwind ${pick(random, parts)}${pick(random, parts)}`;
  }
  const words = ['@northwind'];
  for (let n = 8 + Math.floor(random() * 18); n > 0; n -= 1) words.push(wordOf(Math.floor(WORDS ** random())));
  return words.join(' ');
}

const pick = <T>(random: () => number, items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
