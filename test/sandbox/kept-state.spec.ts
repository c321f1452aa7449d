import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startJudgedSandbox } from './sandbox-client.ts';

describe('after a restart with a state file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sandbox-x-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('edits, hidden replies, pictures, messages, groups and relations are as they were', async () => {
    const state = path.join(folder, 'state.json');
    const before = await startJudgedSandbox({ state });
    const { world } = before;
    const [brand, marta, friend] = ['northwind', 'marta_flies', 'a_friend'].map((handle) => world.addUser({ handle }));
    const picture = world.addMedia({ ownerId: marta!.id, altText: 'The queue' });
    const first = world.post({ authorId: marta!.id, text: '@northwind helo', mediaIds: [picture.id] });
    const second = world.editPost(first.id, '@northwind hello');
    const reply = world.reply(friend!.id, second.id, 'boo');
    world.hideReply(reply.id);
    world.block(friend!.id, brand!.id);
    world.follow(brand!.id, marta!.id);
    world.setProtected(marta!.id);
    const { conversationId } = world.directMessages.createGroup(brand!.id, [marta!.id, friend!.id]);
    world.directMessages.leave(conversationId, friend!.id);
    const said = world.directMessage({ from: marta!.id, conversationId, text: 'just us' });
    world.directMessages.deleteFor(brand!.id, said.id);
    await before.close();

    const after = await startJudgedSandbox({ state });
    const again = after.world;
    expect(again.posts.live(first.id)).toMatchObject({ id: second.id, earlierVersions: [first.id] });
    expect(again.postsNaming(brand!.id).map((post) => post.id)).toEqual([second.id, reply.id]);
    expect(again.posts.get(reply.id).hiddenReply).toBe(true);
    expect(again.media.get(picture.id)).toMatchObject({ altText: 'The queue', isAttached: true });
    expect(again.relations.blocks(friend!.id, brand!.id)).toBe(true);
    expect(again.relations.follows(brand!.id, marta!.id)).toBe(true);
    expect(again.identities.user(marta!.id).protected).toBe(true);
    expect(again.directMessages.members(conversationId)).toEqual([brand!.id, marta!.id]);
    expect(again.directMessages.seenBy(friend!.id).index.size).toBe(2);
    expect(again.directMessages.seenBy(marta!.id).index.size).toBe(3);
    expect(again.directMessages.seenBy(brand!.id).accept(again.directMessages.events.get(said.id)!)).toBe(false);
    await after.close();
  });
});
