import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The list of notes that search must look at: each that is written, changed or taken back, noted with it. */
export class SearchNotes1765100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLE);
    await runner.query('ALTER TABLE note NO FORCE ROW LEVEL SECURITY');
    await runner.query(
      'INSERT INTO changed_note (workspace_id, note_id) SELECT workspace_id, id FROM note WHERE deleted_at IS NULL',
    );
    await runner.query('ALTER TABLE note FORCE ROW LEVEL SECURITY');
    await runner.query(SECURE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE search_entry NO FORCE ROW LEVEL SECURITY');
    await runner.query(`DELETE FROM search_entry WHERE kind = 'note'`);
    await runner.query('ALTER TABLE search_entry FORCE ROW LEVEL SECURITY');
    await runner.query('DROP TABLE changed_note');
  }
}

const TABLE = `
  CREATE TABLE changed_note (
    workspace_id bigint NOT NULL REFERENCES workspace,
    note_id bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, note_id));`;

const SECURE = `
  ALTER TABLE changed_note ENABLE ROW LEVEL SECURITY;
  ALTER TABLE changed_note FORCE ROW LEVEL SECURITY;
  CREATE POLICY own_workspace ON changed_note
    USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
  GRANT SELECT, INSERT, UPDATE, DELETE ON changed_note TO parley_app;`;
