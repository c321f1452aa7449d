import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What agents write for each other about a ticket, and whom they call. */
export class Notes1764700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    for (const table of NEW_TABLES) await runner.query(secure(table));
    await runner.query('GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO parley_app');
    for (const column of STATISTICS) await runner.query(PRESET_STATISTICS, column);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX ticket_merged; DROP TABLE mention, note_mention, note;');
  }
}

const NEW_TABLES = ['note', 'note_mention', 'mention'];

const secure = (table: string): string => `
  ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
  ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
  CREATE POLICY own_workspace ON ${table}
    USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
  GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO parley_app;`;

const TABLES = `
  -- Stays inside. It names no thread, account or post, so there is nothing that could be sent with it.
  CREATE TABLE note (
    workspace_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    -- the ticket that it was written on; one that is merged brings its notes along
    ticket_id bigint NOT NULL,
    agent_id bigint NOT NULL,
    -- empty once it is deleted
    text text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    edited_at timestamptz,
    deleted_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    CONSTRAINT deleted_is_empty CHECK (deleted_at IS NULL OR text = ''),
    FOREIGN KEY (workspace_id, ticket_id) REFERENCES ticket,
    FOREIGN KEY (workspace_id, agent_id) REFERENCES agent);
  CREATE INDEX note_ticket ON note (workspace_id, ticket_id, id);

  -- Whom a note names.
  CREATE TABLE note_mention (
    workspace_id bigint NOT NULL,
    note_id bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('agent', 'team')),
    subject_id bigint NOT NULL,
    PRIMARY KEY (workspace_id, note_id, kind, subject_id),
    FOREIGN KEY (workspace_id, note_id) REFERENCES note);

  -- Whom it calls: who is named, and who was in a team that is.
  CREATE TABLE mention (
    workspace_id bigint NOT NULL,
    agent_id bigint NOT NULL,
    note_id bigint NOT NULL,
    read_at timestamptz,
    PRIMARY KEY (workspace_id, agent_id, note_id),
    FOREIGN KEY (workspace_id, agent_id) REFERENCES agent ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, note_id) REFERENCES note);
  CREATE INDEX mention_unread ON mention (workspace_id, agent_id, note_id) WHERE read_at IS NULL;
  CREATE INDEX mention_note ON mention (workspace_id, note_id);

  -- The tickets that went into one: their notes are read with it.
  CREATE INDEX ticket_merged ON ticket (workspace_id, merged_into) WHERE merged_into IS NOT NULL;`;

/** See the spine: until the first ANALYZE the planner would take any index that starts with the workspace. */
const PRESET_STATISTICS = `
  SELECT pg_restore_attribute_stats('schemaname', 'public', 'relname', $1::text, 'attname', $2::text, 'inherited', false,
    'null_frac', 0::real, 'avg_width', 8, 'n_distinct', $3::real)`;

const STATISTICS = [
  ['note', 'workspace_id', 1],
  ['note', 'id', -1],
  ['note', 'ticket_id', -0.5],
  ['note_mention', 'workspace_id', 1],
  ['note_mention', 'note_id', -0.8],
  ['mention', 'workspace_id', 1],
  ['mention', 'agent_id', 200],
  ['mention', 'note_id', -0.8],
];
