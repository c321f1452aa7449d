import { InfiniteQueryObserver, QueryObserver } from '@tanstack/react-query';
import { setTimeout as pause } from 'node:timers/promises';
import { FreshQueryClient } from '../../web/src/api/query-client.ts';

let client: FreshQueryClient;
beforeEach(
  () => void (client = new FreshQueryClient({ defaultOptions: { queries: { staleTime: Infinity, retry: false } } })),
);
afterEach(() => client.clear());

/** A list of two pages at a server, whose next answers can be held. */
function serverOf() {
  const server = { word: 'old', asked: 0, hold: Promise.resolve() };
  const options = {
    queryKey: ['list'],
    queryFn: async ({ pageParam, signal }: { pageParam: number; signal: AbortSignal }) => {
      server.asked += 1;
      const answer = `${server.word} ${pageParam}`;
      const { hold } = server;
      await hold;
      signal.throwIfAborted();
      return answer;
    },
    initialPageParam: 1,
    getNextPageParam: (_: string, all: string[]) => (all.length < 3 ? all.length + 1 : null),
  };
  return { server, observer: new InfiniteQueryObserver(client, options) };
}

it('a next page that is asked for while all is loaded anew does not leave the pages from before', async () => {
  const { server, observer } = serverOf();
  const leave = observer.subscribe(() => undefined);
  await client.refetchQueries();
  expect(observer.getCurrentResult().data?.pages).toEqual(['old 1']);

  server.word = 'new';
  const held = Promise.withResolvers<void>();
  server.hold = held.promise;
  void client.invalidateQueries({ queryKey: ['list'] });
  await pause(0);
  server.hold = Promise.resolve();
  await observer.fetchNextPage();
  held.resolve();
  await pause(20);
  expect(observer.getCurrentResult().data?.pages).toEqual(['new 1', 'new 2']);
  leave();
});

it('a next page by itself loads nothing else anew', async () => {
  const { server, observer } = serverOf();
  const leave = observer.subscribe(() => undefined);
  await client.refetchQueries();
  server.asked = 0;
  await observer.fetchNextPage();
  await pause(20);
  expect(server.asked).toBe(1);
  leave();
});

it('what nobody has shown for a while is shown at once, from its beginning, and loaded anew', async () => {
  const { server, observer } = serverOf();
  const leave = observer.subscribe(() => undefined);
  await client.refetchQueries();
  await observer.fetchNextPage();
  leave();
  client.setQueryData<{ pages: string[] }>(['list'], (list) => list && { ...list });

  server.word = 'new';
  const back = observer.subscribe(() => undefined);
  expect(observer.getCurrentResult().data?.pages).toEqual(['old 1']);
  await pause(20);
  expect(observer.getCurrentResult().data?.pages).toEqual(['new 1']);
  back();
});

it('what somebody else shows still, and what may be of some age, is not loaded anew', async () => {
  let asked = 0;
  const queryFn = () => ++asked;
  const shown = new QueryObserver(client, { queryKey: ['shown'], queryFn });
  const aged = new QueryObserver(client, { queryKey: ['aged'], queryFn, staleTime: 60_000 });
  const leaveShown = shown.subscribe(() => undefined);
  aged.subscribe(() => undefined)();
  await pause(20);
  const before = asked;
  new QueryObserver(client, { queryKey: ['shown'], queryFn }).subscribe(() => undefined)();
  aged.subscribe(() => undefined)();
  await pause(20);
  expect(asked).toBe(before);
  leaveShown();
});

it('a load that fails is not held against the next first one', async () => {
  let answer: Promise<string> = Promise.reject(new Error('no'));
  answer.catch(() => undefined);
  const observer = new QueryObserver(client, { queryKey: ['once'], queryFn: () => answer });
  const leave = observer.subscribe(() => undefined);
  await expect(client.refetchQueries({ queryKey: ['once'] }, { throwOnError: true })).rejects.toThrow('no');

  const held = Promise.withResolvers<string>();
  answer = held.promise;
  void observer.refetch();
  await pause(0);
  const again = client.refetchQueries({ queryKey: ['once'] });
  answer = Promise.resolve('new');
  held.resolve('old');
  await again;
  expect(observer.getCurrentResult().data).toBe('new');
  leave();
});
