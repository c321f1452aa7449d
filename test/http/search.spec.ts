import fc from 'fast-check';
import { Database } from '../../src/kernel/index.js';
import { Search } from '../../src/search/search.service.js';
import {
  addWorkspace,
  connectFake,
  signIn,
  startTestApp,
  until,
  type Answer,
  type TestApp,
  type TestClient,
} from '../support/test-app.js';
import { answer, customerWrites, expectProblem, replyIn, type Heard } from './story.js';

let test: TestApp;
let agent: TestClient;
/** One after the other: nobody may search as often as a test does. */
let searchers: TestClient[] = [];
const heard: Record<string, Heard> = {};

const TEXTS = {
  login: '@brand I cannot log in since the update, error-500 again and again',
  flight: '@brand My flight to Łódź was cancelled, où est mon remboursement? C’est l’été',
  same: '@brand cannot wait for the update! The log in page looks great',
  japanese: '@brand アップデートしてからログインできません。助けてください',
  chinese: '@brand 更新后无法登录，请帮帮我',
  thai: '@brand ไม่สามารถเข้าสู่ระบบได้หลังจากอัปเดต',
  arabic: '@brand لا أستطيع تسجيل الدخول بعد التحديث مكتبة',
  hebrew: '@brand אני לא מצליח להתחבר אחרי העדכון',
  korean: '@brand 업데이트 이후 로그인이 안 됩니다',
  russian: '@brand Ещё раз: не могу войти в приложение',
};

beforeAll(async () => {
  test = await startTestApp();
  agent = await signIn(test);
  searchers = await Promise.all(Array.from({ length: 6 }, () => signIn(test)));
  await connectFake(test);
  let minutes = 60;
  for (const [name, text] of Object.entries(TEXTS)) {
    const at = new Date(Date.now() - (minutes -= 2) * 60_000);
    heard[name] = await customerWrites(test, agent, { text, author: `${name}_person`, at });
  }
  await indexed('russian_person', 1);
});
afterAll(() => test.close());

const next = (): TestClient => {
  searchers.push(searchers.shift() as TestClient);
  return searchers[0] as TestClient;
};

const find = async (q: string, more = '', as = next()): Promise<Answer> =>
  as.get(`/api/search?q=${encodeURIComponent(q)}${more}`);

/** The names of the posts that are found, in order. */
const names = async (q: string, more = '', as = next()): Promise<string[]> => {
  const { status, body } = await find(q, more, as);
  expect({ q, status, detail: body.detail }).toEqual({ q, status: 200, detail: undefined });
  return body.items.map((hit: { id: string }) => nameOf(hit.id));
};

const nameOf = (id: string): string => Object.keys(heard).find((name) => heard[name]?.post.id === id) ?? id;

const indexed = (handle: string, count: number): Promise<unknown> =>
  until(`posts of ${handle} to be found`, async () => (await find(`from:${handle}`)).body.items?.length === count);

it.each([
  ['update', ['same', 'login']],
  ['UPDATE cannot', ['same', 'login']],
  ['"cannot log in"', ['login']],
  ['error-500', ['login']],
  ['error 500', ['login']],
  ['update -great', ['login']],
  ['update -"log in"', []],
  ['lodz', ['flight']],
  ['ŁÓDŹ ete', ['flight']],
  ["l'ete", ['flight']],
  ['ログイン', ['japanese']],
  ['登录', ['chinese']],
  ['无', ['chinese']],
  ['เข้าสู่ระบบ', ['thai']],
  ['تسجيل الدخول', ['arabic']],
  ['استطيع', ['arabic']],
  ['מצליח להתחבר', ['hebrew']],
  ['로그인', ['korean']],
  ['еще', ['russian']],
  ['@login_person', ['login']],
  ['from:@login_person', ['login']],
  ['from:login_person,same_person cannot', ['same', 'login']],
  ['update -from:same_person', ['login']],
  ['status:new,open from:same_person after:2020-01-01 before:2100-01-01 update', ['same']],
  ['from:nobody_at_all', []],
  ['channel:fake update', ['same', 'login']],
  ['channel:x update', []],
  ['update before:2020-01-01', []],
  ['update after:2020-01-01', ['same', 'login']],
  ['updat*', ['same', 'login']],
  ['updat', []],
])('%s finds %j', async (q, expected) => {
  expect(await names(q)).toEqual(expected);
});

