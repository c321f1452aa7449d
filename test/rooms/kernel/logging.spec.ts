import { runScript } from './child.js';

/** Runs `lines` with a logger in a process of its own, and gives what that wrote. */
async function written(lines: string, level = 'trace'): Promise<string> {
  const script = `
    import { createLogger, NestLogger } from './dist/src/kernel/logging.js';
    import { ApiRequestError, ApiResponseError } from 'twitter-api-v2';
    const log = createLogger('${level}');
    ${lines}`;
  const { code, stdout, stderr } = await runScript(script);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  return stderr;
}

const SECRETS = [
  'password',
  'token',
  'accessToken',
  'accessSecret',
  'apiKey',
  'apiSecret',
  'refreshToken',
  'clientSecret',
  'credentials',
  'authorization',
  'cookie',
  'secret',
  'set-cookie',
];

it.each(SECRETS)('what is called %s is not written, at the top nor two levels down', async (name) => {
  const said = await written(`
    const kept = { ['${name}']: 'canary', name: 'visible' };
    log.info(kept, 'one');
    log.info({ account: kept }, 'two');
    log.info({ request: { headers: kept } }, 'three');
    log.child({ job: kept }).info('four');`);
  expect(said.match(/visible/g)).toHaveLength(4);
  expect(said.match(/\[secret\]/g)).toHaveLength(4);
  expect(said).not.toContain('canary');
});

it('a database address in an error shows no password, in its message, its stack or its cause', async () => {
  const said = await written(`
    const url = 'postgres://parley:canary@db.example.com:5432/parley';
    const error = new Error('connect to ' + url + ' failed', { cause: new Error('postgresql://parley:canary@db refused') });
    log.error({ err: error }, 'one');
    log.error(error);
    log.error({ err: 'thrown as text: ' + url }, 'two');`);
  expect(said.match(/postgres:\/\/parley:\[secret\]@db\.example\.com/g)?.length).toBeGreaterThanOrEqual(3);
  expect(said).not.toContain('canary');
});

it('an authorization that an error quotes is not written', async () => {
  const said = await written(`
    log.error({ err: new Error('GET /2/tweets with Authorization: Bearer canary-1 was refused') }, 'one');
    log.error({ err: new Error('OAuth oauth_consumer_key="canary-2", oauth_token="canary-3"') }, 'two');`);
  expect(said).toContain('Bearer [secret]');
  expect(said).toContain('OAuth [secret]');
  expect(said).not.toContain('canary');
});

it('an error that carries its whole request is written without it', async () => {
  const said = await written(`
    const request = { getHeaders: () => ({ authorization: 'OAuth canary' }), path: '/2/tweets?token=canary', body: 'canary' };
    const headers = { 'set-cookie': ['guest=canary'] };
    const data = { title: 'Forbidden', detail: 'canary', errors: [] };
    const refused = new ApiResponseError('Request failed with code 403', { code: 403, request, response: { request, headers }, headers, data });
    const lost = new ApiRequestError('Request failed.', { request, error: Object.assign(new Error('socket hang up'), { request }) });
    for (const err of [refused, lost]) log.warn({ err, accountId: '12' }, 'the platform did not answer');
    log.error(refused);`);
  expect(said).toContain('Request failed with code 403');
  expect(said.match(/"accountId":"12"/g)).toHaveLength(2);
  expect(said).not.toContain('canary');
});

it('a database error keeps its code, which says what happened', async () => {
  const said = await written(`
    const error = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (email)=(canary@example.com) exists.' });
    log.error({ err: error }, 'one');`);
  expect(JSON.parse(said)).toMatchObject({ level: 50, msg: 'one', err: { code: '23505', message: 'duplicate key' } });
  expect(said).not.toContain('canary');
});

it('the framework’s messages go the same way: one JSON line each, without secrets', async () => {
  const said = await written(`
    const nest = new NestLogger(log);
    nest.error('could not reach postgres://parley:canary@db/parley', 'Error: Bearer canary\\n  at x', 'Context');
    nest.warn('postgres://parley:canary@db/parley');
    nest.log('started', 'Context');`);
  const lines = said
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { level: number });
  expect(lines.map((line) => line.level)).toEqual([50, 40, 20]);
  expect(said).not.toContain('canary');
});

it('what is below the level is not written', async () => {
  const said = await written(`log.debug('quiet'); log.info('heard');`, 'info');
  expect(said).toContain('heard');
  expect(said).not.toContain('quiet');
});
