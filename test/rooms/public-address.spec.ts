import type { lookup } from 'node:dns';
import { once } from 'node:events';
import net from 'node:net';
import { bytesFetcher, isPublicAddress, NotFetched, publicLookup } from '../../src/pictures/index.js';

it.each([
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '127.1.2.3',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.2.1',
  '192.168.0.1',
  '198.18.0.1',
  '198.51.100.7',
  '203.0.113.9',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '::127.0.0.1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  '2001:0:7f00:1::',
  '2001:db8::1',
  'fc00::1',
  'fd12::1',
  'fe80::1',
  'fec0::1',
  'ff02::1',
  '100::1',
  'not an address',
  '',
])('%s is no public address', (address) => expect(isPublicAddress(address)).toBe(false));

it.each(['8.8.8.8', '1.1.1.1', '104.244.43.131', '2606:4700:4700::1111', '2a00:1450:4001:830::200e'])(
  '%s is a public address',
  (address) => expect(isPublicAddress(address)).toBe(true),
);

/** A resolver that gives these, one answer after the other. */
function resolver(...answers: string[][]): { find: typeof lookup; asked: () => number } {
  let asked = 0;
  const find = ((_: string, __: unknown, done: (error: null, all: { address: string; family: number }[]) => void) => {
    const addresses = answers[Math.min(asked, answers.length - 1)] as string[];
    asked += 1;
    done(
      null,
      addresses.map((address) => ({ address, family: net.isIP(address) })),
    );
  }) as unknown as typeof lookup;
  return { find, asked: () => asked };
}

async function connectsTo(find: typeof lookup): Promise<number> {
  let met = 0;
  const server = net.createServer((socket) => {
    met += 1;
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  const socket = net.connect({ host: 'pictures.example', port, lookup: publicLookup(find) });
  await new Promise<void>((resolve) => socket.on('error', () => resolve()).on('connect', () => resolve()));
  socket.destroy();
  server.close();
  await once(server, 'close');
  return met;
}

it.each([
  ['a private address', [['127.0.0.1']]],
  ['one private address among public ones', [['8.8.8.8', '127.0.0.1']]],
  ['an address inside an address', [['::ffff:127.0.0.1']]],
  ['no address', [[]]],
])('no connection is made to a name of %s', async (_, answers) => {
  const { find, asked } = resolver(...answers);
  expect(await connectsTo(find)).toBe(0);
  expect(asked()).toBe(1);
});

it('the address that was looked at is the one that is connected to: a name that changes gains nothing', () => {
  const { find, asked } = resolver(['8.8.8.8'], ['127.0.0.1']);
  const given: unknown[] = [];
  publicLookup(find)('rebind.example', { all: true }, (error, addresses) => given.push([error, addresses]));
  publicLookup(find)('rebind.example', { all: true }, (error) => given.push(String(error)));
  expect(given).toEqual([
    [null, [{ address: '8.8.8.8', family: 4 }]],
    'Error: rebind.example is at an address that is not public.',
  ]);
  expect(asked()).toBe(2);
});

it('a fetch asks that resolver, once a connection, and is refused by what it says', async () => {
  const { find, asked } = resolver(['10.0.0.1']);
  const fetchBytes = bytesFetcher({ lookup: publicLookup(find) });
  const place = { url: new URL('https://pbs.example/a.png'), sandbox: false };
  await expect(fetchBytes(place, 1_000)).rejects.toThrow(NotFetched);
  expect(asked()).toBe(1);
});

it('a server that drips is given up after its time, however much has come', async () => {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('HTTP/1.1 200 OK\r\ncontent-type: image/png\r\n\r\n');
    const drip = setInterval(() => socket.write('x'), 20);
    socket.on('close', () => clearInterval(drip));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  const fetchBytes = bytesFetcher({ timeoutMs: 300 });
  const place = { url: new URL(`http://127.0.0.1:${port}/`), sandbox: true };
  await expect(fetchBytes(place, 1_000_000)).rejects.toMatchObject({ name: 'NotFetched', silent: true });
  server.close();
  await once(server, 'close');
});
