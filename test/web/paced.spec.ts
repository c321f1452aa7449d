import { jest } from '@jest/globals';
import { NoAnswer, Problem } from '../../web/src/api/client.ts';
import { paced } from '../../web/src/features/tickets/paced.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Work that fails as often as there are errors. */
function failing(...errors: Error[]): { work: () => Promise<void>; times: () => number } {
  let times = 0;
  const work = () => {
    const error = errors[times++];
    return error ? Promise.reject(error) : Promise.resolve();
  };
  return { work, times: () => times };
}

it('asked often, it runs at once and then once more when its time has come', async () => {
  const { work, times } = failing();
  const { ask } = paced(1_000, work);
  for (let n = 0; n < 5; n++) ask();
  await jest.advanceTimersByTimeAsync(200);
  expect(times()).toBe(1);
  for (let n = 0; n < 5; n++) ask();
  await jest.advanceTimersByTimeAsync(500);
  expect(times()).toBe(1);
  await jest.advanceTimersByTimeAsync(10_000);
  expect(times()).toBe(2);
});

it.each([new NoAnswer('gone'), new Problem(503, {}), new Problem(429, {})])(
  'what the server could not do it is asked for again: %s',
  async (error) => {
    const { work, times } = failing(error, error);
    paced(1_000, work).ask();
    await jest.advanceTimersByTimeAsync(20_000);
    expect(times()).toBe(3);
  },
);

it('what the server refused is not asked for again', async () => {
  const { work, times } = failing(new Problem(404, {}));
  paced(1_000, work).ask();
  await jest.advanceTimersByTimeAsync(20_000);
  expect(times()).toBe(1);
});

it('once stopped it does nothing more', async () => {
  const { work, times } = failing(new NoAnswer('gone'));
  const { ask, stop } = paced(1_000, work);
  ask();
  await jest.advanceTimersByTimeAsync(200);
  stop();
  await jest.advanceTimersByTimeAsync(20_000);
  expect(times()).toBe(1);
});
