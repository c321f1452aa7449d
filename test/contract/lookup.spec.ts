import { startXSandbox } from '../../sandbox/x/index.ts';
import { FakeChannel, type FakePost } from '../../src/channels/fake/index.js';
import { allChannels } from '../../src/channels/index.js';
import { describeLookupContract, type LookupSubject } from './lookup-contract.js';

describeLookupContract('fake', async () => {
  const adapter = new FakeChannel();
  const account = adapter.addAccount('brand');
  const posts = new Map<string, FakePost>();
  return {
    adapter,
    access: { account, sandbox: false, credentials: { handle: 'brand' } },
    post: (author, text, parent) => {
      const made = adapter.addPost({ author, text, parent: posts.get(parent ?? '') });
      posts.set(made.externalId, made);
      return made.externalId;
    },
    edit: (postId, text) => adapter.editPost(postId, text).externalId,
    delete: (postId) => adapter.hide(postId, 'deleted'),
    setProtected: (author, isProtected) => adapter.hide(`user-${author}`, isProtected ? 'protected' : null),
    setSuspended: (author, isSuspended) => adapter.hide(`user-${author}`, isSuspended ? 'suspended' : null),
    authorOf: (postId) => posts.get(postId)?.author.externalId,
    close: async () => undefined,
  };
});

describeLookupContract('X', async () => {
  const sandbox = await startXSandbox({ limits: 'off' });
  const { world } = sandbox;
  const brand = world.addUser({ handle: 'northwind', name: 'Northwind Air' });
  const { apiKey, apiSecret, id } = world.addApp();
  const { accessToken, accessSecret } = world.issueOAuth1Tokens(brand.id, id);
  const people = new Map<string, string>();
  const person = (handle: string): string => {
    const known = people.get(handle) ?? world.addUser({ handle, name: handle }).id;
    people.set(handle, known);
    return known;
  };
  const authors = new Map<string, string>();
  const settings = { xSandboxOrigin: sandbox.apiOrigin, callTimeoutMs: 5_000 };
  return {
    adapter: allChannels(settings).find((channel) => channel.key === 'x') as LookupSubject['adapter'],
    access: {
      account: { externalId: brand.id, handle: 'northwind' },
      sandbox: true,
      credentials: { apiKey, apiSecret, accessToken, accessSecret },
    },
    post: (author, text, parent) => {
      const made = world.post({ authorId: person(author), text, ...(parent ? { inReplyTo: parent } : {}) });
      authors.set(made.id, made.authorId);
      return made.id;
    },
    edit: (postId, text) => world.editPost(postId, text).id,
    delete: (postId) => world.deletePost(postId),
    setProtected: (author, isProtected) => void world.setProtected(person(author), isProtected),
    setSuspended: (author, isSuspended) =>
      void (isSuspended ? world.suspend(person(author)) : world.unsuspend(person(author))),
    authorOf: (postId) => authors.get(postId),
    close: () => sandbox.close(),
  };
});
