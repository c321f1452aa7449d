import type { Tx } from '../../../src/kernel/index.js';
import { Agent } from '../../../src/people/index.js';
import { cloneDatabase, type TestDatabase } from '../../support/database.js';
import { addWorkspace, asOwner, gate, startKernel, type Kernel } from './kernel-parts.js';

let database: TestDatabase;
let kernel: Kernel;
let ours: string;
let theirs: string;
beforeAll(async () => {
  database = await cloneDatabase();
  kernel = await startKernel(database.appUrl);
  [ours, theirs] = [await addWorkspace(kernel.db, 'ours'), await addWorkspace(kernel.db, 'theirs')];
  for (const workspace of [ours, theirs]) await kernel.db.inWorkspace(workspace, (tx) => addAgent(tx, workspace));
  await asOwner(
    database.ownerUrl,
    `CREATE TABLE tally (id int PRIMARY KEY, n int NOT NULL UNIQUE DEFERRABLE INITIALLY DEFERRED);
     GRANT ALL ON tally TO parley_app`,
  );
});
beforeEach(() => asOwner(database.ownerUrl, 'TRUNCATE tally; INSERT INTO tally VALUES (1, 0), (2, 100)'));
afterAll(async () => {
  await kernel.stop();
  await database.drop();
});

const addAgent = (tx: Tx, workspace: string): Promise<unknown> =>
  tx.query(`INSERT INTO agent (workspace_id, email, name, role) VALUES ($1, 'ana@example.com', 'Ana', 'agent')`, [
    workspace,
  ]);
const tally = (): Promise<{ n: number }[]> => asOwner(database.ownerUrl, 'SELECT n FROM tally ORDER BY id');

describe('a statement that names no workspace', () => {
  it('sees no row of one, and neither changes nor adds any', async () => {
    expect(await kernel.db.outside('SELECT * FROM agent')).toEqual([]);
    expect(await kernel.db.outside('UPDATE agent SET name = name RETURNING 1')).toEqual([]);
    await expect(
      kernel.db.outside(`INSERT INTO agent (workspace_id, email, name, role) VALUES ($1, 'e', 'n', 'agent')`, [ours]),
    ).rejects.toMatchObject({ code: '42501' });
  });

  it('sees none on a connection that has served a workspace, whether that ended well or not', async () => {
    const alone = await startKernel(database.appUrl, 1);
    try {
      const pid = async (): Promise<unknown> =>
        (await alone.db.outside<{ pid: number }>('SELECT pg_backend_pid() AS pid'))[0]?.pid;
      const before = await pid();
      const endings: ((tx: Tx) => Promise<unknown>)[] = [
        (tx) => tx.query('SELECT 1'),
        async () => Promise.reject(new Error('the work failed')),
        (tx) => tx.query('SELECT 1 / 0'),
        (tx) => tx.query('INSERT INTO tally VALUES (3, 100)'), // fails at the commit
      ];
      for (const ending of endings) {
        const seen = alone.db.inWorkspace(ours, async (tx) => {
          expect(await tx.query('SELECT 1 FROM agent')).toHaveLength(1);
          await ending(tx);
        });
        await seen.catch(() => undefined);
        expect(await alone.db.outside('SELECT * FROM agent')).toEqual([]);
      }
      expect(await pid()).toBe(before);
    } finally {
      await alone.stop();
    }
  });
});

