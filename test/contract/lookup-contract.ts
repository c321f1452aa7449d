import type { Access, ChannelAdapter, ChannelPost, FoundPosts, PostLookup } from '../../src/channels/index.js';

/** What a platform with a lookup hands over: its adapter, and a hand on the other side. */
export interface LookupSubject {
  adapter: ChannelAdapter & { lookup: PostLookup };
  access: Access;
  /** A customer writes, in answer to `parent`; gives the post's id. */
  post(author: string, text: string, parent?: string): string;
  /** Gives the id of the new version: its own, or the post's. */
  edit(postId: string, text: string): string;
  delete(postId: string): void;
  /** All posts of this author can be seen by nobody, or by everybody again. */
  setProtected(author: string, isProtected: boolean): void;
  setSuspended(author: string, isSuspended: boolean): void;
  authorOf(postId: string): string | undefined;
  close(): Promise<void>;
}

/** What every adapter with a lookup must keep. */
export function describeLookupContract(name: string, start: () => Promise<LookupSubject>): void {
  describe(`the lookup of the ${name} channel keeps the contract:`, () => {
    let subject: LookupSubject;
    beforeAll(async () => void (subject = await start()));
    afterAll(() => subject.close());

    const find = (ids: string[], withReferred = false): Promise<FoundPosts> => {
      const { adapter, access } = subject;
      const wanted = ids.map((externalId) => ({ externalId, authorExternalId: subject.authorOf(externalId) ?? null }));
      return adapter.lookup.find(access, wanted, withReferred, new AbortController().signal);
    };
    const read = (found: FoundPosts): ChannelPost[] => {
      if (!found.page) return [];
      const { posts, broken } = subject.adapter.readPage(found.page.body);
      expect(found.page.received).toBe(posts.length);
      expect(broken).toEqual([]);
      return posts;
    };
    const seen = (found: FoundPosts): string[] => read(found).map((post) => post.externalId);

    it('it shows what can be seen, as many as it says it takes, and explains nothing else', async () => {
      const ids = Array.from({ length: subject.adapter.lookup.most }, (_, n) =>
        subject.post(`crowd_${n % 7}`, `no ${n}`),
      );
      const found = await find(ids);
      expect(seen(found).toSorted()).toEqual(ids.toSorted());
      expect(found.absent).toEqual([]);
      expect(found.page).not.toHaveProperty('cursor');
    });

    it('it says of each post that cannot be seen why that is, beside those that can', async () => {
      const [here, gone] = [subject.post('anna', 'still here'), subject.post('anna', 'gone')];
      const [shy, banned] = [subject.post('shy', 'for followers'), subject.post('banned', 'too much')];
      subject.delete(gone);
      subject.setProtected('shy', true);
      subject.setSuspended('banned', true);
      const found = await find([here, gone, shy, banned]);
      expect(seen(found)).toEqual([here]);
      expect(new Map(found.absent.map(({ externalId, why }) => [externalId, why]))).toEqual(
        new Map([
          [gone, 'deleted'],
          [shy, 'protected'],
          [banned, 'suspended'],
        ]),
      );
      for (const { postedAt } of found.absent)
        expect(Math.abs((postedAt as Date).getTime() - Date.now())).toBeLessThan(60_000);

      subject.setProtected('shy', false);
      subject.setSuspended('banned', false);
      const again = await find([shy, banned, gone]);
      expect(seen(again).toSorted()).toEqual([shy, banned].toSorted());
      expect(again.absent).toMatchObject([{ externalId: gone, why: 'deleted' }]);
    });

    it('it has nothing but reasons when nothing can be seen', async () => {
      const gone = subject.post('anna', 'the only one');
      subject.delete(gone);
      expect(await find([gone])).toMatchObject({ page: null, absent: [{ externalId: gone, why: 'deleted' }] });
    });

    it('it finds an edited post by the id that it has had all along, in its newest version', async () => {
      const post = subject.post('anna', 'a qestion');
      const [first] = read(await find([post]));
      subject.edit(post, 'a question');
      const [found] = read(await find([post]));
      expect(found).toMatchObject({ externalId: post, version: 1 });
      // It was written when it was written, whichever version is met first.
      expect(found?.postedAt).toEqual(first?.postedAt);
      expect(found?.text).toContain('a question');
    });

    it('it says by which id a post is stored that was asked for by that of a version', async () => {
      const [post, answered] = [subject.post('anna', 'first words'), subject.post('anna', 'never edited')];
      const version = subject.edit(post, 'second words');
      const found = await find([version, answered]);
      expect(seen(found).toSorted()).toEqual([post, answered].toSorted());
      const edited = read(found).find(({ externalId }) => externalId === post);
      expect(edited?.laterIds ?? []).toEqual(version === post ? [] : [version]);
      // And an answer names the post as it is stored, whichever version it answered.
      const answer = subject.post('bert', 'I saw the second', post);
      const page = read(await find([answer], true));
      expect(page.find(({ externalId }) => externalId === answer)?.parentExternalId).toBe(post);
    });

    it('it takes posts off a page wherever they stand, and leaves the others as they were', async () => {
      const parent = subject.post('anna', 'the parent');
      const [child, other] = [subject.post('bert', 'the child', parent), subject.post('anna', 'another one')];
      subject.edit(other, 'another one, edited');
      const { page } = await find([child, other], true);
      const body = (page as { body: string }).body;
      const { adapter } = subject;
      const before = adapter.readPage(body).posts;
      const rest = adapter.lookup.without(body, new Set([parent, other])) as string;
      expect(rest).not.toContain('the parent');
      expect(rest).not.toContain('another one');
      expect(adapter.readPage(rest).posts).toEqual(before.filter((post) => post.externalId === child));
      expect(adapter.lookup.without(body, new Set(['1']))).toBeNull();
      expect(adapter.readPage(adapter.lookup.without(rest, new Set([child])) as string).posts).toEqual([]);
    });
  });
}
