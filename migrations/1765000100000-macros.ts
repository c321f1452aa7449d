import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Texts that agents use again and again. */
export class Macros1765000100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE macro');
  }
}

const TABLE = `
  CREATE TABLE macro (
    workspace_id bigint NOT NULL REFERENCES workspace,
    id bigint GENERATED ALWAYS AS IDENTITY,
    -- whose alone it is; null: everybody's
    owner_id bigint,
    name text NOT NULL,
    text text NOT NULL,
    -- another text for a channel, by its key
    variants jsonb NOT NULL DEFAULT '{}',
    -- the ticket's status after the answer, when the agent sends it as the macro proposes
    status text CHECK (status IN ('open', 'pending', 'on_hold', 'solved')),
    version integer NOT NULL DEFAULT 1,
    updated_by bigint NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, owner_id) REFERENCES agent ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, updated_by) REFERENCES agent);
  CREATE INDEX macro_owner ON macro (workspace_id, owner_id, id);
  ALTER TABLE macro ENABLE ROW LEVEL SECURITY;
  ALTER TABLE macro FORCE ROW LEVEL SECURITY;
  CREATE POLICY own_workspace ON macro
    USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
  GRANT SELECT, INSERT, UPDATE, DELETE ON macro TO parley_app;
  GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO parley_app;`;
