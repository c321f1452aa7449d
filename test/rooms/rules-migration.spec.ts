import type { DataSource } from 'typeorm';
import { ownerDataSource } from '../../src/kernel/database/data-source.js';
import { startTestApp } from '../support/test-app.js';
import { setRulesStage } from './rules-stage.js';

const hasRules = async (owner: DataSource): Promise<boolean> =>
  (await owner.query(`SELECT to_regclass('conversion_rule') IS NOT NULL AS there`))[0].there;

it('posts that were filtered before there were rules say why, and can be converted', async () => {
  const test = await startTestApp({ PARLEY_ROLES: 'web' });
  const owner = await ownerDataSource(test.urls.ownerUrl).initialize();
  try {
    const stage = await setRulesStage(test);
    const person = (id: string) => ({ externalId: id, handle: id, name: id, followers: null });
    const post = (externalId: string, by: string, more: Record<string, unknown> = {}) => ({
      externalId,
      rootExternalId: 'p1',
      parentExternalId: 'p1',
      kind: 'public' as const,
      author: person(by),
      counterpart: null,
      addressees: [],
      repost: false,
      text: externalId,
      lang: null,
      postedAt: new Date().toISOString(),
      version: 0,
      ...more,
    });
    await stage.arrive([
      post('p1', 'carl', { parentExternalId: null }),
      post('p2', 'sven', { addressees: [{ externalId: 'acct-brand', how: 'prefix' }] }),
      post('p3', 'acct-brand'),
      post('p4', 'rita', { parentExternalId: null, rootExternalId: 'p4', repost: true }),
      post('p5', 'mara', { addressees: [{ externalId: 'acct-brand', how: 'reply' }] }),
    ]);
    const noted = () => stage.sql('SELECT external_id, why, way, account_id FROM post ORDER BY external_id');
    const before = await noted();
    expect(before.map(({ why }) => why)).toEqual(['context', 'prefix', 'own', 'repost', null]);

    while (await hasRules(owner)) await owner.undoLastMigration();
    await owner.runMigrations();
    // How a filtered post spoke to us was not noted then.
    expect(await noted()).toEqual(before.map((row) => (row.external_id === 'p2' ? { ...row, way: null } : row)));
    expect(await stage.convert(['p1', 'p2', 'p4'])).toMatchObject({ converted: 3 });
    await stage.requireFaultless();
  } finally {
    await owner.destroy();
    await test.close();
  }
}, 60_000);
