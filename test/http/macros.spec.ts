import { signIn, startTestApp, type Answer, type TestApp, type TestClient } from '../support/test-app.js';
import { expectProblem } from './story.js';

let test: TestApp;
let lead: TestClient;
let ana: TestClient;
let ben: TestClient;
beforeAll(async () => {
  test = await startTestApp();
  [lead, ana, ben] = [await signIn(test, { role: 'lead' }), await signIn(test), await signIn(test)];
});
afterAll(() => test.close());

const MACRO = { name: 'Hello', text: 'Hi {{first_name}}, I am {{agent}}.', variants: {}, status: null, shared: false };
const add = (who: TestClient, other: Record<string, unknown> = {}): Promise<Answer> =>
  who.send('POST', '/api/macros', { ...MACRO, ...other });
const names = async (who: TestClient): Promise<string[]> =>
  (await who.get('/api/macros')).body.items.map((macro: { name: string }) => macro.name);

it('everybody sees what is shared and what is their own, and nobody a colleague’s', async () => {
  expectProblem(await add(ana, { name: 'For all', shared: true }), 403);
  const shared = await add(lead, { name: 'For all', shared: true, variants: { x: 'Short' }, status: 'solved' });
  expect(shared.body).toMatchObject({ shared: true, variants: { x: 'Short' }, status: 'solved', version: 1 });
  const own = await add(ana, { name: 'Ana’s' });
  expect(own.status).toBe(201);
  expect(await names(ana)).toEqual(['Ana’s', 'For all']);
  expect(await names(ben)).toEqual(['For all']);

  const change = (who: TestClient, id: string): Promise<Answer> =>
    who.send('PATCH', `/api/macros/${id}`, { name: 'New', text: 'New', variants: {}, status: null, version: 1 });
  expectProblem(await change(ben, own.body.id), 404);
  expectProblem(await change(ben, shared.body.id), 403);
  expectProblem(await ben.send('DELETE', `/api/macros/${shared.body.id}`), 403);
  expect((await change(ana, own.body.id)).body).toMatchObject({ name: 'New', version: 2 });
  const stale = await change(ana, own.body.id);
  expectProblem(stale, 409);
  expect(stale.body.current).toMatchObject({ name: 'New', version: 2 });
  expect((await ana.send('DELETE', `/api/macros/${own.body.id}`)).status).toBe(204);
  expectProblem(await ana.send('DELETE', `/api/macros/${own.body.id}`), 404);
});

it('what a macro names exists, or it is refused in words, and braces may be written', async () => {
  for (const wrong of ['Hi {{nam}}', 'Hi {{ }}', 'Hi {{constructor}}', '{{name}} {{password}}']) {
    const refused = await add(ana, { text: wrong });
    expectProblem(refused, 422);
    expect(refused.body).toMatchObject({ code: 'unknown_variable', variables: expect.arrayContaining(['handle']) });
    expectProblem(await add(ana, { variants: { x: wrong } }), 422);
  }
  for (const right of [
    '{{ name }} {{handle}} {{ticket}} {{account}}',
    'Write \\{{anything}} so',
    'a { b } c',
    '{{name',
  ])
    expect((await add(ana, { text: right })).status).toBe(201);
});

it.each([
  ['no name', { name: ' ' }],
  ['a name of two lines', { name: 'a\nb' }],
  ['a long name', { name: 'x'.repeat(81) }],
  ['nothing to say', { text: ' \n' }],
  ['a long text', { text: 'x'.repeat(5_001) }],
  ['a status that only time gives', { status: 'closed' }],
  ['a variant that is no text', { variants: { x: 1 } }],
  ['a variant for nothing', { variants: { 'no channel': 'Hi' } }],
  ['eleven variants', { variants: Object.fromEntries('a b c d e f g h i j k'.split(' ').map((key) => [key, 'Hi'])) }],
])('a macro with %s is refused', async (_, other) => {
  expect.hasAssertions();
  expectProblem(await add(ana, other), 400);
});

it('an agent has a hundred of their own and no more', async () => {
  const had = (await names(ben)).length - 1;
  for (let n = had; n < 100; n += 1) expect((await add(ben, { name: `n${n}` })).status).toBe(201);
  const refused = await add(ben);
  expectProblem(refused, 422);
  expect(refused.body.code).toBe('too_many_macros');
});
