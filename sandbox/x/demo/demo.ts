import type { World } from '../world/world.ts';
import { people } from './people.ts';
import { stories } from './stories.ts';

/** A brand, an app with tokens for it, its customers, and what they have written in the past hours. */
export function seedDemo(world: World, handle: string): void {
  const brand = world.addUser({
    handle,
    name: `${handle.charAt(0).toUpperCase()}${handle.slice(1).replaceAll('_', ' ')} Air`,
    description: 'Flights in the north, and people who answer. An invented airline.',
    location: 'Oslo',
    verified: true,
    followers: 48_213,
  });
  const app = world.addApp({ name: 'Support inbox', ownerId: brand.id, anyLoopbackCallback: true });
  const tokens = world.issueOAuth1Tokens(brand.id, app.id);
  world.demo = {
    userId: brand.id,
    handle: brand.handle,
    apiKey: app.apiKey,
    apiSecret: app.apiSecret,
    accessToken: tokens.accessToken,
    accessSecret: tokens.accessSecret,
    clientId: app.clientId,
    clientSecret: app.clientSecret!,
  };

  const idOf = new Map([['brand', brand.id]]);
  for (const [face, person] of people.entries()) {
    // Every seventh has no picture, as on X.
    idOf.set(person.handle, world.addUser(face % 7 === 6 ? person : { ...person, face }).id);
  }

  const now = world.clock.now();
  const posted = new Map<string, string>();
  for (const line of [...stories].sort((a, b) => b.minutesAgo - a.minutesAgo)) {
    const authorId = found(idOf, line.by);
    const mediaIds = (line.pictures ?? []).map((altText) => world.addMedia({ ownerId: authorId, altText }).id);
    const post = world.post({
      authorId,
      text: line.text.replaceAll('{brand}', brand.handle),
      at: now - line.minutesAgo * 60_000,
      likes: line.likes ?? 0,
      ...(mediaIds.length > 0 && { mediaIds }),
      ...(line.replyTo === undefined ? {} : { inReplyTo: found(posted, line.replyTo) }),
      ...(line.quote === undefined ? {} : { quote: found(posted, line.quote) }),
    });
    if (line.key) posted.set(line.key, post.id);
  }
}

function found(ids: Map<string, string>, name: string): string {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`The demo's stories speak of "${name}", which comes later or not at all.`);
  return id;
}
