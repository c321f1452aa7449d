import https from 'node:https';
import net from 'node:net';
import { TwitterApi, type ITwitterApiClientPlugin } from 'twitter-api-v2';
import {
  startXSandbox,
  type SentAnswer,
  type App,
  type User,
  type XSandbox,
  type XSandboxOptions,
} from '../../sandbox/x/index.ts';
import { faultsOf } from './answer-judge.ts';

/** Only the TCP peer changes: the client still signs for https://api.x.com and names it as its host. */
export class SandboxAgent extends https.Agent {
  readonly #origin: URL;

  constructor(origin: string) {
    super({ keepAlive: true });
    this.#origin = new URL(origin);
  }

  override createConnection(): net.Socket {
    return net.connect({ host: this.#origin.hostname, port: Number(this.#origin.port) });
  }
}

/** Judged after the test: the first judgement takes longer than a client waits for an answer. */
const answers: SentAnswer[] = [];
afterEach(failOnWrongAnswers);

/** An answer that X would not give fails the test that asked for it. */
export function failOnWrongAnswers(): void {
  const found = answers.splice(0).flatMap((answer) => faultsOf(answer));
  if (found.length > 0) throw new Error(`The sandbox gave answers that X would not give:\n${found.join('\n')}`);
}

/** A sandbox whose every answer is judged. */
export function startJudgedSandbox(options: XSandboxOptions = {}): Promise<XSandbox> {
  return startXSandbox({ ...options, onAnswer: (answer) => answers.push(answer) });
}

type Credentials = ConstructorParameters<typeof TwitterApi>[0];

export interface Stage {
  sandbox: XSandbox;
  world: XSandbox['world'];
  brand: User;
  customer: User;
  app: App;
  /** The brand, by OAuth 1.0a. */
  client: TwitterApi;
  clientWith(credentials: unknown): TwitterApi;
  /** How long the clients wait for an answer. Shorter only for those that are to get none: a machine may be busy. */
  patienceMs: number;
  close(): Promise<void>;
}

/** A sandbox with a brand, a customer, and the brand's client. */
export async function setStage(options: XSandboxOptions = {}): Promise<Stage> {
  const sandbox = await startJudgedSandbox(options);
  const { world } = sandbox;
  const brand = world.addUser({ handle: 'northwind', name: 'Northwind Air' });
  const customer = world.addUser({ handle: 'marta_flies', name: 'Marta' });
  const app = world.addApp();
  const tokens = world.issueOAuth1Tokens(brand.id, app.id);
  const agent = new SandboxAgent(sandbox.apiOrigin);
  const patience: ITwitterApiClientPlugin = {
    onBeforeRequestConfig: ({ params }) => void (params.timeout ??= stage.patienceMs),
  };
  const clientWith = (credentials: unknown) =>
    new TwitterApi(credentials as Credentials as never, { httpAgent: agent, plugins: [patience] });
  const stage: Stage = {
    sandbox,
    world,
    brand,
    customer,
    app,
    client: clientWith({
      appKey: app.apiKey,
      appSecret: app.apiSecret,
      accessToken: tokens.accessToken,
      accessSecret: tokens.accessSecret,
    }),
    clientWith,
    patienceMs: 10_000,
    async close() {
      agent.destroy();
      await sandbox.close();
    },
  };
  return stage;
}

/** Its answers hang, perhaps: nobody need wait long for them. */
export async function hurriedRefusal(stage: Stage, call: () => Promise<unknown>): Promise<Refusal> {
  const { patienceMs } = stage;
  stage.patienceMs = 1_000;
  try {
    return await refusal(call());
  } finally {
    stage.patienceMs = patienceMs;
  }
}

export interface Refusal {
  /** `response`, `request` (reset, timeout) or `partial-response`. */
  type: string;
  code?: number;
  data?: unknown;
  headers?: Record<string, string>;
}

/** What the client library throws. Fails when it does not throw. */
export async function refusal(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call;
  } catch (error) {
    return error as Refusal;
  }
  throw new Error('The call was expected to fail and did not.');
}