it('while somebody types, the last word may go on', async () => {
  expect(await names('canno', '&typing=true')).toEqual(['same', 'login']);
  expect(await names('updat great', '&typing=true')).toEqual([]);
});

it('tickets are found by what is known of them, and by their number', async () => {
  const { number, ticket } = heard.login as Heard;
  await agent.send('PATCH', `/api/tickets/${number}`, {
    version: ticket.version,
    status: 'pending',
    assigneeId: agent.agentId,
  });
  expect(await names('status:pending update')).toEqual(['login']);
  expect(await names('assignee:me', '', agent)).toEqual(['login']);
  expect(await names('update assignee:none')).toEqual(['same']);
  expect(await names('update -status:pending')).toEqual(['same']);
  expect(await names('assignee:ana status:pending,solved')).toEqual(['login']);
  expect(await names(`#${number}`)).toEqual(['login']);
  await test.app.get(Database).inWorkspace(test.workspace.id, async (tx) => {
    await tx.query(
      `WITH made AS (INSERT INTO tag (workspace_id, name) VALUES ($1, 'Refund') RETURNING id)
       INSERT INTO ticket_tag (workspace_id, ticket_id, tag_id)
       SELECT $1, k.id, made.id FROM made, ticket k WHERE k.workspace_id = $1 AND k.number = $2`,
      [tx.workspaceId, number],
    );
  });
  expect(await names('tag:refund')).toEqual(['login']);
  expect(await names('update -tag:refund')).toEqual(['same']);
});

it('says where in the text the matches stand, in any script, and the rest of it is only text', async () => {
  const marked = async (q: string): Promise<string[]> => {
    const [hit] = (await find(q)).body.items;
    return hit.marks.map(([from, to]: [number, number]) => hit.text.slice(from, to));
  };
  expect(await marked('remboursement "mon remboursement" łódź')).toEqual(['Łódź', 'mon remboursement']);
  expect(await marked('ログイン')).toEqual(['ログイン']);
  expect(await marked('@flight_person')).toEqual([]);
  expect(await marked('"cannot log in"')).toEqual(['cannot log in']);
});

it('an answer of ours is found too, with its ticket', async () => {
  const reply = await answer(agent, heard.flight as Heard, 'We have refunded zanzibarticket today.');
  await replyIn(agent, reply.body.id, 'sent');
  const hit = await until('the answer to be found', async () => (await find('zanzibarticket')).body.items[0]);
  expect(hit.ticket.number).toBe(String(heard.flight?.number));
});

it('people are found by the beginning of their name or handle', async () => {
  const found = async (q: string): Promise<string[]> =>
    (await next().get(`/api/search/people?typing=true&q=${encodeURIComponent(q)}`)).body.items.map(
      (person: { handle: string }) => person.handle,
    );
  expect(await found('japan')).toEqual(['japanese_person']);
  expect(await found('@korean_person')).toEqual(['korean_person']);
  expect((await found('person')).length).toBe(Object.keys(TEXTS).length);
});

it('who pages through sees each match once, by time and by relevance', async () => {
  await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      customerWrites(test, agent, {
        text: `@brand pagination ${'pagination '.repeat(n % 3)}number ${n}`,
        author: `pager${n}`,
      }),
    ),
  );
  await until('all to be found', async () => (await find('pagination')).body.items.length === 12);
  for (const order of ['time', 'relevance']) {
    const seen: string[] = [];
    let cursor: string | null = '';
    do {
      const { body } = await find('pagination', `&order=${order}&limit=5${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...body.items.map((hit: { id: string }) => hit.id));
      cursor = body.nextCursor;
    } while (cursor !== null);
    expect(seen.length).toBe(12);
    expect(new Set(seen).size).toBe(12);
  }
  const best = (await find('pagination', '&order=relevance')).body.items;
  expect(best[0].text).toContain('pagination pagination pagination');
});

it('X’s own link to a post’s pictures is neither shown nor searched for', async () => {
  const words = `@brand my tapirbag arrived like this ${'so '.repeat(80)}`.trim();
  test.fake.addPost({
    author: 'tapir_owner',
    text: `${words} https://x.com/tapir_owner/status/1900000000000000002/photo/1`,
    addressees: [{ externalId: 'acct-brand', how: 'mention' }],
  });
  const hit = await until('the post to be found', async () => (await find('tapirbag')).body.items[0]);
  expect(hit).toMatchObject({ text: words, cutAfter: false });
  expect(await names('tapirbag photo')).toEqual([]);
});

