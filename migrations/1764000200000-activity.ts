import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A second stream of an account, and posts of which it is told that they are gone. */
export class Activity1764000200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Posts that are said to be gone, to be looked at before all others; a row stays until that is settled.
      CREATE TABLE told_gone (
        workspace_id bigint NOT NULL REFERENCES workspace,
        channel text NOT NULL,
        external_id text NOT NULL,
        account_id bigint NOT NULL,
        told_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (workspace_id, channel, external_id),
        FOREIGN KEY (workspace_id, account_id) REFERENCES account);
      ALTER TABLE told_gone ENABLE ROW LEVEL SECURITY;
      ALTER TABLE told_gone FORCE ROW LEVEL SECURITY;
      CREATE POLICY own_workspace ON told_gone
        USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
      GRANT SELECT, INSERT, UPDATE, DELETE ON told_gone TO parley_app;

      -- The list of those who share a connection is one of a stream now.
      UPDATE duty SET kind = 'share stream ' || substr(kind, length('share ') + 1) WHERE starts_with(kind, 'share ');
      INSERT INTO duty (workspace_id, kind, subject_id)
        SELECT workspace_id, 'activity', id FROM account WHERE channel = 'x' AND state = 'connected'
        ON CONFLICT DO NOTHING;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM duty WHERE kind = 'activity' OR starts_with(kind, 'share activity ');
      UPDATE duty SET kind = 'share ' || substr(kind, length('share stream ') + 1)
        WHERE starts_with(kind, 'share stream ');
      DROP TABLE told_gone;`);
  }
}
