/**
 * A program that `bench live`, `outage`, `reply` and `ui` start: the X sandbox in a process of its own. Says where it is over IPC; an
 * `Order` has customers write, and the ids of what they wrote are its end.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

export interface Platform {
  apiOrigin: string;
  /** Of the brand's own account. */
  brandId: string;
  /** OAuth 1.0a keys of the brand, as the server wants them. */
  credentials: string;
  /** A token of another app, which follows the brand as well: for the floor. */
  bearer: string;
}

/** At a steady rate, each post by somebody new. */
export interface Rush {
  postsPerSecond: number;
  seconds: number;
}

/** The sandbox's scenario of that name, with its threads, edits and deletions. */
export interface Outage {
  outage: { posts: number; minutes: number };
}

export type Order = Rush | Outage;

/** The part of the sandbox that is used here. It is run as it is written, not built, so nothing of it is imported. */
interface Sandbox {
  apiOrigin: string;
  world: {
    addUser(user: { handle: string; name?: string }): { id: string };
    addApp(): { id: string; apiKey: string; apiSecret: string; bearerToken: string };
    issueOAuth1Tokens(userId: string, appId: string): { accessToken: string; accessSecret: string };
    post(post: { authorId: string; text: string }): unknown;
    postsNaming(userId: string): { id: string; earlierVersions?: string[] }[];
    streamRules: { add(app: { id: string }, value: string): unknown };
    scenarios: {
      state: { state: string } | null;
      start(play: { name: 'outage'; brandId: string; rate: number; minutes: number }): unknown;
    };
  };
}

const TICK_MS = 10;
const WORDS = 'the app says my booking does not exist since this morning and nobody answers the phone please help';

const x = (await import(pathToFileURL('sandbox/x/index.ts').href)) as {
  startXSandbox(options: { limits: string; behaviour: Record<string, number> }): Promise<Sandbox>;
};
const [limits] = process.argv.slice(2) as [string];
// On a machine that does everything at once, a reader may not have its turn for seconds: X's patience is not measured here.
const behaviour = { ruleDelayMs: 0, streamQueue: 20_000 };
const { apiOrigin, world } = await x.startXSandbox({ limits, behaviour });
const brand = world.addUser({ handle: 'northwind', name: 'Northwind Air' });
const { id, apiKey, apiSecret } = world.addApp();
const { accessToken, accessSecret } = world.issueOAuth1Tokens(brand.id, id);
const bareApp = world.addApp();
world.streamRules.add(bareApp, '@northwind');
process.once('disconnect', () => process.exit());
process.on('message', (order: Order) => void write(order).then(() => process.send?.(written())));
process.send?.({
  apiOrigin,
  brandId: brand.id,
  credentials: JSON.stringify({ apiKey, apiSecret, accessToken, accessSecret }),
  bearer: bareApp.bearerToken,
} satisfies Platform);

/** As Parley stores them: by the ids of their first versions. */
const written = (): string[] => world.postsNaming(brand.id).map((post) => post.earlierVersions?.[0] ?? post.id);

const write = (order: Order): Promise<void> => ('outage' in order ? playOutage(order) : rush(order));

async function playOutage({ outage: { posts, minutes } }: Outage): Promise<void> {
  world.scenarios.start({ name: 'outage', brandId: brand.id, rate: posts / minutes, minutes });
  while (world.scenarios.state?.state === 'running') await sleep(TICK_MS);
}

/** Every post is by somebody new, so it is a ticket of its own. Keeps the rate also when a tick comes late. */
async function rush({ postsPerSecond, seconds }: Rush): Promise<void> {
  const began = performance.now();
  let made = 0;
  for (let passed = 0; passed < seconds;) {
    await sleep(TICK_MS);
    passed = Math.min((performance.now() - began) / 1_000, seconds);
    for (; made < passed * postsPerSecond; made += 1) {
      const { id: authorId } = world.addUser({ handle: `person_${made}`, name: `Person ${made}` });
      world.post({ authorId, text: `@northwind ${WORDS} ${made}` });
    }
  }
}
