/**
 * A program that `bench live` starts: the barest that brings posts of X's stream to browsers. It reads the stream and writes
 * every id that comes to every response that is open: no database, no tickets, no rights, nothing kept. What comes within
 * 10 ms goes out together: a write for every post and browser, 200,000 a second, is more than a process can do.
 */
import { once } from 'node:events';
import http, { type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const [apiOrigin, bearer] = process.argv.slice(2) as [string, string];
const GATHER_MS = 10;
const browsers = new Set<ServerResponse>();
let keys: string[] = [];
let frames = 0;

const server = http.createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
  browsers.add(response);
  request.on('close', () => browsers.delete(response));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');

const url = new URL('/2/tweets/search/stream', apiOrigin);
const stream = http.get(url, { agent: false, headers: { authorization: `Bearer ${bearer}` } }, (answer) => {
  if (answer.statusCode !== 200) throw new Error(`The platform refused the stream: ${answer.statusCode}.`);
  process.send?.({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  let rest = '';
  answer.setEncoding('utf8');
  answer.on('data', (part: string) => {
    const lines = (rest + part).split('\r\n');
    rest = lines.pop() as string;
    for (const line of lines) if (line) keys.push((JSON.parse(line) as { data: { id: string } }).data.id);
  });
});
stream.on('error', (error) => {
  throw error;
});
setInterval(() => {
  if (keys.length === 0) return;
  const frame = Buffer.from(`id: ${(frames += 1)}\nevent: changes\ndata: ${JSON.stringify({ keys })}\n\n`);
  keys = [];
  for (const browser of browsers) browser.write(frame);
}, GATHER_MS);
process.once('disconnect', () => process.exit());
