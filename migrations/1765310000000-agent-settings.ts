import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an agent chose for themselves, and nobody else sees. */
export class AgentSettings1765310000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- No row: they have chosen nothing.
      CREATE TABLE agent_setting (
        workspace_id bigint NOT NULL,
        agent_id bigint NOT NULL,
        -- their own keys by command; an empty list: none
        keys jsonb NOT NULL DEFAULT '{}',
        -- whether keys that also write do anything
        character_keys boolean NOT NULL DEFAULT true,
        -- what they are told of while they look elsewhere
        notify text[] NOT NULL DEFAULT '{}' CHECK (notify <@ '{assigned,mention,answered,due}'),
        sound boolean NOT NULL DEFAULT false,
        -- whether a notification may say whom and what it is about
        show_content boolean NOT NULL DEFAULT false,
        PRIMARY KEY (workspace_id, agent_id),
        FOREIGN KEY (workspace_id, agent_id) REFERENCES agent ON DELETE CASCADE);
      ALTER TABLE agent_setting ENABLE ROW LEVEL SECURITY;
      ALTER TABLE agent_setting FORCE ROW LEVEL SECURITY;
      CREATE POLICY own_workspace ON agent_setting
        USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
      GRANT SELECT, INSERT, UPDATE, DELETE ON agent_setting TO parley_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE agent_setting');
  }
}
