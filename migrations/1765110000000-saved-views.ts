import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Conditions on tickets that were given a name. */
export class SavedViews1765110000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE saved_view');
  }
}

const TABLE = `
  CREATE TABLE saved_view (
    workspace_id bigint NOT NULL REFERENCES workspace,
    id bigint GENERATED ALWAYS AS IDENTITY,
    -- whose alone it is; null: everybody's
    owner_id bigint,
    name text NOT NULL,
    -- see src/views/condition.ts
    conditions jsonb NOT NULL,
    "order" text NOT NULL CHECK ("order" IN ('lastPost', 'waiting', 'created', 'priority')),
    version integer NOT NULL DEFAULT 1,
    updated_by bigint NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    -- it can be brought back for a while
    removed_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, owner_id) REFERENCES agent ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, updated_by) REFERENCES agent);
  CREATE INDEX saved_view_owner ON saved_view (workspace_id, owner_id, id);
  CREATE INDEX saved_view_removed ON saved_view (workspace_id, removed_at) WHERE removed_at IS NOT NULL;
  ALTER TABLE saved_view ENABLE ROW LEVEL SECURITY;
  ALTER TABLE saved_view FORCE ROW LEVEL SECURITY;
  CREATE POLICY own_workspace ON saved_view
    USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
  GRANT SELECT, INSERT, UPDATE, DELETE ON saved_view TO parley_app;
  GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO parley_app;`;
