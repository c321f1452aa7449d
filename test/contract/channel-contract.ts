import {
  ChannelError,
  type Access,
  type ChannelAdapter,
  type ChannelPost,
  type FetchEnd,
  type PollSource,
  type Published,
  type PublishTarget,
  type Span,
} from '../../src/channels/index.js';

/** What a platform hands over to be put through the contract: an adapter, an account, and a hand on the other side. */
export interface ContractSubject {
  adapter: ChannelAdapter;
  access: Access;
  wrongCredentials: unknown;
  /** A customer speaks to the account; gives the post's id. */
  mention(text: string, author?: string): string;
  /** Somebody answers a post, naming the account only as the platform makes them. */
  bystanderReply(to: string, author: string, text: string): string;
  /** The texts that stand under a post, written by the account. */
  repliesTo(postId: string): string[];
  authorOf(postId: string): string;
  /** The next publish fails: before anything was made, or after. */
  failNextPublish(when: 'before' | 'after'): void;
  close(): Promise<void>;
}

interface Fetched {
  posts: ChannelPost[];
  end: FetchEnd;
}

/** What every adapter must keep; a new platform calls this with its subject and adds nothing. */
export function describeChannelContract(name: string, start: () => Promise<ContractSubject>): void {
  describe(`the ${name} channel keeps the contract:`, () => {
    let subject: ContractSubject;
    beforeAll(async () => void (subject = await start()));
    afterAll(() => subject.close());

    const mainSource = () => subject.adapter.sources[0] as PollSource;
    async function fetchAll(cursor: unknown): Promise<Fetched> {
      const posts: ChannelPost[] = [];
      const fetch = mainSource().fetchSince(subject.access, cursor, new AbortController().signal);
      for (;;) {
        const next = await fetch.next();
        if (next.done) return { posts, end: next.value };
        const read = subject.adapter.readPage(next.value.body);
        expect(read.broken).toEqual([]);
        expect(read.posts).toHaveLength(next.value.received);
        expect(subject.adapter.readPage(next.value.body)).toEqual(read);
        posts.push(...read.posts);
      }
    }
    const stored = (cursor: unknown): unknown => JSON.parse(JSON.stringify(cursor)) as unknown;
    const now = (): Span => ({ fromAt: new Date(Date.now() - 5_000), toAt: new Date(Date.now() + 60_000) });
    const targetOf = (postId: string): PublishTarget => ({
      kind: 'public',
      externalId: postId,
      authorExternalId: subject.authorOf(postId),
    });

    it('it knows whose keys they are, and refuses wrong ones for certain', async () => {
      const { adapter, access, wrongCredentials } = subject;
      const identity = await adapter.checkCredentials(access.credentials, access.sandbox);
      expect(identity).toMatchObject({ externalId: access.account.externalId, handle: access.account.handle });
      const refusal = await adapter.checkCredentials(wrongCredentials, access.sandbox).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(ChannelError);
      expect(refusal).toMatchObject({ certainlyNotDone: true, message: expect.stringMatching(/^[A-Z].*\.$/) });
    });

    it('it fetches every post once over all pages, and after its cursor only what is new', async () => {
      const before = await fetchAll(null);
      const ids = Array.from({ length: 230 }, (_, i) => subject.mention(`number ${i}`, `person_${i % 40}`));
      const first = await fetchAll(stored(before.end.cursor ?? null));
      const fetched = first.posts.map((post) => post.externalId);
      expect(new Set(fetched).size).toBe(fetched.length);
      expect(fetched.toSorted()).toEqual(ids.toSorted());
      const again = await fetchAll(stored(first.end.cursor));
      expect(again.posts).toEqual([]);
      expect(mainSource().newestId(stored(again.end.cursor))).toBe(ids.at(-1));
      const late = subject.mention('one more');
      const second = await fetchAll(stored(again.end.cursor));
      expect(second.posts.map((post) => post.externalId)).toEqual([late]);
      expect(mainSource().newestId(stored(second.end.cursor))).toBe(late);
      expect(mainSource().newestId(null)).toBeNull();
    });

    it('it says whom a post speaks to, and what only the platform copied into it', async () => {
      const { end } = await fetchAll(null);
      const mention = subject.mention('can you help & <explain>?', 'asker');
      const aside = subject.bystanderReply(mention, 'passer_by', 'same here');
      const { posts } = await fetchAll(stored(end.cursor));
      const ours = subject.access.account.externalId;
      const asked = posts.find((post) => post.externalId === mention);
      expect(asked).toMatchObject({ rootExternalId: mention, parentExternalId: null, kind: 'public', repost: false });
      expect(asked?.text).toContain('help & <explain>?');
      expect(asked?.addressees).toContainEqual({ externalId: ours, how: 'mention' });
      const answered = posts.find((post) => post.externalId === aside);
      expect(answered).toMatchObject({ rootExternalId: mention, parentExternalId: mention });
      expect(answered?.addressees.filter((a) => a.externalId === ours)).toEqual([{ externalId: ours, how: 'prefix' }]);
      expect(answered?.addressees).toContainEqual({ externalId: asked?.author.externalId, how: 'reply' });
    });

    it('it stops fetching when it is told to', async () => {
      const stop = new AbortController();
      stop.abort(new Error('stop'));
      subject.mention('unheard');
      await expect(mainSource().fetchSince(subject.access, null, stop.signal).next()).rejects.toThrow('stop');
    });

    it('it publishes under the post that is answered, and finds what it published', async () => {
      const post = subject.mention('please answer');
      const text = 'We are on it 👩🏽‍💻 & will write <soon>.';
      const during = now();
      const published = await subject.adapter.publish(subject.access, targetOf(post), text);
      expect(subject.repliesTo(post)).toHaveLength(1);
      const find = (target: string, words: string, when: Span): Promise<Published[]> =>
        subject.adapter.findPublished(subject.access, targetOf(target), words, when);
      expect((await find(post, text, during)).map(({ externalId }) => externalId)).toEqual([published.externalId]);
      expect(await find(post, 'other words', during)).toEqual([]);
      expect(await find(subject.mention('not answered'), text, during)).toEqual([]);
      const before = { fromAt: new Date(during.fromAt.getTime() - 60_000), toAt: during.fromAt };
      expect(await find(post, text, before)).toEqual([]);
      const [shown = ''] = subject.repliesTo(post);
      expect(subject.adapter.isSameText(text, shown)).toBe(true);
      expect(subject.adapter.isSameText('other words', shown)).toBe(false);
    });

    it('it claims that nothing was posted only when it is certain', async () => {
      const refused = subject.mention('refused');
      subject.failNextPublish('before');
      const certain = await subject.adapter
        .publish(subject.access, targetOf(refused), 'never seen')
        .catch((e: unknown) => e);
      expect(certain).toBeInstanceOf(ChannelError);
      expect(certain).toMatchObject({ certainlyNotDone: true });
      expect(subject.repliesTo(refused)).toEqual([]);

      const lost = subject.mention('answer lost');
      subject.failNextPublish('after');
      const during = now();
      const unclear = await subject.adapter
        .publish(subject.access, targetOf(lost), 'seen once')
        .catch((e: unknown) => e);
      expect(unclear).toBeInstanceOf(ChannelError);
      expect(unclear).toMatchObject({ certainlyNotDone: false });
      expect(subject.repliesTo(lost)).toHaveLength(1);
      expect(await subject.adapter.findPublished(subject.access, targetOf(lost), 'seen once', during)).toHaveLength(1);
    });

    it('it measures text in the platform’s units and knows its own limit', () => {
      const { maxLength } = subject.adapter.capabilities();
      expect(subject.adapter.measure('a'.repeat(maxLength), 'public')).toEqual({
        length: maxLength,
        maxLength,
        fits: true,
      });
      expect(subject.adapter.measure('a'.repeat(maxLength + 1), 'public').fits).toBe(false);
    });
  });
}