it('the words of a deleted post leave the index', async () => {
  const post = await customerWrites(test, agent, {
    text: '@brand quokkas are lovely',
    at: new Date(Date.now() - 300_000),
  });
  await until('it to be found', async () => (await find('quokkas')).body.items.length === 1);
  test.fake.hide(post.externalId, 'deleted');
  const words = (): Promise<{ words: string }[]> =>
    test.app.get(Database).inWorkspace(test.workspace.id, async (tx) => {
      await tx.query(`UPDATE source SET cursor = NULL WHERE workspace_id = $1 AND name = 'recheck'`, [tx.workspaceId]);
      await tx.query(`UPDATE duty SET due_at = now() WHERE workspace_id = $1 AND kind = 'recheck'`, [tx.workspaceId]);
      return tx.query(`SELECT words::text FROM search_entry WHERE workspace_id = $1 AND words::text LIKE '%quokka%'`, [
        tx.workspaceId,
      ]);
    });
  await until('no word of it to be left', async () => (await words()).length === 0);
  expect(await names('quokkas')).toEqual([]);
});

it('a note is found by its words, as it is now, with its ticket; one that is taken back is not', async () => {
  const { number } = heard.japanese as Heard;
  const written = await agent.send('POST', `/api/tickets/${number}/notes`, {
    text: 'Looks like the wombatproxy again',
    mentions: [],
  });
  const { id, version } = written.body;
  const hit = await until('the note to be found', async () => (await find('wombatproxy')).body.items[0]);
  expect(hit).toMatchObject({ kind: 'note', id, author: { name: 'Ana', handle: null, ours: true } });
  expect(hit.ticket.number).toBe(String(number));
  expect(hit.marks.map(([from, to]: [number, number]) => hit.text.slice(from, to))).toEqual(['wombatproxy']);
  expect((await find('is:post wombatproxy')).body.items).toEqual([]);

  await agent.send('PATCH', `/api/notes/${id}`, { text: 'It was the koalacache', mentions: [], version });
  await until('the new words', async () => (await find('is:note koalacache')).body.items.length === 1);
  expect((await find('wombatproxy')).body.items).toEqual([]);
  await agent.send('DELETE', `/api/notes/${id}`, undefined);
  expect((await find('koalacache')).body.items).toEqual([]);
  await until('no word of it to be left', async () => {
    const rows = await test.app
      .get(Database)
      .inWorkspace(test.workspace.id, (tx) =>
        tx.query(`SELECT id FROM search_entry WHERE workspace_id = $1 AND kind = 'note'`, [tx.workspaceId]),
      );
    return rows.length === 0;
  });
});

it('from: finds a colleague’s notes by their name, as it finds posts by a handle', async () => {
  const email = 'quokka@example.com';
  const writer = await signIn(test, { email });
  const { number } = heard.login as Heard;
  const { body } = await writer.send('POST', `/api/tickets/${number}/notes`, { text: 'quollfix tried', mentions: [] });
  await test.app
    .get(Database)
    .inWorkspace(test.workspace.id, (tx) =>
      tx.query(`UPDATE agent SET name = 'Quokka Smith' WHERE workspace_id = $1 AND email = $2`, [
        tx.workspaceId,
        email,
      ]),
    );
  await until('the note to be found', async () => (await find('quollfix')).body.items[0]);
  const found = async (q: string, as = next()): Promise<string[]> =>
    (await find(q, '', as)).body.items.map(({ kind, id }: { kind: string; id: string }) => `${kind} ${id}`);
  const note = `note ${body.id}`;
  for (const q of ['quokka', '"Quokka Smith"', email, '@quokka quollfix', 'quokka is:note'])
    expect([q, await found(`from:${q}`)]).toEqual([q, [note]]);
  expect(await found('from:me', writer)).toEqual([note]);
  expect(await found('from:login_person,quokka')).toEqual([note, `post ${heard.login?.post.id}`]);
  for (const q of ['quollfix -from:quokka', 'from:quokka is:post', 'from:smith'])
    expect([q, await found(q)]).toEqual([q, []]);
});

