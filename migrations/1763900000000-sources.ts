import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Several sources of an account, gaps that are filled, and posts that are set aside one by one. */
export class Sources1763900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The posts of a page that could not be taken in: [{externalId, error}].
      ALTER TABLE landed ADD failures jsonb;
      CREATE INDEX landed_failed ON landed (workspace_id, id) WHERE failed > 0;
      CREATE INDEX landed_by_time ON landed (workspace_id, landed_at);

      -- How far the filling has come (newest first), and what it brought.
      ALTER TABLE gap ADD cursor jsonb, ADD found integer NOT NULL DEFAULT 0, ADD last_error text, ADD closed_at timestamptz;
      CREATE INDEX gap_open ON gap (workspace_id, account_id, id) WHERE state = 'open';

      INSERT INTO duty (workspace_id, kind, subject_id)
        SELECT workspace_id, k.kind, subject_id FROM duty, (VALUES ('poll timeline'), ('poll messages'), ('poll sweep'), ('fill'), ('stream'), ('refresh')) AS k (kind)
        WHERE duty.kind = 'poll' ON CONFLICT DO NOTHING;
      UPDATE duty SET kind = 'poll mentions' WHERE kind = 'poll';`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM duty WHERE kind IN ('poll timeline', 'poll messages', 'poll sweep', 'fill', 'stream', 'refresh');
      UPDATE duty SET kind = 'poll' WHERE kind = 'poll mentions';
      ALTER TABLE gap DROP cursor, DROP found, DROP last_error, DROP closed_at;
      DROP INDEX landed_by_time, landed_failed;
      ALTER TABLE landed DROP failures;`);
  }
}
