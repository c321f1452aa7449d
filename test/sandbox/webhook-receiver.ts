import { createHmac } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { App } from '../../sandbox/x/index.ts';

export interface ReceivedEvent {
  // oxlint-disable-next-line typescript/no-explicit-any -- the tests say what they expect of it
  body: any;
  /** The signature is that of these bytes. */
  genuine: boolean;
}

/** The app's side of a webhook: answers challenges, takes events, and can be told to misbehave. */
export interface Receiver {
  url: string;
  challenges: string[];
  events: ReceivedEvent[];
  /** What it answers: a status, `hang`, or `wrong` (a wrong token; events are taken). Default 200. */
  answers: { challenge: number | 'hang' | 'wrong'; event: number | 'hang' };
  close(): Promise<void>;
}

const receivers = new Set<Receiver>();
afterEach(async () => {
  await Promise.all([...receivers].map((receiver) => receiver.close()));
  receivers.clear();
});

export async function startReceiver(app: App): Promise<Receiver> {
  const sign = (text: string | Buffer) => `sha256=${createHmac('sha256', app.apiSecret).update(text).digest('base64')}`;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const token = new URL(request.url!, 'http://localhost').searchParams.get('crc_token');
      const raw = Buffer.concat(chunks);
      if (token !== null) receiver.challenges.push(token);
      else {
        const genuine = request.headers['x-twitter-webhooks-signature'] === sign(raw);
        receiver.events.push({ body: JSON.parse(raw.toString()), genuine });
      }
      const answer = token === null ? receiver.answers.event : receiver.answers.challenge;
      if (answer === 'hang') return;
      response.statusCode = answer === 'wrong' ? 200 : answer;
      if (response.statusCode >= 300 && response.statusCode < 400) response.setHeader('location', '/elsewhere');
      response.end(JSON.stringify({ response_token: token && answer !== 'wrong' ? sign(token) : 'sha256=nonsense' }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/x`,
    challenges: [],
    events: [],
    answers: { challenge: 200, event: 200 },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  receivers.add(receiver);
  return receiver;
}