describe('a workspace', () => {
  const inOurs = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => kernel.db.inWorkspace(ours, work);

  it('reads its own rows only, though the statement asks for all', async () => {
    const rows = await inOurs((tx) => tx.query<{ workspace_id: string }>('SELECT workspace_id FROM agent'));
    expect(rows).toEqual([{ workspace_id: ours }]);
  });

  it('can neither change nor remove a row of another', async () => {
    expect(
      await inOurs((tx) => tx.query(`UPDATE agent SET name = 'x' WHERE workspace_id = $1 RETURNING 1`, [theirs])),
    ).toEqual([]);
    expect(await inOurs((tx) => tx.query('DELETE FROM agent WHERE workspace_id = $1 RETURNING 1', [theirs]))).toEqual(
      [],
    );
    expect(await kernel.db.inWorkspace(theirs, (tx) => tx.query('SELECT name FROM agent'))).toEqual([{ name: 'Ana' }]);
  });

  it('can neither write a row into another nor move one there', async () => {
    await expect(inOurs((tx) => addAgent(tx, theirs))).rejects.toMatchObject({ code: '42501' });
    await expect(inOurs((tx) => tx.query('UPDATE agent SET workspace_id = $1', [theirs]))).rejects.toMatchObject({
      code: '42501',
    });
  });
});

describe('reading', () => {
  it('shows one state of the database, whatever is committed meanwhile', async () => {
    const seen = await kernel.db.readWorkspace(ours, async (tx) => {
      const before = await tx.query('SELECT n FROM tally ORDER BY id');
      await kernel.db.outside('UPDATE tally SET n = n + 1 WHERE id = 1');
      return [before, await tx.query('SELECT n FROM tally ORDER BY id')];
    });
    expect(seen).toEqual([
      [{ n: 0 }, { n: 100 }],
      [{ n: 0 }, { n: 100 }],
    ]);
    expect(await tally()).toEqual([{ n: 1 }, { n: 100 }]);
  });

  it('changes nothing', async () => {
    await expect(
      kernel.db.readWorkspace(ours, (tx) => tx.query('UPDATE tally SET n = 5 WHERE id = 1')),
    ).rejects.toMatchObject({ code: '25006' });
  });

  it('sees its own workspace only', async () => {
    const rows = await kernel.db.readWorkspace(ours, (tx) => tx.query('SELECT workspace_id FROM agent'));
    expect(rows).toEqual([{ workspace_id: ours }]);
  });
});

