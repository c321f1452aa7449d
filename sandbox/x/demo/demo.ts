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
  for (const person of people) idOf.set(person.handle, world.addUser(person).id);

  const now = world.clock.now();
  const posted = new Map<string, string>();
  for (const line of [...stories].sort((a, b) => b.minutesAgo - a.minutesAgo)) {
    const post = world.post({
      authorId: found(idOf, line.by),
      text: line.text.replaceAll('{brand}', brand.handle),
      at: now - line.minutesAgo * 60_000,
      likes: line.likes ?? 0,
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
