import { connectFake, signIn, startTestApp, type TestApp, type TestClient } from '../support/test-app.js';
import { customerWrites, expectProblem, type Heard } from './story.js';

let test: TestApp;
let ana: TestClient;
let ben: TestClient;
let first: Heard;
let second: Heard;
beforeAll(async () => {
  test = await startTestApp();
  ana = await signIn(test);
  ben = await signIn(test);
  await connectFake(test);
  first = await customerWrites(test, ana, {
    text: '@brand where is my bag',
    author: 'lena',
    at: new Date(Date.now() - 3_600_000),
  });
  second = await customerWrites(test, ana, { text: '@brand hello from work', author: 'lena_at_work' });
});
afterAll(() => test.close());

const contact = async (who: TestClient, number: number | string) =>
  (await who.get(`/api/tickets/${number}/contact`)).body;
const change = (who: TestClient, body: object, number: number | string = first.number) =>
  who.send('PATCH', `/api/tickets/${number}/contact`, body);

it('says who is behind a ticket, with what they wrote to us and what they came with', async () => {
  expect(await contact(ana, first.number)).toMatchObject({
    version: 1,
    note: '',
    tags: [],
    authors: [{ handle: 'lena', posts: 1, morePosts: false, firstPostAt: expect.stringMatching(/^20/) }],
    tickets: 1,
    moreTickets: false,
    openTickets: 1,
  });
  const { items, nextCursor } = (await ana.get(`/api/tickets/${first.number}/contact/tickets`)).body;
  expect(nextCursor).toBe(null);
  expect(items).toEqual([
    expect.objectContaining({
      number: Number(first.number),
      status: 'new',
      preview: '@brand where is my bag',
      assignee: null,
    }),
  ]);
});

it('two who are one person are known by both names, and their tickets are read page by page', async () => {
  const joined = await ana.send('POST', `/api/tickets/${first.number}/same-person`, { ticket: Number(second.number) });
  expect(joined.status).toBe(200);
  const person = await contact(ben, second.number);
  expect(person.authors.map(({ handle }: { handle: string }) => handle)).toEqual(['lena_at_work', 'lena']);
  expect((await contact(ben, first.number)).authors[0].handle).toBe('lena');
  for (let n = 0; n < 11; n += 1) {
    const { number } = await customerWrites(test, ana, { text: `@brand again ${n}`, author: `lena_${n}` });
    await ana.send('POST', `/api/tickets/${first.number}/same-person`, { ticket: Number(number) });
  }
  const seen: number[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: { items: { number: number; lastPostAt: string }[]; nextCursor: string | null } = (
      await ana.get(`/api/tickets/${first.number}/contact/tickets${cursor === '' ? '' : `?cursor=${cursor}`}`)
    ).body;
    expect(page.items.length).toBeLessThanOrEqual(10);
    seen.push(...page.items.map(({ number }) => number));
    cursor = page.nextCursor;
  }
  expect(seen.length).toBe(13);
  expect(new Set(seen).size).toBe(13);
  expect(await contact(ana, first.number)).toMatchObject({ tickets: 13, openTickets: 13 });
});

it('what an agent notes is there on every ticket of the person, and whoever was too late sees what is there', async () => {
  const { version } = await contact(ana, first.number);
  const kept = await change(ana, { version, note: ' Speaks German. ', tags: ['VIP', '#press'] });
  expect(kept).toMatchObject({ status: 200, body: { note: 'Speaks German.', version: version + 1 } });
  expect((await contact(ben, second.number)).tags.map(({ name }: { name: string }) => name)).toEqual(['press', 'VIP']);

  const late = await change(ben, { version, note: 'Never answers' }, second.number);
  expectProblem(late, 409);
  expect(late.body).toMatchObject({ code: 'stale_version', current: { note: 'Speaks German.' } });

  const events = (await ben.get(`/api/tickets/${second.number}/events`)).body.items;
  expect(events[0]).toMatchObject({
    kind: 'contact_changed',
    actor: { id: ana.agentId },
    before: { contactTags: [] },
    after: { contactTags: expect.arrayContaining(['VIP', 'press']) },
  });
  expect(JSON.stringify(events)).not.toContain('German');

  const same = await change(ben, { version: version + 1, tags: ['vip', 'press'] });
  expect(same.body.version).toBe(version + 1);
  const less = await change(ben, { version: version + 1, tags: ['vip'] });
  expect(less.body).toMatchObject({ note: 'Speaks German.', tags: [{ name: 'VIP' }] });
});

it.each([
  [{ version: 0 }, 400],
  [{ version: 1, note: 'x'.repeat(5_001) }, 400],
  [{ version: 1, note: 'a\0b' }, 422],
  [{ version: 1, tags: Array.from({ length: 21 }, (_, n) => `t${n}`) }, 400],
  [{ version: 1, tags: ['\u200b'] }, 422],
  [{ version: 1, lang: 'de' }, 400],
])('%j is refused', async (body, status) => {
  const refused = await change(ana, body);
  expectProblem(refused, status);
  expect(refused.body.detail).toMatch(/./);
});
