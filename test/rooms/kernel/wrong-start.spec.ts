import { runNode } from './child.js';

const start = (env: Record<string, string>): ReturnType<typeof runNode> => runNode(['dist/src/main.js'], env);

it('a start with a wrong PORT ends with one line that says so, and no stack', async () => {
  const { code, stdout, stderr } = await start({ PORT: 'http' });
  expect({ code, stdout, stderr }).toEqual({
    code: 1,
    stdout: '',
    stderr: 'PORT: must be a port number from 0 to 65535.\n',
  });
});

it('a start in production without a key ends with one line that says how to make one', async () => {
  const { code, stderr } = await start({ NODE_ENV: 'production' });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^PARLEY_SECRET_KEY: is required in production\. Make one with: [^\n]*\n$/);
});

it('a start with several wrong settings ends with a line for each', async () => {
  const { code, stderr } = await start({ PORT: 'http', LOG_LEVEL: 'loud', NODE_ENV: 'production' });
  expect(code).toBe(1);
  expect(stderr.trimEnd().split('\n')).toHaveLength(3);
});
