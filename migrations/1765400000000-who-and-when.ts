import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is looked for: the changes of some days, and the notes of a colleague. */
export class WhoAndWhen1765400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX audit_agent, audit_action;
      CREATE INDEX audit_at ON audit (workspace_id, at, id);
      CREATE INDEX audit_agent ON audit (workspace_id, agent_id, at, id);
      CREATE INDEX audit_action ON audit (workspace_id, action, at, id);`);
    // As src/search/index-notes.ts writes it.
    await withoutPolicies(
      runner,
      `UPDATE search_entry s SET author_id = -n.agent_id FROM note n
       WHERE s.kind = 'note' AND n.workspace_id = s.workspace_id AND n.id = s.id`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await withoutPolicies(runner, `UPDATE search_entry SET author_id = NULL WHERE kind = 'note'`);
    await runner.query(`
      DROP INDEX audit_at, audit_agent, audit_action;
      CREATE INDEX audit_agent ON audit (workspace_id, agent_id, id);
      CREATE INDEX audit_action ON audit (workspace_id, action, id);`);
  }
}

async function withoutPolicies(runner: QueryRunner, sql: string): Promise<void> {
  for (const table of ['note', 'search_entry']) await runner.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
  await runner.query(sql);
  for (const table of ['note', 'search_entry']) await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
}