describe('a transaction', () => {
  it.each(['', '0x1', "1'; DROP TABLE tally; --", '1 ', '-1'])(
    'is not begun for a workspace called %p',
    async (name) => {
      await expect(kernel.db.inWorkspace(name, async () => undefined)).rejects.toThrow('named by its number');
    },
  );

  it('contains what an entity manager saves, and takes it back with the rest', async () => {
    const broken = kernel.db.inWorkspace(ours, async (tx) => {
      const agent = { workspaceId: ours, email: 'eve@example.com', name: 'Eve', role: 'agent' as const };
      await tx.manager.save(Agent, agent);
      expect(await tx.query('SELECT 1 FROM agent')).toHaveLength(2);
      throw new Error('no');
    });
    await expect(broken).rejects.toThrow('no');
    expect(await kernel.db.inWorkspace(ours, (tx) => tx.query('SELECT name FROM agent'))).toEqual([{ name: 'Ana' }]);
  });

  it('that a deadlock broke is run again, and takes effect once', async () => {
    let attempts = 0;
    let told = 0;
    const bothHoldOne = [gate(), gate()];
    const add = (own: number): Promise<void> =>
      kernel.db.inWorkspace(ours, async (tx) => {
        attempts += 1;
        tx.afterCommit(() => (told += 1));
        await tx.query('UPDATE tally SET n = n + 1 WHERE id = $1', [1 + own]);
        bothHoldOne[own]?.open();
        await bothHoldOne[1 - own]?.passed;
        await tx.query('UPDATE tally SET n = n + 1 WHERE id = $1', [2 - own]);
      });
    await Promise.all([add(0), add(1)]);
    expect(attempts).toBe(3);
    expect(told).toBe(2);
    expect(await tally()).toEqual([{ n: 2 }, { n: 102 }]);
  });

  it('that fails for another reason is not run again', async () => {
    let attempts = 0;
    const broken = kernel.db.inWorkspace(ours, async (tx) => {
      attempts += 1;
      await tx.query('SELECT 1 / 0');
    });
    await expect(broken).rejects.toMatchObject({ code: '22012' });
    expect(attempts).toBe(1);
  });

  it('announces itself after its commit and not before', async () => {
    const heard: string[] = [];
    await kernel.db.inWorkspace(ours, async (tx) => {
      tx.afterCommit(() => heard.push('committed'));
      await tx.query('UPDATE tally SET n = 7 WHERE id = 1');
      heard.push('worked');
    });
    expect(heard).toEqual(['worked', 'committed']);
    expect(await tally()).toEqual([{ n: 7 }, { n: 100 }]);
  });

  it.each<[string, (tx: Tx) => Promise<unknown>, string]>([
    ['its work throws', () => Promise.reject(new Error('no')), 'no'],
    ['a statement fails', (tx) => tx.query('SELECT 1 / 0'), 'division by zero'],
    ['its commit fails', (tx) => tx.query('UPDATE tally SET n = 100'), 'duplicate key'],
    ['its connection dies', (tx) => tx.query('SELECT pg_terminate_backend(pg_backend_pid())'), 'terminat'],
  ])('leaves nothing and announces nothing when %s', async (_, ending, message) => {
    let told = false;
    const broken = kernel.db.inWorkspace(ours, async (tx) => {
      tx.afterCommit(() => (told = true));
      await tx.query('UPDATE tally SET n = 5 WHERE id = 1');
      await ending(tx);
    });
    await expect(broken).rejects.toThrow(message);
    expect(told).toBe(false);
    expect(await tally()).toEqual([{ n: 0 }, { n: 100 }]);
    expect(await kernel.db.outside('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('statements at once', () => {
  const set = (tx: Tx, id: number, n: number): Promise<unknown[]> =>
    tx.query('UPDATE tally SET n = $2 WHERE id = $1 RETURNING n', [id, n]);

  it('are done in their order and answered each, and announced after the commit', async () => {
    const heard: unknown[] = [];
    const answers = await kernel.db.atOnce(ours, (tx) => {
      tx.afterCommit(() => heard.push('committed'));
      return [set(tx, 1, 5), tx.query('SELECT n, workspace_id FROM tally, agent WHERE tally.id = 1'), set(tx, 1, 6)];
    });
    expect(answers).toEqual([[{ n: 5 }], [{ n: 5, workspace_id: ours }], [{ n: 6 }]]);
    expect(heard).toEqual(['committed']);
    expect(await tally()).toEqual([{ n: 6 }, { n: 100 }]);
  });

  it.each<[string, (tx: Tx) => Promise<unknown>, string]>([
    ['one fails', (tx) => tx.query('SELECT 1 / 0'), 'division by zero'],
    ['the commit fails', (tx) => set(tx, 1, 6), 'duplicate key'],
    ['one of them fails late', (tx) => tx.query('SELECT 1 / 0').catch(() => Promise.reject(new Error('so'))), 'so'],
    [
      'asking fails',
      () => {
        throw new Error('no');
      },
      'no',
    ],
    ['the connection dies', (tx) => tx.query('SELECT pg_terminate_backend(pg_backend_pid())'), 'terminat'],
  ])('leave nothing and announce nothing when %s', async (_, ending, message) => {
    let told = false;
    const broken = kernel.db.atOnce(ours, (tx) => {
      tx.afterCommit(() => (told = true));
      return [set(tx, 2, 5), ending(tx), set(tx, 2, 6)];
    });
    await expect(broken).rejects.toThrow(message);
    expect(told).toBe(false);
    expect(await tally()).toEqual([{ n: 0 }, { n: 100 }]);
    expect(await kernel.db.inWorkspace(ours, (tx) => tx.query('SELECT 1 AS one FROM agent'))).toEqual([{ one: 1 }]);
  });

  it('refuse one that comes when they have been sent', async () => {
    const late = kernel.db.atOnce(ours, (tx) => [set(tx, 1, 5).then(() => set(tx, 1, 6))]);
    await expect(late).rejects.toThrow('after the end of its transaction');
  });
});
