import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PictureServer {
  origin: string;
  /** By path. */
  answers: Map<string, (request: http.IncomingMessage, response: http.ServerResponse) => void>;
  /** Paths, as they were asked for. */
  asked: string[];
  /** What a file of these bytes is answered with, in parts if that is wanted. */
  serve(path: string, bytes: Buffer, headers?: Record<string, string>): string;
  close(): Promise<void>;
}

/** Stands for a platform's server of pictures: answers as a test wants, and remembers what was asked for. */
export async function startPictureServer(): Promise<PictureServer> {
  const answers: PictureServer['answers'] = new Map();
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    asked.push(request.url as string);
    const answer = answers.get(request.url as string);
    if (answer) answer(request, response);
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    answers,
    asked,
    serve(path, bytes, headers = {}) {
      answers.set(path, (request, response) => {
        const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
        const [from, to] = range ? [Number(range[1]), Math.min(Number(range[2]), bytes.length - 1)] : [];
        if (from === undefined || to === undefined) {
          response.writeHead(200, { 'content-length': bytes.length, ...headers }).end(bytes);
          return;
        }
        response.writeHead(206, { 'content-range': `bytes ${from}-${to}/${bytes.length}`, ...headers });
        response.end(bytes.subarray(from, to + 1));
      });
      return origin + path;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
