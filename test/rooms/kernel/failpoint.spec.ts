import { runScript } from './child.js';

const STEPS = `
  import { failpoint } from './dist/src/kernel/failpoint.js';
  for (const step of ['land.packed', 'deliver.published', 'deliver.published', 'deliver.recorded']) {
    console.log(step);
    failpoint(step);
  }
  console.log('through');`;
const run = async (env: Record<string, string>) => {
  const { code, signal, stdout } = await runScript(STEPS, env);
  return { code, signal, last: stdout.trim().split('\n').at(-1), lines: stdout.trim().split('\n').length };
};
const through = { code: 0, signal: null, last: 'through', lines: 5 };

it('a named step kills the process there, at once', async () => {
  const killed = { code: null, signal: 'SIGKILL', last: 'deliver.published' };
  expect(await run({ PARLEY_FAIL: 'deliver.published' })).toEqual({ ...killed, lines: 2 });
  expect(await run({ NODE_ENV: 'test', PARLEY_FAIL: 'deliver.published:2' })).toEqual({ ...killed, lines: 3 });
});

it('a count that is not reached, another step or none lets it pass', async () => {
  expect(await run({ PARLEY_FAIL: 'deliver.published:3' })).toEqual(through);
  expect(await run({ PARLEY_FAIL: 'apply.read' })).toEqual(through);
  expect(await run({})).toEqual(through);
});

it('in production no step kills', async () => {
  expect(await run({ NODE_ENV: 'production', PARLEY_FAIL: 'deliver.published' })).toEqual(through);
});
