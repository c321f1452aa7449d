import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When an agent was here last, and what the pages of people and of the audit look for. */
export class Seen1765200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- to some minutes, not to each request
      ALTER TABLE agent ADD last_seen_at timestamptz;
      CREATE INDEX agent_name ON agent (workspace_id, lower(name), id);
      CREATE INDEX audit_agent ON audit (workspace_id, agent_id, id);
      CREATE INDEX audit_action ON audit (workspace_id, action, id);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX audit_action, audit_agent, agent_name; ALTER TABLE agent DROP last_seen_at;');
  }
}
