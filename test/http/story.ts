import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { Database } from '../../src/kernel/index.js';
import { TIME_COMES } from '../support/time-comes.js';
import { type Answer, client, type TestApp, type TestClient, until } from '../support/test-app.js';

/** What an agent sees of a customer who wrote. */
export interface Heard {
  number: number;
  ticket: Answer['body'];
  thread: Answer['body'];
  /** The customer's first post, as the API gives it. */
  post: Answer['body'];
  /** Its id on the platform. */
  externalId: string;
}

/** A customer mentions the brand, and the ticket is there. The text must be of this test alone. */
export async function customerWrites(
  test: TestApp,
  agent: TestClient,
  about: { text: string; author?: string; brand?: string; at?: Date },
): Promise<Heard> {
  const { externalId } = test.fake.addPost({
    author: about.author ?? `c${randomUUID().slice(0, 8)}`,
    text: about.text,
    at: about.at,
    addressees: [{ externalId: `acct-${about.brand ?? 'brand'}`, how: 'mention' }],
  });
  const row = await until(`the ticket of "${about.text}"`, async () => {
    const { body } = await agent.get('/api/tickets?view=all&limit=100');
    return body.items.find((item: { preview: string }) => item.preview === about.text);
  });
  return { ...(await readTicket(agent, row.number, externalId)), externalId };
}

export async function readTicket(
  agent: TestClient,
  number: number,
  externalId?: string,
): Promise<Omit<Heard, 'externalId'>> {
  const { ticket, threads } = (await agent.get(`/api/tickets/${number}`)).body;
  const isIt = (post: { externalId: string }): boolean => post.externalId === externalId;
  const thread = threads.find((one: { posts: { externalId: string }[] }) => one.posts.some(isIt)) ?? threads[0];
  return { number, ticket, thread, post: thread.posts.find(isIt) ?? thread.posts[0] };
}

/** Asks for a reply to what was heard; every part can be another. */
export function answer(
  agent: TestClient,
  heard: Pick<Heard, 'thread' | 'post'>,
  text: string,
  other: { key?: string; threadId?: string; body?: Record<string, unknown>; headers?: Record<string, string> } = {},
): Promise<Answer> {
  return agent.send(
    'POST',
    `/api/threads/${other.threadId ?? heard.thread.id}/replies`,
    { text, threadVersion: heard.thread.version, targetPostId: heard.post.id, ...other.body },
    { 'idempotency-key': other.key ?? randomUUID(), ...other.headers },
  );
}

/** The reply, once it is in one of these states. */
export const replyIn = (agent: TestClient, id: string, ...states: string[]): Promise<Answer['body']> =>
  until(`reply ${id} to be ${states.join(' or ')}`, async () => {
    const { body } = await agent.get(`/api/replies/${id}`);
    return states.includes(body.state) && body;
  });

/** As if the time had come for which replies, moderations and their jobs wait. */
export const timeComes = ({ app, workspace }: TestApp): Promise<void> =>
  app.get(Database).inWorkspace(workspace.id, async (tx) => {
    for (const statement of TIME_COMES) await tx.query(statement);
  });

export interface RawAnswer {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
  body: Answer['body'];
}

/** A request exactly as given: the path is not tidied, and no header is added but Host. */
export function rawRequest(
  origin: string,
  ask: { method?: string; path: string; headers?: Record<string, string | string[]>; body?: string | Buffer },
): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const request = http.request(
      { hostname, port, path: ask.path, method: ask.method ?? 'GET', headers: ask.headers ?? {}, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const json = response.headers['content-type']?.includes('json');
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            body: json && text ? JSON.parse(text) : text,
          });
        });
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.setTimeout(15_000, () => request.destroy(new Error('no answer within 15 s')));
    request.end(ask.body);
  });
}

/** An error as every door of the API must give it: problem details, a sentence, and nothing of the machinery. */
export function expectProblem(got: Answer | RawAnswer, status: number): void {
  const type = got.headers instanceof Headers ? got.headers.get('content-type') : got.headers['content-type'];
  expect({ status: got.status, type, body: got.body }).toMatchObject({
    status,
    type: expect.stringMatching(/^application\/problem\+json/),
    body: { status, code: expect.stringMatching(/^[a-z_]+$/), detail: expect.stringMatching(/^\S.*[.]$/s) },
  });
  expect(JSON.stringify(got.body)).not.toMatch(
    /node_modules|\.[jt]s:\d|\bat [\w.<>]+ \(|SELECT |INSERT |UPDATE |\bFST_|\bpg_|relation "|column "/,
  );
}

export const anonymous = (test: TestApp): TestClient => client(test.origin, '');
