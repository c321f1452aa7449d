/**
 * A program that `bench live` starts: the X sandbox in a process of its own, on which customers write at a steady rate.
 * Says where it is over IPC; a `Rush` starts the writing, and `{ written }` is its end.
 */
import { pathToFileURL } from 'node:url';

export interface Platform {
  apiOrigin: string;
  /** OAuth 1.0a keys of the brand, as the server wants them. */
  credentials: string;
  /** A token of another app, which follows the brand as well: for the floor. */
  bearer: string;
}

export interface Rush {
  postsPerSecond: number;
  seconds: number;
}

/** The part of the sandbox that is used here. It is run as it is written, not built, so nothing of it is imported. */
interface Sandbox {
  apiOrigin: string;
  world: {
    addUser(user: { handle: string; name?: string }): { id: string };
    addApp(): { id: string; apiKey: string; apiSecret: string; bearerToken: string };
    issueOAuth1Tokens(userId: string, appId: string): { accessToken: string; accessSecret: string };
    post(post: { authorId: string; text: string }): unknown;
    streamRules: { add(app: { id: string }, value: string): unknown };
  };
}

const TICK_MS = 10;
const WORDS = 'the app says my booking does not exist since this morning and nobody answers the phone please help';

const x = (await import(pathToFileURL('sandbox/x/index.ts').href)) as {
  startXSandbox(options: { limits: 'off'; behaviour: Record<string, number> }): Promise<Sandbox>;
};
// On a machine that does everything at once, a reader may not have its turn for seconds: X's patience is not measured here.
const behaviour = { ruleDelayMs: 0, streamQueue: 20_000 };
const { apiOrigin, world } = await x.startXSandbox({ limits: 'off', behaviour });
const brand = world.addUser({ handle: 'northwind', name: 'Northwind Air' });
const { id, apiKey, apiSecret } = world.addApp();
const { accessToken, accessSecret } = world.issueOAuth1Tokens(brand.id, id);
const bareApp = world.addApp();
world.streamRules.add(bareApp, '@northwind');
process.once('disconnect', () => process.exit());
process.on('message', (rush: Rush) => write(rush));
process.send?.({
  apiOrigin,
  credentials: JSON.stringify({ apiKey, apiSecret, accessToken, accessSecret }),
  bearer: bareApp.bearerToken,
} satisfies Platform);

/** Every post is by somebody new, so it is a ticket of its own. Keeps the rate also when a tick comes late. */
function write({ postsPerSecond, seconds }: Rush): void {
  const began = performance.now();
  let written = 0;
  const timer = setInterval(() => {
    const passed = Math.min((performance.now() - began) / 1_000, seconds);
    for (; written < passed * postsPerSecond; written += 1) {
      const { id: authorId } = world.addUser({ handle: `person_${written}`, name: `Person ${written}` });
      world.post({ authorId, text: `@northwind ${WORDS} ${written}` });
    }
    if (passed < seconds) return;
    clearInterval(timer);
    process.send?.({ written });
  }, TICK_MS);
}
