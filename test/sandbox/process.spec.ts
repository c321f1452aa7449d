import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { TwitterApi } from 'twitter-api-v2';
import { SandboxAgent } from './sandbox-client.ts';

const main = new URL('../../sandbox/x/main.ts', import.meta.url).pathname;
const children: ChildProcess[] = [];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-x-'));
});
afterAll(async () => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

interface Ready {
  sandbox: string;
  apiOrigin: string;
  controlOrigin: string;
  controlToken: string;
  demo: { userId: string; apiKey: string; apiSecret: string; accessToken: string; accessSecret: string } | null;
}

async function ready(child: ChildProcess): Promise<Ready> {
  children.push(child);
  const exited = once(child, 'exit').then(([code]) => {
    throw new Error(`The sandbox ended with ${String(code)} before it was ready.`);
  });
  const line = once(createInterface(child.stdout!), 'line').then(([text]) => text as string);
  return JSON.parse(await Promise.race([line, exited])) as Ready;
}

function clientOf({ apiOrigin, demo }: Ready): TwitterApi {
  const { apiKey: appKey, apiSecret: appSecret, accessToken, accessSecret } = demo!;
  return new TwitterApi({ appKey, appSecret, accessToken, accessSecret }, { httpAgent: new SandboxAgent(apiOrigin) });
}

describe('the process', () => {
  it('keeps ids, tokens and posts across a stop, in a file that only its owner may read', async () => {
    const state = join(folder, 'made', 'when-needed.json');
    const args = [main, '--state', state, '--demo', 'northwind', '--rate', '0'];
    const first = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    const before = await ready(first);
    expect(before).toMatchObject({ sandbox: 'x', demo: { handle: 'northwind' } });
    const { data } = await clientOf(before).v2.tweet('Remember me');
    first.kill('SIGTERM');
    expect(await once(first, 'exit')).toEqual([0, null]);
    expect((await stat(state)).mode & 0o777).toBe(0o600);

    const second = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    const after = await ready(second);
    expect(after.demo).toEqual(before.demo);
    expect(after.controlToken).toBe(before.controlToken);
    expect((await clientOf(after).v2.singleTweet(data.id)).data.text).toBe('Remember me');
    await clientOf(after).v2.tweet('And me');
    second.kill('SIGTERM');
    await once(second, 'exit');
    expect(await readFile(state, 'utf8')).toContain('And me');

    const other = [main, '--state', state, '--demo', 'southwind'];
    expect(await failureOf(other)).toEqual({
      code: 1,
      complaint:
        'The sandbox could not start: The saved state is the demo of @northwind, not of @southwind. Use another state file.\n',
    });
  }, 20_000);

  it('plays an outage by one command, and prints the credentials of the brand that it concerns', async () => {
    const args = [main, '--scenario', 'outage', '--rate', '1000', '--minutes', '10'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    const started = await ready(child);
    expect(started.demo).toMatchObject({ handle: 'northwind' });
    const control = async (method: string, path: string, body?: object) => {
      const answer = await fetch(`${started.controlOrigin}/_sandbox/${path}`, {
        method,
        headers: { authorization: `Bearer ${started.controlToken}` },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return (await answer.json()) as { scenario: Record<string, unknown>; posts: number; rssMb: number };
    };
    await control('POST', 'clock', { advanceMs: 240_000 });
    const { scenario } = await control('GET', 'scenarios');
    expect(scenario).toMatchObject({ name: 'outage', state: 'running', posts: 10_000, authors: 6_000 });
    expect(scenario['written']).toBeGreaterThan(3_000);
    const { data } = (await clientOf(started).v2.userMentionTimeline(started.demo!.userId, { max_results: 100 })).data;
    expect(data).toHaveLength(100);
    expect(await control('GET', 'process')).toMatchObject({ rssMb: expect.any(Number), posts: expect.any(Number) });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  }, 20_000);

  it('ends when the channel to its parent closes', async () => {
    const child = fork(main, ['--demo', 'northwind'], { stdio: ['ignore', 'pipe', 'ignore', 'ipc'], execArgv: [] });
    await ready(child);
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([0, null]);
  }, 20_000);

  it('says what is wrong with an option', async () => {
    const { code, complaint } = await failureOf([main, '--limits', 'few']);
    expect(code).toBe(2);
    expect(complaint).toContain('--limits must be real, off or a factor above 0, not "few".');
    expect((await failureOf([main, '--scenario', 'flood'])).complaint).toContain(
      '--scenario must be one of calm, outage, launch, troll, bilingual, not "flood".',
    );
    expect((await failureOf([main, '--minutes', '3'])).complaint).toContain(
      '--minutes says how a scenario is played: add --scenario NAME.',
    );
  }, 20_000);
});

async function failureOf(args: string[]): Promise<{ code: number; complaint: string }> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, complaint };
}