it('a note of a ticket that was merged is found with the ticket that it is read on', async () => {
  const into = await customerWrites(test, agent, { text: '@brand one', author: 'merger' });
  const from = heard.thai as Heard;
  await agent.send('POST', `/api/tickets/${from.number}/notes`, { text: 'numbatlog attached', mentions: [] });
  await until('the note to be found', async () => (await find('numbatlog')).body.items[0]);
  await test.app.get(Database).inWorkspace(test.workspace.id, (tx) =>
    tx.query(
      `UPDATE ticket SET merged_into = (SELECT id FROM ticket WHERE workspace_id = $1 AND number = $3)
       WHERE workspace_id = $1 AND number = $2`,
      [tx.workspaceId, from.number, into.number],
    ),
  );
  expect((await find('numbatlog')).body.items[0].ticket.number).toBe(String(into.number));
});

it('another workspace finds nothing of ours', async () => {
  const other = await addWorkspace(test, 'other');
  const stranger = await signIn(test, { workspace: other });
  for (const path of [
    '/api/search?q=update',
    '/api/search?q=status:new',
    '/api/search/people?q=login_person',
    '/api/search?q=from:login_person',
    '/api/search?q=numbatlog',
  ]) {
    expect((await stranger.get(path)).body).toMatchObject({ items: [] });
  }
});

it.each([
  ['-update', 'search_not_understood'],
  ['status:asleep', 'search_not_understood'],
  ['before:yesterday', 'search_not_understood'],
  ['after:2026-02-30 x', 'search_not_understood'],
  ['is:cat', 'search_not_understood'],
  ['a '.repeat(40), 'search_not_understood'],
  ['a-b-c-d-e-f-g-h-'.repeat(10), 'search_not_understood'],
])('%s is refused with what to do instead', async (q, code) => {
  const got = await find(q);
  expectProblem(got, 422);
  expect(got.body.code).toBe(code);
});

it.each([
  `q=${'x'.repeat(301)}`,
  'q=a&limit=51',
  'q=a&cursor=1',
  'q=a&zone=Mars/Base',
  'q=a&order=luck',
  'q=a&typing=maybe',
  'q=a&q=b',
])('%s is a bad request', async (query) => {
  const got = await next().get(`/api/search?${query}`);
  expectProblem(got, 400);
  expect(got.body.code).toBe('invalid');
});

it('whatever is typed is searched for or refused with a sentence, never an error of the machine', async () => {
  const search = test.app.get(Search);
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(
      'from:',
      'tag:',
      'status:open',
      'assignee:',
      'before:2026-01-01',
      '"',
      "'",
      '-',
      '#1',
      '@x',
      ':*',
      '&',
      '|',
      '!',
      '<->',
      '\\',
      '\0',
      '*',
      'ログ',
      '字',
      '\uD800',
      '\u200D',
      '%',
      '$1',
      '--',
    ),
  );
  let count = 0;
  const typed = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(count++ % 2 ? ' ' : '').slice(0, 300));
  await fc.assert(
    fc.asyncProperty(typed, fc.boolean(), fc.constantFrom('time', 'relevance'), async (q, typing, order) => {
      const actor = {
        workspaceId: test.workspace.id,
        agentId: String((count += 1)),
        name: '',
        email: '',
        role: 'agent' as const,
        nextAfterSend: false,
      };
      const asked = { q, typing, order: order as 'time', zone: 'UTC', limit: 5, cursor: undefined };
      for (const ask of [() => search.find(actor, asked), () => search.people(actor, asked)]) {
        const ended = (await ask().then(
          () => ({ status: 200 }),
          (error: unknown) => error,
        )) as { status?: number };
        expect([200, 422]).toContain(ended.status);
      }
    }),
    { numRuns: 400 },
  );
});

it('who searches too often is asked to wait', async () => {
  const busy = await signIn(test);
  const answers = await Promise.all(Array.from({ length: 70 }, () => busy.get('/api/search?q=update')));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
});
