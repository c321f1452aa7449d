import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The ids of later versions of edited posts. */
export class Versions1764000150000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE post_version (
        workspace_id bigint NOT NULL REFERENCES workspace,
        channel text NOT NULL,
        version_id text NOT NULL,
        -- by which the post is stored, once it is
        external_id text NOT NULL,
        PRIMARY KEY (workspace_id, channel, version_id));
      ALTER TABLE post_version ENABLE ROW LEVEL SECURITY;
      ALTER TABLE post_version FORCE ROW LEVEL SECURITY;
      CREATE POLICY own_workspace ON post_version
        USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
      GRANT SELECT, INSERT, UPDATE, DELETE ON post_version TO parley_app`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE post_version');
  }
}
