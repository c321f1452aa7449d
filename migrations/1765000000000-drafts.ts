import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What agents have begun to write, and who is at which ticket. */
export class Drafts1765000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    for (const table of ['draft', 'presence']) await runner.query(secure(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE presence, draft; DROP SEQUENCE draft_revision');
  }
}

const secure = (table: string): string => `
  ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
  ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
  CREATE POLICY own_workspace ON ${table}
    USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
  GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO parley_app;`;

const TABLES = `
  -- Never the same twice, not even for a draft that was thrown away and begun again.
  CREATE SEQUENCE draft_revision;
  GRANT USAGE ON SEQUENCE draft_revision TO parley_app;

  -- One of an agent for a thread: it follows the thread when tickets are merged or split.
  CREATE TABLE draft (
    workspace_id bigint NOT NULL,
    agent_id bigint NOT NULL,
    thread_id bigint NOT NULL,
    target_post_id bigint NOT NULL,
    text text NOT NULL,
    -- what the agent had seen of the thread when they began
    thread_version integer NOT NULL,
    seen jsonb NOT NULL,
    revision bigint NOT NULL DEFAULT nextval('draft_revision'),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, agent_id, thread_id),
    FOREIGN KEY (workspace_id, agent_id) REFERENCES agent ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, thread_id) REFERENCES thread);
  CREATE INDEX draft_thread ON draft (workspace_id, thread_id);

  -- Which window shows which ticket. Means nothing after a crash, so it is in no write-ahead log.
  CREATE UNLOGGED TABLE presence (
    workspace_id bigint NOT NULL,
    agent_id bigint NOT NULL,
    window_id text NOT NULL,
    ticket_id bigint NOT NULL,
    doing text NOT NULL CHECK (doing IN ('viewing', 'writing')),
    -- a window that says nothing more is gone by then
    until timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, agent_id, window_id))
    WITH (fillfactor = 50);`;
