import { startXSandbox } from '../../sandbox/x/index.ts';
import { allChannels, type ChannelAdapter } from '../../src/channels/index.js';
import { describeChannelContract } from './channel-contract.js';

describeChannelContract('X', async () => {
  const sandbox = await startXSandbox({ limits: 'off' });
  const { world } = sandbox;
  const brand = world.addUser({ handle: 'northwind', name: 'Northwind Air' });
  const { apiKey, apiSecret, id } = world.addApp();
  const { accessToken, accessSecret } = world.issueOAuth1Tokens(brand.id, id);
  const people = new Map<string, string>();
  const authors = new Map<string, string>();
  const person = (handle: string): string => {
    const known = people.get(handle) ?? world.addUser({ handle, name: handle }).id;
    people.set(handle, known);
    return known;
  };
  const keep = (post: { id: string; authorId: string }): string => {
    authors.set(post.id, post.authorId);
    return post.id;
  };
  const settings = { xSandboxOrigin: sandbox.apiOrigin, callTimeoutMs: 2_000 };
  return {
    adapter: allChannels(settings).find((channel) => channel.key === 'x') as ChannelAdapter,
    access: {
      account: { externalId: brand.id, handle: 'northwind' },
      sandbox: true,
      credentials: { apiKey, apiSecret, accessToken, accessSecret },
    },
    wrongCredentials: { apiKey, apiSecret, accessToken, accessSecret: 'wrong' },
    mention: (text, author = 'mara') => keep(world.post({ authorId: person(author), text: `@northwind ${text}` })),
    bystanderReply: (to, author, text) => keep(world.reply(person(author), to, text)),
    repliesTo: (postId) =>
      world
        .repliesTo(postId)
        .filter((post) => post.authorId === brand.id)
        .map((post) => post.text),
    authorOf: (postId) => authors.get(postId) as string,
    failNextPublish: (when) =>
      world.setFault(
        when === 'before'
          ? { endpoint: 'POST /2/tweets', kind: 'status', status: 429, count: 1 }
          : { endpoint: 'POST /2/tweets', kind: 'commit-then-reset', count: 1 },
      ),
    close: () => sandbox.close(),
  };
});
