import { ownerDataSource } from '../../src/kernel/database/data-source.js';
import { startTestApp } from '../support/test-app.js';

it('accounts that were connected before have a second stream, and who shared a connection still shares it', async () => {
  const test = await startTestApp({ PARLEY_ROLES: 'web' });
  const owner = await ownerDataSource(test.urls.ownerUrl).initialize();
  try {
    const isThere = async () => (await owner.query(`SELECT to_regclass('told_gone') IS NOT NULL AS there`))[0].there;
    const kinds = async () =>
      (await owner.query(`SELECT kind FROM duty WHERE subject_id = 7 ORDER BY kind`)).map(
        (row: { kind: string }) => row.kind,
      );
    while (await isThere()) await owner.undoLastMigration();
    await owner.query(
      `INSERT INTO account (workspace_id, id, channel, external_id, handle, name, state)
       OVERRIDING SYSTEM VALUE VALUES ($1, 7, 'x', '7', 'northwind', 'Northwind Air', 'connected')`,
      [test.workspace.id],
    );
    const before = ['share x sandbox 0f', 'stream'];
    for (const kind of before) {
      await owner.query('INSERT INTO duty (workspace_id, kind, subject_id) VALUES ($1, $2, 7)', [
        test.workspace.id,
        kind,
      ]);
    }
    await owner.runMigrations();
    expect(await kinds()).toEqual(['activity', 'share stream x sandbox 0f', 'stream']);
    while (await isThere()) await owner.undoLastMigration();
    expect(await kinds()).toEqual(before);
    await owner.runMigrations();
  } finally {
    await owner.destroy();
    await test.close();
  }
}, 60_000);
