import type { FakePost } from '../../src/channels/fake/index.js';

/** A post of its own that answers nothing and speaks to nobody, unless it is said otherwise. */
export const fakePost = (externalId: string, by: string, postedAt: number, more: Partial<FakePost> = {}): FakePost => ({
  externalId,
  rootExternalId: externalId,
  parentExternalId: null,
  kind: 'public',
  author: { externalId: by, handle: by, name: by, followers: null },
  counterpart: null,
  addressees: [],
  repost: false,
  text: `${externalId} by ${by}`,
  lang: 'en',
  postedAt: new Date(postedAt).toISOString(),
  version: 0,
  ...more,
});
