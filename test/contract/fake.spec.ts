import { ChannelError } from '../../src/channels/index.js';
import { FakeChannel, type FakePost } from '../../src/channels/fake/index.js';
import { describeChannelContract } from './channel-contract.js';

describeChannelContract('fake', async () => {
  const adapter = new FakeChannel();
  const account = adapter.addAccount('brand');
  const posts = new Map<string, FakePost>();
  const keep = (post: FakePost): string => {
    posts.set(post.externalId, post);
    return post.externalId;
  };
  return {
    adapter,
    access: { account, sandbox: false, credentials: { handle: 'brand' } },
    wrongCredentials: { handle: 'nobody' },
    mention: (text, author = 'mara') =>
      keep(adapter.addPost({ author, text, addressees: [{ externalId: account.externalId, how: 'mention' }] })),
    bystanderReply: (to, author, text) => {
      const parent = posts.get(to) as FakePost;
      const addressees = [
        { externalId: parent.author.externalId, how: 'reply' } as const,
        { externalId: account.externalId, how: 'prefix' } as const,
      ];
      return keep(adapter.addPost({ author, text, parent, addressees }));
    },
    repliesTo: (postId) => adapter.repliesTo(postId).map((post) => post.text),
    authorOf: (postId) => (posts.get(postId) as FakePost).author.externalId,
    failNextPublish: (when) =>
      adapter.failNextPublish(
        new ChannelError('unavailable', 'The fake platform fails.', { certainlyNotDone: when === 'before' }),
        when === 'after',
      ),
    close: async () => undefined,
  };
});
